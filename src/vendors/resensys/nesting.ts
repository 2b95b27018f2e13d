/** How deep JSON is nested, looked at before it is parsed: millions of levels take seconds to parse. */

/** No answer of Resensys has more than three levels. */
const DEEPEST = 64;

/** Up to this length every character is looked at. */
const LOOKED_AT = 1024 * 1024;

/**
 * Longer texts are only counted: so many brackets that parsing them, nested, takes a quarter of a second. The largest
 * answer that is accepted has room for fewer rows.
 */
const MOST_BRACKETS = 800_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether `text`, if it is JSON, is nested deeper than any answer that means well. */
export function isTooDeep(text: string): boolean {
  return text.length > LOOKED_AT ? hasTooManyBrackets(text) : isDeeperThan(text, DEEPEST);
}

/** Whether a value has more than `levels` levels; for what is handed on as it is to code that walks it. */
export function isDeepValue(value: unknown, levels = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeepValue(inner, levels - 1));
}

function isDeeperThan(text: string, levels: number): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inText) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) inText = false;
    } else if (code === QUOTE) inText = true;
    // `[` and `{`, `]` and `}`: each pair differs in one bit only.
    else if ((code | 0x20) === 0x7b) depth += 1;
    else if ((code | 0x20) === 0x7d) depth -= 1;
    if (depth > levels) return true;
  }
  return false;
}

function hasTooManyBrackets(text: string): boolean {
  let count = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      count += 1;
      if (count > MOST_BRACKETS) return true;
    }
  }
  return false;
}

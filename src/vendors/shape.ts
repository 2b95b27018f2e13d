/**
 * The shape of a JSON text, looked at before it is parsed: what parses in a moment and what takes seconds may be
 * equally long, and nothing else goes on meanwhile.
 */

/** Deeper than any answer of a vendor; one of a million levels takes half a second to parse. */
const DEEPEST = 64;

/** Rows with more values than these take longer than a quarter of a second to be taken over. */
const MOST_VALUES = 250_000;

/** An object with a million different names takes seconds. Entries that are numbered do not, and don't count. */
const MOST_NAMES = 20_000;

/** `odd`: no answer means that. `crowded`: more than can be read at once; a shorter range may help. */
export type Misshape = 'odd' | 'crowded';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const ZERO = 0x30;
const NINE = 0x39;

/** Blanks and digits without a comma or a text between them; and how far texts may follow each other without one. */
const LONGEST_RUN = 64 * 1024;

/** So many characters of a text are looked at one by one before the next quote is looked for. */
const LEAP = 64;

/** The largest index of a list has ten digits. */
const LONGEST_INDEX = 10;

/** What is wrong with the shape of a text, if it is JSON. Looks at 16 MiB in some hundredths of a second. */
export function misshape(text: string): Misshape | undefined {
  // Bytes, because a string is gone through at a third of the speed once strings of several kinds have been.
  const bytes = Buffer.from(text);
  const names = new Uint32Array(DEEPEST + 1);
  let depth = 0;
  let values = 1;
  let quoted = 0;
  let end = 0;
  let isBehindText = false;
  let stop = Math.min(bytes.length, LONGEST_RUN);
  let at = 0;
  for (; at < stop; at += 1) {
    const code = bytes[at] ?? 0;
    if (code === QUOTE) {
      // Texts in a row: millions of them are no JSON, and are not gone through.
      if (isBehindText && at > LONGEST_RUN) return 'odd';
      isBehindText = true;
      quoted = at + 1;
      at = end = closing(bytes, quoted);
      stop = Math.min(bytes.length, at + LONGEST_RUN);
    } else if (code === COMMA) {
      isBehindText = false;
      values += 1;
      if (values > MOST_VALUES) return 'crowded';
      stop = Math.min(bytes.length, at + LONGEST_RUN);
    } else if (code === COLON) {
      isBehindText = false;
      if (isIndex(bytes, quoted, end)) continue;
      const count = (names[depth] ?? 0) + 1;
      if (count > MOST_NAMES) return 'crowded';
      names[depth] = count;
    }
    // `[` and `{`, `]` and `}`: each pair differs in one bit only.
    else if ((code | 0x20) === 0x7b) {
      isBehindText = false;
      depth += 1;
      if (depth > DEEPEST) return 'odd';
      names[depth] = 0;
    } else if ((code | 0x20) === 0x7d) depth = Math.max(0, depth - 1);
  }
  return at < bytes.length ? 'odd' : undefined;
}

/** Where the text that begins at `from` is closed. Long ones, such as pictures, are gone through by leaps. */
function closing(bytes: Buffer, from: number): number {
  let leap = from + LEAP;
  for (let at = from; at < bytes.length; at += 1) {
    if (at >= leap) {
      const quote = bytes.indexOf(QUOTE, at);
      if (quote < 0) return bytes.length;
      at = Math.max(at, quote - backslashesBefore(bytes, quote, at));
      leap = at + LEAP;
    }
    const code = bytes[at];
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return bytes.length;
}

/** How many backslashes stand directly before `at`, none of them before `from`. */
function backslashesBefore(bytes: Buffer, at: number, from: number): number {
  let count = 0;
  while (at - count > from && bytes[at - count - 1] === BACKSLASH) count += 1;
  return count;
}

function isIndex(bytes: Buffer, from: number, to: number): boolean {
  if (to === from || to - from > LONGEST_INDEX) return false;
  for (let at = from; at < to; at += 1) {
    const code = bytes[at] ?? 0;
    if (code < ZERO || code > NINE) return false;
  }
  // With a zero before it, it is a name like any other.
  return to - from === 1 || bytes[from] !== ZERO;
}

import { parseJson as parseAnswer } from '../account/judge';
import { beginning } from '../account/vendor-text';
import type { WireAnswer } from '../account/wire';
import { CloudError } from '../errors';

/** JSON out of an answer, before anything in it is trusted. */

/** Keys are the vendor's: read them by name or with `Object.entries`, never write to such an object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Deeper than any answer of a vendor; one of a million levels takes half a second to parse. */
const DEEPEST = 64;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a JSON text; `undefined` where it is none, or nested deeper than any vendor's answer. */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * The JSON of an answer.
 * @param vendor as it spells itself, for the error
 * @throws CloudError `E_RESPONSE` where it is none, or nested deeper than any vendor's answer
 */
export function jsonOf(answer: WireAnswer, vendor: string): unknown {
  if (isTooDeep(answer.text)) throw unexpected(answer, vendor);
  return parseAnswer(answer);
}

/** The error for an answer with a good status that is not what the API promises; it shows how the answer begins. */
export function unexpected(answer: WireAnswer, vendor: string): CloudError {
  const begins = answer.text.trim() === '' ? 'nothing' : beginning(answer.text);
  return new CloudError(
    'E_RESPONSE',
    `${vendor} answered ${answer.status} with something else than its API promises: ${begins}. ` +
      'Check the addresses of the account; if they are right, try again later.',
    { status: answer.status },
  );
}

/** A text or a number as text; `undefined` for anything else and for nothing. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Whether a text, if it is JSON, is nested deeper than any vendor's answer. Looks at 16 MiB in a tenth of a second. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      depth += 1;
      if (depth > DEEPEST) return true;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1;
  }
  return false;
}

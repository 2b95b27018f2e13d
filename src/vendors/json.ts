import { parseJson as parseAnswer } from '../account/judge';
import { tooCrowded } from '../account/network-error';
import { beginning } from '../account/vendor-text';
import type { WireAnswer } from '../account/wire';
import { CloudError } from '../errors';
import { misshape } from './shape';

/** JSON out of an answer, before anything in it is trusted. */

/** More entries than these take longer than a quarter of a second to be taken over, and no list is so long. */
const MOST_ENTRIES = 50_000;

/** Keys are the vendor's: read them by name or with `Object.entries`, never write to such an object. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a JSON text; `undefined` where it is none, or of a shape that no vendor's answer has. */
export function parseJson(text: string): unknown {
  if (misshape(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * The JSON of an answer.
 * @param vendor as it spells itself, for the error
 * @throws CloudError `E_RESPONSE` where it is none, or of a shape that no vendor's answer has (`isTooLarge` where it
 * holds more than can be read at once)
 */
export function jsonOf(answer: WireAnswer, vendor: string): unknown {
  const shape = misshape(answer.text);
  if (shape) throw shape === 'crowded' ? tooCrowded(vendor) : somethingElse(answer, vendor);
  return parseAnswer(answer);
}

/**
 * The entries of a list as they are.
 * @throws CloudError `E_RESPONSE` (`isTooLarge`) where there are more than can be read at once
 */
export function uncrowded(entries: readonly unknown[], vendor: string): readonly unknown[] {
  if (entries.length > MOST_ENTRIES) throw tooCrowded(vendor);
  return entries;
}

/**
 * The error for an answer with a good status that is not what the API promises; it shows how the answer begins. For one
 * that holds more than can be read at once it is `isTooLarge`, so that a shorter range is asked for.
 */
export function unexpected(answer: WireAnswer, vendor: string): CloudError {
  return misshape(answer.text) === 'crowded' ? tooCrowded(vendor) : somethingElse(answer, vendor);
}

function somethingElse(answer: WireAnswer, vendor: string): CloudError {
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

import type { WireAnswer } from '../../account/wire';
import { jsonOf as parsed, isObject, textOf as nonEmpty } from '../json';

/** What comes back from besmart, before anything of it is trusted: the items of a list and what stands in an item. */

/**
 * The JSON of an answer; nothing at all counts as `null`.
 * @throws CloudError `E_RESPONSE` when it is no JSON
 */
export function jsonOf(answer: WireAnswer): unknown {
  return answer.text.trim() === '' ? null : parsed(answer, 'besmart');
}

/**
 * The items of a list in any container that besmart or a server before it may use: an array, an array under `data`,
 * an object with the keys "0", "1", ..., one item alone, or nothing (`null`, or the text "None" that the vendor's
 * document prints for signal types).
 * @param key a key that every item has
 * @returns undefined when there is no list in it
 */
export function itemsOf(body: unknown, key: string): readonly unknown[] | undefined {
  if (isNothing(body)) return [];
  if (Array.isArray(body)) return body as unknown[];
  if (!isObject(body)) return undefined;
  if (key in body) return [body];
  if ('data' in body) return isObject(body.data) && 'data' in body.data ? undefined : itemsOf(body.data, key);
  const keys = Object.keys(body);
  return keys.length > 0 && keys.every((name) => /^\d{1,9}$/.test(name)) ? Object.values(body) : undefined;
}

/** Nothing, as besmart says it: a Python `None` that became text means the same as null. */
export function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === 'None' || value === '';
}

/** Names, symbols and units are shorter than this by far; what is longer is none. */
const LONGEST_TEXT = 1024;

/** A name, symbol, unit or code of an item; numbers count. Undefined where there is none. */
export function textOf(value: unknown): string | undefined {
  if (isNothing(value) || (typeof value === 'string' && value.length > LONGEST_TEXT)) return undefined;
  return nonEmpty(value);
}

/** A whole number that is not negative, as text without leading zeros; what all ids of besmart are. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined;
  if (typeof value !== 'string' || value.length > 40) return undefined;
  return /^0*(\d{1,19})$/.exec(value.trim())?.[1];
}

/** A number, also one that was sent as text. Undefined for anything else and for what is too large for a number. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  // No two parts of the pattern take the same character, so a long text costs no more than reading it.
  if (typeof value !== 'string' || !/^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** The object without its undefined members, so that an absent thing is an absent key. */
export function present<Members extends object>(
  members: Members,
): { [Key in keyof Members]?: Exclude<Members[Key], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Members]?: Exclude<Members[Key], undefined>;
  };
}

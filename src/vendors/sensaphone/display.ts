import type { Attributes, Value } from '../../model';
import { plainValue } from '../flatten';

/** What zones show. Many values are display text: a number with units (`17.4 ft`) or with a state (`17.4 O:OK`). */

/** Longer texts have no place on a display. */
const LONGEST = 1_024;

/**
 * A number in front: with thousands in groups or without, and behind it nothing, a blank, or a unit that is glued to it.
 * Not the hour of a time, the day of a date or the beginning of an id.
 */
const LEADING =
  /^\s*([+-]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)((?:e[+-]?\d+)?)(?=$|\s|[^\s\d.,:/-][^\s\d]*(?:\s|$))/i;

/** A value as it leaves, and what is said beside it. */
export interface Shown {
  value: Value;
  attributes?: Attributes;
}

/**
 * A display value: its number where it has one, with the whole text as `attributes.text` where that says more than the
 * number. `undefined` where it shows nothing (null, blank); `'unreadable'` where it is no value at all.
 * @param alarm absent where the vendor does not say
 */
export function shown(raw: unknown, alarm: boolean | undefined): Shown | 'unreadable' | undefined {
  if (raw === null || raw === undefined) return undefined;
  if (typeof raw === 'string' && raw.trim() === '') return undefined;
  if (typeof raw === 'string' && raw.length > LONGEST) return 'unreadable';
  const plain = plainValue(raw);
  if (plain === undefined) return 'unreadable';
  const number = typeof plain === 'string' ? leadingNumber(plain) : undefined;
  const attributes: Attributes = {
    ...(alarm === undefined ? {} : { alarm }),
    ...(number === undefined || typeof plain !== 'string' ? {} : { text: plain }),
  };
  return { value: number ?? plain, ...(Object.keys(attributes).length === 0 ? {} : { attributes }) };
}

/** The number that a display text begins with; `undefined` where it begins otherwise. */
function leadingNumber(text: string): number | undefined {
  const [, sign = '', digits = '', exponent = ''] = LEADING.exec(text) ?? [];
  if (digits === '') return undefined;
  const number = Number(sign + digits.replaceAll(',', '') + exponent);
  return Number.isFinite(number) ? number : undefined;
}

/** A flag that clients have met as `true`, 1 and "1"; `undefined` where there is none. */
export function flag(raw: unknown): boolean | undefined {
  if (raw === true || raw === 1 || raw === '1' || raw === 'true') return true;
  return raw === false || raw === 0 || raw === '0' || raw === 'false' ? false : undefined;
}

import type { Value } from '../../model';

/** What a cell of a row of Resensys says: a time or a value, mostly as text (vendors.md, section 1). */

/** The last instant that a `Date` can hold, epoch ms. */
const LAST_INSTANT = 8.64e15;

const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** Seconds since 1970, as text or number, to epoch ms; absent where it is no time. */
export function timeOf(raw: unknown): number | undefined {
  const seconds = typeof raw === 'string' ? numberOf(raw) : raw;
  if (typeof seconds !== 'number') return undefined;
  const time = Math.round(seconds * 1000);
  return Math.abs(time) <= LAST_INSTANT ? time : undefined;
}

/** Text that is a number becomes one; other text stays. Absent: it is no value. */
export function valueOf(raw: unknown): Value | undefined {
  if (typeof raw === 'string') return numberOf(raw) ?? raw;
  if (typeof raw === 'number') return Number.isFinite(raw) ? raw : undefined;
  return typeof raw === 'boolean' ? raw : undefined;
}

function numberOf(text: string): number | undefined {
  const number = Number(text);
  if (!Number.isFinite(number)) return undefined;
  // `Number` also takes blanks and hexadecimal digits; neither begins as most values do, which need no pattern.
  const first = text.charCodeAt(0);
  if (first === MINUS || (first > ZERO && first <= NINE)) return number;
  return text.length <= 400 && NUMBER.test(text) ? number : undefined;
}

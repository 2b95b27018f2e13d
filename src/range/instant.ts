import { isDate } from 'node:util/types';

import { CloudError } from '../errors';
import type { Interval } from '../model';

/** The largest distance from 1970 that a `Date` can hold, ms. */
export const FURTHEST = 8.64e15;

const SECOND = 1_000;
const UNITS: Readonly<Record<string, number>> = {
  s: SECOND,
  m: 60 * SECOND,
  h: 3_600 * SECOND,
  d: 86_400 * SECOND,
  w: 604_800 * SECOND,
};

const RELATIVE = /^-(\d+)([smhdw])$/;
const EPOCH_TEXT = /^\d{11,}$/;
const CALENDAR_DATE = /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)$/;
const DATE_TIME =
  /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)?$/;

const EXPECTED =
  'a time such as 2026-05-01T06:00:00Z, 2026-05-01 06:00:00 (UTC), now, -15m, -6h or -7d, or epoch milliseconds';

/** How much of a refused text an error shows. */
const SHOWN = 40;

/**
 * The instant that a user, a flow or a record means, in epoch ms. Takes epoch milliseconds (a number, or text of 11
 * digits and more), a `Date` of any realm, ISO 8601 with a calendar date, `YYYY-MM-DD HH:MM:SS` (both also with hour
 * 24), `now`, and `-90s`, `-15m`, `-6h`, `-7d`, `-2w`. Text without an offset is UTC. `Date.parse` is no part of this:
 * it reads what it does not know as local time, or as something else.
 * @param now what relative times count from, epoch ms
 * @param parameter the name that the error calls the value by
 * @throws CloudError `E_INPUT`
 */
export function parseInstant(value: unknown, now: number, parameter: string): number {
  const time = read(value, now);
  if (time === undefined || !(Math.abs(time) <= FURTHEST)) {
    throw new CloudError('E_INPUT', `${parameter} is ${describe(value)}; it must be ${EXPECTED}.`);
  }
  return time;
}

/**
 * The interval `from <= t < to`. What is not given (`undefined`, `null` or `''`) is 24 hours ago and `now`.
 * @throws CloudError `E_INPUT`, also where `from` is not before `to`
 */
export function parseInterval(from: unknown, to: unknown, now: number): Interval {
  const interval = {
    from: parseInstant(isGiven(from) ? from : '-24h', now, 'from'),
    to: parseInstant(isGiven(to) ? to : 'now', now, 'to'),
  };
  if (interval.from < interval.to) return interval;
  const relation = interval.from === interval.to ? 'the same time as' : 'after';
  throw new CloudError(
    'E_INPUT',
    `from (${formatInstant(interval.from)}) is ${relation} to (${formatInstant(interval.to)}); from must be the earlier one.`,
  );
}

/** An instant as ISO 8601 in UTC with its offset and milliseconds, such as `2026-05-01T06:00:00.000Z`. */
export function formatInstant(time: number): string {
  return new Date(time).toISOString();
}

/** The midnight UTC that `YYYY-MM-DD` begins with, epoch ms; `undefined` where there is no such date. */
export function parseCalendarDate(text: string): number | undefined {
  const match = CALENDAR_DATE.exec(text);
  if (match === null) return undefined;
  const [, year = '', month, day] = match;
  return utcMidnight(year, Number(month), Number(day));
}

function read(value: unknown, now: number): number | undefined {
  if (typeof value === 'number') return Math.floor(value);
  if (isDate(value)) return value.getTime();
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (text === 'now') return now;
  if (EPOCH_TEXT.test(text)) return Number(text);
  const relative = RELATIVE.exec(text);
  if (relative !== null) return now - Number(relative[1]) * (UNITS[relative[2] ?? ''] ?? NaN);
  return parseCalendarDate(text) ?? parseDateTime(text);
}

function parseDateTime(text: string): number | undefined {
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [, year = '', month, day, hours, minutes, seconds = '0', fraction = '', , sign, aheadHours, aheadMinutes] =
    match;
  const midnight = utcMidnight(year, Number(month), Number(day));
  const timeOfDay = clock(Number(hours), Number(minutes), Number(seconds), Number(fraction.slice(0, 3).padEnd(3, '0')));
  const ahead = sign === undefined ? 0 : offset(Number(aheadHours), Number(aheadMinutes ?? 0));
  if (midnight === undefined || timeOfDay === undefined || ahead === undefined) return undefined;
  return midnight + timeOfDay - (sign === '-' ? -ahead : ahead);
}

function utcMidnight(year: string, month: number, day: number): number | undefined {
  if (year === '-000000') return undefined;
  // setUTCFullYear, because Date.UTC takes the years 0 to 99 for 1900 to 1999.
  const date = new Date(0);
  date.setUTCFullYear(Number(year), month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

/** Ms since midnight; hour 24 only as the end of a day. */
function clock(hours: number, minutes: number, seconds: number, ms: number): number | undefined {
  if (hours > 24 || minutes > 59 || seconds > 59) return undefined;
  if (hours === 24 && minutes + seconds + ms > 0) return undefined;
  return ((hours * 60 + minutes) * 60 + seconds) * SECOND + ms;
}

function offset(hours: number, minutes: number): number | undefined {
  return hours > 23 || minutes > 59 ? undefined : (hours * 60 + minutes) * 60 * SECOND;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** What a value is, for a sentence: short, on one line, and never the inside of an object. */
function describe(value: unknown): string {
  if (typeof value === 'string') {
    const text = value.length > SHOWN ? `${value.slice(0, SHOWN)}...` : value;
    return JSON.stringify(text.replace(/[\p{Cc}\u2028\u2029]/gu, ' '));
  }
  if (typeof value === 'number') return String(value);
  if (value === undefined || value === null) return 'missing';
  if (Array.isArray(value)) return 'an array';
  if (isDate(value)) return 'an invalid Date';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

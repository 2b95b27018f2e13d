/** The window of a SENSIT log call: how its two dates must be written, and how long it may be. */
import { Refusal } from './strict-request';

/** What a vendor might do with a window of more than two hours ("each POST returns data for 2 hours"). */
export type LongWindow = 'reject' | 'truncate' | 'honour';

const LONGEST = 2 * 3_600_000;
const FORM = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/;

/**
 * The instant (epoch ms) of a zero-padded `YYYY-MM-DD HH:MM:SS` in UTC; anything else is turned down with 400.
 * @param hour24 whether `24:00:00` is the end of the day, as in the vendor's own sample, or malformed
 */
export function instantOf(name: string, text: unknown, hour24: 'refuse' | 'accept'): number {
  const parts = typeof text === 'string' ? FORM.exec(text) : null;
  if (parts === null) throw new Refusal(400, `${name} must be written YYYY-MM-DD HH:MM:SS`, ['body', name]);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  const endOfDay = hour === 24 && minute === 0 && second === 0 && hour24 === 'accept';
  const midnight = new Date(Date.UTC(year, month - 1, day));
  // A day that the month does not have would roll over into the next one.
  const dateExists = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  if (!dateExists || (hour > 23 && !endOfDay) || minute > 59 || second > 59) {
    throw new Refusal(400, `${name} is no date and time`, ['body', name]);
  }
  return midnight.getTime() + ((hour * 60 + minute) * 60 + second) * 1000;
}

/**
 * The window that is answered for the one asked; all in epoch ms. 400 for one that is empty, that starts after `at`,
 * or that is too long where that is refused.
 */
export function answeredWindow(
  start: number,
  end: number,
  at: number,
  longWindow: LongWindow,
): { start: number; end: number } {
  if (start >= end) throw new Refusal(400, 'StartDate must be before EndDate', ['body', 'StartDate']);
  if (start > at) throw new Refusal(400, 'StartDate is in the future', ['body', 'StartDate']);
  if (end - start <= LONGEST || longWindow === 'honour') return { start, end };
  if (longWindow === 'truncate') return { start, end: start + LONGEST };
  throw new Refusal(400, 'A window can be two hours long at most', ['body', 'EndDate']);
}

import { CloudError } from '../errors';
import type { Interval } from '../model';
import { parseCalendarDate } from './instant';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** No zone was ever further from UTC (Manila before 1845: 15:56 behind, Alaska before 1867: 15:02 ahead). */
const FURTHEST_OFFSET = 16 * HOUR;

/** Two changes of a zone's clock are further apart than this, so equal offsets at both ends mean no change between. */
const STEADY = 8 * HOUR;

/** Making a formatter takes longer than all that is done with it for a day. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const FORMATTERS_KEPT = 50;

/** Whether this is a time zone name that this computer knows (IANA, such as `Europe/Berlin` or `UTC`). */
export function isTimeZone(name: string): boolean {
  // Newer versions of Intl take offsets such as +02:00 for zones too: those are no names and have no local days.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatter(name);
    return true;
  } catch {
    return false;
  }
}

/** The IANA name of this computer's time zone; `UTC` where it has none that can be used. */
export function hostTimeZone(): string {
  const name = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return isTimeZone(name) ? name : 'UTC';
}

/** The date `YYYY-MM-DD` that calendars in `timezone` show at `time` (epoch ms). */
export function localDate(time: number, timezone: string): string {
  return new Date(localClock(time, known(timezone))).toISOString().replace(/T.*$/, '');
}

/**
 * The instants of a local day: from the first that has this date or a later one, until the first that has a later one.
 * So days follow each other without a gap, also where a clock is put back over midnight. Usually 24 hours, 23 or 25
 * when the clock changes; nothing (`from` equals `to`) where a zone left the day out, as Apia did 2011-12-30.
 * @param date `YYYY-MM-DD`
 * @param timezone IANA name
 * @throws CloudError `E_INPUT` where there is no such date or zone
 */
export function dayInterval(date: string, timezone: string): Interval {
  const midnight = parseCalendarDate(date);
  if (midnight === undefined) {
    throw new CloudError('E_INPUT', 'The date is no date of the calendar; it must be one such as 2026-05-01.');
  }
  const zone = known(timezone);
  return { from: firstInstant(midnight, zone), to: firstInstant(midnight + DAY, zone) };
}

/** The first instant at which clocks in the zone show `target` or later; `target` as if it were UTC, both in ms. */
function firstInstant(target: number, zone: Intl.DateTimeFormat): number {
  const end = target + FURTHEST_OFFSET;
  let start = target - FURTHEST_OFFSET;
  while (start < end) {
    const offset = offsetAt(start, zone);
    const change = nextChange(start, Math.min(start + STEADY, end), offset, zone);
    const reached = Math.max(start, target - offset);
    if (reached < change) return reached;
    start = change;
  }
  return end;
}

/** The first instant after `start` with another offset, or `end` where the offset at `end` is the same. */
function nextChange(start: number, end: number, offset: number, zone: Intl.DateTimeFormat): number {
  if (offsetAt(end, zone) === offset) return end;
  let before = start;
  let after = end;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle, zone) === offset) before = middle;
    else after = middle;
  }
  return after;
}

/** How far clocks in the zone are ahead of UTC, ms. */
function offsetAt(time: number, zone: Intl.DateTimeFormat): number {
  // Intl shows whole seconds; the fraction is the same everywhere.
  const second = Math.floor(time / 1000) * 1000;
  return localClock(second, zone) - second;
}

/** What clocks in the zone show, as if it were UTC: epoch ms, to the second. */
function localClock(time: number, zone: Intl.DateTimeFormat): number {
  const shown = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  let beforeChrist = false;
  for (const { type, value } of zone.formatToParts(time)) {
    if (type === 'era') beforeChrist = value.startsWith('B');
    else if (type in shown) shown[type as keyof typeof shown] = Number(value);
  }
  const date = new Date(0);
  date.setUTCFullYear(beforeChrist ? 1 - shown.year : shown.year, shown.month - 1, shown.day);
  return date.setUTCHours(shown.hour, shown.minute, shown.second);
}

function known(timezone: string): Intl.DateTimeFormat {
  if (!isTimeZone(timezone)) {
    throw new CloudError('E_INPUT', 'timezone is no time zone; it must be an IANA name such as Europe/Berlin.');
  }
  return formatter(timezone);
}

function formatter(timezone: string): Intl.DateTimeFormat {
  const kept = formatters.get(timezone);
  if (kept !== undefined) return kept;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  if (formatters.size >= FORMATTERS_KEPT) formatters.clear();
  formatters.set(timezone, made);
  return made;
}

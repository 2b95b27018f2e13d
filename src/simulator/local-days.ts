/** Local days of a time zone, from what `Intl` knows about it. */

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timezone, format);
  return format;
}

/** Whether `name` is an IANA zone such as `America/Chicago`; a bare offset such as `+01:00` is not. */
export function isTimeZone(name: unknown): name is string {
  if (typeof name !== 'string' || !/^[A-Z]/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** What a wall clock in `timezone` shows at `time` (epoch ms), as if it were UTC, in ms. */
function wallClock(timezone: string, time: number): number {
  const shown = new Map(
    formatOf(timezone)
      .formatToParts(time)
      .map((part) => [part.type, Number(part.value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
  return Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
    ((time % 1000) + 1000) % 1000,
  );
}

const DAY = 86_400_000;

/** A day of the calendar; `month` counts from 1. */
export interface LocalDay {
  year: number;
  month: number;
  day: number;
}

/** The day of the calendar in `timezone` at `time` (epoch ms). */
export function localDayAt(timezone: string, time: number): LocalDay {
  const shown = new Date(wallClock(timezone, time));
  return { year: shown.getUTCFullYear(), month: shown.getUTCMonth() + 1, day: shown.getUTCDate() };
}

/** The day of the calendar that follows `day`. */
export function dayAfter({ year, month, day }: LocalDay): LocalDay {
  const next = new Date(Date.UTC(year, month - 1, day + 1));
  return { year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() };
}

/**
 * The first instant (epoch ms) of a local day. Where clocks jump over midnight that is later than 00:00, where they
 * are set back over it, it is the first of the two midnights that belongs to the day.
 */
export function startOfLocalDay(timezone: string, { year, month, day }: LocalDay): number {
  const midnight = Date.UTC(year, month - 1, day);
  // Only the offset of the day before and that of the day after can hold at midnight.
  const candidates = [midnight - DAY, midnight + DAY]
    .map((around) => midnight - (wallClock(timezone, around) - around))
    .sort((a, b) => a - b);
  const first = candidates.find((time) => Math.floor(wallClock(timezone, time) / DAY) * DAY === midnight);
  return first ?? Math.max(...candidates);
}

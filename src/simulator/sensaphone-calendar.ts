/**
 * Sensaphone timestamps and time zone names. A Sensaphone timestamp counts the seconds of a wall clock in a calendar
 * whose months all have 31 days, month and day from 0, the year modulo 100 (wiki, history, "Timestamps").
 */

const DAY = 86_400;
const MONTH = 31 * DAY;
const YEAR = 12 * MONTH;

/** Display names as the account page shows them ("Central Time"); any IANA name stands for itself. */
const DISPLAY_NAMES: Readonly<Record<string, string>> = {
  'Eastern Time': 'America/New_York',
  'Central Time': 'America/Chicago',
  'Mountain Time': 'America/Denver',
  'Arizona Time': 'America/Phoenix',
  'Pacific Time': 'America/Los_Angeles',
  'Alaska Time': 'America/Anchorage',
  'Hawaii Time': 'Pacific/Honolulu',
  'Greenwich Mean Time': 'Europe/London',
};

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, made);
  return made;
}

/** Milliseconds that the wall clock of `timezone` (display or IANA name) is ahead of UTC at `time` (epoch ms). */
export function offsetAt(timezone: string, time: number): number {
  const zone = DISPLAY_NAMES[timezone] ?? timezone;
  // No zone changes its offset but on a quarter of an hour.
  const quarter = Math.floor(time / 900_000);
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const name = formatFor(zone)
    .formatToParts(quarter * 900_000)
    .find((part) => part.type === 'timeZoneName')?.value;
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name ?? '');
  const minutes = match === null ? 0 : Number(match[2]) * 60 + Number(match[3]);
  const offset = (match?.[1] === '-' ? -minutes : minutes) * 60_000;
  if (offsets.size > 200_000) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

/** Whether the simulator knows this time zone name. */
export function knowsTimezone(timezone: string): boolean {
  try {
    formatFor(DISPLAY_NAMES[timezone] ?? timezone);
    return true;
  } catch {
    return false;
  }
}

/** The Sensaphone timestamp of an instant (epoch ms) on the wall clock of a zone. */
export function sensaphoneTimestamp(time: number, timezone: string): number {
  const wall = new Date(time + offsetAt(timezone, time));
  return (
    wall.getUTCSeconds() +
    wall.getUTCMinutes() * 60 +
    wall.getUTCHours() * 3600 +
    (wall.getUTCDate() - 1) * DAY +
    wall.getUTCMonth() * MONTH +
    (wall.getUTCFullYear() % 100) * YEAR
  );
}

/** The instant (epoch ms) of a Sensaphone timestamp if its wall clock showed UTC; 30 February becomes a day in March. */
export function asIfUtc(timestamp: number): number {
  const month = Math.floor(timestamp / MONTH);
  const day = Math.floor((timestamp % MONTH) / DAY);
  return Date.UTC(2000 + Math.floor(month / 12), month % 12, day + 1) + (timestamp % DAY) * 1000;
}

/** Whether a number can be a Sensaphone timestamp of our days: Unix seconds lie decades ahead in that calendar. */
export function isSensaphoneTimestamp(value: number, now: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && asIfUtc(value) < now + 10 * 366 * 86_400_000;
}

/** How the audit and event log write a time (`07/03/2024 10:46`). */
export function wallClockText(time: number, timezone: string): string {
  const [date, clock] = new Date(time + offsetAt(timezone, time)).toISOString().split('T') as [string, string];
  const [year, month, day] = date.split('-') as [string, string, string];
  return `${month}/${day}/${year} ${clock.slice(0, 5)}`;
}

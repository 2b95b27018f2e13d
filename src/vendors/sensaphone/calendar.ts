/**
 * Sensaphone timestamps: what `start` and `end` of a history request are. They count the seconds of a wall clock in a
 * calendar whose months all have 31 days, month and day from 0, the year without its century (vendor wiki, history,
 * "Timestamps"). Wall clocks are written here as the epoch ms that they would show if they were UTC.
 */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 31 * DAY;
const YEAR = 12 * MONTH;

/** The century that the vendor leaves out; there was no Sensaphone.net before it. */
const CENTURY = 2000;

/**
 * The timestamp of a wall clock, to the second; seconds are cut off, not rounded.
 * @param wallClock epoch ms, as if it were UTC, in the years 2000 to 2099
 */
export function encodeTimestamp(wallClock: number): number {
  const clock = new Date(wallClock);
  return (
    (clock.getUTCFullYear() - CENTURY) * YEAR +
    clock.getUTCMonth() * MONTH +
    (clock.getUTCDate() - 1) * DAY +
    clock.getUTCHours() * HOUR +
    clock.getUTCMinutes() * MINUTE +
    clock.getUTCSeconds()
  );
}

/** The wall clock of a timestamp, epoch ms as if it were UTC; `undefined` for a day that no calendar has (30 February). */
export function decodeTimestamp(timestamp: number): number | undefined {
  if (!Number.isSafeInteger(timestamp) || timestamp < 0 || timestamp >= 100 * YEAR) return undefined;
  const month = Math.floor((timestamp % YEAR) / MONTH);
  const day = Math.floor((timestamp % MONTH) / DAY) + 1;
  const midnight = new Date(Date.UTC(CENTURY + Math.floor(timestamp / YEAR), month, day));
  if (midnight.getUTCMonth() !== month) return undefined;
  return midnight.getTime() + (timestamp % DAY) * 1000;
}

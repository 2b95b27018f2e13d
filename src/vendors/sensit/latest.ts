import type { Work } from '../../account/wire';
import type { Interval } from '../../model';
import { cutBackwards } from '../../range/windows';
import type { Answer, WindowRules } from '../../vendor';
import { newestRecord } from '../newest-record';

/**
 * "Each POST returns data for 2 hours", and windows that begin in the future are skipped (the vendor's own sample). The
 * margins are for servers that leave out the rows at the edges. Nothing is said of rows that come late.
 */
export const WINDOWS: WindowRules = { longest: 2 * 3_600_000, margin: 1_000, future: false, late: 0 };

/**
 * The values of the newest record in a range. A device that has been silent for longer than one window is looked for
 * where the vendor last heard of it, and not in every window before.
 * @param now epoch ms
 * @param read everything in one window with its margins
 * @param lastReceived when the vendor last received a record, epoch ms; asked only for a silent device
 */
export async function latestRecord(
  range: Interval,
  now: number,
  read: (window: Interval) => Promise<Answer>,
  lastReceived: () => Promise<number | undefined>,
  work: Work,
): Promise<Answer> {
  const first = cutBackwards(range, WINDOWS, now).next().value;
  if (first === undefined) return { samples: [], refused: 0 };
  const recent = await newestRecord(first, WINDOWS, now, read, work);
  if (recent.samples.length > 0) return recent;
  const last = (await lastReceived()) ?? Infinity;
  const rest = { from: range.from, to: Math.min(first.from, last + 1) };
  const earlier = await newestRecord(rest, WINDOWS, now, read, work);
  return { ...earlier, refused: earlier.refused + recent.refused };
}

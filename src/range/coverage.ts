import type { Interval } from '../model';
import { covers, intersect, subtract, union } from './intervals';
import type { IntervalSet } from './intervals';

/** A series never has more intervals than this: what would be more is forgotten, and so read again. */
export const MOST_INTERVALS = 256;

/** With so many, whoever reads leaves the rest to the next run rather than leave further gaps. */
const MANY_INTERVALS = 250;

/**
 * What has been delivered of one series: a set of intervals and not a watermark, so that what failed stays a gap.
 * Times are epoch ms.
 */
export class Coverage {
  /**
   * @param start the earliest `from` that any run had; from there on every gap is read
   * @param since from here on each delivered row of what is covered is remembered; absent where none is
   */
  constructor(
    public start: number,
    public covered: IntervalSet = [],
    public since?: number,
  ) {}

  /** Where what is covered ends; `-Infinity` where nothing is. */
  get end(): number {
    return this.covered.at(-1)?.to ?? -Infinity;
  }

  /** Whether further gaps would cost intervals. */
  get isFull(): boolean {
    return this.covered.length >= MANY_INTERVALS;
  }

  /** Whether rows of this time have been delivered, as far as there were any. */
  has(time: number): boolean {
    return covers(this.covered, { from: time, to: time + 1 });
  }

  /** Whether a row of this covered time would be remembered if it had been delivered. */
  remembers(time: number): boolean {
    return this.since !== undefined && time >= this.since;
  }

  /**
   * These intervals have been delivered.
   * @param overlap how much of the end is going to be read again, ms; 0: rows are not remembered
   */
  cover(intervals: IntervalSet, overlap: number): void {
    const before = this.end;
    this.covered = withinLimit(union(this.covered, intervals));
    if (overlap > 0 && this.covered.length > 0) this.since = Math.max(this.since ?? before, this.end - overlap);
    else delete this.since;
  }

  /** Rows before this time are remembered no more. */
  forgetBefore(time: number): void {
    if (this.since !== undefined) this.since = Math.max(this.since, time);
  }
}

/** What several coverages have together. */
export function together(coverages: readonly Coverage[]): IntervalSet {
  return coverages.reduce<IntervalSet>((sum, { covered }) => union(sum, covered), []);
}

/** What is not covered before `to`. */
export function missing(start: number, to: number, covered: IntervalSet): Interval[] {
  return start < to ? subtract([{ from: start, to }], covered) : [];
}

/** The last `overlap` ms before `to` of what these have covered together, as far as its rows are remembered. */
export function again(coverages: readonly Coverage[], to: number, overlap: number): Interval[] {
  const end = Math.min(to, Math.max(-Infinity, ...coverages.map((each) => each.end)));
  return coverages.reduce<Interval[]>((sum, { covered, since }) => {
    if (since === undefined) return sum;
    return union(sum, intersect(covered, [{ from: Math.max(end - overlap, since), to: end }]));
  }, []);
}

/** The shortest ones are forgotten first, because they cost least to read again; the newest never is. */
function withinLimit(set: IntervalSet): IntervalSet {
  const excess = set.length - MOST_INTERVALS;
  if (excess <= 0) return set;
  const newest = set.at(-1);
  const shortest = set
    .filter((interval) => interval !== newest)
    .sort((one, other) => one.to - one.from - (other.to - other.from));
  const forgotten = new Set(shortest.slice(0, excess));
  return set.filter((interval) => !forgotten.has(interval));
}

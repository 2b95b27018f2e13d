import type { Interval } from '../model';
import type { Series } from '../vendor';
import { intersect, length, subtract, union } from './intervals';
import type { Wanted } from './read';

const DAY = 86_400_000;

/** What a run has to read of one series. */
export interface Lacking {
  series: Series;
  /** What has not been delivered. */
  missing: readonly Interval[];
  /** What is read again for late rows. */
  again: readonly Interval[];
}

/** What is read of a device first, and what when everything else has been; `rest` is empty where nothing is put off. */
export interface CatchUp {
  first: readonly Wanted[];
  rest: readonly Wanted[];
}

/**
 * In which order a device is read. What lacks more than a day in all begins with the day before `to`, so that the
 * newest rows don't wait for a year of old ones.
 * @param limited only so many rows are wanted: all from the oldest then
 */
export function catchUp(lacking: readonly Lacking[], to: number, limited: boolean): CatchUp {
  const wanted = lacking.map(({ series, missing, again }) => ({ series, intervals: union(missing, again) }));
  const inAll = lacking.reduce<readonly Interval[]>((sum, { missing }) => union(sum, missing), []);
  if (limited || length(inAll) <= DAY) return { first: wanted, rest: [] };
  const recent: Interval[] = [{ from: to - DAY, to: Infinity }];
  const rest = wanted.map(({ series, intervals }) => ({ series, intervals: subtract(intervals, recent) }));
  const isAnyLeft = rest.some(({ intervals }) => intervals.length > 0);
  return {
    first: wanted.map(({ series, intervals }) => ({ series, intervals: intersect(intervals, recent) })),
    rest: isAnyLeft ? rest : [],
  };
}

import type { Sample } from '../../src/model';
import { coverageNames } from '../../src/range/devicecoverage';
import type { ReadPart } from '../../src/range/devicecoverage';
import type { ReadOptions, SeriesOutcome } from '../../src/range/read';
import type { RunCoverage } from '../../src/range/runcoverage';
import { setText } from '../../src/range/settext';
import { withoutMargins } from '../../src/range/windows';
import { CloudError } from '../../src/errors';
import type { ReadPlan, Series } from '../../src/vendor';
import { readOptions } from './run';
import type { ReadingRun } from './run';

/** How a device is read when only what has not been delivered is wanted. */
export function siftedOptions(run: ReadingRun, plan: ReadPlan, coverage: RunCoverage): ReadOptions<Sample> {
  const options = readOptions(run, plan);
  const absent = new Map<Series, CloudError>();
  return {
    ...options,
    fetch: async (series, window, signal) => {
      const known = absent.get(series);
      if (known) throw known;
      try {
        const { items, refused } = await options.fetch(series, window, signal);
        const part = withoutMargins(window, options.rules);
        return { items: coverage.sift(items, coverageNames(series), part), refused };
      } catch (error) {
        // Nobody has read it before, so it lacks everything since the start: once a run is enough to find it absent.
        if (series.tried && error instanceof CloudError && error.code === 'E_NOT_FOUND') absent.set(series, error);
        throw error;
      }
    },
  };
}

/** What has been read of which names; series that were read alike are one part. */
export function partsOf(outcomes: readonly SeriesOutcome[]): ReadPart[] {
  const parts = new Map<string, { names: string[]; intervals: SeriesOutcome['covered'] }>();
  for (const { series, covered } of outcomes) {
    if (covered.length === 0) continue;
    const key = setText(covered);
    const part = parts.get(key) ?? { names: [], intervals: covered };
    parts.set(key, part);
    part.names.push(...coverageNames(series));
  }
  return [...parts.values()];
}

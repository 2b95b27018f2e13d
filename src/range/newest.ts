import { isTooLarge } from '../account/connection';
import type { Interval, Sample } from '../model';
import type { Answer, Series, WindowRules } from '../vendor';
import { halve, cutBackwards, withMargins } from './windows';

/** What was found of one series, or why nothing could be. */
export interface NewestOutcome {
  series: Series;
  samples: Sample[];
  error?: unknown;
  /** Rows that could not be read, in all windows that were looked at. */
  refused: number;
}

export interface NewestOptions {
  rules: WindowRules;
  signal: AbortSignal;
  now(): number;
  fetch(series: Series, window: Interval, signal: AbortSignal): Promise<Answer>;
}

/**
 * The newest value of each quantity of a series in a range, found window by window from the newest backwards: for the
 * usual device that takes one request. Never rejects but by `signal`.
 */
export async function readNewest(series: Series, range: Interval, options: NewestOptions): Promise<NewestOutcome> {
  const outcome: NewestOutcome = { series, samples: [], refused: 0 };
  try {
    for (const window of cutBackwards(range, options.rules, options.now())) {
      outcome.samples = await newestIn(window, options, outcome);
      if (outcome.samples.length > 0) break;
    }
  } catch (error) {
    options.signal.throwIfAborted();
    outcome.error = error;
  }
  return outcome;
}

/** An answer that is too large is asked for by halves, the newer one first. */
async function newestIn(window: Interval, options: NewestOptions, outcome: NewestOutcome): Promise<Sample[]> {
  options.signal.throwIfAborted();
  try {
    const asked = withMargins(window, options.rules);
    const { samples, refused } = await options.fetch(outcome.series, asked, options.signal);
    outcome.refused += refused;
    return newestOfEach(samples, window);
  } catch (error) {
    const halves = isTooLarge(error) ? halve(window) : undefined;
    if (!halves) throw error;
    const newer = await newestIn(halves[1], options, outcome);
    return newer.length > 0 ? newer : newestIn(halves[0], options, outcome);
  }
}

/** What each quantity says at its newest time inside the window; several origins of that time (besmart) all count. */
function newestOfEach(samples: readonly Sample[], window: Interval): Sample[] {
  const newest = new Map<string, Sample[]>();
  for (const sample of samples) {
    if (sample.time < window.from || sample.time >= window.to) continue;
    const known = newest.get(sample.of.quantity);
    const time = known?.[0]?.time ?? -Infinity;
    if (sample.time > time) newest.set(sample.of.quantity, [sample]);
    else if (sample.time === time) known?.push(sample);
  }
  return [...newest.values()].flat();
}

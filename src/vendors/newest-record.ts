import type { Work } from '../account/wire';
import { asCloudError } from '../errors';
import type { Interval } from '../model';
import { readNewest } from '../range/newest';
import type { Answer, WindowRules } from '../vendor';

/**
 * The values of the newest record in a range, where a request answers with whole records (contract, section 4,
 * `latest`): not the newest value of each field, which may be of different times. Read backwards window by window.
 * @param read everything in one window with its margins, all fields of it
 * @param now epoch ms
 */
export async function newestRecord(
  range: Interval,
  rules: WindowRules,
  now: number,
  read: (window: Interval) => Promise<Answer>,
  work: Work,
): Promise<Answer> {
  const outcome = await readNewest({}, range, {
    rules,
    signal: work.signal,
    now: () => now,
    fetch: (_, window) => read(window),
  });
  if (outcome.error !== undefined) throw asCloudError(outcome.error);
  // The newest value of each field; those of the newest record are the newest of all.
  const newest = outcome.samples.reduce((last, { time }) => Math.max(last, time), -Infinity);
  return { samples: outcome.samples.filter(({ time }) => time === newest), refused: outcome.refused };
}

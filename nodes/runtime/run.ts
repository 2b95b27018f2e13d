import { partOf } from '../../src/account/wire';
import type { Work } from '../../src/account/wire';
import { CloudError } from '../../src/errors';
import type { About, Failures } from '../../src/failures';
import type { Sample } from '../../src/model';
import { inOrder } from '../../src/range/order';
import type { ReadOptions, SeriesOutcome } from '../../src/range/read';
import type { ReadPlan, ReadQuery, Series } from '../../src/vendor';
import type { ActionContext } from './action';
import type { Progress } from './progress';
import type { Reading } from './reading';

/** One parameter object of `get readings` on its way. */
export interface ReadingRun {
  context: ActionContext<Reading>;
  reading: Reading;
  /** The vendor's part of the parameters. */
  query: ReadQuery;
  /** The present as the whole message takes it, epoch ms. */
  now: number;
  failures: Failures;
  progress: Progress;
  work: Work;
}

/** How a device of this run is read. */
export function readOptions({ context, reading, query, work }: ReadingRun, plan: ReadPlan): ReadOptions<Sample> {
  const { account, cloud } = context;
  return {
    rules: cloud.windows,
    ahead: account.settings.concurrency,
    ...(reading.limit === undefined ? {} : { limit: reading.limit }),
    signal: work.signal,
    now: () => account.serverNow(),
    fetch: async (series, window, signal) => {
      const { samples, refused } = await cloud.read(plan, series, window, query, partOf(work, { signal }));
      return { items: samples, refused };
    },
    order: inOrder,
  };
}

/** What a failure of a series is about. */
function about({ source }: ReadPlan, { quantity }: Series): About {
  return {
    ...(source.site === undefined ? {} : { site: source.site }),
    device: source.device,
    ...(quantity ? { quantity: quantity.quantity } : {}),
  };
}

/** Puts what went wrong with a series on the list of failures, or that nothing did. */
export function reportTo(
  failures: Failures,
  plan: ReadPlan,
  { series, error, refused }: Pick<SeriesOutcome, 'series' | 'error' | 'refused'>,
): void {
  if (error === undefined) failures.succeeded();
  else failures.add(error, about(plan, series));
  if (refused > 0) failures.leftOut(refused, about(plan, series), unreadable);
}

function unreadable(count: number): CloudError {
  const rows = count === 1 ? '1 row of the answer was' : `${count} rows of the answer were`;
  return new CloudError('E_RESPONSE', `${rows} left out: not of the shape that the vendor promises.`);
}

/**
 * Series that nobody named were only tried: that the device has no such quantity is no failure of theirs, unless it
 * has none at all.
 */
export class Absences {
  private found = false;
  private first: { error: unknown; about: About } | undefined;

  constructor(private readonly plan: ReadPlan) {}

  /** Whether this outcome says no more than that the device has no such quantity. */
  note({ series, error }: Pick<SeriesOutcome, 'series' | 'error'>): boolean {
    const absent = series.tried === true && error instanceof CloudError && error.code === 'E_NOT_FOUND';
    if (absent) this.first ??= { error, about: about(this.plan, {}) };
    else this.found = true;
    return absent;
  }

  reportTo(failures: Failures): void {
    if (this.first && !this.found) failures.add(this.first.error, this.first.about);
  }
}

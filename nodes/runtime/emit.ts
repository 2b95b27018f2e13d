import type { Interval, Sample } from '../../src/model';
import type { ReadPlan } from '../../src/vendor';
import { portions } from './deliver';
import { batchOf, formatOf, resolvedQuery } from './reading';
import type { ReadingRun } from './run';

/** Takes the samples of one device in one window, all quantities together, ascending. */
export type Emit = (plan: ReadPlan, samples: readonly Sample[], window: Interval) => void;

/** Sends rows of `plans` as messages of one run. */
export function emitter({ context, reading }: ReadingRun, range: Interval, plans: readonly ReadPlan[]): Emit {
  const format = formatOf(reading, plans, context.fieldTypes);
  const batch = batchOf(reading, format);
  if (format.payloadIsArray) {
    for (const { source, series } of plans) {
      const { topic } = format.message(source, []);
      context.sequence.seek({ topic, query: resolvedQuery(reading, range, source, series) });
    }
  }
  return (plan, samples, window) => {
    const query = resolvedQuery(reading, range, plan.source, plan.series);
    for (const { topic, payload, count } of portions(format, plan.source, samples, batch, window)) {
      context.sequence.push({ topic, payload, count, query });
    }
  };
}

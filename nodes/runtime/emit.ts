import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Interval, Sample } from '../../src/model';
import type { ReadPlan } from '../../src/vendor';
import type { ActionContext } from './action';
import { portions } from './deliver';
import { batchOf, formatOf, resolvedQuery } from './reading';
import type { Reading } from './reading';
import type { Sequence } from './sequence';

/**
 * Takes the samples of one device in one window, all quantities together, ascending.
 * @throws the reason of the work's signal when it ends meanwhile
 */
export type Emit = (plan: ReadPlan, samples: readonly Sample[], window: Interval) => Promise<void>;

/**
 * What is sent in one turn of the event loop: some milliseconds of work here, and as much as a flow makes of it in the
 * next turn. A message costs as much as this many rows.
 */
const ROWS_A_TURN = 5_000;
const ROWS_A_MESSAGE = 20;

/** What it takes to send rows. */
export interface Sending {
  context: Pick<ActionContext<Reading>, 'fieldTypes' | 'work'> & { sequence: Pick<Sequence, 'push' | 'seek'> };
  reading: Reading;
}

/** Sends rows of `plans` as messages of one run. */
export function emitter({ context, reading }: Sending, range: Interval, plans: readonly ReadPlan[]): Emit {
  const { sequence, fieldTypes, work } = context;
  const format = formatOf(reading, plans, fieldTypes);
  const batch = batchOf(reading, format);
  if (format.payloadIsArray) {
    for (const { source, series } of plans) {
      const { topic } = format.message(source, []);
      sequence.seek({ topic, query: resolvedQuery(reading, range, source, series) });
    }
  }
  return async (plan, samples, window) => {
    const query = resolvedQuery(reading, range, plan.source, plan.series);
    let cost = 0;
    for (const { topic, payload, count } of portions(format, plan.source, samples, batch, window)) {
      if (cost >= ROWS_A_TURN) {
        cost = 0;
        await nextTurn();
        work.signal.throwIfAborted();
      }
      sequence.push({ topic, payload, count, query });
      cost += count + ROWS_A_MESSAGE;
    }
  };
}

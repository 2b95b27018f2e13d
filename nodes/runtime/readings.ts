import { partOf } from '../../src/account/wire';
import type { Interval } from '../../src/model';
import { MOST_POINTS } from '../../src/output/influxdb';
import { forEachOf } from '../../src/range/concurrent';
import { parseInterval } from '../../src/range/instant';
import { countWindows, readDevice } from '../../src/range/read';
import type { ReadPlan } from '../../src/vendor';
import type { Action } from './action';
import { emitter } from './emit';
import type { Emit } from './emit';
import { latestOf } from './latest';
import { NewReadings } from './new';
import { Progress } from './progress';
import { checkReading, queryOf, readingParameters, topicOfNothing } from './reading';
import type { Reading } from './reading';
import { Absences, readOptions, reportTo } from './run';
import type { ReadingRun } from './run';
import { eachSet } from './sets';

/** A range longer than this lets polls overtake it. */
const DAY = 86_400_000;

/** `get readings`: the values of devices, in one of five formats. */
export const getReadings: Action<typeof readingParameters> = {
  operation: 'get-readings',
  parameters: readingParameters,
  check: checkReading,
  checkFor: (cloud, set) => {
    cloud.checkRead?.(queryOf(set));
  },
  partsLength: (sets) => sets.reduce((longest, set) => Math.max(longest, partsLength(set)), 1),
  emptyMessage: (sets) => sets.every((set) => set.output !== 'mqtt'),
  topicOfNothing,

  inTurn: isAnyNew,
  confirmed: (sets) => isAnyNew(sets) && sets.some(({ confirm }) => confirm === true),

  run: async (context) => {
    const { account, cloud, sets, work } = context;
    const progress = new Progress(context.status, context.sequence);
    const now = account.now();
    const newReadings = isAnyNew(sets) ? new NewReadings(context) : undefined;
    try {
      await eachSet(
        context,
        async (reading, failures, later) => {
          const range = parseInterval(reading.from, reading.to, now);
          const part = partOf(work, { priority: range.to - range.from > DAY ? 'backfill' : 'poll' });
          const run: ReadingRun = { context, reading, query: queryOf(reading), now, failures, progress, work: part };
          if (reading.read === 'new') {
            await newReadings?.read(run, range, later);
            return;
          }
          const plans = await cloud.plan(run.query, part);
          const emit = emitter(run, range, plans);
          await forEachOf(plans, account.settings.concurrency, (plan) =>
            reading.read === 'latest' ? latestOf(run, range, plan, emit) : rangeOf(run, range, plan, emit),
          );
        },
        newReadings?.finish,
      );
    } finally {
      newReadings?.close();
    }
  },
};

function isAnyNew(sets: readonly Reading[]): boolean {
  return sets.some(({ read }) => read === 'new');
}

async function rangeOf(run: ReadingRun, range: Interval, plan: ReadPlan, emit: Emit): Promise<void> {
  const wanted = plan.series.map((series) => ({ series, intervals: [range] }));
  const options = readOptions(run, plan);
  run.progress.expect(countWindows(wanted, options));
  const absences = new Absences(plan);
  for await (const { items, outcomes, window } of readDevice(wanted, options)) {
    await emit(plan, items, window);
    for (const outcome of outcomes) {
      if (!absences.note(outcome)) reportTo(run.failures, plan, outcome);
    }
    run.progress.step();
  }
  absences.reportTo(run.failures);
}

/** `parts.len`: the Join node flattens payloads that are arrays only above 1. */
function partsLength({ output, batch = 2 }: Reading): number {
  if (output === 'mqtt') return 1;
  return Math.max(2, output === 'influxdb' ? Math.min(batch, MOST_POINTS) : batch);
}

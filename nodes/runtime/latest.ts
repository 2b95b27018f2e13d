import type { Interval } from '../../src/model';
import { readNewest } from '../../src/range/newest';
import { inOrder } from '../../src/range/order';
import type { ReadPlan } from '../../src/vendor';
import type { Emit } from './emit';
import { Absences, readOptions, reportTo } from './run';
import type { ReadingRun } from './run';

/** `read: latest`: the newest value of each quantity of one device in the range. */
export async function latestOf(run: ReadingRun, range: Interval, plan: ReadPlan, emit: Emit): Promise<void> {
  const { context, query, now, failures, work } = run;
  const present = await context.cloud.latest?.(plan, range, query, work, now);
  if (present) {
    await emit(plan, inOrder(present.samples), range);
    reportTo(failures, plan, { series: {}, refused: present.refused });
    return;
  }
  const options = readOptions(run, plan);
  const absences = new Absences(plan);
  const outcomes = await Promise.all(
    plan.series.map((series) =>
      readNewest(series, range, {
        rules: options.rules,
        signal: options.signal,
        now: () => options.now(),
        fetch: (one, window) => context.cloud.read(plan, one, window, query, work),
      }),
    ),
  );
  for (const outcome of outcomes) {
    if (!absences.note(outcome)) reportTo(failures, plan, outcome);
  }
  absences.reportTo(failures);
  await emit(plan, inOrder(outcomes.flatMap(({ samples }) => samples)), range);
}

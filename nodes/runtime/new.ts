import type { Interval } from '../../src/model';
import { catchUp } from '../../src/range/catchup';
import { forEachOf } from '../../src/range/concurrent';
import { coverageNames } from '../../src/range/devicecoverage';
import { countWindows, readDevice } from '../../src/range/read';
import type { Wanted } from '../../src/range/read';
import type { RunCoverage } from '../../src/range/runcoverage';
import { startOf } from '../../src/range/windows';
import type { ReadPlan } from '../../src/vendor';
import type { ActionContext } from './action';
import { portions } from './deliver';
import type { Portion } from './deliver';
import { Delivery } from './delivery';
import type { ReadWindow, RowMessage } from './delivery';
import { batchOf, formatOf, resolvedQuery } from './reading';
import type { Reading } from './reading';
import { Absences, reportTo } from './run';
import type { ReadingRun } from './run';
import type { Later } from './sets';
import { partsOf, siftedOptions } from './sifted';

/** One device of one parameter object. */
interface Job {
  plan: ReadPlan;
  coverage: RunCoverage;
  names: readonly string[];
  absences: Absences;
  /** What was put off. */
  rest: readonly Wanted[];
  messages(read: ReadWindow): Iterable<RowMessage>;
}

/** `read: new` of `get readings`: what has not been delivered yet. One for each message. */
export class NewReadings {
  private readonly delivery: Delivery;
  private readonly overlap: number;

  constructor(private readonly context: ActionContext<Reading>) {
    const [{ confirm = false, overlap = 0 } = {}] = context.sets;
    this.overlap = overlap * 1_000;
    this.delivery = new Delivery(context, { confirm, overlap: this.overlap });
  }

  /** Reads one parameter object; what would keep the newest rows of others waiting is put off. */
  async read(run: ReadingRun, range: Interval, later: Later): Promise<void> {
    const { account, accountIdentity } = this.context;
    const { concurrency } = account.settings;
    const coverage = this.context.coverage();
    const { ledger } = coverage;
    const question = ledger.nameOf(accountIdentity, JSON.stringify(run.query));
    // Kept also where the vendor can't say now which devices these are.
    const asked: Interval = { from: ledger.ask(question, range.from), to: range.to };
    coverage.changed();
    await this.delivery.unlessOver(async () => {
      const priority = run.reading.limit === undefined ? 'poll' : run.work.priority;
      const poll: ReadingRun = { ...run, work: this.delivery.workOf(run.work, priority) };
      const jobs = await this.jobs(poll, range);
      await forEachOf(jobs, concurrency, (job) => this.readFirst(poll, job, asked));
      ledger.answered(question);
      const left = jobs.filter(({ rest }) => rest.length > 0);
      if (left.length === 0) return;
      const backfill: ReadingRun = { ...run, work: this.delivery.workOf(run.work, 'backfill') };
      later(() => this.delivery.unlessOver(() => forEachOf(left, concurrency, (job) => this.readRest(backfill, job))));
    });
  }

  /** The end of the run. @throws CloudError `E_TIMEOUT` where confirmations stay out and nothing else failed */
  finish: Delivery['finish'] = (failures) => this.delivery.finish(failures);

  close(): void {
    this.delivery.close();
  }

  /** The devices that are meant. */
  private async jobs(run: ReadingRun, range: Interval): Promise<Job[]> {
    const { accountIdentity, cloud, fieldTypes } = this.context;
    const { ledger } = this.context.coverage();
    const { reading, query } = run;
    const plans = await cloud.plan(query, run.work);
    const format = formatOf(reading, plans, fieldTypes);
    const batch = batchOf(reading, format);
    return plans.map((plan) => {
      const sought = resolvedQuery(reading, range, plan.source, plan.series);
      if (format.payloadIsArray) {
        this.context.sequence.seek({ topic: format.message(plan.source, []).topic, query: sought });
      }
      // All series of a plan have one variant: it comes from the query, or from the device.
      const device = ledger.device(ledger.nameOf(accountIdentity), plan.source.device, plan.series[0]?.variant);
      return {
        plan,
        coverage: this.delivery.coverageOf(device),
        names: plan.series.flatMap(coverageNames),
        absences: new Absences(plan),
        rest: [],
        messages: ({ rows, window }) => rowMessages(portions(format, plan.source, rows, batch, window), sought),
      };
    });
  }

  private async readFirst(run: ReadingRun, job: Job, range: Interval): Promise<void> {
    const { plan, coverage, names, absences } = job;
    await coverage.alone(names, async () => {
      const { device } = coverage;
      device.open(names, startOf(range, this.context.cloud.windows));
      this.context.coverage().changed();
      const lacking = plan.series.map((series) => ({
        series,
        ...device.wanted(coverageNames(series), range.to, this.overlap),
      }));
      const { first, rest } = catchUp(lacking, range.to, run.reading.limit !== undefined);
      job.rest = rest;
      await this.readWindows(run, job, first);
    });
    if (job.rest.length === 0) absences.reportTo(run.failures);
  }

  private async readRest(run: ReadingRun, job: Job): Promise<void> {
    await job.coverage.alone(job.names, () => this.readWindows(run, job, job.rest));
    job.absences.reportTo(run.failures);
  }

  private async readWindows(run: ReadingRun, job: Job, wanted: readonly Wanted[]): Promise<void> {
    const { plan, coverage, names, absences } = job;
    const left = wanted.map((each) => coverage.remaining(coverageNames(each.series), each));
    const options = siftedOptions(run, plan, coverage);
    run.progress.expect(countWindows(left, options));
    for await (const { items, outcomes, window } of readDevice(left, options)) {
      const read = { run: coverage, window, parts: partsOf(outcomes), rows: items };
      await this.delivery.handOut(read, job.messages(read));
      for (const outcome of outcomes) if (!absences.note(outcome)) reportTo(run.failures, plan, outcome);
      run.progress.step();
      const isTorn = outcomes.some(({ error }) => error !== undefined);
      // What has failed may be read again; what would have to be forgotten could come twice.
      if (isTorn && coverage.device.isFull(names)) break;
    }
  }
}

function* rowMessages(some: Iterable<Portion>, query: unknown): Generator<RowMessage> {
  for (const { span, left, ...message } of some) {
    yield { message: { ...message, query }, span, ...(left ? { left } : {}) };
  }
}

import { RunningAccount } from '../../src/account/running-account';
import { PauseFile } from '../../src/account/pause-file';
import type { AccountSettings, Work } from '../../src/account/wire';
import { asCloudError } from '../../src/errors';
import type { Interval, Sample, Value } from '../../src/model';
import { inOrder } from '../../src/range/order';
import { readDevice } from '../../src/range/read';
import type { SimulatedCloud } from '../../src/simulator/cloud';
import { type CloudServer, startCloud } from '../../src/simulator/server';
import type { Cloud, ReadPlan, ReadQuery, Vendor } from '../../src/vendor';

/** The present of all visits. */
export const NOW = Date.UTC(2026, 10, 21, 12);

/** A vendor's cloud through a real account and real sockets, to a simulated one; the clock is the test's. */
export class Visit {
  private constructor(
    readonly server: CloudServer,
    readonly account: RunningAccount,
    readonly cloud: Cloud,
    private readonly clock: { now: number },
  ) {}

  /** @param settings of the account at a server with this address */
  static async to(
    simulated: SimulatedCloud,
    vendor: Vendor,
    settings: (url: string) => AccountSettings,
    clock = { now: NOW },
  ): Promise<Visit> {
    const server = await startCloud(simulated, { clock: () => clock.now });
    const log = { warn: () => undefined };
    const typed = settings(server.url);
    const account = new RunningAccount(typed, vendor.session(typed), {
      now: () => clock.now,
      // Waits pass at once, and take the time they would have taken.
      sleep: async (ms, signal) => {
        await Promise.resolve();
        signal.throwIfAborted();
        clock.now += ms;
      },
      later: () => () => undefined,
      random: () => 0.5,
      pauses: new PauseFile(undefined, log),
      log,
    });
    return new Visit(server, account, vendor.open(account), clock);
  }

  get work(): Work {
    return { signal: new AbortController().signal, priority: 'poll', requests: 0 };
  }

  get now(): number {
    return this.clock.now;
  }

  pass(ms: number): void {
    this.clock.now += ms;
  }

  /** The targets asked for since the last call of this, in the order they arrived. */
  asked(): string[] {
    const targets = this.server.journal.entries.map(({ method, target }) => `${method} ${target}`);
    this.server.journal.clear();
    return targets;
  }

  async plan(query: ReadQuery): Promise<ReadPlan> {
    const [plan] = await this.cloud.plan(query, this.work);
    if (plan === undefined) throw new Error('no plan');
    return plan;
  }

  /** All samples of a device in a range, read as a node reads them; the first error is thrown. */
  async read(query: ReadQuery, range: Interval): Promise<Sample[]> {
    const { cloud, account, work } = this;
    const plan = await this.plan(query);
    const wanted = plan.series.map((series) => ({ series, intervals: [range] }));
    const samples: Sample[] = [];
    for await (const { items, outcomes } of readDevice(wanted, {
      rules: cloud.windows,
      ahead: 2,
      signal: work.signal,
      now: () => account.now(),
      fetch: async (series, window) => {
        const answer = await cloud.read(plan, series, window, query, work);
        return { items: answer.samples, refused: answer.refused };
      },
      order: inOrder,
    })) {
      for (const { error } of outcomes) if (error !== undefined) throw asCloudError(error);
      samples.push(...items);
    }
    return samples;
  }

  async latest(query: ReadQuery, range: Interval): Promise<Sample[]> {
    const answer = await this.cloud.latest?.(await this.plan(query), range, query, this.work, this.now);
    if (answer === undefined) throw new Error('no latest');
    return answer.samples;
  }

  async close(): Promise<void> {
    await this.account.close();
    await this.server.close();
  }
}

/** All that was measured at one time. */
export interface OneTime {
  time: number;
  values: Record<string, Value>;
}

/** What was read, as one object a time. */
export function records(samples: readonly Sample[]): OneTime[] {
  const times = new Map<number, Record<string, Value>>();
  for (const { time, of, value } of samples) {
    const values = times.get(time) ?? {};
    values[of.quantity] = value;
    times.set(time, values);
  }
  return [...times].map(([time, values]) => ({ time, values }));
}

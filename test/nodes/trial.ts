import assert from 'node:assert/strict';
import { getReadings } from '../../nodes/runtime/readings';
import type { ActionContext, ActionNode } from '../../nodes/runtime/action';
import { NodeCoverage } from '../../nodes/runtime/coveragefiles';
import type { Reading } from '../../nodes/runtime/reading';
import { Sequence } from '../../nodes/runtime/sequence';
import { StatusLight } from '../../nodes/runtime/status';
import type { OpenAccount } from '../../src/account/account';
import { AbortError } from '../../src/account/abort';
import { CloudError } from '../../src/errors';
import type { Interval, Sample, Source } from '../../src/model';
import { SettledFieldTypes } from '../../src/output/fieldtypes';
import type { Answer, Cloud, ReadPlan, ReadQuery, Series, WindowRules } from '../../src/vendor';
import { turn } from './flow';

/** A value that the cloud has from `arrives` on. */
export interface TrueRow {
  device: string;
  quantity: string;
  time: number;
  value: number;
  arrives: number;
}

/** One message that has left the node. */
export interface Left {
  rows: { device: string; quantity: string; time: number; value: number; revised: boolean }[];
  delivery: string | undefined;
  confirmed: boolean;
}

export interface TrialOptions {
  rows: readonly TrueRow[];
  /** Whether one request reads one quantity, or all fields of a device. */
  style: 'quantities' | 'fields';
  rules: WindowRules;
  concurrency: number;
  /** The vendor's clock minus the local one, ms. */
  skew: number;
}

export interface RunOptions {
  sets: readonly Partial<Reading>[];
  /** Whether a request fails; asked once a request. */
  fails?: () => boolean;
  /** The node is closed at this request. */
  closesAt?: number;
  /** Called in every turn while the run goes on, with what has been sent and not confirmed. */
  meanwhile?: (open: readonly Left[], reset: () => void) => void;
}

/** `read: new` on a cloud that is a list of rows: no sockets, no waiting, a clock that stands still during a run. */
export class Trial {
  readonly left: Left[] = [];
  now = 0;
  /** Windows that were asked for. */
  asked: { series: Series; window: Interval }[] = [];
  private coverage: NodeCoverage;
  private state: () => unknown = () => undefined;

  constructor(private readonly options: TrialOptions) {
    this.coverage = this.open(undefined);
  }

  /** What would be on disk now. */
  get onDisk(): unknown {
    const state = this.state();
    // As a file does it: through text.
    return state === undefined ? undefined : (JSON.parse(JSON.stringify(state)) as unknown);
  }

  /** A restart with what was on disk. */
  restart(onDisk: unknown = this.onDisk): void {
    this.coverage = this.open(onDisk);
  }

  forget(): void {
    this.coverage.forget();
  }

  confirm(delivery: string): void {
    for (const message of this.left) if (message.delivery === delivery) message.confirmed = true;
    this.coverage.confirm(delivery);
  }

  /** One message into the node; gives the error in which it ends, `undefined` also where the node was closed. */
  async run({
    sets,
    fails = () => false,
    closesAt = Infinity,
    meanwhile,
  }: RunOptions): Promise<CloudError | undefined> {
    const closing = new AbortController();
    const reset = new AbortController();
    const first = this.left.length;
    const { context, sequence } = this.context(sets, closing, reset.signal, fails, closesAt);
    let ended = false;
    const isOver = (): boolean => ended;
    const run = getReadings.run(context).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    void run.then(() => (ended = true));
    while (!isOver()) {
      await turn();
      const open = this.left.slice(first).filter(({ delivery, confirmed }) => delivery !== undefined && !confirmed);
      meanwhile?.(open, () => {
        reset.abort();
      });
    }
    const error = await run;
    if (closing.signal.aborted) return undefined;
    sequence.end();
    if (error instanceof CloudError) return error;
    assert.ifError(error);
    return undefined;
  }

  private open(content: unknown): NodeCoverage {
    this.state = () => content;
    return new NodeCoverage({
      load: () => content,
      save: (state) => {
        this.state = state;
      },
      flush: () => Promise.resolve(),
      remove: () => Promise.resolve(),
    });
  }

  private context(
    sets: readonly Partial<Reading>[],
    closing: AbortController,
    resetWaits: AbortSignal,
    fails: () => boolean,
    closesAt: number,
  ): { context: ActionContext<Reading>; sequence: Sequence } {
    const util = { generateId: () => 'id', cloneMessage: (message: object) => ({ ...message }) };
    const sequence = new Sequence(
      { util } as never,
      {},
      {
        send: (message) => {
          const { payload, sensorCloud } = message as unknown as {
            payload: { device: string; quantity: string; time: number; value: number; attributes?: object }[];
            sensorCloud: { delivery?: string };
          };
          this.left.push({
            rows: payload.map(({ device, quantity, time, value, attributes }) => ({
              device,
              quantity,
              time,
              value,
              revised: attributes !== undefined,
            })),
            delivery: sensorCloud.delivery,
            confirmed: false,
          });
        },
        vendor: 'senquip',
        account: '',
        operation: '',
        len: 2,
        requests: () => 0,
      },
    );
    closing.signal.addEventListener('abort', () => {
      sequence.close();
    });
    let requests = 0;
    const read = async (plan: ReadPlan, series: Series, window: Interval): Promise<Answer> => {
      requests += 1;
      if (requests === closesAt) closing.abort(new AbortError());
      closing.signal.throwIfAborted();
      this.asked.push({ series, window });
      const failing = fails();
      await Promise.resolve();
      if (failing) throw new CloudError('E_NETWORK', 'The simulated network is down.');
      return { samples: this.samples(plan, series, window), refused: 0 };
    };
    const account = {
      settings: { concurrency: this.options.concurrency },
      now: () => this.now,
      serverNow: () => this.now + this.options.skew,
    } as OpenAccount;
    const cloud = {
      windows: this.options.rules,
      plan: (query: ReadQuery) => Promise.resolve([this.plan(query)]),
      read,
    } as unknown as Cloud;
    const context: ActionContext<Reading> = {
      node: { id: 'node', properties: {} } as unknown as ActionNode,
      vendor: 'senquip',
      cloud,
      account,
      accountIdentity: 'somebody',
      sets: sets.map((set) => ({ read: 'new', ...set }) as Reading),
      work: { signal: closing.signal, priority: 'poll', requests: 0 },
      sequence,
      status: new StatusLight({ status: () => undefined }),
      message: {} as never,
      fieldTypes: new SettledFieldTypes(),
      coverage: () => this.coverage,
      resetWaits,
    };
    return { context, sequence };
  }

  private plan({ device = '', quantity }: ReadQuery): ReadPlan {
    const source: Source = { vendor: 'senquip', device, name: device };
    if (this.options.style === 'fields') return { source, series: [quantity ? { wanted: quantity } : {}] };
    const known = [...new Set(this.options.rows.map((row) => row.quantity))];
    return { source, series: (quantity ?? known).map((id) => ({ quantity: { quantity: id, label: id } })) };
  }

  private samples({ source }: ReadPlan, { quantity, wanted }: Series, { from, to }: Interval): Sample[] {
    const names = quantity ? [quantity.quantity] : wanted;
    return this.options.rows
      .filter(
        ({ device, time, arrives }) =>
          device === source.device && time >= from && time < to && arrives <= this.now + this.options.skew,
      )
      .filter((row) => names?.some((name) => row.quantity === name || row.quantity.startsWith(`${name}.`)) ?? true)
      .map(({ time, quantity: id, value }) => ({ time, of: { quantity: id, label: id }, value }))
      .reverse();
  }
}

import { LinkedController } from '../../src/account/abort';
import { partOf } from '../../src/account/wire';
import type { Work } from '../../src/account/wire';
import type { Failures } from '../../src/failures';
import type { Interval, Sample } from '../../src/model';
import { Deliveries } from '../../src/range/deliveries';
import type { DeviceCoverage, ReadPart } from '../../src/range/devicecoverage';
import { RunCoverage } from '../../src/range/runcoverage';
import type { ActionContext } from './action';
import { Confirmations, newDelivery } from './confirmations';
import type { NodeCoverage } from './coveragefiles';
import type { Slice } from './deliver';
import type { Outgoing } from './sequence';

/** One window of one device that has been read. */
export interface ReadWindow {
  run: RunCoverage;
  window: Interval;
  parts: readonly ReadPart[];
  /** Its rows that have not been delivered, ascending; what goes out in messages. */
  rows: readonly Sample[];
}

/** A message with rows of a window. */
export interface RowMessage extends Pick<Slice<unknown>, 'span' | 'left'> {
  message: Outgoing;
}

export interface DeliveryOptions {
  /** What has been delivered counts only when somebody says so. */
  confirm: boolean;
  /** How much is going to be read again, ms. */
  overlap: number;
}

/**
 * How the rows of one run leave the node and begin to count as delivered: when their message has left, or when it has
 * been confirmed.
 */
export class Delivery {
  private readonly coverage: NodeCoverage;
  private readonly over: LinkedController | undefined;
  private readonly confirmations: Confirmations | undefined;
  private readonly unlisten: (() => void) | undefined;
  /** Without confirmations nothing of it is worth keeping. */
  private readonly deliveries: Deliveries;
  private readonly devices = new Map<DeviceCoverage, RunCoverage>();

  constructor(
    private readonly context: ActionContext<unknown>,
    private readonly options: DeliveryOptions,
  ) {
    this.coverage = context.coverage();
    this.deliveries = options.confirm ? this.coverage.ledger.deliveries : new Deliveries();
    if (!options.confirm) return;
    const { work, resetWaits, status } = context;
    const confirmations = new Confirmations({
      signal: work.signal,
      resetWaits,
      onWait: (missing) => {
        if (missing > 0) status.waiting(`waiting: ${missing} unconfirmed`);
        else status.busy();
      },
      later: (ms, run) => {
        const timer = setTimeout(run, ms).unref();
        return () => {
          clearTimeout(timer);
        };
      },
    });
    this.confirmations = confirmations;
    this.over = new LinkedController(work.signal, confirmations.ended);
    this.unlisten = this.coverage.onConfirmation((delivery) => {
      confirmations.confirm(delivery);
    });
  }

  /** A part of the run's work that ends when the run is over. */
  workOf(work: Work, priority: Work['priority']): Work {
    return partOf(work, { priority, ...(this.over ? { signal: this.over.signal } : {}) });
  }

  /** A device in this run. */
  coverageOf(device: DeviceCoverage): RunCoverage {
    const coverage = this.devices.get(device) ?? new RunCoverage(device);
    this.devices.set(device, coverage);
    return coverage;
  }

  /** Does something of the run; that the run is over before its time is no failure of it. */
  async unlessOver(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      if (this.confirmations?.ended.aborted !== true || this.context.work.signal.aborted) throw error;
    }
  }

  /** Sends the rows of a window; resolves when they have been handed to the sequence. */
  async handOut(read: ReadWindow, messages: Iterable<RowMessage>): Promise<void> {
    const { sequence, node, work } = this.context;
    const { run, window, rows } = read;
    const parts = run.device.partsOf(read.parts);
    const parcel = run.parcel(parts, window, rows, this.options.overlap);
    for (const delivery of parcel.open.keys()) this.deliveries.add(delivery, parcel);
    let any = false;
    for (const { message, span, left } of messages) {
      any = true;
      const delivery = newDelivery(node);
      await this.confirmations?.add(delivery);
      parcel.add(delivery, span, left);
      this.deliveries.add(delivery, parcel);
      if (this.confirmations) {
        sequence.push({ ...message, delivery });
        continue;
      }
      const onSent = (): void => {
        // Behind the message itself, which Node-RED delivers in the next turn: unless the nodes are closed until then.
        setImmediate(() => {
          if (!work.signal.aborted) this.arrived(delivery);
        });
      };
      sequence.push({ ...message, onSent });
      // Few messages are on their way at any time: those are what a deploy loses.
      await turn();
      work.signal.throwIfAborted();
    }
    if (any) {
      if (this.confirmations) this.coverage.changed();
    } else {
      const nothing = newDelivery(node);
      parcel.add(nothing, window);
      parcel.settle(nothing);
      this.coverage.changed();
    }
    run.add(parts, window, rows);
  }

  private arrived(delivery: string): void {
    this.deliveries.arrive(delivery);
    this.coverage.changed();
  }

  /**
   * The end of the run: sends what was held back, and waits until all of it has been received or confirmed.
   * @throws CloudError `E_TIMEOUT` where confirmations stay out and nothing else failed
   */
  async finish(failures: Failures): Promise<void> {
    const { confirmations, coverage } = this;
    this.context.sequence.end();
    if (confirmations) await this.unlessOver(() => confirmations.all());
    else await turn();
    coverage.ledger.prune();
    coverage.changed();
    const error = confirmations?.error;
    if (!error) return;
    if (failures.empty) throw error;
    failures.add(error);
  }

  /** To be called at last, whatever has happened. */
  close(): void {
    this.unlisten?.();
    this.over?.unlink();
    this.confirmations?.close();
  }
}

/** One turn of the event loop: what was due before has happened then. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

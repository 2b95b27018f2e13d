import { randomBytes } from 'node:crypto';
import { onAbort } from '../../src/account/abort';
import { CloudError } from '../../src/errors';

/** So many messages may be out unconfirmed, the one that is held back among them. */
const MOST_UNCONFIRMED = 100;

/** How long a run waits without any confirmation. */
const PATIENCE_MINUTES = 10;

/** A text that brings the confirmation of a message back to its node. */
export function newDelivery(node: { id: string }): string {
  return `${node.id}/${randomBytes(9).toString('base64url')}`;
}

/** The delivery that a message confirms at this node; `undefined` for a message that is meant as work. */
export function deliveryFor(node: { id: string }, message: object): string | undefined {
  const { sensorCloud } = message as { sensorCloud?: unknown };
  if (typeof sensorCloud !== 'object' || sensorCloud === null) return undefined;
  const { delivery } = sensorCloud as { delivery?: unknown };
  return typeof delivery === 'string' && delivery.startsWith(`${node.id}/`) ? delivery : undefined;
}

export interface ConfirmationOptions {
  /** The node is closing. */
  signal: AbortSignal;
  /** Ends when a message with `msg.reset` waits for the end of this run. */
  resetWaits: AbortSignal;
  /** The run waits for the confirmations of so many messages; 0 when it goes on. */
  onWait(missing: number): void;
  /** Calls back after so many ms; gives what calls it off. */
  later(ms: number, run: () => void): () => void;
}

/** The messages of one run that have not been confirmed, and the waits for them. */
export class Confirmations {
  private readonly missing = new Set<string>();
  private readonly ending = new AbortController();
  private readonly waiters = new Set<() => void>();
  private readonly unlink: (() => void)[];
  private callOff: (() => void) | undefined;

  constructor(private readonly options: ConfirmationOptions) {
    const wake = (): void => {
      this.wake();
    };
    this.unlink = [onAbort(options.signal, wake), onAbort(options.resetWaits, wake)];
  }

  /** Ends when the run is over before its time: confirmations stay out, or a reset waits. */
  get ended(): AbortSignal {
    return this.ending.signal;
  }

  /** `E_TIMEOUT` where confirmations stay out. */
  get error(): CloudError | undefined {
    const reason: unknown = this.ending.signal.reason;
    return reason instanceof CloudError ? reason : undefined;
  }

  /**
   * Gives a message its place among the unconfirmed ones, as soon as there is room.
   * @throws the reason for which the run is over
   */
  async add(delivery: string): Promise<void> {
    await this.until(() => {
      if (this.missing.size >= MOST_UNCONFIRMED) return false;
      this.missing.add(delivery);
      return true;
    });
  }

  /** A message has come back; again, or one of another run, is nothing. */
  confirm(delivery: string): void {
    if (this.missing.delete(delivery)) this.wake();
  }

  /** Resolves when all are confirmed. @throws the reason for which the run is over */
  async all(): Promise<void> {
    await this.until(() => this.missing.size === 0);
  }

  close(): void {
    this.wake();
    for (const unlink of this.unlink) unlink();
  }

  private async until(check: () => boolean): Promise<void> {
    for (let waited = false; ; waited = true) {
      this.options.signal.throwIfAborted();
      this.ending.signal.throwIfAborted();
      if (check()) {
        if (waited) this.options.onWait(0);
        return;
      }
      if (this.options.resetWaits.aborted) this.ending.abort(new Error('A message with msg.reset waits.'));
      else await this.change();
    }
  }

  /** Resolves when something has happened. */
  private change(): Promise<void> {
    this.options.onWait(this.missing.size);
    this.callOff ??= this.options.later(PATIENCE_MINUTES * 60_000, () => {
      this.giveUp();
    });
    return new Promise((resolve) => this.waiters.add(resolve));
  }

  private wake(): void {
    this.callOff?.();
    this.callOff = undefined;
    const waiters = [...this.waiters];
    this.waiters.clear();
    for (const resolve of waiters) resolve();
  }

  private giveUp(): void {
    const { size } = this.missing;
    this.ending.abort(
      new CloudError(
        'E_TIMEOUT',
        `${size} ${size === 1 ? 'message was' : 'messages were'} not confirmed, and for ${PATIENCE_MINUTES} minutes none was. The next run reads ${size === 1 ? 'it' : 'them'} again. Check that the Complete node behind the consumer is wired back to this node.`,
        { retryable: true },
      ),
    );
    this.wake();
  }
}

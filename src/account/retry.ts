/** What is tried again, when, and how often in all (promise 7). */
import { CloudError } from '../errors';
import { refuseAborted } from './abort';
import { TransportError } from './network-error';
import type { Work } from './wire';

const ATTEMPTS = 5;
const BASE = 500;
const CAP = 30_000;
const BUDGET = 100;
const COST = 5;
/** A longer wait than this is not waited; the account is closed for it. */
const LONGEST_WAIT = 60_000;
const LONGEST_CLOSURE = 6 * 3_600_000;

/** The vendor asks to try again later. */
export class TryLater extends Error {
  constructor(
    /** What remains after the last attempt. */
    readonly error: CloudError,
    /** How long the vendor asks to wait, in ms. */
    readonly after: number | undefined,
    /** Whether it certainly has done nothing. */
    readonly undone: boolean,
  ) {
    super(error.message);
  }
}

export interface RetryClock {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
}

interface Setback {
  error: CloudError;
  after: number | undefined;
  /** Whether the request may have had its effect. */
  happened: boolean;
}

/** What was thrown as something to be tried again; undefined when it is final. */
function setback(thrown: unknown): Setback | undefined {
  if (thrown instanceof TryLater) return { error: thrown.error, after: thrown.after, happened: !thrown.undone };
  if (!(thrown instanceof TransportError)) return undefined;
  return { error: thrown, after: undefined, happened: thrown.sent };
}

/** The error of a write of which nobody knows whether it took place. */
export function unknownOutcome(error: CloudError): CloudError {
  const message = `The request may or may not have had its effect; look before sending it again. ${error.message}`;
  return new CloudError('E_UNKNOWN_OUTCOME', message, { ...error.cause, retryable: false });
}

/** The retries of one account: a budget for all its operations, and whether the vendor wants to be left alone. */
export class Retry {
  private budget = BUDGET;
  private closedUntil = 0;

  constructor(private readonly clock: RetryClock) {}

  /** @throws CloudError `E_RATE_LIMIT` while the vendor wants to be left alone */
  refuseWhileClosed(): void {
    if (this.clock.now() < this.closedUntil) throw this.closure('The vendor asked for a pause.', {});
  }

  /**
   * Runs an operation, and again as long as that may help: with full jitter, five times at most, within the budget.
   * @param replay `once`: not again when it may have had its effect; then it is `E_UNKNOWN_OUTCOME`
   * @throws CloudError of the last attempt, with `attempts`; whatever is final at once
   */
  async run<Result>(attempt: () => Promise<Result>, work: Work, replay: 'safe' | 'once'): Promise<Result> {
    for (let attempts = 1; ; attempts += 1) {
      try {
        const result = await attempt();
        this.budget = Math.min(BUDGET, this.budget + 1);
        return result;
      } catch (thrown) {
        refuseAborted(work.signal);
        const found = setback(thrown);
        if (!found) throw thrown;
        await this.waitOrThrow({ ...found, error: found.error.with({ attempts }) }, thrown, attempts, work, replay);
      }
    }
  }

  private async waitOrThrow(
    { error, after, happened }: Setback,
    thrown: unknown,
    attempts: number,
    work: Work,
    replay: 'safe' | 'once',
  ): Promise<void> {
    const long = after !== undefined && after > LONGEST_WAIT;
    if (long) this.close(after);
    if (replay === 'once' && happened) throw unknownOutcome(error);
    if (long) throw this.closure(error.message, error.cause);
    const passing = !(thrown instanceof TransportError) || thrown.passing;
    if (attempts >= ATTEMPTS || !passing || this.budget < COST) {
      if (error.code !== 'E_RATE_LIMIT' || after === undefined) throw error;
      // It went on asking: nobody else need hear it before it is time.
      this.close(after);
      throw this.closure(error.message, error.cause);
    }
    this.budget -= COST;
    const jitter = this.clock.random() * Math.min(CAP, BASE * 2 ** (attempts - 1));
    work.onWait?.('retry');
    try {
      await this.clock.sleep(Math.max(jitter, after ?? 0), work.signal);
    } finally {
      work.onWait?.(undefined);
    }
  }

  private close(after: number): void {
    this.closedUntil = Math.max(this.closedUntil, this.clock.now() + Math.min(after, LONGEST_CLOSURE));
  }

  private closure(why: string, cause: CloudError['cause']): CloudError {
    const retryAt = new Date(this.closedUntil).toISOString();
    const message = `${why} Nothing is sent until ${retryAt}.`;
    return new CloudError('E_RATE_LIMIT', message, { ...cause, retryable: true, retryAt });
  }
}

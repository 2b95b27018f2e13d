/** Two log lines for an outage, one at each end, however many messages meet it (promise 11). */
import type { CloudError, ErrorCode } from '../errors';

/** Where lines go that belong to an account. */
export interface Log {
  warn(text: string): void;
}

const OUTAGES: ReadonlySet<ErrorCode> = new Set([
  'E_NETWORK',
  'E_TIMEOUT',
  'E_RESPONSE',
  'E_AUTH',
  'E_RATE_LIMIT',
] as const);

export class Health {
  private failing = false;
  private failures = 0;

  /** @param name the account's */
  constructor(
    private readonly name: string,
    private readonly log: Log,
  ) {}

  /** Taken when a request leaves. */
  mark(): number {
    return this.failures;
  }

  /** @param mark of the request that was answered; what left before the last failure does not show that it is over */
  succeeded(mark: number): void {
    if (!this.failing || mark !== this.failures) return;
    this.failing = false;
    this.log.warn(`Account ${this.name} works again.`);
  }

  /** An operation ended in this error, which holds no secrets. */
  failed(error: CloudError): void {
    if (!OUTAGES.has(error.code) && (error.cause.status ?? 0) < 500) return;
    this.failures += 1;
    if (this.failing) return;
    this.failing = true;
    this.log.warn(`Account ${this.name} fails: ${error.message}`);
  }
}

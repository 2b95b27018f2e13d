import { asCloudError, CloudError } from './errors';
import type { ErrorCause, Failure } from './errors';

/** What a failure is about. */
export type About = Pick<Failure, 'site' | 'device' | 'quantity' | 'property'>;

/** The longest list of failures that an error carries; one more entry counts the others. */
const SHOWN = 100;

/**
 * Collects what failed while others succeeded. Failures of one thing with one code become one entry, so that a year of
 * windows that failed alike costs the memory of one.
 */
export class Failures {
  private readonly entries = new Map<string, { error: CloudError; about: About; times: number }>();

  get empty(): boolean {
    return this.entries.size === 0;
  }

  add(thrown: unknown, about: About = {}): void {
    const error = asCloudError(thrown);
    const key = JSON.stringify([error.code, about.site, about.device, about.quantity, about.property]);
    const known = this.entries.get(key);
    if (known) known.times += 1;
    else this.entries.set(key, { error, about, times: 1 });
  }

  /**
   * One error for all of them: itself where there is only one and nothing was delivered, their common code where they
   * have one and nothing was delivered, else `E_PARTIAL`.
   */
  combined(delivered: boolean): CloudError {
    const entries = [...this.entries.values()];
    const [first] = entries;
    if (first === undefined) throw new RangeError('nothing has failed');
    if (!delivered && entries.length === 1) return first.error;
    const failures = entries
      .slice(0, SHOWN)
      .map(({ error, about, times }) => error.asFailure(about, times > 1 ? ` (${times} times)` : ''));
    if (entries.length > SHOWN) {
      failures.push({ code: 'E_PARTIAL', message: `${entries.length - SHOWN} more failed.` });
    }
    const alike = new Set(entries.map(({ error }) => error.code)).size === 1;
    const cause: ErrorCause = { ...(alike ? first.error.cause : {}), failures };
    if (!delivered && alike)
      return new CloudError(first.error.code, `${first.error.message} (${entries.length} like this)`, cause);
    const parts = entries.length === 1 ? 'One part' : `${entries.length} parts`;
    const rest = delivered ? 'the rest was sent' : 'nothing was sent';
    return new CloudError('E_PARTIAL', `${parts} failed, ${rest}. First: ${first.error.message}`, cause);
  }
}

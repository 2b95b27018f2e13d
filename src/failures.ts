import { asCloudError, CloudError } from './errors';
import type { ErrorCause, Failure } from './errors';

/** What a failure is about. */
export type About = Pick<Failure, 'site' | 'device' | 'quantity' | 'property'>;

/** The longest list of failures that an error carries; one more entry counts the others. */
const SHOWN = 100;

/** Several failures of one thing with one code, as one. */
interface Entry {
  error: CloudError;
  about: About;
  times: number;
}

/**
 * Collects what failed while others succeeded. Failures of one thing with one code become one entry, so that a year of
 * windows that failed alike costs the memory of one.
 */
export class Failures {
  private readonly failed = new Map<string, Entry>();
  private readonly missing = new Map<string, { count: number; about: About; errorOf: (count: number) => CloudError }>();
  private successful = false;

  get empty(): boolean {
    return this.failed.size === 0 && this.missing.size === 0;
  }

  add(thrown: unknown, about: About = {}): void {
    const error = asCloudError(thrown);
    const key = keyOf(error.code, about);
    const known = this.failed.get(key);
    if (known) known.times += 1;
    else this.failed.set(key, { error, about, times: 1 });
  }

  /**
   * Counts what was left out of one thing because it can't be read.
   * @param errorOf makes one error of the count of all
   */
  leftOut(count: number, about: About, errorOf: (count: number) => CloudError): void {
    const key = keyOf('', about);
    const known = this.missing.get(key);
    if (known) known.count += count;
    else this.missing.set(key, { count, about, errorOf });
  }

  /** Something has not failed, whether or not it gave anything to deliver. */
  succeeded(): void {
    this.successful = true;
  }

  /**
   * One error for all of them: `E_PARTIAL` where something was delivered or has succeeded, or where their codes differ;
   * else itself where there is only one, or one of their common code.
   */
  combined(delivered: boolean): CloudError {
    const entries = this.entries();
    const [first] = entries;
    if (first === undefined) throw new RangeError('nothing has failed');
    const isAll = !delivered && !this.successful;
    const { error } = first;
    if (isAll && entries.length === 1) return error;
    const failures = entries
      .slice(0, SHOWN)
      .map((each) => each.error.asFailure(each.about, each.times > 1 ? ` (${each.times} times)` : ''));
    if (entries.length > SHOWN) {
      failures.push({ code: 'E_PARTIAL', message: `${entries.length - SHOWN} more failed.` });
    }
    const alike = entries.every((each) => each.error.code === error.code);
    const cause: ErrorCause = { ...(alike ? error.cause : {}), failures };
    if (isAll && alike) return new CloudError(error.code, `${error.message} (${entries.length} like this)`, cause);
    const parts = entries.length === 1 ? 'One part' : `${entries.length} parts`;
    const rest = delivered ? 'the rest was sent' : isAll ? 'nothing was sent' : 'the rest has nothing';
    return new CloudError('E_PARTIAL', `${parts} failed, ${rest}. First: ${error.message}`, cause);
  }

  private entries(): Entry[] {
    const missing = [...this.missing.values()];
    return [
      ...this.failed.values(),
      ...missing.map(({ count, about, errorOf }) => ({ error: errorOf(count), about, times: 1 })),
    ];
  }
}

function keyOf(code: string, { site, device, quantity, property }: About): string {
  return JSON.stringify([code, site, device, quantity, property]);
}

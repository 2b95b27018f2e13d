/** Whether an account may send anything at present. */
import { CloudError } from '../errors';
import { refuseAborted } from './abort';
import type { Pause } from './pause';
import type { Retry } from './retry';

function isoTime(time: number): string {
  return new Date(time).toISOString();
}

/** What is said of the pause behind a refusal: Test connection leaves it out, because no pause keeps it from trying. */
export function pauseSentence(retryAt: string): string {
  return ` So that it is not locked nothing is sent until ${retryAt}, unless Test connection or msg.reset = true tries before.`;
}

export class Gate {
  constructor(
    private readonly closing: AbortSignal,
    private readonly pause: Pause,
    private readonly retry: Retry,
  ) {}

  /**
   * @throws CloudError `E_AUTH` during a pause, `E_RATE_LIMIT` while the vendor wants to be left alone; `AbortError`
   * when the account is closed
   */
  async refuseWhileShut(): Promise<void> {
    await this.refuseWhilePaused();
    this.retry.refuseWhileClosed();
  }

  /** @throws CloudError `E_AUTH` during a pause; `AbortError` when the account is closed */
  async refuseWhilePaused(): Promise<void> {
    refuseAborted(this.closing);
    const until = await this.pause.until();
    refuseAborted(this.closing);
    if (until !== undefined) {
      const retryAt = isoTime(until);
      throw new CloudError(
        'E_AUTH',
        `The vendor refused the credentials of this account, and so that it is not locked nothing is sent until ${retryAt}. Correct the credentials, or let Test connection or msg.reset = true try at once.`,
        { retryAt },
      );
    }
  }

  /**
   * The vendor refused the credentials: the account pauses.
   * @returns the error to end in; the pause is on disk by then
   */
  async shut(text: string): Promise<CloudError> {
    const retryAt = isoTime(await this.pause.refused());
    const said = text.trim().replace(/\.$/, '');
    return new CloudError(
      'E_AUTH',
      `${said === '' ? 'The vendor refused the credentials' : said}. Check the credentials of the account.${pauseSentence(retryAt)}`,
      { retryAt },
    );
  }
}

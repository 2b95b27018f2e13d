/** One piece of work that many wait for, such as a login. */
import { AbortError, onAbort } from './abort';
import { partOf, type WaitReason, type Work } from './wire';

export class Flight<Result> {
  private readonly controller = new AbortController();
  private readonly waiting = new Set<Work>();
  private readonly outcome: Promise<Result>;
  private reason: WaitReason | undefined;

  /**
   * Starts it. Its HTTP requests count for `first`.
   * @param unattended goes on although nobody waits for it
   */
  constructor(
    run: (work: Work) => Promise<Result>,
    private readonly first: Work,
    private readonly unattended = false,
  ) {
    // Not before whoever makes the flight holds it.
    this.outcome = Promise.resolve().then(() => run(this.work()));
    // Those who wait are told; when nobody does, nobody is.
    this.outcome.catch(() => undefined);
  }

  /**
   * What it gives. One waiter's end does not end it for the others; the last one's does.
   * @throws the reason of the waiter's own signal, or what the work threw
   */
  async join(work: Work): Promise<Result> {
    this.waiting.add(work);
    if (this.reason !== undefined) work.onWait?.(this.reason);
    return new Promise<Result>((resolve, reject) => {
      const unlink = onAbort(work.signal, (reason) => {
        this.leave(work);
        reject(reason);
      });
      this.outcome.then(resolve, reject).finally(() => {
        unlink();
        this.waiting.delete(work);
      });
    });
  }

  /** Ends it if nobody waits. */
  endUnattended(): void {
    if (this.waiting.size === 0) this.controller.abort(new AbortError());
  }

  get ended(): boolean {
    return this.controller.signal.aborted;
  }

  private leave(work: Work): void {
    this.waiting.delete(work);
    if (!this.unattended) this.endUnattended();
  }

  private work(): Work {
    const work = partOf(this.first, { signal: this.controller.signal });
    work.onWait = (reason) => {
      this.reason = reason;
      for (const each of this.waiting) each.onWait?.(reason);
    };
    return work;
  }
}

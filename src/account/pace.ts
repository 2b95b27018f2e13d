/**
 * The pace of an account: how many requests are in flight and how many leave in a second, for everybody who uses it.
 * One queue; polls overtake backfills.
 */
import { onAbort } from './abort';
import { TokenBucket } from './token-bucket';
import type { Work } from './wire';

const MOST_IN_FLIGHT = 8;
/** So many successes in a row let one more request be in flight, after the vendor asked for fewer. */
const SUCCESSES_TO_GROW = 20;
const LONGEST_HOLD = 60_000;

export interface PaceSettings {
  /** Requests in flight; 1 to 8. */
  concurrency: number;
  /** Requests a second, 0 for no limit. Bursts are as large. */
  rate: number;
}

export interface PaceClock {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The right to send one request. */
export interface Slot {
  /** Gives the right back, once. `unused`: nothing was sent, so it does not count against the rate. */
  leave(unused?: 'unused'): void;
  /** The vendor asked for fewer requests in answer to this one. */
  slowDown(): void;
}

interface Waiting {
  work: Work;
  /** Asked when its turn has come, not before: what must go alone may be allowed company meanwhile. */
  alone: () => boolean;
  admit(): void;
  /** Whether its work was told that it waits for the rate. */
  told: boolean;
}

export class Pace {
  private readonly polls: Waiting[] = [];
  private readonly backfills: Waiting[] = [];
  private readonly bucket: TokenBucket;
  private readonly ended = new AbortController();
  private limit = 1;
  private allowed = 1;
  private inFlight = 0;
  private aloneInFlight = 0;
  private successes = 0;
  /** Slots are numbered, so that requests that left before the last slow-down do not cause another. */
  private admitted = 0;
  private slowedAt = 0;
  private heldUntil = 0;
  /** When the sleeping dispatcher wakes up by itself, epoch ms. */
  private wakesAt = Infinity;

  constructor(
    settings: PaceSettings,
    private readonly clock: PaceClock,
  ) {
    this.bucket = new TokenBucket(settings.rate, clock.now());
    this.adjust(settings);
    this.allowed = this.limit;
  }

  /** Other settings from now on. */
  adjust(settings: PaceSettings): void {
    const wanted = Number.isFinite(settings.concurrency) ? Math.floor(settings.concurrency) : 1;
    const slowed = this.allowed < this.limit;
    this.limit = Math.min(Math.max(wanted, 1), MOST_IN_FLIGHT);
    this.allowed = slowed ? Math.min(this.allowed, this.limit) : this.limit;
    this.bucket.adjust(settings.rate, this.clock.now());
    this.dispatch();
  }

  /**
   * Waits for the right to send a request for `work`.
   * @param alone whether no other request of this sort may be in flight beside it
   * @throws the reason of the work's signal when that ends first
   */
  async enter(work: Work, alone: () => boolean = () => false): Promise<Slot> {
    return new Promise<Slot>((resolve, reject) => {
      const queue = work.priority === 'poll' ? this.polls : this.backfills;
      const waiting: Waiting = {
        work,
        alone,
        told: false,
        admit: () => {
          unlink();
          if (waiting.told) work.onWait?.(undefined);
          resolve(this.slot(alone()));
        },
      };
      queue.push(waiting);
      const unlink = onAbort(work.signal, (reason) => {
        const at = queue.indexOf(waiting);
        if (at >= 0) queue.splice(at, 1);
        reject(reason);
      });
      if (!work.signal.aborted) this.dispatch();
    });
  }

  /** The vendor asked for `ms` of silence; nothing, for no more than another asked for. */
  holdFor(ms: number | undefined): void {
    // Longer ones close the account instead.
    if (ms !== undefined) this.heldUntil = Math.max(this.heldUntil, this.clock.now() + Math.min(ms, LONGEST_HOLD));
  }

  /** An operation succeeded: after some of them more requests are allowed again. */
  succeeded(): void {
    if (this.allowed >= this.limit) return;
    this.successes += 1;
    if (this.successes < SUCCESSES_TO_GROW) return;
    this.successes = 0;
    this.allowed += 1;
    this.dispatch();
  }

  /** How many requests may be in flight at present. */
  get concurrency(): number {
    return this.allowed;
  }

  /** Ends the waiting for time. Those who wait for their turn end with their own signals. */
  close(): void {
    this.ended.abort();
  }

  private slot(alone: boolean): Slot {
    this.inFlight += 1;
    if (alone) this.aloneInFlight += 1;
    this.admitted += 1;
    const number = this.admitted;
    let left = false;
    return {
      leave: (unused) => {
        if (left) return;
        left = true;
        this.inFlight -= 1;
        if (alone) this.aloneInFlight -= 1;
        if (unused) this.bucket.giveBack();
        this.dispatch();
      },
      slowDown: () => {
        this.successes = 0;
        if (number <= this.slowedAt) return;
        this.slowedAt = this.admitted;
        this.allowed = Math.max(1, Math.floor(this.allowed / 2));
      },
    };
  }

  /** Admits whoever may go now, in order; then sleeps until time lets more go. */
  private dispatch(): void {
    while (this.inFlight < this.allowed) {
      const found = this.next();
      if (!found) return;
      const now = this.clock.now();
      const wait = Math.max(this.heldUntil - now, this.bucket.wait(now));
      if (wait > 0) {
        this.tell();
        this.wake(now + wait);
        return;
      }
      this.bucket.take();
      const [queue, at] = found;
      queue.splice(at, 1)[0]?.admit();
    }
  }

  private next(): [Waiting[], number] | undefined {
    for (const queue of [this.polls, this.backfills]) {
      const at = queue.findIndex((each) => this.aloneInFlight === 0 || !each.alone());
      if (at >= 0) return [queue, at];
    }
    return undefined;
  }

  private tell(): void {
    for (const each of [...this.polls, ...this.backfills]) {
      if (each.told) continue;
      each.told = true;
      each.work.onWait?.('rate');
    }
  }

  private wake(at: number): void {
    if (this.wakesAt <= at || this.ended.signal.aborted) return;
    this.wakesAt = at;
    this.clock.sleep(at - this.clock.now(), this.ended.signal).then(
      () => {
        if (this.wakesAt === at) this.wakesAt = Infinity;
        this.dispatch();
      },
      // The account was closed.
      () => undefined,
    );
  }
}

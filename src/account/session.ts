/**
 * The life of a session: one login for all who wait, renewal before the end, replacement after a refusal
 * (promises 1, 3 and 4). Looked at on use only: no timer is set from what a vendor says.
 */
import { CloudError } from '../errors';
import { Flight } from './flight';
import type { Grant, Work } from './wire';

/** Background renewal begins when this much is left, or a fifth of the life if that is less. */
const SHOULD_RENEW = 5 * 60_000;
/** Requests wait when this much is left, or half of the life if that is less. */
const MUST_RENEW = 30_000;
/** A background renewal that failed is not tried again before this. */
const RENEWAL_PAUSE = 30_000;

/** A session as it was granted, with what is known of it since. */
export class Token<Session> {
  readonly session: Session;
  readonly expiresAt: number | undefined;
  /** Whether an answer has shown that it is good. */
  proven: boolean;
  /** Whether a request was sent with it. */
  used = false;
  /** A refusal has been shown, with a new session, to mean the thing that was asked for and not the session. */
  vouchedAt: number | undefined;
  private readonly life: number;

  /** @param grantedAt when its login began, epoch ms */
  constructor(grant: Grant<Session>, grantedAt: number) {
    this.session = grant.session;
    this.expiresAt = grant.expiresAt;
    this.proven = grant.unproven !== true;
    this.life = Math.max(0, (grant.expiresAt ?? Infinity) - grantedAt);
  }

  /** Good for a request now. A new one is good for one, however short its life is said to be. */
  isAlive(now: number): boolean {
    return !this.used || this.left(now) > 0;
  }

  mustRenew(now: number): boolean {
    return this.used && this.left(now) < Math.min(MUST_RENEW, this.life / 2);
  }

  shouldRenew(now: number): boolean {
    return this.left(now) < Math.min(SHOULD_RENEW, this.life / 5);
  }

  private left(now: number): number {
    return (this.expiresAt ?? Infinity) - now;
  }
}

/** How a new session is got; it does its own retrying. */
export type LogIn<Session> = (previous: Session | undefined, work: Work) => Promise<Grant<Session>>;

export class SessionKeeper<Session> {
  private token: Token<Session> | undefined;
  private previous: Session | undefined;
  private flight: Flight<Token<Session>> | undefined;
  private renewalFailedAt = -Infinity;

  constructor(
    private readonly logIn: LogIn<Session>,
    private readonly now: () => number,
  ) {}

  /** The present session, if there is one. */
  get current(): Token<Session> | undefined {
    return this.token;
  }

  /**
   * A session for a request: the present one, or the one that all are waiting for.
   * @throws what the login threw, or the reason of the work's signal
   */
  async take(work: Work): Promise<Token<Session>> {
    const { token } = this;
    if (!token) return this.join(work);
    const now = this.now();
    if (!token.mustRenew(now)) {
      if (token.shouldRenew(now)) this.renew(work);
      return token;
    }
    // The end is near but not here: an outage of the login alone stops nobody yet.
    if (this.failedLately && token.isAlive(now)) return token;
    try {
      return await this.join(work);
    } catch (error) {
      const refused = error instanceof CloudError && error.code === 'E_AUTH';
      if (refused || work.signal.aborted || !this.stands(token)) throw error;
      return token;
    }
  }

  /** Whether a request may still go out with a session that it was given a while ago. */
  stands(token: Token<Session>): boolean {
    return token === this.token && token.isAlive(this.now());
  }

  /** The vendor did not accept it. Says nothing about a newer one. */
  refuse(token: Token<Session>): void {
    if (token === this.token) this.token = undefined;
  }

  /** Ends a renewal that nobody waits for. */
  rest(): void {
    this.flight?.endUnattended();
  }

  private get failedLately(): boolean {
    return this.now() - this.renewalFailedAt < RENEWAL_PAUSE;
  }

  private renew(work: Work): void {
    if (!this.flight && !this.failedLately) this.start(work, true);
  }

  private join(work: Work): Promise<Token<Session>> {
    const flight = this.flight && !this.flight.ended ? this.flight : this.start(work, false);
    return flight.join(work);
  }

  private start(work: Work, unattended: boolean): Flight<Token<Session>> {
    const flight: Flight<Token<Session>> = new Flight(
      async (inner) => {
        try {
          return await this.renewed(inner);
        } finally {
          // Before anybody who waited goes on: whoever asks again then starts another.
          if (this.flight === flight) this.flight = undefined;
        }
      },
      work,
      unattended,
    );
    this.flight = flight;
    return flight;
  }

  private async renewed(work: Work): Promise<Token<Session>> {
    const startedAt = this.now();
    try {
      const token = new Token(await this.logIn(this.previous, work), startedAt);
      this.token = token;
      this.previous = token.session;
      return token;
    } catch (error) {
      this.renewalFailedAt = this.now();
      throw error;
    }
  }
}

import { ApiFailure, BAD_PASSWORD, BAD_USER, NOT_AUTHORISED, NO_SESSION, SESSION_EXPIRED } from './sensaphone-failure';
import type { SensaphoneOptions } from './sensaphone-options';
import type { Item } from './sensaphone-schema';
import { chance } from './signal';

/** A live session; times in epoch ms. */
export interface Session {
  token: string;
  startedAt: number;
  expiresAt: number;
}

/** The sessions of the one user of the simulated account. */
export class Sessions {
  logins = 0;
  logouts = 0;
  passwordInUrl = 0;
  passwordResets = 0;
  refusedLogins = 0;
  private readonly live = new Map<string, Session>();

  constructor(
    private readonly options: SensaphoneOptions,
    private readonly userId: number,
  ) {}

  /**
   * A login: the `response` of the answer. It holds `acctid` and `session` only where a new session begins.
   * @throws ApiFailure 5 or 6
   */
  login(userName: unknown, password: unknown, sent: unknown, now: number): Item {
    if (userName !== this.options.userName || password !== this.options.password) {
      this.refusedLogins += 1;
      throw userName === this.options.userName
        ? new ApiFailure(BAD_PASSWORD, 'the password is not the one of the account')
        : new ApiFailure(BAD_USER, 'the user name is not the one of the account');
    }
    this.logins += 1;
    const { repeatedLogin } = this.options;
    const alive = this.alive(now);
    const kept =
      repeatedLogin === 'new' ? undefined : alive.find((session) => session.token === sent || repeatedLogin === 'bare');
    if (kept !== undefined) {
      if (repeatedLogin === 'bare') kept.expiresAt = now + this.options.sessionLife * 1000;
      return this.describe(kept, now);
    }
    const session = this.begin(now);
    for (const oldest of alive.slice(0, Math.max(0, alive.length + 1 - this.options.sessionsAtOnce))) {
      this.live.delete(oldest.token);
    }
    return { acctid: this.options.accountId, session: session.token, ...this.describe(session, now) };
  }

  /**
   * The session that a request names.
   * @throws ApiFailure 1 without a session, 2 when it is over, 7 for another account
   */
  check(acctid: number | undefined, token: string | undefined, now: number): Session {
    if (token === undefined || token === '') throw new ApiFailure(NO_SESSION, 'no session in the request');
    const session = this.live.get(token);
    if (session === undefined || session.expiresAt <= now) {
      throw new ApiFailure(SESSION_EXPIRED, 'the session is over or was never given');
    }
    if (acctid !== this.options.accountId) throw new ApiFailure(NOT_AUTHORISED, 'the session is of another account');
    if (this.options.useProlongs) session.expiresAt = now + this.options.sessionLife * 1000;
    return session;
  }

  /** What a read of `login` gives: timestamp (Unix seconds), seconds left, user. */
  describe(session: Session, now: number): Item {
    return {
      login_timestamp: Math.floor(session.startedAt / 1000),
      session_expiration: Math.max(0, Math.floor((session.expiresAt - now) / 1000)),
      user_id: this.userId,
    };
  }

  logout(session: Session): void {
    this.logouts += 1;
    this.live.delete(session.token);
  }

  expireAll(): void {
    this.live.clear();
  }

  /** The live sessions, oldest first. */
  alive(now: number): Session[] {
    return [...this.live.values()].filter((session) => session.expiresAt > now);
  }

  private begin(now: number): Session {
    const number = this.logins;
    const words = [0, 1, 2, 3].map((part) => chance(this.options.seed, 'session', number, part) * 2 ** 32);
    const token = words.map((word) => Math.floor(word).toString(16).padStart(8, '0')).join('-');
    const session = { token, startedAt: now, expiresAt: now + this.options.sessionLife * 1000 };
    this.live.set(token, session);
    return session;
  }
}

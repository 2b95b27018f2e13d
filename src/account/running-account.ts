/** An account at work: puts session, pace, retries, pause and look-ups together, and finishes its errors. */
import { asCloudError, type CloudError } from '../errors';
import { AbortError, LinkedController } from './abort';
import type { OpenAccount } from './account';
import { Connection } from './connection';
import type { Environment } from './environment';
import { Gate } from './gate';
import { Health } from './health';
import { loginIdentity, secretsOf } from './identity';
import { logInWith } from './login';
import { Lookups } from './lookups';
import { Operation, type OperationParts } from './operation';
import { Pace, type PaceSettings } from './pace';
import { Pause } from './pause';
import { Redactor } from './redact';
import { Retry } from './retry';
import { SessionKeeper } from './session';
import { type AccountSettings, type Call, type SessionScheme, type WireAnswer, partOf, type Work } from './wire';

/** Nobody waits for a logout, and neither does the end of the account for long. */
const LOGOUT_TIME = 2000;

/** What may change while an account is at work. */
export type AccountPace = PaceSettings & Pick<AccountSettings, 'timeout'>;

export class RunningAccount implements OpenAccount {
  readonly learnt = new Map<string, string>();
  private readonly closing = new AbortController();
  private readonly connection: Connection;
  private readonly pace: Pace;
  private readonly pause: Pause;
  private readonly redactor: Redactor;
  private readonly health: Health;
  private readonly lookups: Lookups;
  private readonly parts: Omit<OperationParts<unknown>, 'onSend'>;
  private timeout: number;
  private clockSkew = 0;

  /** @throws CloudError `E_CONFIG` when the TLS or proxy settings can't be used */
  constructor(
    readonly settings: AccountSettings,
    private readonly scheme: SessionScheme<unknown>,
    private readonly environment: Environment,
  ) {
    const { tls, proxy } = settings;
    const now = (): number => environment.now();
    this.timeout = settings.timeout;
    this.redactor = new Redactor(secretsOf(settings));
    this.connection = new Connection({
      ...(tls ? { tls } : {}),
      ...(proxy ? { proxy } : {}),
      now,
      // Also one that no login has succeeded with.
      onCookie: (value) => {
        this.redactor.addSession(value);
      },
    });
    this.pace = new Pace(settings, environment);
    this.pause = new Pause(environment.pauses, loginIdentity(settings), now);
    this.health = new Health(settings.name, environment.log);
    this.lookups = new Lookups(now);
    const retry = new Retry(environment);
    const shared = {
      connection: this.connection,
      pace: this.pace,
      retry,
      pause: this.pause,
      gate: new Gate(this.closing.signal, this.pause, retry),
      now,
      timeout: () => this.timeout,
      onAnswer: (answer: WireAnswer) => {
        if (answer.headers['date'] !== undefined) this.clockSkew = answer.clockSkew;
      },
    };
    const sessions = new SessionKeeper(logInWith(scheme, { ...shared, redactor: this.redactor }), now);
    this.parts = { ...shared, scheme, sessions };
  }

  async request<Result>(call: Call<Result>, work: Work): Promise<Result> {
    // Another host says nothing about this account.
    const counts = call.signed !== false;
    let mark = this.health.mark();
    const link = new LinkedController(work.signal, this.closing.signal);
    const parts = { ...this.parts, onSend: () => (mark = this.health.mark()) };
    const operation = new Operation(parts, call, partOf(work, { signal: link.signal }));
    try {
      const result = await operation.run();
      if (counts && operation.sent > 0) this.health.succeeded(mark);
      return result;
    } catch (thrown) {
      if (link.signal.aborted) throw thrown;
      const error = this.finished(asCloudError(thrown), call.purpose, operation.sent);
      if (counts) this.health.failed(error);
      throw error;
    } finally {
      link.unlink();
    }
  }

  async lookup<Found>(key: string, maxAge: number, load: (work: Work) => Promise<Found>, work: Work): Promise<Found> {
    return this.lookups.get(key, maxAge, load, work);
  }

  now(): number {
    return this.environment.now();
  }

  serverNow(): number {
    return this.environment.now() + this.clockSkew;
  }

  async pausedUntil(): Promise<number | undefined> {
    return this.pause.until();
  }

  async refuseWhilePaused(): Promise<void> {
    try {
      await this.parts.gate.refuseWhilePaused();
    } catch (thrown) {
      if (this.closing.signal.aborted) throw thrown;
      const error = this.finished(asCloudError(thrown), undefined, 0);
      this.health.failed(error);
      throw error;
    }
  }

  async resetPause(): Promise<void> {
    return this.pause.reset();
  }

  /** Another pace and time for attempts from now on. */
  adjust(pace: AccountPace): void {
    this.timeout = pace.timeout;
    this.pace.adjust(pace);
  }

  /** Nobody holds it at present: ends what nobody waits for. */
  rest(): void {
    this.parts.sessions.rest();
  }

  /** Ends everything; nothing is sent afterwards but the logout, where the vendor has one. */
  async close({ logout = false }: { logout?: boolean } = {}): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort(new AbortError('The account was closed.'));
    this.pace.close();
    this.rest();
    try {
      if (logout) await this.logOut();
    } finally {
      this.connection.close();
    }
  }

  private async logOut(): Promise<void> {
    const token = this.parts.sessions.current;
    if (!token || !this.scheme.logout) return;
    const signal = AbortSignal.timeout(LOGOUT_TIME);
    const { connection, timeout } = this;
    try {
      await this.scheme.logout(
        {
          send: (request) => connection.send(request, { signal, timeout, onRequest: () => undefined }),
          cookie: (url, name) => connection.cookie(url, name),
          now: () => this.now(),
        },
        token.session,
      );
    } catch {
      // The session ends by itself, a little later.
    }
  }

  /** The error as it leaves: with all that is known, and without secrets. */
  private finished(error: CloudError, purpose: string | undefined, sent: number): CloudError {
    const { retryable, attempts, status = 0 } = error.cause;
    const busy = error.code === 'E_NETWORK' || error.code === 'E_TIMEOUT' || error.code === 'E_RATE_LIMIT';
    const finished = error.with({
      vendor: this.settings.vendor,
      retryable: retryable ?? (busy || (error.code === 'E_VENDOR' && status >= 500)),
      ...(attempts === undefined && sent > 0 ? { attempts: sent } : {}),
    });
    if (purpose !== undefined && !finished.message.includes(purpose))
      finished.message += ` This happened while ${purpose}.`;
    return this.redactor.error(finished);
  }
}

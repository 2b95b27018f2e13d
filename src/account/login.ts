/** Logging in: the vendor's scheme, at the account's pace, with retries and the pause after a refusal. */
import { asCloudError, CloudError } from '../errors';
import type { Connection } from './connection';
import type { Gate } from './gate';
import { TransportError } from './network-error';
import type { Pace } from './pace';
import type { Pause } from './pause';
import type { Redactor } from './redact';
import { type Retry, TryLater } from './retry';
import { retryAfter } from './retry-after';
import type { LogIn } from './session';
import type { SessionScheme, Wire, WireAnswer, WireRequest, Work } from './wire';

export interface LoginParts {
  connection: Connection;
  pace: Pace;
  retry: Retry;
  pause: Pause;
  gate: Gate;
  redactor: Redactor;
  now: () => number;
  /** Seconds for an attempt. */
  timeout: () => number;
  /** Told of every answer. */
  onAnswer: (answer: WireAnswer) => void;
}

/** The wire of one attempt to log in. */
class LoginWire implements Wire {
  last: WireAnswer | undefined;

  constructor(
    private readonly parts: LoginParts,
    private readonly work: Work,
  ) {}

  async send(request: WireRequest): Promise<WireAnswer> {
    const { connection, pace, gate, now } = this.parts;
    const slot = await pace.enter(this.work);
    try {
      await gate.refuseWhileShut();
      this.last = await connection.send(request, {
        signal: this.work.signal,
        timeout: this.parts.timeout(),
        onRequest: () => (this.work.requests += 1),
      });
      this.parts.onAnswer(this.last);
      if (this.last.status === 429) {
        slot.slowDown();
        pace.holdFor(retryAfter(this.last, now()));
      }
      return this.last;
    } finally {
      slot.leave();
    }
  }

  cookie(url: string, name: string): string | undefined {
    return this.parts.connection.cookie(url, name);
  }

  now(): number {
    return this.parts.now();
  }
}

/** Whether an error of a login says that the vendor was busy rather than unwilling. */
function isBusy(error: CloudError): boolean {
  const { status = 0, retryable, retryAt } = error.cause;
  // With a time it is the gate's refusal, not the vendor's.
  if (error instanceof TransportError || error.code === 'E_AUTH' || retryAt !== undefined) return false;
  return (
    error.code === 'E_RATE_LIMIT' ||
    status === 429 ||
    (error.code === 'E_VENDOR' && status >= 500) ||
    retryable === true
  );
}

/**
 * How the sessions of an account are got. What it throws is final; `E_AUTH` only after the pause is on disk.
 */
export function logInWith<Session>(scheme: SessionScheme<Session>, parts: LoginParts): LogIn<Session> {
  const { retry, gate, pause, redactor } = parts;

  return async (previous, work) => {
    try {
      const grant = await retry.run(
        async () => {
          await gate.refuseWhileShut();
          const wire = new LoginWire(parts, work);
          try {
            return await scheme.login(wire, previous);
          } catch (thrown) {
            if (!(thrown instanceof CloudError) || !isBusy(thrown)) throw thrown;
            const after = wire.last && retryAfter(wire.last, parts.now());
            throw new TryLater(thrown, after, wire.last?.status === 429);
          }
        },
        work,
        'safe',
      );
      redactor.addSession(grant.session);
      // Of a session that is not proven yet nobody knows whether the credentials are good.
      if (grant.unproven !== true) await pause.cleared();
      return grant;
    } catch (thrown) {
      if (work.signal.aborted) throw thrown;
      const error = asCloudError(thrown);
      // The gate's own refusal has its time already.
      if (error.code !== 'E_AUTH' || error.cause.retryAt !== undefined) throw error;
      throw (await gate.shut(error.message)).with(error.cause);
    }
  };
}

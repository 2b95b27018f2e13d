/**
 * One operation on an account, from its turn in the queue to its result: session, signature, verdict, one replay after
 * a refused session, retries.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { asCloudError } from '../errors';
import type { Connection } from './connection';
import type { Gate } from './gate';
import { judgeStatus, statusError } from './judge';
import type { Pace, Slot } from './pace';
import type { Pause } from './pause';
import { type Retry, TryLater, unknownOutcome } from './retry';
import { retryAfter } from './retry-after';
import type { SessionKeeper, Token } from './session';
import type { Call, SessionScheme, Verdict, WireAnswer, Work } from './wire';

/** Refusals of one thing do not cost a login each while a session is known to be good otherwise. */
const VOUCHED = 60_000;

export interface OperationParts<Session> {
  scheme: SessionScheme<Session>;
  sessions: SessionKeeper<Session>;
  connection: Connection;
  pace: Pace;
  retry: Retry;
  pause: Pause;
  gate: Gate;
  now: () => number;
  /** Seconds for an attempt. */
  timeout: () => number;
  /** Told when a request leaves and when its answer is here. */
  onSend: () => void;
  onAnswer: (answer: WireAnswer) => void;
}

/** What came of sending once. */
type Outcome<Result> = { result: Result } | 'again';

export class Operation<Session, Result> {
  /** How often its request was sent. */
  sent = 0;
  private refused = false;

  constructor(
    private readonly parts: OperationParts<Session>,
    private readonly call: Call<Result>,
    private readonly work: Work,
  ) {}

  /** @throws CloudError, or the reason of the work's signal */
  async run(): Promise<Result> {
    const { replay } = this.call;
    return this.parts.retry.run(() => this.attempt(), this.work, replay);
  }

  private async attempt(): Promise<Result> {
    const { gate, sessions } = this.parts;
    for (;;) {
      await gate.refuseWhileShut();
      const token = this.call.signed === false ? undefined : await sessions.take(this.work);
      const known = token && this.call.known?.(token.session);
      if (known !== undefined) return known;
      const outcome = await this.inTurn(token);
      if (outcome !== 'again') return outcome.result;
    }
  }

  /** Sends when its turn has come, if the session still stands then. */
  private async inTurn(token: Token<Session> | undefined): Promise<Outcome<Result>> {
    const { gate, pace, sessions } = this.parts;
    const slot = await pace.enter(this.work, () => token !== undefined && !token.proven);
    const before = this.sent;
    try {
      await gate.refuseWhileShut();
      if (token && !sessions.stands(token)) return 'again';
      const answer = await this.send(token);
      // The turn lasts until the verdict is carried out: nobody may go on with credentials that were just refused.
      return await this.carryOut(this.verdict(answer, token), answer, token, slot);
    } catch (thrown) {
      // A write whose answer can't be read may have had its effect all the same.
      const unread = this.sent > before && !(thrown instanceof TryLater) && asCloudError(thrown).code === 'E_RESPONSE';
      throw unread && this.call.replay === 'once' ? unknownOutcome(asCloudError(thrown)) : thrown;
    } finally {
      slot.leave(this.sent > before ? undefined : 'unused');
    }
  }

  private async send(token: Token<Session> | undefined): Promise<WireAnswer> {
    const { scheme, connection, timeout, onSend, onAnswer } = this.parts;
    const request = token ? scheme.sign(this.call.request, token.session) : this.call.request;
    if (token) token.used = true;
    this.sent += 1;
    onSend();
    const answer = await connection.send(request, {
      signal: this.work.signal,
      timeout: timeout(),
      fresh: this.call.replay === 'once',
      onRequest: () => (this.work.requests += 1),
    });
    onAnswer(answer);
    return answer;
  }

  private verdict(answer: WireAnswer, token: Token<Session> | undefined): Verdict {
    const judged = this.call.judge?.(answer);
    if (judged) return judged;
    return token ? this.parts.scheme.judge(answer, token.session) : judgeStatus(answer, { title: 'The vendor' });
  }

  private async carryOut(
    verdict: Verdict,
    answer: WireAnswer,
    token: Token<Session> | undefined,
    slot: Slot,
  ): Promise<Outcome<Result>> {
    switch (verdict.kind) {
      case 'good':
        if (token && !token.proven) await this.prove(token);
        this.parts.pace.succeeded();
        // Its turn is over: whoever is next sends before this answer, which may be large, is read.
        slot.leave();
        await nextTurn();
        return { result: this.call.read(answer) };
      case 'session':
        return this.replay(answer, token);
      case 'credentials':
        if (token) this.parts.sessions.refuse(token);
        throw (await this.parts.gate.shut(verdict.text)).with({ status: answer.status });
      case 'busy':
        throw this.later(verdict, answer, slot);
      case 'error':
        throw asCloudError(verdict.error);
    }
  }

  private async prove(token: Token<Session>): Promise<void> {
    token.proven = true;
    await this.parts.pause.cleared();
  }

  /** Another login and the same again, once; then it is the thing that was asked for that is refused. */
  private replay(answer: WireAnswer, token: Token<Session> | undefined): 'again' {
    const { sessions, now } = this.parts;
    const vouched = token?.vouchedAt !== undefined && now() - token.vouchedAt < VOUCHED;
    if (!token || this.refused || (vouched && answer.status === 403)) {
      if (token && !vouched) token.vouchedAt = now();
      const lead = `The vendor does not allow this to the account (status ${answer.status})`;
      throw statusError('E_FORBIDDEN', lead, answer);
    }
    this.refused = true;
    sessions.refuse(token);
    return 'again';
  }

  private later(busy: Extract<Verdict, { kind: 'busy' }>, answer: WireAnswer, slot: Slot): TryLater {
    const { pace, now } = this.parts;
    const after = retryAfter(answer, now());
    const limited = answer.status === 429;
    if (limited) slot.slowDown();
    pace.holdFor(after);
    return new TryLater(asCloudError(busy.error), after, limited || busy.undone === true);
  }
}

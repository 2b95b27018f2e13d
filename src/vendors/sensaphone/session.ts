import { judgeStatus, statusError } from '../../account/judge';
import { isHtml } from '../../account/vendor-text';
import type { AccountSettings, Grant, SessionScheme, WireAnswer, WireRequest } from '../../account/wire';
import { CloudError } from '../../errors';
import { finiteNumber } from '../flatten';
import { isObject, parseJson, textOf, unexpected } from '../json';
import { type Envelope, envelopeOf, failure, failureCode, isRefusal, refusalText, TITLE, verdictOf } from './envelope';
import { apiOf, inSession } from './uri';

/** Which of `start` and `end` of a range is the newer one (vendors.md, section 3, CONFLICT on direction). */
export type RangeOrder = 'start-newer' | 'start-older';

/** A session of an account, and what was learnt while it lasts. */
export class SensaphoneSession {
  /** Not to be seen among the session's properties: those are secrets. */
  #order: RangeOrder | undefined;

  /**
   * @param acctid the account's number
   * @param session the token that goes with every call
   */
  constructor(
    readonly acctid: number | string,
    readonly session: string,
  ) {}

  /** Absent until a range has brought rows in one of the two. */
  get order(): RangeOrder | undefined {
    return this.#order;
  }

  remember(order: RangeOrder): void {
    this.#order = order;
  }
}

const LOGIN = 'v1/login';

/**
 * Sessions of Sensaphone.net: a login in JSON mode gives an account number and a token (vendor wiki, login). Both go
 * into the body of a call, or into its path where that has no body.
 */
export function session(settings: AccountSettings): SessionScheme<SensaphoneSession> {
  const api = apiOf(settings);
  const { username = '', password = '' } = settings.credentials;
  return {
    async login(wire, previous) {
      const json = { request_type: 'create', resource: 'login', user_name: username, password };
      return grantOf(await wire.send({ method: 'POST', url: api + LOGIN, json, kind: 'login' }), previous);
    },
    sign: (request, granted) => signed(api, request, granted),
    judge: verdictOf,
    async logout(wire, granted) {
      const json = { request_type: 'delete', resource: 'login' };
      await wire.send(signed(api, { method: 'POST', url: api + LOGIN, json, kind: 'login' }, granted));
    },
  };
}

function signed(api: string, request: WireRequest, { acctid, session: token }: SensaphoneSession): WireRequest {
  if (isObject(request.json)) return { ...request, json: { ...request.json, acctid, session: token } };
  return { ...request, url: inSession(api, request.url, String(acctid), token) };
}

/**
 * The session out of the answer to a login. One without a token keeps the one before: the vendor's table says that a
 * login answers with `acctid` and `session` only conditionally.
 * @throws CloudError `E_AUTH` for codes 5 and 6, else what code and status say
 */
function grantOf(answer: WireAnswer, previous: SensaphoneSession | undefined): Grant<SensaphoneSession> {
  const { status } = answer;
  const envelope = status >= 500 || status === 429 ? undefined : envelopeOf(answer);
  if (envelope === undefined) throw noEnvelope(answer);
  if (isRefusal(envelope)) throw new CloudError('E_AUTH', refusalText(envelope), { status, ...vendorCode(envelope) });
  const code = failureCode(envelope);
  if (code !== undefined) throw failure(answer, envelope, code);
  const response = isObject(envelope.response) ? envelope.response : {};
  const token = textOf(response['session']);
  const acctid = accountNumber(response['acctid']) ?? previous?.acctid;
  const life = finiteNumber(response['session_expiration']);
  if (token === undefined || acctid === undefined) {
    if (previous === undefined) throw unexpected(answer, TITLE);
    // The seconds that are left count from now: the timestamp is that of the login long ago.
    return { session: previous, ...(isLife(life) ? { expiresAt: answer.startedAt + life * 1000 } : {}) };
  }
  const expiresAt = isLife(life) ? endOf(finiteNumber(response['login_timestamp']), life, answer) : undefined;
  return { session: new SensaphoneSession(acctid, token), ...(expiresAt === undefined ? {} : { expiresAt }) };
}

function isLife(seconds: number | undefined): seconds is number {
  return seconds !== undefined && seconds > 0;
}

/**
 * When a session ends, by the local clock in epoch ms: `login_timestamp + session_expiration` by the vendor's clock. A
 * timestamp that makes it longer than it lasts, or over already, is not believed.
 * @param timestamp Unix seconds
 * @param life seconds
 */
function endOf(timestamp: number | undefined, life: number, { startedAt, clockSkew }: WireAnswer): number {
  const longest = startedAt + life * 1000;
  const told = timestamp === undefined ? NaN : (timestamp + life) * 1000 - clockSkew;
  return told > startedAt && told < longest ? told : longest;
}

function accountNumber(value: unknown): number | string | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  return Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

function vendorCode({ result }: Envelope): { vendorCode?: number } {
  const code = finiteNumber(result['code']);
  return code === undefined ? {} : { vendorCode: code };
}

/** The error for an answer to a login that has no envelope. From what does not speak JSON nothing follows. */
function noEnvelope(answer: WireAnswer): Error {
  const { status, text } = answer;
  const inJson = parseJson(text) !== undefined;
  if (status === 401 && inJson && !isHtml(text)) {
    return statusError('E_AUTH', `${TITLE} refused the user name or the password`, answer);
  }
  if ([400, 401, 403, 422].includes(status) && !inJson) return unexpected(answer, TITLE);
  const verdict = judgeStatus(answer, { title: TITLE, purpose: 'logging in' });
  if (verdict.kind === 'error' || verdict.kind === 'busy') return verdict.error;
  if (verdict.kind === 'good') return unexpected(answer, TITLE);
  return statusError('E_FORBIDDEN', `${TITLE} gives no session to this account`, answer);
}

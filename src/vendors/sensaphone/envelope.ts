import { judgeStatus } from '../../account/judge';
import { isTooLarge } from '../../account/network-error';
import { isHtml, oneLine } from '../../account/vendor-text';
import type { Verdict, WireAnswer } from '../../account/wire';
import { CloudError } from '../../errors';
import { isObject, type JsonObject, parseJson, unexpected } from '../json';

/**
 * The envelope of every answer: `{result: {success, code, message, properties?}, response}` (vendor document,
 * "Responses"; real answers of all three versions carry it). Its code counts for more than the HTTP status.
 */

export const TITLE = 'Sensaphone';

/** What a whole answer holds. */
export interface Envelope {
  result: JsonObject;
  response: unknown;
}

/** The vendor document's "status codes used for overall status". */
const NO_SESSION = 1;
const SESSION_EXPIRED = 2;
const BAD_URI = 3;
const BAD_JSON = 4;
const BAD_USER = 5;
const BAD_PASSWORD = 6;
const NOT_AUTHORISED = 7;
const UNAVAILABLE = 8;

/** Both the session and the reader look into an answer: it is parsed once. */
const parsed = new WeakMap<WireAnswer, Envelope | 'none'>();

/** The envelope of an answer; `undefined` where it is something else. */
export function envelopeOf(answer: WireAnswer): Envelope | undefined {
  let found = parsed.get(answer);
  if (found === undefined) {
    const body = parseJson(answer.text);
    found =
      isObject(body) && isObject(body['result']) ? { result: body['result'], response: body['response'] } : 'none';
    parsed.set(answer, found);
  }
  return found === 'none' ? undefined : found;
}

/**
 * The envelope of a good answer.
 * @throws CloudError `E_RESPONSE` where it is something else
 */
export function goodEnvelope(answer: WireAnswer): Envelope {
  const envelope = envelopeOf(answer);
  if (envelope === undefined) throw unexpected(answer, TITLE);
  return envelope;
}

/** The code of a request that failed as a whole; `undefined` where it succeeded. Texts vary and say nothing. */
export function failureCode({ result }: Envelope): number | undefined {
  const code = codeIn(result);
  if (result['success'] === true || (result['success'] === undefined && code === 0)) return undefined;
  return code;
}

/** What an answer to a signed request says of the session. */
export function verdictOf(answer: WireAnswer): Verdict {
  const about = { title: TITLE };
  if (answer.status >= 500 || answer.status === 429) return judgeStatus(answer, about);
  const envelope = envelopeOf(answer);
  if (envelope === undefined) {
    if (answer.status < 200 || answer.status > 299) return judgeStatus(answer, about);
    const error = unexpected(answer, TITLE);
    // A page in place of an answer is a wrong address more often than not; a cut answer is worth another try.
    return isHtml(answer.text) || isTooLarge(error) ? { kind: 'error', error } : { kind: 'busy', error };
  }
  const code = failureCode(envelope);
  switch (code) {
    case undefined:
      return { kind: 'good' };
    case NO_SESSION:
    case SESSION_EXPIRED:
      return { kind: 'session' };
    case BAD_USER:
    case BAD_PASSWORD:
      return { kind: 'credentials', text: refusalText(envelope) };
    case UNAVAILABLE:
      return { kind: 'busy', error: failure(answer, envelope, code), undone: true };
    default:
      return { kind: 'error', error: failure(answer, envelope, code) };
  }
}

/** Why the vendor refused user name or password, for people. */
export function refusalText(envelope: Envelope): string {
  return `${TITLE} refused the ${codeIn(envelope.result) === BAD_USER ? 'user name' : 'password'}: ${saidIn(envelope)}`;
}

/** Whether an envelope refuses the credentials themselves. */
export function isRefusal(envelope: Envelope): boolean {
  const code = failureCode(envelope);
  return code === BAD_USER || code === BAD_PASSWORD;
}

/** The error for a request that failed as a whole. */
export function failure(answer: WireAnswer, envelope: Envelope, code: number): CloudError {
  const said = saidIn(envelope);
  const cause = { status: answer.status, ...(code < 0 ? {} : { vendorCode: code }) };
  if (code === NOT_AUTHORISED) {
    return new CloudError('E_FORBIDDEN', `${TITLE} does not allow this to the user of the account: ${said}`, cause);
  }
  if (code === UNAVAILABLE) {
    return new CloudError('E_VENDOR', `${TITLE} is not available at present: ${said}`, { ...cause, retryable: true });
  }
  return new CloudError('E_VENDOR', `${TITLE} could not do it: ${said}`, cause);
}

/**
 * Whether an error may mean that an id of the request does not exist: the vendor answers that with code 3 or 7
 * (vendors.md, section 3, "an id that does not exist").
 */
export function mayBeMissing(error: unknown): error is CloudError {
  return error instanceof CloudError && [BAD_URI, NOT_AUTHORISED].includes(Number(error.cause.vendorCode));
}

/** Whether the vendor did not take the form of a request; nothing of it was done. */
export function isBadForm(error: unknown): error is CloudError {
  return error instanceof CloudError && error.cause.vendorCode === BAD_JSON;
}

/** A code as a number; -1 where there is none, which no code is. */
export function codeIn(result: JsonObject): number {
  const { code } = result;
  if (typeof code === 'number' && Number.isSafeInteger(code)) return code;
  return typeof code === 'string' && /^\d{1,9}$/.test(code.trim()) ? Number(code) : -1;
}

function saidIn({ result }: Envelope): string {
  const message = typeof result['message'] === 'string' ? oneLine(result['message']).replace(/\.$/, '') : '';
  const code = codeIn(result);
  const numbered = code < 0 ? 'without a code' : `code ${code}`;
  return message === '' ? `${numbered}.` : `"${message}" (${numbered}).`;
}

import { judgeStatus, statusError } from '../../account/judge';
import { isHtml } from '../../account/vendor-text';
import type { AccountSettings, Grant, SessionScheme, WireAnswer, WireRequest } from '../../account/wire';
import { finiteNumber } from '../flatten';
import { isObject, jsonOf, parseJson, textOf, unexpected } from '../json';

export const TITLE = 'Senquip';

/** How a token stands in `Authorization`: bare, as in the vendor's test command, or after `Bearer`, as its type says. */
export type TokenStyle = 'raw' | 'bearer';

/** Life of a token that comes without `expires_in`, ms. */
const LIFE = 3_600_000;

/** What may stand in a header field. */
const SENDABLE = /^[\x21-\x7e]+$/;

/** An authorization server's own trouble (RFC 6749, section 4.1.2.1), whatever its status. */
const OUTAGES: ReadonlySet<unknown> = new Set(['server_error', 'temporarily_unavailable']);

const PREFIXES: Readonly<Record<TokenStyle, string>> = { raw: '', bearer: 'Bearer ' };

/**
 * Sessions of the Senquip Cloud API v1: OAuth 2.0 client credentials at the account's own Token URL (vendors.md,
 * section 4). There is no refresh token. The session itself is the token; how it is written is the call's business.
 */
export function session(settings: AccountSettings): SessionScheme<string> {
  const { clientId = '', clientSecret = '' } = settings.credentials;
  const url = settings.addresses['tokenUrl'] ?? '';
  // The vendor's paper joins them as they are, without the form-encoding of RFC 6749.
  const Authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  const form = { grant_type: 'client_credentials' };
  return {
    async login(wire) {
      return grantOf(await wire.send({ method: 'POST', url, headers: { Authorization }, form, kind: 'login' }));
    },
    sign: (request, token) => ({
      ...request,
      headers: { ...request.headers, Authorization: `${request.headers?.['Authorization'] ?? ''}${token}` },
    }),
    judge: (answer) => judgeStatus(answer, { title: TITLE }),
  };
}

/** A request whose token will be written in this style: signing puts the token behind what is there. */
export function prefixed(request: WireRequest, style: TokenStyle): WireRequest {
  return { ...request, headers: { ...request.headers, Authorization: PREFIXES[style] } };
}

/**
 * The token out of the answer of the Token URL. Refused credentials are 401, `invalid_client`, and 400 or 403 in JSON.
 * From what does not speak JSON nothing follows for the credentials.
 * @throws CloudError `E_AUTH` where the vendor refused them, else what the status says
 */
function grantOf(answer: WireAnswer): Grant<string> {
  const { status } = answer;
  const body = parseJson(answer.text);
  if (isRefused(answer, body)) {
    throw statusError('E_AUTH', 'Senquip refused the client id or the client secret', answer);
  }
  if ([400, 401, 403, 422].includes(status) && body === undefined) throw unexpected(answer, TITLE);
  const verdict = judgeStatus(answer, { title: TITLE, purpose: 'asking for a token' });
  if (verdict.kind === 'error' || verdict.kind === 'busy') throw verdict.error;
  if (verdict.kind !== 'good') throw statusError('E_VENDOR', 'Senquip gives no token at present', answer);

  const given = jsonOf(answer, TITLE);
  const token = isObject(given) ? textOf(given['access_token']) : undefined;
  if (!isObject(given) || token === undefined || !SENDABLE.test(token)) throw unexpected(answer, TITLE);
  const seconds = finiteNumber(given['expires_in']);
  const life = seconds !== undefined && seconds > 0 ? seconds * 1000 : LIFE;
  return { session: token, expiresAt: answer.startedAt + life };
}

function isRefused({ status, text }: WireAnswer, body: unknown): boolean {
  if (status >= 500) return false;
  const error = isObject(body) ? body['error'] : undefined;
  if (error === 'invalid_client') return true;
  if (OUTAGES.has(error)) return false;
  if (status === 401) return !isHtml(text);
  return (status === 400 || status === 403) && body !== undefined;
}

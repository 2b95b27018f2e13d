import { judgeStatus, statusError } from '../../account/judge';
import { isHtml } from '../../account/vendor-text';
import type { AccountSettings, Grant, SessionScheme, WireAnswer } from '../../account/wire';
import { CloudError } from '../../errors';
import { isObject, parseJson, unexpected } from '../json';
import { jsonOf, numberOf } from './answer';
import { baseOf } from './api';

const HOUR = 3_600_000;
/** How long every version of the vendor's papers says that a token is good, ms. */
const LIFE = 2 * HOUR;
/** No token is believed to last longer than this, ms. */
const LONGEST_LIFE = 24 * HOUR;
/** A larger `expiration` is in ms, a smaller one in seconds: vendors.md, CONFLICT between papers and clients. */
const MILLISECONDS = 1e11;

const ABOUT = { title: 'besmart' };

/** What may stand in a header field: anything else would end in an error of the HTTP client that shows it. */
const SENDABLE = /^[\x21-\x7e]+$/;

/**
 * Sessions of besmart: `POST /users/token` gives a bearer token. The workspace key, where there is one, goes along as
 * `X-Auth`: older servers want it at the login, newer ones look at it nowhere or at single calls.
 */
export function session(settings: AccountSettings): SessionScheme<string> {
  const { login = '', password = '', apiKey = '' } = settings.credentials;
  const headers = apiKey === '' ? {} : { 'X-Auth': apiKey };
  const url = `${baseOf(settings.addresses)}/users/token`;
  return {
    async login(wire) {
      if (apiKey !== '' && !SENDABLE.test(apiKey)) {
        throw new CloudError(
          'E_CONFIG',
          "The account's apiKey has spaces or other characters that no key has. Type or paste it again.",
        );
      }
      return grant(await wire.send({ method: 'POST', url, headers, json: { login, password }, kind: 'login' }));
    },
    sign: (request, token) => ({
      ...request,
      headers: { ...request.headers, ...headers, Authorization: `Bearer ${token}` },
    }),
    // 403 may be a token that is no longer good or a workspace without a right to it: a new login tells which.
    judge: (answer) => judgeStatus(answer, ABOUT),
  };
}

/** @throws CloudError `E_AUTH` where the vendor refused the credentials, else what the status says */
function grant(answer: WireAnswer): Grant<string> {
  const { status, text } = answer;
  const inJson = parseJson(text) !== undefined;
  if ((status === 401 && !isHtml(text)) || ([400, 403, 422].includes(status) && inJson)) throw refused(answer);
  // The same from something that does not speak JSON is a proxy or a wrong address, and says nothing of the password.
  if ([400, 401, 403, 422].includes(status)) throw unexpected(answer, 'besmart');
  const verdict = judgeStatus(answer, { ...ABOUT, purpose: 'logging in' });
  if (verdict.kind === 'error' || verdict.kind === 'busy') throw verdict.error;
  const body = jsonOf(answer);
  const given = Array.isArray(body) ? (body as unknown[])[0] : body;
  const token = isObject(given) ? given.token : undefined;
  if (!isObject(given) || typeof token !== 'string' || !SENDABLE.test(token)) throw unexpected(answer, 'besmart');
  return { session: token, expiresAt: expiresAt(given.expiration, answer) };
}

/**
 * When a token ends, by the local clock in epoch ms. `expiration` is an instant of the vendor's clock; one that has
 * passed there, or lies more than a day ahead, is not believed.
 */
function expiresAt(expiration: unknown, { startedAt, clockSkew }: WireAnswer): number {
  const told = numberOf(expiration);
  if (told === undefined) return startedAt + LIFE;
  const life = (told > MILLISECONDS ? told : told * 1000) - (startedAt + clockSkew);
  return startedAt + (life > 0 && life <= LONGEST_LIFE ? life : LIFE);
}

function refused(answer: WireAnswer): CloudError {
  const lead = 'besmart refused login and password, or the apiKey of the workspace';
  return statusError('E_AUTH', lead, answer);
}

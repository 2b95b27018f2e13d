import { judgeStatus, statusError } from '../../account/judge';
import { isHtml } from '../../account/vendor-text';
import type { AccountSettings, Grant, SessionScheme, WireAnswer } from '../../account/wire';
import { finiteNumber } from '../flatten';
import { isObject, jsonOf, parseJson, textOf, unexpected } from '../json';

export const TITLE = 'SENSIT Connect';

/** The list of devices, which wants to hear who asks. */
export const DEVICE_LIST = '/clients/getDevicesFromDeviceTypeAndRole';

/** What a sign-in gives. */
export interface SensitSession {
  token: string;
  /** `user.role` and `user.id`; absent where the vendor left them out. */
  role?: string;
  userId?: string;
}

/** Life of the token that the vendor's paper prints, ms: for tokens that can't be read. */
const LIFE = 8 * 3_600_000;

/** What may stand in a header field. */
const SENDABLE = /^[\x21-\x7e]+$/;

/**
 * Sessions of SENSIT Connect: a sign-in with e-mail and password gives a JSON Web Token, which every other call carries
 * as `Bearer` (vendors.md, section 2). There is no refresh and no sign-out.
 */
export function session(settings: AccountSettings): SessionScheme<SensitSession> {
  const { email = '', password = '' } = settings.credentials;
  const url = `${settings.addresses['baseUrl'] ?? ''}/users/signin`;
  return {
    async login(wire) {
      return grantOf(await wire.send({ method: 'POST', url, json: { email, password }, kind: 'login' }));
    },
    sign(request, { token, role, userId }) {
      const headers = { ...request.headers, Authorization: `Bearer ${token}` };
      if (!request.url.endsWith(DEVICE_LIST)) return { ...request, headers };
      return { ...request, headers, query: { ...request.query, Role: role, UserId: userId } };
    },
    judge: (answer) => judgeStatus(answer, { title: TITLE }),
  };
}

/**
 * The session out of the answer to a sign-in. How a refusal looks is not documented: 400, 401 or 403 in JSON, or 200
 * with a message in place of a token. From what does not speak JSON nothing follows for the password.
 * @throws CloudError `E_AUTH` where the vendor refused the credentials, else what the status says
 */
function grantOf(answer: WireAnswer): Grant<SensitSession> {
  const { status } = answer;
  const inJson = parseJson(answer.text) !== undefined;
  if ((status === 401 && !isHtml(answer.text)) || ((status === 400 || status === 403) && inJson)) throw refused(answer);
  if ([400, 401, 403, 422].includes(status) && !inJson) throw unexpected(answer, TITLE);
  const verdict = judgeStatus(answer, { title: TITLE, purpose: 'signing in' });
  if (verdict.kind === 'error' || verdict.kind === 'busy') throw verdict.error;

  const body = jsonOf(answer, TITLE);
  if (!isObject(body)) throw unexpected(answer, TITLE);
  const token = textOf(body['accessToken']);
  if (token === undefined && textOf(body['message']) !== undefined) throw refused(answer);
  if (token === undefined || !SENDABLE.test(token)) throw unexpected(answer, TITLE);
  const user = isObject(body['user']) ? body['user'] : {};
  const [role, userId] = [textOf(user['role']), textOf(user['id'])];
  return {
    session: { token, ...(role === undefined ? {} : { role }), ...(userId === undefined ? {} : { userId }) },
    expiresAt: answer.startedAt + (lifeOf(token) ?? LIFE),
  };
}

/**
 * How long a JSON Web Token lasts, ms: `exp - iat`, so that the vendor's clock does not matter; `undefined` where that
 * can't be read out of it.
 */
function lifeOf(token: string): number | undefined {
  const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  if (!isObject(claims)) return undefined;
  const [issued, expires] = [finiteNumber(claims['iat']), finiteNumber(claims['exp'])];
  if (issued === undefined || expires === undefined || expires <= issued) return undefined;
  return (expires - issued) * 1000;
}

function refused(answer: WireAnswer): Error {
  return statusError('E_AUTH', `${TITLE} refused the e-mail or the password`, answer);
}

import { ApiFailure, BAD_JSON, BAD_URI, NOT_AUTHORISED } from './sensaphone-failure';
import { parseBody } from './sensaphone-json';
import type { SensaphoneOptions } from './sensaphone-options';
import type { Item, Verb } from './sensaphone-schema';
import type { Sessions } from './sensaphone-sessions';
import type { Target } from './sensaphone-uri';

/** The login resource: `sensaphone-resources.md` section 3. Its properties stand at the top level of a request. */

/** The verb of a URI-mode request; undefined for a method that the API does not have. */
export function verbOf(method: string): Verb | undefined {
  const verbs: Readonly<Record<string, Verb>> = { POST: 'create', GET: 'read', PUT: 'update', DELETE: 'delete' };
  return Object.hasOwn(verbs, method) ? verbs[method] : undefined;
}

/**
 * The `response` of a request to `/login`.
 * @throws ApiFailure
 */
export function answerLogin(
  sessions: Sessions,
  options: SensaphoneOptions,
  target: Target,
  request: { method: string; body: Buffer; at: number },
): Item {
  const [first, second, third] = target.segments.slice(1);
  if (first?.text === 'reset_password' && !first.braced) {
    sessions.passwordResets += 1;
    throw new ApiFailure(NOT_AUTHORISED, 'nobody asked for a password reset');
  }
  if (request.method === 'POST' && request.body.length > 0) {
    if (first !== undefined) throw new ApiFailure(BAD_URI, 'something stands behind login');
    return answerBody(sessions, target, request);
  }
  if (request.body.length > 0) throw new ApiFailure(BAD_JSON, 'a body in URI mode');
  const verb = verbOf(request.method);
  if (first?.braced === true) {
    const isLogin = second?.braced === true && third === undefined && (verb === 'create' || verb === 'read');
    if (!isLogin || options.uriLogin === 'refused') throw new ApiFailure(BAD_URI, 'no login by URI');
    return sessions.login(first.text, second.text, target.session, request.at);
  }
  if (verb === undefined || verb === 'create') throw new ApiFailure(BAD_URI, 'a login without user and password');
  const ask: Item = first === undefined ? {} : { [first.text]: null };
  if (second !== undefined) throw new ApiFailure(BAD_URI, 'something stands behind a property of login');
  const given = withSession(sessions, verb, target.acctid, target.session, ask, request.at);
  if (first !== undefined && !Object.hasOwn(given, first.text)) throw new ApiFailure(BAD_URI, 'no such property');
  return given;
}

function answerBody(sessions: Sessions, target: Target, request: { body: Buffer; at: number }): Item {
  const { verb, acctid, session, body } = parseBody(request.body, ['login']);
  if (target.session !== undefined && (session !== undefined || acctid !== undefined)) {
    throw new ApiFailure(BAD_JSON, 'account and session stand in the URI and in the body');
  }
  const token = session ?? target.session;
  if (verb === 'create') return sessions.login(body['user_name'], body['password'], token, request.at);
  return withSession(sessions, verb, acctid ?? target.acctid, token, body, request.at);
}

/** Read tells about the session, update does the same and gives no new one, delete ends it. */
function withSession(
  sessions: Sessions,
  verb: Verb,
  acctid: number | undefined,
  token: string | undefined,
  ask: Item,
  now: number,
): Item {
  const session = sessions.check(acctid, token, now);
  if (verb === 'delete') {
    sessions.logout(session);
    return {};
  }
  const all = sessions.describe(session, now);
  const wanted = Object.entries(all).filter(([name]) => ask[name] === null);
  return wanted.length === 0 ? all : Object.fromEntries(wanted);
}

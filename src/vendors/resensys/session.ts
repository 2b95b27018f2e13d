import { judgeStatus } from '../../account/judge';
import type { AccountSettings, Grant, SessionScheme, Verdict, Wire, WireAnswer, WireRequest } from '../../account/wire';
import { CloudError } from '../../errors';
import { unexpected } from './answer';
import { registrationIn, type Registration } from './registration';
import { isJson, verdictOnData, verdictOnRegistration } from './verdict';

/** What proves a session: the token of the site's forgery protection. The password goes with every call. */
export class ResensysSession {
  /** Not to be seen in the session's properties: those are secrets, and these are the names of devices. */
  readonly #registration: Registration | 'gone';
  readonly #askedAt: number;
  #isTaken = false;

  /**
   * @param token goes with every call
   * @param registration what the login was told; `gone` where the vendor has no such list for this user
   * @param askedAt when it was told, epoch ms
   * @param proven a call with this password has succeeded
   */
  constructor(
    readonly token: string,
    registration: Registration | 'gone',
    askedAt: number,
    public proven: boolean,
  ) {
    this.#registration = registration;
    this.#askedAt = askedAt;
  }

  /**
   * What the login was told, for the first who asks for it; the next is to ask the vendor.
   * @param notBefore epoch ms; what was told earlier is too old
   */
  take(notBefore: number): Registration | 'gone' | undefined {
    if (this.#isTaken || this.#askedAt < notBefore) return undefined;
    this.#isTaken = true;
    return this.#registration;
  }
}

const LOGIN = '/login';
const REGISTRATION = '/api/v2/registration';

/** The name that Django gives the cookie of its forgery protection. */
const COOKIE = 'csrftoken';

/** Printable and short, as it goes into a header field. */
const TOKEN = /^[\x21-\x7e]{1,512}$/;

const ABOUT = { title: 'Resensys' };

/** The call that lists every device with its quantities; it wants no more than what signs every call. */
export function registrationRequest(base: string): WireRequest {
  return { method: 'POST', url: base + REGISTRATION, kind: 'json' };
}

/**
 * How Resensys sessions work. A login visits the login page for a token and then asks for the registration, which
 * proves the password once for all who wait, tells a wrong password from a forbidden site, and gives the names.
 * Without a registration (404, 405, or a page with 403 for a fresh token too) the password stays unproven.
 */
export function resensysSession(settings: AccountSettings): SessionScheme<unknown> {
  const base = settings.addresses['baseUrl'] ?? '';
  const { username = '', password = '' } = settings.credentials;

  /** The user, the password and the token in the form; the endpoint itself as Referer, which Django wants. */
  function signed(request: WireRequest, token: string): WireRequest {
    return {
      ...request,
      headers: { ...request.headers, Referer: request.url, 'X-CSRFToken': token },
      form: { username, password, ...request.form, csrfmiddlewaretoken: token },
    };
  }

  async function askRegistration(wire: Wire): Promise<{ token: string; answer: WireAnswer }> {
    const token = await freshToken(wire, base);
    return { token, answer: await wire.send(signed(registrationRequest(base), token)) };
  }

  return {
    async login(wire): Promise<Grant<unknown>> {
      let { token, answer } = await askRegistration(wire);
      if (verdictOnLogin(answer, base).kind === 'session') ({ token, answer } = await askRegistration(wire));
      if (isGone(answer)) {
        return { session: new ResensysSession(token, 'gone', answer.startedAt, false), unproven: true };
      }
      return { session: new ResensysSession(token, registered(answer, base), answer.startedAt, true) };
    },

    sign: (request, session) => (session instanceof ResensysSession ? signed(request, session.token) : request),

    judge(answer, session) {
      const own = session instanceof ResensysSession ? session : undefined;
      const verdict = verdictOnData(answer, { base, proven: own?.proven ?? true }) ?? judgeStatus(answer, ABOUT);
      if (own && verdict.kind === 'good') own.proven = true;
      return verdict;
    },
  };
}

/** Visits the login page; its redirects are followed by the connection, its cookies kept by the jar. */
async function freshToken(wire: Wire, base: string): Promise<string> {
  const url = base + LOGIN;
  const answer = await wire.send({ method: 'GET', url, kind: 'login' });
  const verdict = judgeStatus(answer, ABOUT);
  if (verdict.kind === 'busy') throw verdict.error;
  if (verdict.kind !== 'good') throw unexpected(answer, 'no login page');
  const token = wire.cookie(url, COOKIE) ?? '';
  if (!TOKEN.test(token)) throw unexpected(answer, `a login page that sets no usable cookie ${COOKIE}`);
  return token;
}

function verdictOnLogin(answer: WireAnswer, base: string): Verdict {
  return verdictOnRegistration(answer, base) ?? judgeStatus(answer, ABOUT);
}

/** No list for this user: it is not there, or a page says no to a token that was fetched a moment ago. */
function isGone(answer: WireAnswer): boolean {
  return answer.status === 404 || answer.status === 405 || (answer.status === 403 && !isJson(answer));
}

/** The registration, or the reason why this answer to the login is none. */
function registered(answer: WireAnswer, base: string): Registration {
  const verdict = verdictOnLogin(answer, base);
  switch (verdict.kind) {
    case 'good':
      return registrationIn(answer);
    case 'credentials':
      throw new CloudError('E_AUTH', verdict.text, { status: answer.status });
    case 'session':
      throw unexpected(answer, 'its login page in place of the registration');
    case 'busy':
    case 'error':
      // 400 and 422 without JSON come from something before the vendor.
      if ((answer.status === 400 || answer.status === 422) && !isJson(answer)) throw unexpected(answer, 'no JSON');
      throw verdict.error;
  }
}

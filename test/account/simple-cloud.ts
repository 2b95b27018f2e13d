/** A small cloud with tokens, and what an account needs to use it. */
import { judgeStatus, parseJson } from '../../src/account/judge';
import type { AccountSettings, Call, SessionScheme, Work } from '../../src/account/wire';
import { CloudError } from '../../src/errors';
import type { SimulatedAnswer, SimulatedRequest } from '../../src/simulator/cloud';

export const USER = 'canary-user';
export const PASSWORD = 'canary"pass/word ü';

/** Logs in at `/login` and answers everything else with `{"path": ...}` to whoever has a good token. */
export class SimpleCloud {
  logins = 0;
  password = PASSWORD;
  /** Seconds; without it a token is good until it is revoked. */
  life: number | undefined;
  private good = new Set<string>();

  readonly handle = (request: SimulatedRequest): SimulatedAnswer => {
    if (request.url.pathname === '/login') return this.login(request.body.toString());
    if (request.url.pathname === '/logout') return { status: 204 };
    const token = String(request.headers['authorization']).replace('Bearer ', '');
    if (!this.good.has(token)) return { status: 401, body: { message: `Token ${token} has ended` } };
    if (request.url.pathname === '/forbidden') return { status: 403, body: { message: 'Not yours' } };
    return { status: 200, body: { path: request.url.pathname } };
  };

  /** Every token there is loses its worth. */
  revoke(): void {
    this.good.clear();
  }

  private login(body: string): SimulatedAnswer {
    this.logins += 1;
    const { password } = JSON.parse(body) as { password: string };
    if (password !== this.password) return { status: 401, body: { message: `Wrong password ${password} of ${USER}` } };
    const token = `canary-token-${this.logins}`;
    this.good.add(token);
    return { status: 200, body: { token, life: this.life } };
  }
}

export interface SimpleSession {
  token: string;
}

/** The client's side of `SimpleCloud`. */
export function simpleScheme(url: string, options: { unproven?: boolean } = {}): SessionScheme<unknown> {
  const title = 'Simple';
  const scheme: SessionScheme<SimpleSession> = {
    async login(wire) {
      const json = { user: USER, password: PASSWORD };
      const answer = await wire.send({ method: 'POST', url: `${url}/login`, json, kind: 'login' });
      const verdict = judgeStatus(answer, { title });
      if (verdict.kind === 'session') {
        const { message } = parseJson(answer) as { message: string };
        throw new CloudError('E_AUTH', message, { status: answer.status });
      }
      if (verdict.kind !== 'good') throw 'error' in verdict ? verdict.error : new Error(verdict.kind);
      const { token, life } = parseJson(answer) as { token: string; life?: number };
      return {
        session: { token },
        ...(life === undefined ? {} : { expiresAt: answer.startedAt + life * 1000 }),
        ...options,
      };
    },
    sign: (request, { token }) => ({ ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } }),
    judge: (answer) => judgeStatus(answer, { title }),
    async logout(wire, { token }) {
      await wire.send({ method: 'POST', url: `${url}/logout`, json: { token }, kind: 'json' });
    },
  };
  return scheme;
}

export function simpleSettings(url: string, more: Partial<AccountSettings> = {}): AccountSettings {
  return {
    vendor: 'besmart',
    name: 'Main',
    addresses: { baseUrl: url },
    credentials: { login: USER, password: PASSWORD },
    options: {},
    timeout: 5,
    concurrency: 4,
    rate: 0,
    ...more,
  };
}

/** A read of a path, whose result is the path that the cloud saw. */
export function reading(url: string, path: string, more: Partial<Call<string>> = {}): Call<string> {
  return {
    purpose: `reading ${path}`,
    request: { method: 'GET', url: url + path, kind: 'json' },
    replay: 'safe',
    read: (answer) => (parseJson(answer) as { path: string }).path,
    ...more,
  };
}

export function newWork(more: Partial<Work> = {}): Work {
  return { signal: new AbortController().signal, priority: 'poll', requests: 0, ...more };
}

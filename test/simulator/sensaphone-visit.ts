/** A visit to the simulated Sensaphone.net, without a server between, as its documents describe a client. */
import assert from 'node:assert/strict';
import { SensaphoneCloud } from '../../src/simulator/sensaphone';
import type { SensaphoneOptions } from '../../src/simulator/sensaphone-options';
import { ask } from './ask';

/** Saturday, 21 November 2026, 12:00 UTC. */
export const NOON = Date.UTC(2026, 10, 21, 12);

export const LOGIN = {
  request_type: 'create',
  resource: 'login',
  user_name: 'demo-user',
  password: 'demo-pass',
};

/** What stands in an envelope. */
export interface Envelope {
  result: { success: boolean; code: number; message: string; properties?: unknown };
  response: unknown;
}

/** What lies at a path of keys and indexes; undefined where the way ends. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as Record<string | number, unknown>)[key];
  }
  return here;
}

export class Visit {
  readonly cloud: SensaphoneCloud;
  now = NOON;
  session = '';

  constructor(options: Partial<SensaphoneOptions> = {}) {
    this.cloud = new SensaphoneCloud(options);
    this.session = String(at(this.post('v1/login', LOGIN).response, 'session'));
  }

  /** A request as it is: the whole target, the body as text. */
  send(method: string, target: string, body = ''): Envelope {
    const answer = ask(this.cloud, { method, target, body, at: this.now });
    assert.equal(answer.status, 200);
    return answer.json as Envelope;
  }

  /** A POST of a body under /api/. */
  post(path: string, body: object): Envelope {
    return this.send('POST', `/api/${path}`, JSON.stringify(body));
  }

  /** JSON mode with account and session; `tree` holds the resource. */
  json(verb: string, path: string, tree: object): Envelope {
    const [resource] = path.split('/');
    return this.post(`v1/${path}`, { request_type: verb, resource, acctid: 987654, session: this.session, ...tree });
  }

  /** URI mode; `path` comes after the session, with its braces. */
  uri(method: string, path: string, version = 'v1'): Envelope {
    return this.send(method, `/api/${version}/{987654}/{${this.session}}/${path}`);
  }

  /** The response of a request that must succeed. */
  ok(answer: Envelope): unknown {
    assert.deepEqual([answer.result.success, answer.result.code], [true, 0]);
    return answer.response;
  }
}

/** The code of a request that must fail as a whole. */
export function codeOf(answer: Envelope): number {
  assert.equal(answer.result.success, false);
  assert.deepEqual(answer.response, {});
  return answer.result.code;
}

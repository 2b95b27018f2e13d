/** A visit to the simulated Resensys, step by step as the vendor document has it, over real sockets. */
import assert from 'node:assert/strict';
import { type ResensysCloud } from '../../src/simulator/resensys';
import { type CloudServer, type CloudServerOptions, startCloud } from '../../src/simulator/server';
import { type Received, send } from './http-client';

/** A request that changes one thing about a good visit; null leaves a header or a field out. */
export interface Change {
  headers?: Record<string, string | null>;
  fields?: Record<string, string | null>;
}

function without(entries: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, string] => entry[1] !== null));
}

export class Visit {
  token = '';

  private constructor(readonly server: CloudServer) {}

  /** Starts `cloud` and reads its login page. */
  static async start(cloud: ResensysCloud, options: CloudServerOptions = {}): Promise<Visit> {
    const visit = new Visit(await startCloud(cloud, options));
    await visit.login();
    return visit;
  }

  async login(): Promise<void> {
    const page = await send(`${this.server.url}/login/`);
    this.token = /^csrftoken=([^;]*)/.exec(page.headers['set-cookie']?.[0] ?? '')?.[1] ?? '';
    assert.match(this.token, /^[A-Za-z0-9]{64}$/);
  }

  /** A good POST but for `change`. */
  post(path: string, { fields = {}, headers = {} }: Change = {}): Promise<Received> {
    const url = this.server.url + path;
    const form = without({ username: 'demo', password: 'demo-pass', csrfmiddlewaretoken: this.token, ...fields });
    return send(url, {
      method: 'POST',
      headers: without({
        'Content-Type': 'application/x-www-form-urlencoded',
        Referer: url,
        Cookie: `csrftoken=${this.token}`,
        ...headers,
      }),
      body: new URLSearchParams(form).toString(),
    });
  }

  /** The parsed answer of a good POST that must succeed. */
  async json(path: string, fields: Record<string, string> = {}): Promise<unknown> {
    const { status, body } = await this.post(path, { fields });
    assert.equal(status, 200, body.toString());
    return JSON.parse(body.toString());
  }

  /** Index keyed rows of one quantity, in order. */
  async rows(fields: Record<string, string>): Promise<Record<string, string>[]> {
    return Object.values((await this.json('/api/v1/data_acquire', fields)) as Record<string, Record<string, string>>);
  }
}

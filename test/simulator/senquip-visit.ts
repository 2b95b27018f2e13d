/** A client of the simulated Senquip cloud that holds a token. */
import { SenquipCloud } from '../../src/simulator/senquip';
import type { SenquipOptions } from '../../src/simulator/senquip-options';
import { ask, type Answer, type Request } from './ask';

/** The present of all tests. */
export const NOW = Date.UTC(2026, 10, 21, 12);

/** A datapoint. */
export interface Item {
  deviceid: string;
  ts: number;
  [key: string]: unknown;
}

/** The `Authorization` field of RFC 7617. */
export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

/** The request for a token, right but for what is changed. */
export function tokenRequest(
  change: { authorization?: string | undefined; type?: string; body?: string } = {},
): Pick<Request, 'method' | 'headers' | 'body'> {
  const { type = 'application/x-www-form-urlencoded', body = 'grant_type=client_credentials' } = change;
  const authorization = 'authorization' in change ? change.authorization : basic('demo-client', 'demo-secret');
  return { method: 'POST', headers: { 'content-type': type, authorization }, body };
}

export class Visit {
  readonly cloud: SenquipCloud;
  readonly style: string;
  token = '';
  now = NOW;

  constructor(options: Partial<SenquipOptions> = {}) {
    this.cloud = new SenquipCloud(options);
    this.style = options.tokenStyle === 'bearer' ? 'Bearer ' : '';
    this.login();
  }

  login(): void {
    const { json } = ask(this.cloud, { target: '/oauth2/token', at: this.now, ...tokenRequest() });
    this.token = (json as { access_token: string }).access_token;
  }

  send(target: string, request: Partial<Request> = {}): Answer {
    return ask(this.cloud, { at: this.now, headers: { authorization: this.style + this.token }, ...request, target });
  }

  /** The id of the device at this place of the list. */
  id(index: number): string {
    return this.cloud.truth.devices()[index]?.deviceid ?? '';
  }

  data(index: number, query: string): Answer {
    return this.send(`/v1/get-data/${this.id(index)}${query}`);
  }

  items(index: number, query: string): Item[] {
    return this.data(index, query).json as Item[];
  }
}

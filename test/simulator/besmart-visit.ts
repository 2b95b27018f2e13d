/** A client of the simulated besmart.energy that is logged in. */
import { BesmartCloud } from '../../src/simulator/besmart';
import type { BesmartOptions } from '../../src/simulator/besmart-options';
import { ask, type Answer, type Request } from './ask';

/** The present of all tests. */
export const NOW = Date.UTC(2026, 10, 21, 12);

/** A row as sent in the shape `rows`. */
export interface Row {
  time: number;
  value: number | string | null;
  type: string;
  origin: number;
}

/** The answer to a data call. */
export interface Data<Shape> {
  client_cid: number;
  sensor_mid: number;
  signal_type_moid: number;
  unit: string | null;
  data: Shape;
}

/** A POST with a JSON body; text is sent as it is. */
export function posted(body: unknown, headers: Readonly<Record<string, string>> = {}): Partial<Request> {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

export const GOOD = { login: 'ops@example.org', password: 'demo-pass' };

export class Visit {
  readonly cloud: BesmartCloud;
  readonly token: string;
  now = NOW;

  constructor(options: Partial<BesmartOptions> = {}) {
    this.cloud = new BesmartCloud(options);
    this.token = (this.login(GOOD).json as { token: string }).token;
  }

  login(body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
    return ask(this.cloud, { target: '/api/users/token', at: this.now, ...posted(body, headers) });
  }

  send(target: string, request: Partial<Request> = {}): Answer {
    const headers = { authorization: `Bearer ${this.token}`, ...request.headers };
    return ask(this.cloud, { at: this.now, ...request, target: `/api${target}`, headers });
  }

  /** `client_cid.sensor_mid` of the sensor at this place of the list. */
  id(index: number): string {
    const sensor = this.cloud.truth.sensors()[index];
    return sensor === undefined ? '' : `${sensor.cid}.${sensor.mid}`;
  }

  data(index: number, moid: number, query: string): Answer {
    return this.send(`/sensors/${this.id(index)}/signals/${moid}/data?${query}`);
  }

  /** The rows of a signal; only for the option `data: 'rows'`. */
  rows(index: number, moid: number, query: string): Row[] {
    return (this.data(index, moid, query).json as Data<Row[]>).data;
  }
}

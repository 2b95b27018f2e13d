import type { Account } from '../../src/account/account';
import type { AccountSettings, Call, WireAnswer, WireRequest, Work } from '../../src/account/wire';
import { CloudError } from '../../src/errors';
import { besmart } from '../../src/vendors/besmart';
import type { Cloud, ReadPlan, ReadQuery } from '../../src/vendor';

/** What the cloud of a test answers; `body` goes out as JSON unless it is text. */
export interface Said {
  status?: number;
  body?: unknown;
  text?: string;
  /** What the account threw instead. */
  thrown?: CloudError;
}

export function settings(more: AccountSettings['credentials'] = {}): AccountSettings {
  return {
    vendor: 'besmart',
    name: 'Energy',
    addresses: { baseUrl: 'https://api.besmart.energy/api' },
    credentials: { login: 'ops@example.org', password: 'demo-pass', ...more },
    options: {},
    timeout: 60,
    concurrency: 2,
    rate: 5,
  };
}

export function workOf(): Work {
  return { signal: new AbortController().signal, priority: 'poll', requests: 0 };
}

export function answerOf({ status = 200, body = null, text }: Said, startedAt = 0, clockSkew = 0): WireAnswer {
  return { status, headers: {}, text: text ?? JSON.stringify(body), startedAt, clockSkew };
}

const CODES: Readonly<Record<number, 'E_FORBIDDEN' | 'E_NOT_FOUND'>> = { 403: 'E_FORBIDDEN', 404: 'E_NOT_FOUND' };

/** An account without a network, for the shapes of answers: no session, no retries, a clock that the test sets. */
export class StandIn implements Account {
  readonly settings = settings();
  readonly learnt = new Map<string, string>();
  readonly asked: WireRequest[] = [];
  readonly cloud: Cloud;
  time = 1_720_000_000_000;
  private readonly kept = new Map<string, { at: number; found: unknown }>();

  constructor(private readonly answer: (request: WireRequest) => Said) {
    this.cloud = besmart.open(this);
  }

  async request<Result>(call: Call<Result>): Promise<Result> {
    await Promise.resolve();
    this.asked.push(call.request);
    const said = this.answer(call.request);
    if (said.thrown) throw said.thrown;
    const answer = answerOf(said, this.time);
    const verdict = call.judge?.(answer);
    if (verdict?.kind === 'error') throw verdict.error;
    if (answer.status !== 200) {
      throw new CloudError(CODES[answer.status] ?? 'E_VENDOR', 'The cloud refused.', { status: answer.status });
    }
    return call.read(answer);
  }

  async lookup<Found>(key: string, maxAge: number, load: (work: Work) => Promise<Found>, work: Work): Promise<Found> {
    const kept = this.kept.get(key);
    if (kept && this.time - kept.at < maxAge) return kept.found as Found;
    const found = await load(work);
    this.kept.set(key, { at: this.time, found });
    return found;
  }

  now(): number {
    return this.time;
  }

  serverNow(): number {
    return this.time;
  }

  /** The paths asked for, with their query, since the last call of this. */
  paths(): string[] {
    return this.asked.splice(0).map(({ method, url, query }) => {
      const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
      const sent = pairs.map(([name, value]) => `${name}=${String(value)}`).join('&');
      return `${method} ${url.slice(this.settings.addresses['baseUrl']?.length)}${sent === '' ? '' : `?${sent}`}`;
    });
  }
}

/** Asserts that `tried` ends in a CloudError with this code, and gives it. */
export async function failure(tried: Promise<unknown>, code: string): Promise<CloudError> {
  const error = await tried.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CloudError)) throw new Error(`no CloudError but ${String(error)}`);
  if (error.code !== code) throw new Error(`${error.code} instead of ${code}: ${error.message}`);
  return error;
}

/** An account that is always answered the same. */
export function always(said: Said): StandIn {
  return new StandIn(() => said);
}

export const SENSORS = [
  { client_cid: 12, sensor_mid: 122, name: 'Stacja', sensor_type_id: 12 },
  { client_cid: 12, sensor_mid: 123, name: null, sensor_type_id: 14 },
  { client_cid: 13, sensor_mid: 7, name: 'Inna' },
];
const TYPES = [
  { signal_type_moid: 32, symbol: 'A+', unit_symbol: 'kW.h' },
  { signal_type_moid: 52, symbol: 'T', unit_symbol: '°C' },
  { signal_type_moid: 53, symbol: 'T', unit_symbol: '°C' },
];

/** What the calls of a cloud answer. */
export interface Lists {
  sensors?: Said;
  types?: Said;
  data?: Said;
}

/** A cloud of these lists; what of it changes later may be changed in `said`. */
export function cloudOf(said: Lists = {}): StandIn {
  return new StandIn(({ url }: WireRequest) => {
    if (url.endsWith('/sensors/find')) return said.sensors ?? { body: SENSORS };
    if (url.endsWith('/signals/types')) return said.types ?? { body: TYPES };
    return said.data ?? { body: { data: [] } };
  });
}

export async function plan(account: StandIn, query: ReadQuery): Promise<ReadPlan[]> {
  return account.cloud.plan(query, workOf());
}

/** A signed-in user of the simulated SENSIT Connect. */
import { SensitCloud } from '../../src/simulator/sensit';
import type { SensitOptions } from '../../src/simulator/sensit-options';
import { ask, type Answer, type Request } from './ask';

/** The present of all tests. */
export const NOW = Date.UTC(2026, 10, 21, 12);

/** The first device of each type, and its log call. */
export const FMD = '1021';
export const SPOD = '1022';
export const RAMP = '1023';
export const LOG = {
  FMD: 'FMDDeviceLogForGivenHour',
  SPOD: 'SPODDeviceLogForGivenHour',
  RAMP: 'RAMPDeviceLogBetweenTimePeriod',
};

/** Two hours of the day before, as the log calls want them; `six` is its start in epoch ms. */
export const window = { StartDate: '2026-11-20 06:00:00', EndDate: '2026-11-20 08:00:00' };
export const six = Date.UTC(2026, 10, 20, 6);

/** A record, or a device in the list. */
export interface Item {
  _id: string;
  date: string;
  [field: string]: unknown;
}

/** A POST with a JSON body; text is sent as it is. */
export const json = (body: unknown): Partial<Request> => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** One cloud with a signed-in user. */
export class Visit {
  readonly cloud: SensitCloud;
  token = '';
  now = NOW;

  constructor(options: Partial<SensitOptions> = {}) {
    this.cloud = new SensitCloud(options);
    this.signIn();
  }

  signIn(): void {
    const answer = this.send('/users/signin', json({ email: 'ops@example.org', password: 'demo-pass' }));
    this.token = (answer.json as { accessToken: string }).accessToken;
  }

  send(target: string, request: Partial<Request> = {}): Answer {
    const headers = { ...(this.token === '' ? {} : { authorization: `Bearer ${this.token}` }), ...request.headers };
    return ask(this.cloud, { at: this.now, ...request, target, headers });
  }

  log(path: string, body: unknown): Answer {
    return this.send(`/sensors-data/get${path}`, json(body));
  }

  records(path: string, DeviceId: string, StartDate: string, EndDate: string): Item[] {
    return (this.log(path, { DeviceId, StartDate, EndDate }).json as { data: Item[] }).data;
  }
}

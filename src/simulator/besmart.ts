/**
 * besmart.energy, simulated strictly: login, workspaces, sensors, signal types and signal data, in the shapes of its
 * papers from 2021 to today. Where they contradict each other there is an option.
 */
import { SIGNAL_TYPES } from './besmart-catalogue';
import { signalAnswer } from './besmart-data';
import { sensorDetails } from './besmart-items';
import { LIST_CALLS } from './besmart-lists';
import { besmartSensors, type BesmartSensor, type RowRules } from './besmart-meters';
import { BESMART_DEFAULTS, type BesmartOptions, type BesmartSettings } from './besmart-options';
import { dataQuery } from './besmart-query';
import { BesmartSessions } from './besmart-sessions';
import { BesmartTruth } from './besmart-truth';
import type { SimulatedAnswer, SimulatedCloud, SimulatedRequest } from './cloud';
import { demandMethod, queryOf, Refusal } from './strict-request';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  415: 'Unsupported Media Type',
};
const SENSOR = /^\/sensors\/(\d+)\.(\d+)(?:\/signals\/(\d+)\/data)?$/;

/** The cloud behind `https://api.besmart.energy/api`. */
export class BesmartCloud implements SimulatedCloud {
  readonly vendor = 'besmart';
  /** What the sensors really measured. */
  readonly truth: BesmartTruth;
  private readonly settings: BesmartSettings & { rules: RowRules };
  private readonly sessions: BesmartSessions;
  private readonly sensors: readonly BesmartSensor[];

  constructor(options: Partial<BesmartOptions> = {}) {
    const settings = { ...BESMART_DEFAULTS, ...options };
    const rules = { since: settings.since, interval: settings.interval, whole: settings.values === 'integer' };
    this.settings = { ...settings, rules };
    this.sessions = new BesmartSessions(settings);
    this.sensors = besmartSensors(settings.seed, settings.sensors);
    this.truth = new BesmartTruth(this.sensors, rules);
  }

  /** Logins that arrived, refused ones too. */
  get logins(): number {
    return this.sessions.logins;
  }

  get tokensIssued(): number {
    return this.sessions.issued;
  }

  /** From now on every token given so far is refused. */
  expireTokens(): void {
    this.sessions.expireAll();
  }

  handle(request: SimulatedRequest): SimulatedAnswer {
    try {
      return { status: 200, body: this.route(request) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return this.refused(error);
    }
  }

  private route(request: SimulatedRequest): object {
    const [, path = ''] = /^\/api(\/.*)$/.exec(request.url.pathname) ?? [];
    if (path === '/users/token') {
      demandMethod(request, 'POST');
      return this.sessions.login(request);
    }
    const list = LIST_CALLS.get(path);
    if (list !== undefined) {
      const gone = list.name === undefined ? undefined : this.settings.gone[list.name];
      if (gone !== undefined) throw new Refusal(gone, 'This call is gone');
      demandMethod(request, list.method);
      this.sessions.authorize(request);
      return list.items(request, this.sensors);
    }
    const [, cid, mid, moid] = SENSOR.exec(path) ?? [];
    if (cid === undefined) throw new Refusal(404, 'The requested URL was not found on the server');
    demandMethod(request, 'GET');
    this.sessions.authorize(request);
    const sensor = this.sensorOf(Number(cid), Number(mid));
    if (moid !== undefined) return this.data(request, sensor, Number(moid));
    queryOf(request, [], 422);
    return sensorDetails(sensor);
  }

  private sensorOf(cid: number, mid: number): BesmartSensor {
    const sensor = this.sensors.find((one) => one.cid === cid && one.mid === mid);
    if (sensor === undefined) throw new Refusal(404, 'There is no such sensor');
    if (!sensor.workspace.allowed) throw new Refusal(403, 'No right to this workspace');
    return sensor;
  }

  private data(request: SimulatedRequest, sensor: BesmartSensor, moid: number): object {
    const type = SIGNAL_TYPES.find((one) => one.moid === moid);
    if (type === undefined || !sensor.type.signals.includes(moid)) throw new Refusal(404, 'There is no such signal');
    const query = dataQuery(request, type, this.settings.longestRange);
    return signalAnswer(sensor, type, query, request.at, this.settings);
  }

  private refused({ status, reason, place, headers }: Refusal): SimulatedAnswer {
    const modern = this.settings.errors === 'detail';
    // Newer servers answer 422 to whatever is wrong with a body.
    if (status === 422 || (modern && (status === 400 || status === 415))) {
      if (this.settings.unprocessable === 'detail') {
        return { status: 422, body: { detail: [{ loc: place, msg: reason, type: 'value_error' }] } };
      }
      return { status: 422, headers: { 'content-type': 'application/json' }, body: '"Error"' };
    }
    if (modern) return { status, headers, body: { detail: reason } };
    const problem = { detail: reason, status, title: TITLES[status] ?? 'Error', type: 'about:blank' };
    const type = 'application/problem+json';
    return { status, headers: { ...headers, 'content-type': type }, body: JSON.stringify(problem) };
  }
}

/**
 * SENSIT Connect, simulated strictly: sign-in by e-mail and password, devices, logs of two hours, available dates.
 * What the vendor's paper leaves open is an option; the default is what it prints or what is most likely.
 */
import { answeredRange } from './asked-range';
import type { SimulatedAnswer, SimulatedCloud, SimulatedRequest } from './cloud';
import { dayAfter, isTimeZone, localDayAt, startOfLocalDay } from './local-days';
import {
  countRecords,
  lastRecordTime,
  recordTimes,
  sensitFleet,
  type SensitDevice,
  type SensitType,
} from './sensit-fleet';
import { SENSIT_DEFAULTS, type SensitOptions, type SensitSettings } from './sensit-options';
import { wireRecord } from './sensit-records';
import { SensitTruth } from './sensit-truth';
import { isTokenGood, signToken } from './sensit-token';
import { answeredWindow, instantOf } from './sensit-window';
import { demandMethod, headerField, jsonObject, queryOf, Refusal } from './strict-request';

const LOG_CALL = /^\/sensors-data\/get(FMD|SPOD|RAMP)DeviceLog(ForGivenHour|BetweenTimePeriod)$/;
const DATES_CALL = /^\/sensors-data\/get(FMD|SPOD|RAMP)DataAvailableDates$/;

/** The cloud behind `https://api.sensitconnect.net`. */
export class SensitCloud implements SimulatedCloud {
  readonly vendor = 'sensit';
  /** What the devices really measured. */
  readonly truth: SensitTruth;
  /** Sign-ins that arrived, refused ones too. */
  logins = 0;
  tokensIssued = 0;
  private readonly settings: SensitSettings;
  private readonly fleet: readonly SensitDevice[];
  private keyNumber = 0;

  constructor(options: Partial<SensitOptions> = {}) {
    this.settings = { ...SENSIT_DEFAULTS, ...options };
    const { seed, devices: count, interval, since, inactiveSince } = this.settings;
    this.fleet = sensitFleet({ seed, count, interval, since, inactiveSince });
    this.truth = new SensitTruth(this.fleet);
  }

  /** From now on every token given so far is refused. */
  revokeTokens(): void {
    // A new key, as in a key rotation: a token signed in the same second differs from the revoked one.
    this.keyNumber += 1;
  }

  handle(request: SimulatedRequest): SimulatedAnswer {
    try {
      return this.route(request);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: error.status, headers: error.headers, body: { message: error.reason } };
    }
  }

  private route(request: SimulatedRequest): SimulatedAnswer {
    const path = request.url.pathname;
    if (path === '/users/signin') return this.signIn(request);
    if (path === '/clients/getDevicesFromDeviceTypeAndRole') return this.listDevices(request);
    const [, logType, call] = LOG_CALL.exec(path) ?? [];
    const [, datesType] = DATES_CALL.exec(path) ?? [];
    if (logType !== undefined) {
      const has = this.settings.logCalls[logType as SensitType];
      if (has === 'both' || has === call) return this.log(request, logType as SensitType);
    }
    if (datesType !== undefined) return this.availableDates(request, datesType as SensitType);
    throw new Refusal(404, `Cannot ${request.method} ${path}`);
  }

  private get key(): string {
    return `${this.settings.seed} ${this.keyNumber}`;
  }

  private signIn(request: SimulatedRequest): SimulatedAnswer {
    demandMethod(request, 'POST');
    this.logins += 1;
    const { email, password, user, life, refusal } = this.settings;
    const body = jsonObject(request, ['email', 'password']);
    if (typeof body['email'] !== 'string') throw new Refusal(400, 'email is required', ['body', 'email']);
    if (typeof body['password'] !== 'string') throw new Refusal(400, 'password is required', ['body', 'password']);
    if (body['email'] !== email || body['password'] !== password) {
      const message = 'Invalid email or password';
      if (refusal === 'message') return { status: 200, body: { message } };
      throw new Refusal(refusal, message);
    }
    this.tokensIssued += 1;
    const { id, role, displayName } = user;
    const iat = Math.floor(request.at / 1000);
    const accessToken = signToken({ email, role, displayName, status: 'Active', iat, exp: iat + life }, this.key);
    return { status: 200, body: { accessToken, message: 'ok', user: { id, role, email, displayName } } };
  }

  private authorize(request: SimulatedRequest): void {
    const [, token] = /^Bearer (\S+)$/.exec(headerField(request, 'authorization')) ?? [];
    if (token === undefined || !isTokenGood(token, this.key, request.at)) {
      throw new Refusal(this.settings.tokenRefusal, 'Unauthorized');
    }
  }

  private listDevices(request: SimulatedRequest): SimulatedAnswer {
    demandMethod(request, 'GET');
    this.authorize(request);
    const query = queryOf(request, ['DeviceType', 'Role', 'UserId']);
    const type = query.get('DeviceType') ?? '';
    if (!['ALL', 'FMD', 'SPOD', 'RAMP'].includes(type)) {
      throw new Refusal(400, 'DeviceType must be ALL, FMD, SPOD or RAMP', ['query', 'DeviceType']);
    }
    for (const [name, wanted] of [
      ['Role', this.settings.user.role],
      ['UserId', this.settings.user.id],
    ] as const) {
      const given = query.get(name);
      if (given === undefined) throw new Refusal(400, `${name} is required`, ['query', name]);
      if (given !== wanted) throw new Refusal(403, `${name} is not that of the signed-in user`, ['query', name]);
    }
    const items = this.fleet
      .filter((device) => type === 'ALL' || device.type === type)
      .map((device) => this.deviceItem(device, request.at));
    return { status: 200, body: this.settings.deviceContainer === 'data' ? { data: items } : items };
  }

  private deviceItem(device: SensitDevice, at: number): Record<string, unknown> {
    const last = device.hidesLastRecord ? undefined : lastRecordTime(device, device.reportsFrom, Math.floor(at) + 1);
    return {
      _id: device.objectId,
      uuid: device.uuid,
      key: '',
      name: device.name,
      location: device.location,
      picture: '',
      status: device.status,
      type: device.type,
      isUTCTimeZone: false,
      isFirmwareUpdateRequire: false,
      isCharging: false,
      ...(last === undefined ? {} : { lastReceivedRecord: wireRecord(device, last) }),
      battery: device.status === 'Active' ? 87 : 0,
    };
  }

  /** The device that a body names; `undefined` for one that this type does not have, where that is no error. */
  private deviceOf(body: Readonly<Record<string, unknown>>, type: SensitType): SensitDevice | undefined {
    const id = body['DeviceId'];
    const uuid = typeof id === 'number' ? String(id) : id;
    if (typeof uuid !== 'string' || !/^\d+$/.test(uuid)) {
      throw new Refusal(400, 'DeviceId must be the number of a device', ['body', 'DeviceId']);
    }
    const device = this.fleet.find((one) => one.uuid === uuid && one.type === type);
    if (device === undefined && this.settings.unknownDevice === 'not-found') throw new Refusal(404, 'Device not found');
    return device;
  }

  private log(request: SimulatedRequest, type: SensitType): SimulatedAnswer {
    demandMethod(request, 'POST');
    this.authorize(request);
    const { hour24, longWindow, edges, container } = this.settings;
    const body = jsonObject(request, ['DeviceId', 'DeviceType', 'StartDate', 'EndDate']);
    if (body['DeviceType'] !== undefined) demandType(body, type);
    const device = this.deviceOf(body, type);
    const asked = [
      instantOf('StartDate', body['StartDate'], hour24),
      instantOf('EndDate', body['EndDate'], hour24),
    ] as const;
    const window = answeredWindow(...asked, request.at, longWindow);
    const { from, to } = answeredRange(edges, window.start, window.end, request.at);
    const records =
      device === undefined ? [] : [...recordTimes(device, from, to)].reverse().map((time) => wireRecord(device, time));
    if (container === 'array') return { status: 200, body: records };
    return { status: 200, body: { data: container === 'object' && records.length === 1 ? records[0] : records } };
  }

  private availableDates(request: SimulatedRequest, type: SensitType): SimulatedAnswer {
    demandMethod(request, 'POST');
    this.authorize(request);
    const body = jsonObject(request, ['DeviceId', 'DeviceType', 'Timezone']);
    demandType(body, type);
    const timezone = body['Timezone'];
    if (!isTimeZone(timezone)) throw new Refusal(400, 'Timezone must be an IANA time zone', ['body', 'Timezone']);
    const device = this.deviceOf(body, type);
    const dates = device === undefined ? [] : datesWithData(device, timezone, Math.floor(request.at) + 1);
    return { status: 200, body: this.settings.dateContainer === 'data' ? { data: dates } : dates };
  }
}

function demandType(body: Readonly<Record<string, unknown>>, type: SensitType): void {
  if (body['DeviceType'] !== type) throw new Refusal(400, `DeviceType must be ${type}`, ['body', 'DeviceType']);
}

/** The local days with records before `until`, newest first as records are. */
function datesWithData(device: SensitDevice, timezone: string, until: number): object[] {
  const dates: object[] = [];
  let day = localDayAt(timezone, device.reportsFrom);
  for (let start = startOfLocalDay(timezone, day); start < until;) {
    const following = dayAfter(day);
    const end = startOfLocalDay(timezone, following);
    const last = lastRecordTime(device, start, Math.min(end, until));
    if (last !== undefined) {
      const count = countRecords(device, start, Math.min(end, until));
      dates.push({
        _id: { month: day.month, day: day.day, year: day.year },
        count,
        date: new Date(last).toISOString(),
      });
    }
    [day, start] = [following, end];
  }
  return dates.reverse();
}

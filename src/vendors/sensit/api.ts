import type { Account } from '../../account/account';
import type { Call, Verdict, WireAnswer, WireRequest, Work } from '../../account/wire';
import { CloudError } from '../../errors';
import type { AvailableDate, Device, Interval } from '../../model';
import { utcText } from '../../range/windows';
import { jsonOf, uncrowded, unexpected } from '../json';
import { datesOf } from './dates';
import { deviceOf, type Reader } from './devices';
import { readLog, rowsOf, type SensitLog } from './normalize';
import { DEVICE_LIST, TITLE } from './session';

/**
 * The two names that the log call may have. The vendor's paper prints the first for FMD only; clients of RAMP use the
 * second (vendors.md, section 2).
 */
const LOG_CALLS = ['ForGivenHour', 'BetweenTimePeriod'] as const;

/** What the account remembers when it is forbidden to see the list of devices. */
const NO_LIST = 'no device list';

/** Statuses of a list that does not exist for this user (contract, section 3). */
const ABSENT: ReadonlySet<number | undefined> = new Set([403, 404, 405]);

/** The calls of SENSIT Connect that need a session. */
export class SensitApi {
  private readonly base: string;

  constructor(private readonly account: Account) {
    this.base = account.settings.addresses['baseUrl'] ?? '';
  }

  /** The devices of the user; `undefined` where the vendor has no such list for this user (403, 404, 405). */
  async devices(work: Work): Promise<Device[] | undefined> {
    const { learnt } = this.account;
    const forbidden = learnt.has(NO_LIST);
    try {
      const devices = await this.account.request<Device[] | undefined>(
        {
          purpose: 'listing the devices',
          request: { method: 'GET', url: this.base + DEVICE_LIST, query: { DeviceType: 'ALL' }, kind: 'json' },
          replay: 'safe',
          judge: ({ status }) => {
            if (status === 404 || status === 405) return GOOD;
            // Once it is known that a new session is refused too, no further login is spent on it.
            return forbidden && status === 403 ? GOOD : undefined;
          },
          read: (answer) => (ABSENT.has(answer.status) ? undefined : readDevices(answer)),
        },
        work,
      );
      if (devices !== undefined) learnt.delete(NO_LIST);
      return devices;
    } catch (error) {
      if (!(error instanceof CloudError) || error.code !== 'E_FORBIDDEN' || error.cause.status !== 403) throw error;
      learnt.set(NO_LIST, 'true');
      return undefined;
    }
  }

  /**
   * The records of a device in a window of two hours at most, ascending.
   * @throws CloudError `E_NOT_FOUND` where neither log call knows the device
   */
  async log(device: string, deviceType: string, window: Interval, work: Work): Promise<SensitLog> {
    const { learnt } = this.account;
    const key = `log call of ${deviceType}`;
    const winner = LOG_CALLS.find((name) => name === learnt.get(key));
    const body = {
      DeviceId: device,
      DeviceType: deviceType,
      StartDate: utcText(window.from, 'start'),
      EndDate: utcText(window.to, 'end'),
    };
    for (const name of winner === undefined ? LOG_CALLS : [winner]) {
      const log = await this.post(`get${deviceType}DeviceLog${name}`, body, readRecords, work);
      if (log === undefined) continue;
      learnt.set(key, name);
      return log;
    }
    throw unknownDevice(device, deviceType);
  }

  /**
   * The local days on which a device has data, ascending.
   * @param timezone IANA name
   * @throws CloudError `E_NOT_FOUND`
   */
  async dates(reader: Reader, timezone: string, work: Work): Promise<AvailableDate[]> {
    const { uuid, deviceType } = reader;
    const body = { DeviceId: uuid, DeviceType: deviceType, Timezone: timezone };
    const read = (answer: WireAnswer): AvailableDate[] => {
      const dates = datesOf(rowsIn(answer, '_id'), reader, timezone);
      if (dates === undefined) throw unexpected(answer, TITLE);
      return dates;
    };
    const dates = await this.post(`get${deviceType}DataAvailableDates`, body, read, work);
    if (dates === undefined) throw unknownDevice(uuid, deviceType);
    return dates;
  }

  /** `undefined` where the call, or the device, is not found. */
  private post<Result>(
    name: string,
    body: Readonly<Record<string, string>> & { DeviceId: string },
    read: (answer: WireAnswer) => Result,
    work: Work,
  ): Promise<Result | undefined> {
    const url = `${this.base}/sensors-data/${encodeURIComponent(name)}`;
    const request: WireRequest = { method: 'POST', url, json: body, kind: 'json' };
    const call: Call<Result | undefined> = {
      purpose: `reading device ${body.DeviceId}`,
      request,
      replay: 'safe',
      judge: ({ status }) => (status === 404 ? GOOD : undefined),
      read: (answer) => (answer.status === 404 ? undefined : read(answer)),
    };
    return this.account.request(call, work);
  }
}

const GOOD: Verdict = { kind: 'good' };

function unknownDevice(device: string, deviceType: string): CloudError {
  return new CloudError(
    'E_NOT_FOUND',
    `SENSIT Connect knows no ${deviceType} with the number ${device}. Check device and deviceType.`,
    { vendor: 'sensit', status: 404 },
  );
}

function rowsIn(answer: WireAnswer, mark: string): readonly unknown[] {
  const rows = rowsOf(jsonOf(answer, TITLE), mark);
  if (rows === undefined) throw unexpected(answer, TITLE);
  return uncrowded(rows, TITLE);
}

function readDevices(answer: WireAnswer): Device[] {
  const rows = rowsIn(answer, 'uuid');
  const devices = rows.flatMap((row) => deviceOf(row) ?? []);
  if (devices.length === 0 && rows.length > 0) throw unexpected(answer, TITLE);
  return devices;
}

function readRecords(answer: WireAnswer): SensitLog {
  const rows = rowsIn(answer, 'date');
  const log = readLog(rows);
  if (log.records.length === 0 && rows.length > 0) throw unexpected(answer, TITLE);
  return log;
}

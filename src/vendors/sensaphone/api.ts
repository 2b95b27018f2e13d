import type { Account } from '../../account/account';
import type { Call, WireAnswer, Work } from '../../account/wire';
import { CloudError } from '../../errors';
import { isObject, type JsonObject, unexpected } from '../json';
import { askList } from '../withheld';
import { type Listed, listedIn, type Zone, zonesIn } from './devices';
import { envelopeOf, goodEnvelope, TITLE } from './envelope';
import { type Group, groupsIn } from './groups';
import { SensaphoneSession } from './session';
import { itemsIn } from './tree';
import { apiOf } from './uri';

/** The reads that the generic nodes need, all in JSON mode and version 1: its values are plain. */

/** One row of the data log, as it came. */
export type LogRow = unknown;

/** A page of the data log. */
export interface PageQuery {
  logPoint: number | string;
  /** Sensaphone timestamps. */
  start: number;
  end: number;
  /** How many rows are skipped, from the newest on. */
  skip: number;
  count: number;
}

export class SensaphoneApi {
  private readonly base: string;

  constructor(private readonly account: Account) {
    this.base = `${apiOf(account.settings)}v1/`;
  }

  /** Every device with its zones. */
  devices(work: Work): Promise<Listed[]> {
    const call = this.reading('listing the devices', 'device', 'device', null, (response) => {
      const found = itemsIn(response['device']);
      const devices = found.flatMap((item) => listedIn(item) ?? []);
      return devices.length === 0 && found.length > 0 ? undefined : devices;
    });
    return askList(this.account, 'devices', call, work, isBareRefusal);
  }

  /** What one device shows at present. */
  zones(device: string, work: Work): Promise<Zone[]> {
    const ask = [{ device_id: numbered(device), zone: null }];
    return this.read(`reading the zones of ${device}`, 'device/zone', 'device', ask, work, (response) =>
      itemsIn(response['device']).flatMap((item) => listedIn(item)?.zones ?? zonesIn(item['zone'])),
    );
  }

  /** Groups of devices; none is an ordinary answer. */
  groups(work: Work): Promise<Group[]> {
    const call = this.reading('listing the groups of devices', 'devicegroup', 'devicegroup', null, (response) =>
      groupsIn(response['devicegroup']),
    );
    return askList(this.account, 'groups', call, work, isBareRefusal);
  }

  /** The account as the vendor describes it. */
  accountObject(work: Work): Promise<JsonObject> {
    return this.read('reading the account', 'account', 'account', null, work, (response) => {
      const [account] = itemsIn(response['account']);
      return account;
    });
  }

  /** Which log point each zone of a device has, by the zone's id; a zone that is not logged has none. */
  async logPoints(device: string, work: Work): Promise<ReadonlyMap<string, number>> {
    const ask = { data_log_points: { resource_type: 'device', device_id: numbered(device) } };
    const purpose = `asking what is logged of ${device}`;
    return this.read(purpose, 'history/data_log_points', 'history', ask, work, (response) => {
      const history = isObject(response['history']) ? response['history'] : {};
      const kind = history['data_log_points'];
      const list = isObject(kind) ? kind['log_points'] : kind;
      const points = new Map<string, number>();
      for (const { zone_id: zone, log_point: point } of itemsIn(list)) {
        if ((typeof zone === 'number' || typeof zone === 'string') && Number.isSafeInteger(Number(point))) {
          points.set(String(zone), Number(point));
        }
      }
      return points;
    });
  }

  /** Rows of the data log, newest first, at most as many as asked for. */
  page({ logPoint, start, end, skip, count }: PageQuery, purpose: string, work: Work): Promise<readonly LogRow[]> {
    const filter = { log_points: [logPoint], start, end, begin_offset: skip, record_offset: count };
    return this.read(purpose, 'history/data_log', 'history', { data_log: filter }, work, (response) => {
      const rows = isObject(response['history']) ? response['history']['data_log'] : undefined;
      if (rows === undefined || rows === null) return [];
      return Array.isArray(rows) ? (rows as unknown[]) : undefined;
    });
  }

  /** The session that calls are made with at present; logs in where there is none. */
  async session(work: Work): Promise<SensaphoneSession> {
    const call: Call<SensaphoneSession | undefined> = {
      ...this.call('logging in', 'login', 'login', undefined),
      known: (session) => (session instanceof SensaphoneSession ? session : undefined),
      read: () => undefined,
    };
    const session = await this.account.request(call, work);
    if (session === undefined) throw new TypeError('a session of Sensaphone is none of its own');
    return session;
  }

  private call(purpose: string, path: string, root: string, ask: unknown): Omit<Call<never>, 'read'> {
    const json = { request_type: 'read', resource: root, ...(ask === undefined ? {} : { [root]: ask }) };
    return { purpose, request: { method: 'POST', url: this.base + path, json, kind: 'json' }, replay: 'safe' };
  }

  private read<Found>(
    purpose: string,
    path: string,
    root: string,
    ask: unknown,
    work: Work,
    find: (response: JsonObject) => Found | undefined,
  ): Promise<Found> {
    return this.account.request(this.reading(purpose, path, root, ask, find), work);
  }

  /** @param find what is wanted of the response; `undefined` where that has another shape than promised */
  private reading<Found>(
    purpose: string,
    path: string,
    root: string,
    ask: unknown,
    find: (response: JsonObject) => Found | undefined,
  ): Call<Found> {
    return {
      ...this.call(purpose, path, root, ask),
      read(answer) {
        const { response } = goodEnvelope(answer);
        const found = isObject(response) ? find(response) : undefined;
        if (found === undefined) throw unexpected(answer, TITLE);
        return found;
      },
    };
  }
}

/** A 403 without the vendor's envelope, which would tell a session that has ended from what is not allowed. */
function isBareRefusal(answer: WireAnswer): boolean {
  return answer.status === 403 && envelopeOf(answer) === undefined;
}

/** An id as the vendor types it: a number. */
function numbered(id: string): number | string {
  return /^\d{1,15}$/.test(id) ? Number(id) : id;
}

/** Whether the vendor has a list that was asked for, but not for this user. */
export function isWithheld(error: unknown): boolean {
  if (!(error instanceof CloudError)) return false;
  return [403, 404, 405].includes(error.cause.status ?? 0);
}

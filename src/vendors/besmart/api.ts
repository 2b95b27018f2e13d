import type { Account } from '../../account/account';
import { statusError } from '../../account/judge';
import type { Call, Verdict, WireAnswer, WireRequest, Work } from '../../account/wire';
import type { Device, Interval, QuantityName, Site } from '../../model';
import type { Answer, ReadQuery } from '../../vendor';
import { uncrowded, unexpected } from '../json';
import { askList } from '../withheld';
import { itemsOf, jsonOf } from './answer';
import { samplesIn } from './normalize';
import { optionsOf } from './options';
import { deviceOf, devicesAmong, type SensorId, sitesAmong } from './sensors';
import { type SignalType, signalTypesAmong } from './signals';

/** What `sensors/find` filters by; `columns` joined by commas. */
export interface SensorFilter {
  client_cid?: string;
  sensor_type_id?: string;
  name?: string;
  columns?: string;
}

/** The calls of besmart that the pack makes, each as one operation of the account. */
export class Api {
  private readonly base: string;

  constructor(private readonly account: Account) {
    this.base = baseOf(account.settings.addresses);
  }

  /**
   * `GET /sensors/find`; without a filter all that the login may see. How `columns` are joined is not documented, so
   * they go out as they were typed; only when the answer lacks the ids of the sensors is it asked again with them.
   */
  async sensors(filter: SensorFilter, work: Work): Promise<Device[]> {
    const { columns } = filter;
    const purpose = 'listing the sensors';
    const request: WireRequest = { ...this.get('/sensors/find'), query: { ...filter } };
    if (Object.keys(filter).length === 0) {
      return askList(this.account, 'sensors', this.listing(purpose, request, 'sensor_mid', devicesAmong), work);
    }
    if (columns === undefined) return this.list(purpose, request, 'sensor_mid', devicesAmong, work);
    const devices = await this.account.request<Device[] | undefined>(
      {
        purpose,
        request,
        replay: 'safe',
        read: (answer) => {
          const items = listIn(answer, jsonOf(answer), 'name');
          const found = devicesAmong(items);
          return items.length > 0 && found.length === 0 ? undefined : found;
        },
      },
      work,
    );
    if (devices !== undefined) return devices;
    const typed = columns.split(',').map((column) => column.trim());
    const query = { ...filter, columns: [...new Set(['client_cid', 'sensor_mid', ...typed])].join(',') };
    return this.list(purpose, { ...request, query }, 'sensor_mid', devicesAmong, work);
  }

  /** `POST /sensors/external`: the sensors with these ids of the user's own. A read, for all that it is a POST. */
  sensorsByExternalId(ids: readonly string[], work: Work): Promise<Device[]> {
    const request: WireRequest = { method: 'POST', url: `${this.base}/sensors/external`, json: ids, kind: 'json' };
    return this.list('listing the sensors by external id', request, 'sensor_mid', devicesAmong, work);
  }

  /** `GET /workspaces` */
  workspaces(work: Work): Promise<Site[]> {
    return this.list('listing the workspaces', this.get('/workspaces'), 'client_cid', sitesAmong, work);
  }

  /**
   * `GET /sensors/signals/types`
   * @returns undefined when the vendor says "None" or null, which is no list, not even an empty one
   */
  signalTypes(work: Work): Promise<SignalType[] | undefined> {
    const call: Call<SignalType[] | undefined> = {
      purpose: 'listing the signal types',
      request: this.get('/sensors/signals/types'),
      replay: 'safe',
      read: (answer) => {
        const body = jsonOf(answer);
        return body === null || body === 'None'
          ? undefined
          : readable(answer, listIn(answer, body, 'signal_type_moid'), signalTypesAmong);
      },
    };
    return askList(this.account, 'signal types', call, work);
  }

  /** `GET /sensors/{cid}.{mid}/signals/{moid}/data`; times in ms, since the epoch, on both ways. */
  signalData(sensor: SensorId, of: QuantityName, window: Interval, query: ReadQuery, work: Work): Promise<Answer> {
    const device = deviceOf(sensor);
    const request: WireRequest = {
      ...this.get(`/sensors/${device}/signals/${of.quantity}/data`),
      query: {
        since: window.from,
        till: window.to,
        ...optionsOf(query),
      },
    };
    return this.account.request(
      {
        purpose: `reading ${of.label} of ${device}`,
        request,
        replay: 'safe',
        judge: (answer) => noSuchSignal(answer, of, device),
        read: (answer) => {
          const found = samplesIn(jsonOf(answer), of);
          if (found === undefined) throw unexpected(answer, 'besmart');
          return found;
        },
      },
      work,
    );
  }

  private get(path: string): WireRequest {
    return { method: 'GET', url: this.base + path, kind: 'json' };
  }

  private list<Found>(
    purpose: string,
    request: WireRequest,
    key: string,
    among: (items: readonly unknown[]) => Found[],
    work: Work,
  ): Promise<Found[]> {
    return this.account.request(this.listing(purpose, request, key, among), work);
  }

  private listing<Found>(
    purpose: string,
    request: WireRequest,
    key: string,
    among: (items: readonly unknown[]) => Found[],
  ): Call<Found[]> {
    const read = (answer: WireAnswer): Found[] => readable(answer, listIn(answer, jsonOf(answer), key), among);
    return { purpose, request, replay: 'safe', read };
  }
}

/** The account's address without a slash at its end. */
export function baseOf(addresses: Readonly<Record<string, string>>): string {
  const base = addresses.baseUrl ?? '';
  let end = base.length;
  while (base[end - 1] === '/') end -= 1;
  return base.slice(0, end);
}

function listIn(answer: WireAnswer, body: unknown, key: string): readonly unknown[] {
  const items = itemsOf(body, key);
  if (items === undefined) throw unexpected(answer, 'besmart');
  return uncrowded(items, 'besmart');
}

/** What a list holds; one of which nothing can be read is no list, rather than an empty one. */
function readable<Found>(
  answer: WireAnswer,
  items: readonly unknown[],
  among: (items: readonly unknown[]) => Found[],
): Found[] {
  const found = among(items);
  if (items.length > 0 && found.length === 0) throw unexpected(answer, 'besmart');
  return found;
}

/** 404 at the data means that the sensor has no such signal, or that this login may not see it. */
function noSuchSignal(answer: WireAnswer, of: QuantityName, device: string): Verdict | undefined {
  if (answer.status !== 404) return undefined;
  const lead = `besmart has no signal ${of.label} of sensor ${device} for this login. Check device and quantity`;
  return { kind: 'error', error: statusError('E_NOT_FOUND', lead, answer) };
}

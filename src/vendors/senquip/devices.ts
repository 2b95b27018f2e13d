import type { Account } from '../../account/account';
import type { Work } from '../../account/wire';
import { CloudError } from '../../errors';
import type { Device } from '../../model';
import type { ListQuery } from '../../vendor';
import { copiesOf } from '../copies';
import { finiteNumber } from '../flatten';
import { isObject, type JsonObject, textOf } from '../json';
import type { SenquipApi } from './api';
import { merged } from './container';
import { fieldNamer, messageFields, timeOf } from './normalize';

/** How old what other nodes look up may be; and how often a device that is not there is looked for again. */
const KEPT = 5 * 60_000;
const ASKED_ANEW = 60_000;

/** Ids are nine capital letters and digits. Anything that could be part of an address instead is no id. */
const ID = /^[A-Z0-9][\w-]{0,63}$/i;

/** Of an item of the summary: says who, beside the keys that do so everywhere. */
const WHO: ReadonlySet<string> = new Set(['deviceId', 'deviceName', 'status']);

/** The devices of an account: asked from the vendor, and kept for those who only look one up. */
export class SenquipDevices {
  constructor(
    private readonly account: Account,
    private readonly api: SenquipApi,
  ) {}

  /**
   * The devices that a list shows, asked from the vendor now.
   * @throws CloudError `E_UNSUPPORTED` where the account has no summary of its devices
   */
  async list({ device: id, deviceType, search }: ListQuery, work: Work): Promise<Device[]> {
    const devices = await this.known(0, work);
    if (devices === undefined) {
      throw new CloudError(
        'E_UNSUPPORTED',
        'Senquip gives this account no summary of its devices. Type the id of the device instead.',
        { vendor: 'senquip' },
      );
    }
    const shown = devices.filter(
      (one) =>
        (id === undefined || isId(one, id)) &&
        // Senquip tells no types, so no device has the one that is asked for.
        deviceType === undefined &&
        (search === undefined || (one.name ?? one.device).toLowerCase().includes(search.toLowerCase())),
    );
    return copiesOf(shown);
  }

  /**
   * What a typed device means: its id in the vendor's spelling, and its name.
   * @throws CloudError `E_INPUT` where it is missing or no id, `E_NOT_FOUND` where the summary is there without it
   */
  async find(typed: string | undefined, work: Work): Promise<{ id: string; name: string }> {
    const id = idTyped(typed);
    const listed = (await this.listed(id, KEPT, work)) ?? (await this.listed(id, ASKED_ANEW, work));
    if (listed === 'no list') return { id: id.toUpperCase(), name: id.toUpperCase() };
    if (listed === undefined) {
      throw new CloudError(
        'E_NOT_FOUND',
        `Senquip shows this account no device ${id}. Check the id, and that the device belongs to the account.`,
        { vendor: 'senquip' },
      );
    }
    return { id: listed.device, name: listed.name ?? listed.device };
  }

  private async listed(id: string, maxAge: number, work: Work): Promise<Device | 'no list' | undefined> {
    const devices = await this.known(maxAge, work);
    return devices === undefined ? 'no list' : devices.find((one) => isId(one, id));
  }

  private known(maxAge: number, work: Work): Promise<readonly Device[] | undefined> {
    return this.account.lookup('devices', maxAge, (loading) => this.api.devices(loading), work);
  }
}

/**
 * A device id that a user typed.
 * @throws CloudError `E_INPUT` where it is missing or no id
 */
export function idTyped(typed: string | undefined): string {
  const id = typed?.trim() ?? '';
  if (ID.test(id)) return id;
  const was = id === '' ? 'missing' : 'no device id';
  throw new CloudError(
    'E_INPUT',
    `device is ${was}; it must be the id of a Senquip device: nine letters and digits, such as HE0AB12CD.`,
    { vendor: 'senquip' },
  );
}

function isId({ device }: Device, typed: string): boolean {
  return device.toUpperCase() === typed.trim().toUpperCase();
}

/**
 * An item of the summary as a device; `undefined` where it has no id to read it by. What the summary holds is not
 * documented: where an item is or nests a message, its time, place and fields are known too.
 */
export function deviceOf(item: unknown): Device | undefined {
  if (!isObject(item)) return undefined;
  const whole = merged(item);
  const id = [item, whole].flatMap((one) => textOf(one['deviceid'] ?? one['deviceId'] ?? one['id']) ?? [])[0]?.trim();
  if (id === undefined || !ID.test(id)) return undefined;
  const time = timeOf(whole);
  const status = textOf(whole['status']);
  const device: Device = {
    vendor: 'senquip',
    device: id,
    name: textOf(item['name'] ?? item['deviceName'] ?? whole['name'] ?? whole['deviceName']) ?? id,
    ...(status === undefined ? {} : { status }),
    quantities: [],
    original: item,
  };
  return time === undefined
    ? device
    : { ...device, lastSeen: time, ...placeOf(whole), quantities: quantitiesOf(whole) };
}

function placeOf(message: JsonObject): Pick<Device, 'latitude' | 'longitude'> {
  const [latitude, longitude] = [finiteNumber(message['gps_lat']), finiteNumber(message['gps_lon'])];
  return latitude === undefined || longitude === undefined ? {} : { latitude, longitude };
}

function quantitiesOf(message: JsonObject): Device['quantities'] {
  const { fields } = messageFields(Object.fromEntries(Object.entries(message).filter(([key]) => !WHO.has(key))));
  const name = fieldNamer();
  return [...new Set(fields.map(([path]) => path))].map(name);
}

import type { Account } from '../../account/account';
import type { Work } from '../../account/wire';
import { CloudError } from '../../errors';
import type { Device } from '../../model';
import type { ListQuery } from '../../vendor';
import { copiesOf } from '../copies';
import { fieldsOf, finiteNumber } from '../flatten';
import { isObject, type JsonObject, textOf } from '../json';
import type { SensitApi } from './api';
import { dateOf, fieldNamer } from './normalize';

/** The types that the vendor's paper names. */
const TYPES = ['FMD', 'SPOD', 'RAMP'] as const;

/** How old what other nodes look up may be; and how often a device that is not there is looked for again. */
const KEPT = 5 * 60_000;
const ASKED_ANEW = 60_000;

/** A device that can be read. */
export interface Reader {
  uuid: string;
  deviceType: string;
  name: string;
}

/** The devices of an account: asked from the vendor, and kept for those who only look one up. */
export class SensitDevices {
  constructor(
    private readonly account: Account,
    private readonly api: SensitApi,
  ) {}

  /**
   * The devices that a list shows, asked from the vendor now.
   * @throws CloudError `E_UNSUPPORTED` where the vendor has no such list for this user
   */
  async list(query: ListQuery, work: Work): Promise<Device[]> {
    const devices = await this.known(0, work);
    if (devices === undefined) {
      throw new CloudError(
        'E_UNSUPPORTED',
        'SENSIT Connect gives this user no list of devices. Type the device and its type instead.',
        { vendor: 'sensit' },
      );
    }
    return copiesOf(devices.filter((device) => isShown(device, query)));
  }

  /**
   * What a typed device means.
   * @throws CloudError `E_INPUT` where it or its type has to be given, `E_NOT_FOUND` where the list is there without it
   */
  async find(device: string | undefined, deviceType: string | undefined, work: Work): Promise<Reader> {
    const uuid = uuidTyped(device);
    const listed = (await this.listed(uuid, KEPT, work)) ?? (await this.listed(uuid, ASKED_ANEW, work));
    if (listed === 'no list') return { uuid, deviceType: typeOf(deviceType, undefined), name: uuid };
    if (listed === undefined) {
      throw new CloudError(
        'E_NOT_FOUND',
        `SENSIT Connect shows this user no device ${uuid}. Check the number, and that the device is assigned to the user.`,
        { vendor: 'sensit' },
      );
    }
    return { uuid, deviceType: typeOf(deviceType, listed.deviceType), name: listed.name ?? uuid };
  }

  /**
   * When the vendor last received a record, epoch ms, from a list at most a minute old; `undefined` where it does not
   * say.
   */
  async lastReceived(uuid: string, work: Work): Promise<number | undefined> {
    const listed = await this.listed(uuid, ASKED_ANEW, work);
    return listed === 'no list' ? undefined : listed?.lastSeen;
  }

  private async listed(uuid: string, maxAge: number, work: Work): Promise<Device | 'no list' | undefined> {
    const devices = await this.known(maxAge, work);
    return devices === undefined ? 'no list' : devices.find((one) => one.device === uuid);
  }

  private known(maxAge: number, work: Work): Promise<readonly Device[] | undefined> {
    const load = async (loading: Work): Promise<readonly Device[] | undefined> => {
      const devices = await this.api.devices(loading);
      if (devices !== undefined) remember(this.account, devices);
      return devices;
    };
    return this.account.lookup('devices', maxAge, load, work);
  }
}

/**
 * A device that a user typed.
 * @throws CloudError `E_INPUT` where it is missing
 */
export function uuidTyped(device: string | undefined): string {
  const uuid = device?.trim() ?? '';
  if (uuid !== '') return uuid;
  throw new CloudError(
    'E_INPUT',
    'device is missing; it must be the number of a SENSIT device, such as 1041 (list devices shows them).',
    { vendor: 'sensit' },
  );
}

/** Where the account keeps the types that the vendor's list has shown, which may be more than its paper names. */
const LISTED_TYPES = 'device types';

/**
 * Refuses a type that neither the vendor's paper nor its list has.
 * @throws CloudError `E_INPUT`
 */
export function checkType({ learnt }: Pick<Account, 'learnt'>, deviceType: string | undefined): void {
  const typed = deviceType?.trim().toUpperCase() ?? '';
  const listed = learnt.get(LISTED_TYPES)?.split('\n') ?? [];
  if (typed !== '' && !listed.includes(typed)) typeOf(typed, undefined);
}

function remember({ learnt }: Pick<Account, 'learnt'>, devices: readonly Device[]): void {
  const types = new Set(devices.flatMap(({ deviceType }) => deviceType?.toUpperCase() ?? []));
  learnt.set(LISTED_TYPES, [...types].join('\n'));
}

/** The type to read a device by: what was typed, else what the list says. */
function typeOf(given: string | undefined, listed: string | undefined): string {
  const typed = given?.trim().toUpperCase() ?? '';
  if (listed !== undefined && (typed === '' || typed === listed.toUpperCase())) return listed;
  const known = TYPES.find((type) => type === typed);
  if (known !== undefined) return known;
  const was = typed === '' ? 'missing, and SENSIT Connect does not tell it' : 'no type of SENSIT devices';
  throw new CloudError('E_INPUT', `deviceType is ${was}; it must be FMD, SPOD or RAMP.`, { vendor: 'sensit' });
}

function isShown(device: Device, { device: uuid, deviceType, search }: ListQuery): boolean {
  if (uuid !== undefined && device.device !== uuid.trim()) return false;
  if (deviceType !== undefined && device.deviceType?.toUpperCase() !== deviceType.trim().toUpperCase()) return false;
  return search === undefined || (device.name ?? device.device).toLowerCase().includes(search.toLowerCase());
}

/**
 * An item of the vendor's list as a device; `undefined` where it has no number to read it by. `lastReceivedRecord` may
 * be missing or null, and then nothing is known of time, place and fields.
 */
export function deviceOf(item: unknown): Device | undefined {
  if (!isObject(item)) return undefined;
  const uuid = textOf(item['uuid'])?.trim();
  if (uuid === undefined) return undefined;
  const deviceType = textOf(item['type']);
  const last = lastRecordOf(item);
  const name = fieldNamer(deviceType);
  const known = {
    deviceType,
    name: textOf(item['name']),
    status: textOf(item['status']),
    lastSeen: dateOf(last['date']),
    latitude: finiteNumber(last['lat']),
    longitude: finiteNumber(last['long']),
    location: textOf(item['location']),
  };
  return {
    vendor: 'sensit',
    device: uuid,
    ...present(known),
    quantities: [...new Set(fieldsOf(last).fields.map(([path]) => path))].map(name),
    original: item,
  };
}

/** The last record that the vendor had from a device of its list; without a key where there is none. */
export function lastRecordOf(item: unknown): JsonObject {
  const last = isObject(item) ? item['lastReceivedRecord'] : undefined;
  return isObject(last) ? last : {};
}

/** An object without the keys that have no value. */
function present<Known extends object>(known: Known): { [Key in keyof Known]?: NonNullable<Known[Key]> } {
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Known]?: NonNullable<Known[Key]>;
  };
}

import type { Account } from '../../account/account';
import type { Work } from '../../account/wire';
import { CloudError } from '../../errors';
import type { Device } from '../../model';
import { idOf } from './answer';
import type { Api } from './api';
import { deviceOf, type SensorId, wrong } from './sensors';
import { type SignalType, typesNamed } from './signals';

/** How long names, types and labels serve again, ms. */
const KEPT = 5 * 60_000;
/** What is not in a list is looked for in a new one, at most this often, ms. */
const ASKED_ANEW = 60_000;

/** A list as it is kept; without `entries` the vendor has none. */
interface Kept<Entries> {
  entries?: Entries;
}

/** What the pack looks up for itself: names and types of sensors, labels and units of signals. */
export class Directory {
  constructor(
    private readonly account: Account,
    private readonly api: Api,
  ) {}

  /**
   * What is known of a sensor; undefined where besmart lists none, so that nothing can be checked.
   * @throws CloudError `E_NOT_FOUND` when it is not in the list
   */
  async sensor(id: SensorId, work: Work): Promise<Device | undefined> {
    const device = deviceOf(id);
    return this.seek(
      () => this.sensors(KEPT, work),
      () => this.sensors(ASKED_ANEW, work),
      (sensors) => sensors.get(device),
      `besmart has no sensor ${device} for this login. Check the device.`,
    );
  }

  /**
   * All sensors of a client.
   * @throws CloudError `E_NOT_FOUND` when there are none, `E_UNSUPPORTED` when besmart lists no sensors
   */
  async site(cid: string, work: Work): Promise<Device[]> {
    const devices = await this.seek(
      () => this.sensors(KEPT, work),
      () => this.sensors(ASKED_ANEW, work),
      (sensors) => {
        const among = [...sensors.values()].filter((sensor) => sensor.site === cid);
        return among.length > 0 ? among : undefined;
      },
      `besmart has no sensors of client ${cid} for this login. Check the site.`,
    );
    if (devices === undefined) throw sensorsGone();
    return devices;
  }

  /**
   * Every type of signal there is.
   * @throws CloudError `E_INPUT` when besmart lists none: then nobody knows what to try
   */
  async signalTypes(work: Work): Promise<readonly SignalType[]> {
    const { entries } = await this.types(KEPT, work);
    if (entries === undefined) throw quantityNeeded();
    return entries;
  }

  /**
   * The types that one typed quantity means, more than one where they share its label. Where besmart lists none, a
   * number is taken as it is.
   * @throws CloudError `E_NOT_FOUND` when the list has no such type, `E_INPUT` for a label without a list
   */
  async signalsNamed(typed: string, work: Work): Promise<readonly SignalType[]> {
    const found = await this.seek(
      () => this.types(KEPT, work),
      () => this.types(ASKED_ANEW, work),
      (types) => {
        const named = typesNamed(typed, types);
        return named.length > 0 ? named : undefined;
      },
      `besmart has no signal type ${typed.slice(0, 80)}. Check the quantity: a signal_type_moid or its symbol.`,
    );
    if (found !== undefined) return found;
    const moid = idOf(typed);
    if (moid === undefined) throw quantityNeeded(typed);
    return [{ quantity: moid, label: moid, symbol: moid, original: undefined }];
  }

  private async seek<Entries, Found>(
    kept: () => Promise<Kept<Entries>>,
    anew: () => Promise<Kept<Entries>>,
    pick: (entries: Entries) => Found | undefined,
    missing: string,
  ): Promise<Found | undefined> {
    for (const ask of [kept, anew]) {
      const { entries } = await ask();
      if (entries === undefined) return undefined;
      const found = pick(entries);
      if (found !== undefined) return found;
    }
    throw new CloudError('E_NOT_FOUND', missing);
  }

  /** The whole fleet at once: one request however many sensors a message names. */
  private sensors(maxAge: number, work: Work): Promise<Kept<ReadonlyMap<string, Device>>> {
    const load = async (of: Work): Promise<Kept<ReadonlyMap<string, Device>>> =>
      orNone(async () => new Map((await this.api.sensors({}, of)).map((sensor) => [sensor.device, sensor])));
    return this.account.lookup('sensors', maxAge, load, work);
  }

  private types(maxAge: number, work: Work): Promise<Kept<readonly SignalType[]>> {
    const load = async (of: Work): Promise<Kept<readonly SignalType[]>> => orNone(async () => this.api.signalTypes(of));
    return this.account.lookup('signal types', maxAge, load, work);
  }
}

/** Whether an error means that the vendor has no such list, or none for this login. */
export function isGone(error: unknown): error is CloudError {
  // The code matters too: a login that was refused with 403 says nothing about the list.
  return (
    error instanceof CloudError &&
    ['E_FORBIDDEN', 'E_NOT_FOUND', 'E_VENDOR'].includes(error.code) &&
    [403, 404, 405].includes(error.cause.status ?? 0)
  );
}

/** The error where sensors would have to be listed. `cause` is what the vendor said. */
export function sensorsGone(cause?: CloudError): CloudError {
  const status = cause?.cause.status;
  return new CloudError(
    'E_UNSUPPORTED',
    'besmart lists no sensors for this login. Type the device by hand, as client_cid.sensor_mid such as 12.122.',
    status === undefined ? {} : { status },
  );
}

function quantityNeeded(typed?: string): CloudError {
  const wanted = 'the number of a signal type (signal_type_moid) such as 32, because besmart lists no signal types now';
  if (typed !== undefined) return wrong('quantity', typed, wanted);
  return new CloudError('E_INPUT', `quantity is missing; it should be ${wanted}.`);
}

async function orNone<Entries>(ask: () => Promise<Entries | undefined>): Promise<Kept<Entries>> {
  try {
    const entries = await ask();
    return entries === undefined ? {} : { entries };
  } catch (error) {
    if (isGone(error)) return {};
    throw error;
  }
}

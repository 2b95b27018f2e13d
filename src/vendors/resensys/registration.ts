import type { WireAnswer } from '../../account/wire';
import type { QuantityName } from '../../model';
import { entriesOf, isRow, type Row, textOf, unexpected } from './answer';
import { dataFormat, keyOf } from './spelling';

/** A quantity as a device has it. */
export interface RegisteredQuantity extends QuantityName {
  /** The vendor's `QuantityName`, which several quantities of a device may share. */
  name: string;
  row: Row;
}

/** A device, with all that the registration says of it. */
export interface RegisteredDevice {
  /** SID in the vendor's spelling. */
  site?: string;
  /** DID in the vendor's spelling. */
  device: string;
  deviceType?: string;
  name?: string;
  quantities: RegisteredQuantity[];
  rows: Row[];
  /** The same DID is registered at another site too. */
  elsewhere?: true;
}

/** All devices that the user may read. */
export interface Registration {
  devices: readonly RegisteredDevice[];
  /** The same by the key of the id (`keyOf`), so that a fleet is not gone through for each of its devices. */
  byId: ReadonlyMap<string, readonly RegisteredDevice[]>;
}

/**
 * The registration out of its answer: one entry for each device and quantity (vendors.md, Resensys). Entries without
 * a device id are left out.
 * @throws CloudError `E_VENDOR` or `E_RESPONSE`, as for any list; also when no entry at all has a device id
 */
export function registrationIn(answer: WireAnswer): Registration {
  const entries = entriesOf(answer);
  const devices = new Map<string, RegisteredDevice>();
  for (const row of entries) {
    if (isRow(row)) enter(devices, row);
  }
  if (entries.length > 0 && devices.size === 0) throw unexpected(answer, 'a registration without any device id (DID)');
  const list = [...devices.values()];
  nameQuantities(list);
  return { devices: list, byId: indexed(list) };
}

function enter(devices: Map<string, RegisteredDevice>, row: Row): void {
  const device = textOf(row.DID);
  if (device === undefined) return;
  const site = textOf(row.SID);
  // A device that has moved may be registered at two sites: two devices, as their data has two addresses.
  const key = `${keyOf(site ?? '')} ${keyOf(device)}`;
  const known = devices.get(key);
  const entry: RegisteredDevice = known ?? {
    ...(site === undefined ? {} : { site }),
    device,
    quantities: [],
    rows: [],
  };
  if (!known) devices.set(key, entry);
  const deviceType = entry.deviceType ?? textOf(row.Type);
  const name = entry.name ?? textOf(row.Name);
  if (deviceType !== undefined) entry.deviceType = deviceType;
  if (name !== undefined) entry.name = name;
  entry.rows.push(row);
  const quantity = dataFormat(row.DataFormat);
  if (quantity === undefined) return;
  const called = textOf(row.QuantityName) ?? quantity;
  entry.quantities.push({ quantity, label: called, name: called, row });
}

/** Each quantity once, and where two have one name, `name quantity` (contract, section 4). */
function nameQuantities(devices: readonly RegisteredDevice[]): void {
  for (const device of devices) {
    const distinct = new Map<string, RegisteredQuantity>();
    for (const each of device.quantities) if (!distinct.has(each.quantity)) distinct.set(each.quantity, each);
    const uses = new Map<string, number>();
    for (const { name } of distinct.values()) uses.set(name, (uses.get(name) ?? 0) + 1);
    device.quantities = [...distinct.values()].map((each) =>
      (uses.get(each.name) ?? 0) > 1 ? { ...each, label: `${each.name} ${each.quantity}` } : each,
    );
  }
}

/** The devices by their ids; of an id that is registered at several sites it is noted. */
function indexed(devices: readonly RegisteredDevice[]): Registration['byId'] {
  const byId = new Map<string, RegisteredDevice[]>();
  for (const each of devices) {
    const key = keyOf(each.device);
    const others = byId.get(key);
    if (others === undefined) byId.set(key, [each]);
    else for (const one of [...others, each]) one.elsewhere = true;
    others?.push(each);
  }
  return byId;
}

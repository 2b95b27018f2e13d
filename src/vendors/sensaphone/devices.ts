import type { Device, QuantityName } from '../../model';
import { finiteNumber } from '../flatten';
import { isObject, type JsonObject, textOf } from '../json';
import { itemsIn } from './tree';

/** Devices and their zones out of the device resource (vendor wiki, device and zone). */

/** A zone: a quantity of its device. */
export interface Zone extends QuantityName {
  /** What the vendor calls it; two zones of a device may have one name, and then their labels differ from it. */
  name: string;
  original: JsonObject;
}

/** A device of the account. */
export interface Listed {
  device: string;
  /** The id where the vendor has no other. */
  name: string;
  zones: readonly Zone[];
  original: JsonObject;
}

/** An object of the device resource; `undefined` where it has no id to read it by. */
export function listedIn(item: JsonObject): Listed | undefined {
  const device = textOf(item['device_id'])?.trim();
  if (device === undefined) return undefined;
  // The vendor writes `zone`; one of its samples has `zones`.
  return {
    device,
    name: textOf(item['name']) ?? device,
    zones: zonesIn(item['zone'] ?? item['zones']),
    original: item,
  };
}

/** The zones of a device, each id once. Two of one name are called `name id` (contract, section 4). */
export function zonesIn(container: unknown): Zone[] {
  const zones = new Map<string, Omit<Zone, 'label'>>();
  for (const original of itemsIn(container)) {
    const quantity = textOf(original['zone_id'])?.trim();
    if (quantity === undefined || zones.has(quantity)) continue;
    const name = textOf(original['name']) ?? textOf(original['canonical_name']) ?? quantity;
    const unit = textOf(original['units'])?.trim();
    zones.set(quantity, { quantity, name, ...(unit === undefined ? {} : { unit }), original });
  }
  const all = [...zones.values()];
  const shared = repeated(all.map(({ name }) => name));
  const labels = all.map(({ name, quantity }) => (shared.has(name) ? `${name} ${quantity}` : name));
  // A zone may bear the very name that another one gets by this.
  const again = repeated(labels);
  return all.map((zone, at) => {
    const label = labels[at] ?? zone.name;
    return { ...zone, label: again.has(label) ? `${zone.name} ${zone.quantity}` : label };
  });
}

function repeated(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}

/** A zone as rows name it. */
export function quantityName({ quantity, label, unit }: Zone): QuantityName {
  return { quantity, label, ...(unit === undefined ? {} : { unit }) };
}

/** A row of `list devices`. It has no site: a device may be in several groups. */
export function deviceRecord({ device, zones, original }: Listed): Device {
  const place = isObject(original['location']) ? original['location'] : original;
  const [address = {}] = itemsIn(place['address']);
  const [coordinates = {}] = itemsIn(place['coordinates']);
  const known = {
    name: textOf(original['name']),
    status: textOf(original['connection_status']) ?? onlineWord(original['is_online']),
    lastSeen: secondsTime(original['last_checkin'] ?? original['last_contact']),
    // `x` and `y` until June 2015.
    latitude: finiteNumber(coordinates['lat'] ?? coordinates['y']),
    longitude: finiteNumber(coordinates['lng'] ?? coordinates['x']),
    location: addressText(address),
  };
  return { vendor: 'sensaphone', device, ...present(known), quantities: zones.map(quantityName), original };
}

function onlineWord(isOnline: unknown): string | undefined {
  return typeof isOnline === 'boolean' ? (isOnline ? 'online' : 'offline') : undefined;
}

const ADDRESS = ['address_line_1', 'address_line_2', 'city', 'state', 'zip', 'country'] as const;

function addressText(address: JsonObject): string | undefined {
  const parts = ADDRESS.flatMap((key) => textOf(address[key])?.trim() ?? []);
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** Unix seconds, as number or text, to epoch ms. */
export function secondsTime(raw: unknown): number | undefined {
  const seconds = finiteNumber(raw);
  if (seconds === undefined) return undefined;
  const time = Math.round(seconds * 1000);
  // The last instant that a `Date` can hold.
  return Math.abs(time) <= 8.64e15 ? time : undefined;
}

/** An object without the keys that have no value. */
function present<Known extends object>(known: Known): { [Key in keyof Known]?: NonNullable<Known[Key]> } {
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Known]?: NonNullable<Known[Key]>;
  };
}

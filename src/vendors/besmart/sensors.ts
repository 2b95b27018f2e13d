import { CloudError } from '../../errors';
import type { Device, Site, Source } from '../../model';
import type { ListQuery } from '../../vendor';
import { isObject, type JsonObject } from '../json';
import { idOf, numberOf, present, textOf } from './answer';

/** A sensor as besmart names it: the client it belongs to and its own number, both as text. */
export interface SensorId {
  cid: string;
  mid: string;
}

/** The device id of the pack, and besmart's own spelling in its paths. */
export function deviceOf({ cid, mid }: SensorId): string {
  return `${cid}.${mid}`;
}

/**
 * A client id that a user typed.
 * @throws CloudError `E_INPUT` when it is no number
 */
export function siteTyped(site: string): string {
  const cid = idOf(site);
  if (cid === undefined) throw wrong('site', site, 'a besmart client_cid, which is a number such as 12');
  return cid;
}

/**
 * A sensor that a user typed: `client_cid.sensor_mid`, or the `sensor_mid` alone beside a site.
 * @throws CloudError `E_INPUT` when it is neither
 */
export function sensorTyped(device: string, site: string | undefined): SensorId {
  const parts = device.trim().split('.');
  const mid = idOf(parts.at(-1));
  const cid = parts.length === 2 ? idOf(parts[0]) : parts.length === 1 ? site : undefined;
  if (mid === undefined || cid === undefined) {
    throw wrong('device', device, 'client_cid.sensor_mid such as 12.122, or a sensor_mid with the client_cid in site');
  }
  return { cid, mid };
}

/** The error for a parameter of the wrong kind. */
export function wrong(parameter: string, given: string | number, wanted: string): CloudError {
  const shown = String(given).slice(0, 80);
  return new CloudError('E_INPUT', `${parameter} is ${JSON.stringify(shown)}; it should be ${wanted}.`);
}

/** The sensors among the items of a list, each once, in the vendor's order. Items without ids are left out. */
export function devicesAmong(items: readonly unknown[]): Device[] {
  const devices = new Map<string, Device>();
  for (const item of items) {
    const device = isObject(item) ? deviceFrom(item) : undefined;
    if (device && !devices.has(device.device)) devices.set(device.device, device);
  }
  return [...devices.values()];
}

function deviceFrom(item: JsonObject): Device | undefined {
  const cid = idOf(item.client_cid);
  const mid = idOf(item.sensor_mid);
  if (cid === undefined || mid === undefined) return undefined;
  const known = {
    deviceType: textOf(item.sensor_type_id),
    deviceTypeName: textOf(item.sensor_type_name) ?? textOf(item.sensor_type_description),
    name: textOf(item.name),
    latitude: numberOf(item.lat),
    longitude: numberOf(item.lon),
    location: locationOf(item),
  };
  return {
    vendor: 'besmart',
    site: cid,
    device: deviceOf({ cid, mid }),
    ...present(known),
    // No call of besmart lists the signals of a sensor.
    quantities: [],
    original: item,
  };
}

function locationOf(item: JsonObject): string | undefined {
  const parts = ['street', 'street_number', 'flat_number', 'postcode', 'city'].flatMap(
    (part) => textOf(item[`address_${part}`]) ?? [],
  );
  return parts.length > 0 ? parts.join(', ') : undefined;
}

/** The devices that a list query means, as far as the vendor's own filters have not seen to it. */
export function narrowed(
  devices: readonly Device[],
  query: Pick<ListQuery, 'site' | 'device' | 'deviceType'>,
): Device[] {
  const { site, device, deviceType } = query;
  return devices.filter(
    (one) =>
      (site === undefined || one.site === site) &&
      (device === undefined || one.device === device) &&
      // A list with `columns` may hold no types; the vendor has filtered it then.
      (deviceType === undefined || one.deviceType === undefined || one.deviceType === deviceType),
  );
}

/** Whose values the rows of a sensor are. */
export function sourceOf(id: SensorId, device: Device | undefined): Source {
  return {
    vendor: 'besmart',
    site: id.cid,
    device: deviceOf(id),
    ...present({ deviceType: device?.deviceType }),
    name: device?.name ?? deviceOf(id),
  };
}

/**
 * The workspaces among the items of a list. A workspace is a site by its `client_cid`; the vendor spells its
 * description `descritpion`, which was never corrected.
 */
export function sitesAmong(items: readonly unknown[]): Site[] {
  return items.flatMap((item) => {
    const cid = isObject(item) ? idOf(item.client_cid) : undefined;
    if (!isObject(item) || cid === undefined) return [];
    const name = textOf(item.name) ?? textOf(item.description) ?? textOf(item.descritpion);
    return [{ vendor: 'besmart', site: cid, ...present({ name }), original: item }];
  });
}

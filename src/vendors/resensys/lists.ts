import type { Device, Quantity, QuantityName, Site } from '../../model';
import type { ListQuery } from '../../vendor';
import type { Units } from './quantitybank';
import type { RegisteredDevice, RegisteredQuantity, Registration } from './registration';
import { keyOf } from './spelling';

/**
 * The registration as lists of devices, quantities and sites. What a query gives narrows them down. The rows are those of
 * the registration itself, which is kept for others: before a list leaves it is to be copied.
 */

/** One for each device; `original` is its rows of the registration. `search` looks at the name, or the id without one. */
export function deviceList(registration: Registration, query: ListQuery, units: Units): Device[] {
  return narrowed(registration, query)
    .filter(({ name, device }) => holds(name ?? device, query.search))
    .map(({ site, device, deviceType, name, quantities, rows }) => ({
      vendor: 'resensys',
      ...(site === undefined ? {} : { site }),
      device,
      ...(deviceType === undefined ? {} : { deviceType }),
      ...(name === undefined ? {} : { name }),
      quantities: quantities.map((each) => nameOf(each, units)),
      original: rows,
    }));
}

/** One for each quantity of each device; `original` is its row of the registration. `search` looks at the label. */
export function quantityList(registration: Registration, query: ListQuery, units: Units): Quantity[] {
  return narrowed(registration, query).flatMap(({ site, device, deviceType, quantities }) =>
    quantities
      .filter(({ label }) => holds(label, query.search))
      .map((each) => ({
        vendor: 'resensys' as const,
        ...(site === undefined ? {} : { site }),
        device,
        ...(deviceType === undefined ? {} : { deviceType }),
        ...nameOf(each, units),
        original: each.row,
      })),
  );
}

/** One for each SID that has one of the devices; `original` is its rows of the registration. `search` looks at the SID. */
export function siteList(registration: Registration, query: ListQuery): Site[] {
  const sites = new Map<string, { site: string; original: unknown[] }>();
  for (const { site, rows } of narrowed(registration, query)) {
    if (site === undefined || !holds(site, query.search)) continue;
    const entry = sites.get(keyOf(site)) ?? { site, original: [] };
    sites.set(keyOf(site), entry);
    for (const row of rows) entry.original.push(row);
  }
  return [...sites.values()].map((entry) => ({ vendor: 'resensys', ...entry }));
}

function narrowed({ devices }: Registration, { site, device, deviceType }: ListQuery): readonly RegisteredDevice[] {
  const type = deviceType?.trim().toLowerCase();
  return devices.filter(
    (each) =>
      (site === undefined || (each.site !== undefined && keyOf(each.site) === keyOf(site))) &&
      (device === undefined || keyOf(each.device) === keyOf(device)) &&
      (type === undefined || each.deviceType?.toLowerCase() === type),
  );
}

function holds(text: string, part: string | undefined): boolean {
  return part === undefined || text.toLowerCase().includes(part.trim().toLowerCase());
}

function nameOf({ quantity, label }: RegisteredQuantity, units: Units): QuantityName {
  const unit = units.get(quantity);
  return { quantity, label, ...(unit === undefined ? {} : { unit }) };
}

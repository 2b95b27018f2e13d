import { CloudError } from '../../errors';
import type { Source } from '../../model';
import type { ReadPlan, ReadQuery, Series } from '../../vendor';
import type { Units } from './quantitybank';
import type { RegisteredDevice, RegisteredQuantity, Registration } from './registration';
import { dataFormat, deviceId, keyOf, siteId } from './spelling';

/** What a query means: which devices, and which of their quantities. */

/** So many names are given when something is not found. */
const NAMED = 20;

/**
 * The devices and series that a query means, by the registration.
 * @throws CloudError `E_NOT_FOUND` when the registration does not hold what the query names; `E_INPUT` when a device
 * is registered without a site and none was given
 */
export function planByRegistration(registration: Registration, query: ReadQuery, units: Units): ReadPlan[] {
  const found = matching(registration, query);
  const wanted = query.quantity?.length ? query.quantity : undefined;
  for (const typed of wanted ?? []) {
    if (!found.some((each) => meant(each, typed).length > 0)) throw unknownQuantity(typed, found);
  }
  const plans = found.map((each) => {
    const named = new Set(wanted?.flatMap((typed) => meant(each, typed)));
    const chosen = wanted ? each.quantities.filter((quantity) => named.has(quantity)) : each.quantities;
    return {
      source: sourceOf(each, query),
      series: chosen.map((quantity) => seriesOf(quantity, each, query, units)),
      known: each.quantities.map(({ quantity, label }) => ({ quantity, label })),
    };
  });
  const readable = plans.filter(({ series }) => series.length > 0);
  if (readable.length === 0) throw notFound(`Resensys registers no quantities for ${namesOf(found)}.`);
  return readable;
}

/**
 * The same where the vendor gives no registration: everything has to be typed, and the ids are the names.
 * @throws CloudError `E_INPUT` when something is missing or no id
 */
export function planByIds(query: ReadQuery, units: Units): ReadPlan[] {
  if (query.device === undefined) throw missing('device (DID)');
  if (query.site === undefined) throw missing('site (SID)');
  const device = deviceId(query.device);
  const wanted = query.quantity ?? [];
  if (wanted.length === 0) throw missing('quantity (DF, such as 3003)');
  const ids = wanted.map((typed) => {
    const id = dataFormat(typed);
    if (id === undefined) {
      throw new CloudError(
        'E_INPUT',
        `The parameter quantity is "${typed.slice(0, 60)}"; it should be a number (DF, such as 3003), because Resensys does not give this user the list of names.`,
      );
    }
    return id;
  });
  const source: Source = { vendor: 'resensys', site: siteId(query.site), device, name: device };
  const series = [...new Set(ids)].map((id) => {
    const unit = query.unit ?? units.get(id);
    return { quantity: { quantity: id, label: id, ...(unit === undefined ? {} : { unit }) } };
  });
  return [{ source, series }];
}

function matching({ devices, byId }: Registration, { site, device }: ReadQuery): readonly RegisteredDevice[] {
  const atSite = (some: readonly RegisteredDevice[]): readonly RegisteredDevice[] =>
    site === undefined ? some : some.filter((each) => isAt(each, site));
  const named = device === undefined ? devices : (byId.get(keyOf(device)) ?? []);
  const found = atSite(named);
  if (found.length > 0) return found;
  if (device === undefined) {
    throw notFound(`Resensys registers no device at the site ${String(site)}. Check the site id (SID).`);
  }
  const [other] = named;
  if (other?.site !== undefined && site !== undefined) {
    throw notFound(
      `The device ${other.device} is registered at the site ${other.site}, not at ${site}. Correct the site or leave it out.`,
    );
  }
  throw notFound(
    `Resensys registers no device ${device} for this user. Check the device id (DID), or list the devices.`,
  );
}

/** Where the registration says nothing of a site, the one that is typed is believed. */
function isAt(device: RegisteredDevice, site: string): boolean {
  return device.site === undefined || keyOf(device.site) === keyOf(site);
}

/** The id before the names: a device may have a quantity whose name is the number of another. */
function meant({ quantities }: RegisteredDevice, typed: string): RegisteredQuantity[] {
  const id = dataFormat(typed);
  const byId = id === undefined ? undefined : quantities.find(({ quantity }) => quantity === id);
  if (byId) return [byId];
  const called = typed.trim();
  return quantities.filter(({ label, name }) => label === called || name === called);
}

function sourceOf({ site, device, deviceType, name }: RegisteredDevice, query: ReadQuery): Source {
  const typed = site === undefined && query.site !== undefined ? siteId(query.site) : site;
  if (typed === undefined) {
    throw new CloudError('E_INPUT', `Resensys does not say at which site ${device} is. Type the site (SID) too.`);
  }
  return {
    vendor: 'resensys',
    site: typed,
    device,
    ...(deviceType === undefined ? {} : { deviceType }),
    name: name ?? device,
  };
}

function seriesOf(
  { quantity, label }: RegisteredQuantity,
  device: RegisteredDevice,
  query: ReadQuery,
  units: Units,
): Series {
  const unit = query.unit ?? units.get(quantity);
  return {
    quantity: { quantity, label, ...(unit === undefined ? {} : { unit }) },
    // One device at two sites has two histories.
    ...(device.elsewhere && device.site !== undefined ? { variant: `site ${device.site}` } : {}),
  };
}

function unknownQuantity(typed: string, devices: readonly RegisteredDevice[]): CloudError {
  const labels = [...new Set(devices.flatMap((each) => each.quantities.map(({ label }) => label)))];
  const known = labels.length > NAMED ? `${labels.slice(0, NAMED).join(', ')}, ...` : labels.join(', ');
  return notFound(
    `${namesOf(devices)} has no quantity "${typed.slice(0, 60)}". ${known === '' ? 'It has none.' : `There are: ${known}.`}`,
  );
}

function namesOf(devices: readonly RegisteredDevice[]): string {
  const [first] = devices;
  if (devices.length === 1 && first) return `the device ${first.device}`;
  return `the site ${first?.site ?? ''}`;
}

function notFound(sentence: string): CloudError {
  return new CloudError('E_NOT_FOUND', sentence.charAt(0).toUpperCase() + sentence.slice(1));
}

function missing(what: string): CloudError {
  return new CloudError(
    'E_INPUT',
    `The parameter ${what} is missing. Resensys does not give this user the list of devices, so site, device and quantity have to be typed.`,
  );
}

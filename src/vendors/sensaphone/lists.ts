import type { Work } from '../../account/wire';
import { CloudError } from '../../errors';
import type { Device, Quantity, Site } from '../../model';
import type { ListQuery } from '../../vendor';
import { textOf } from '../json';
import { isWithheld } from './api';
import { deviceRecord, type Listed, quantityName } from './devices';
import type { Directory } from './directory';
import { mayBeMissing } from './envelope';
import { siteRecord } from './groups';

/** Devices, zones and sites as lists, asked from the vendor now. What a query gives narrows them down. */

/** One for each device; `search` looks at its name. */
export async function listDevices(directory: Directory, query: ListQuery, work: Work): Promise<Device[]> {
  const devices = await listed(directory, query, work);
  // Copies: what a flow does with its message must not change what is kept for others.
  return structuredClone(devices.filter(({ name }) => holds(name, query.search)).map(deviceRecord));
}

/**
 * One for each zone of each device; `search` looks at its label. Where one device is asked for, `original` holds its
 * `log_point` too: for a whole fleet that would be a request a device.
 */
export async function listQuantities(directory: Directory, query: ListQuery, work: Work): Promise<Quantity[]> {
  const devices = await listed(directory, query, work);
  const [only] = devices;
  const points =
    query.device === undefined || only === undefined ? undefined : await pointsOf(directory, only.device, work);
  const zones = devices.flatMap(({ device, zones: all }) =>
    all
      .filter(({ label }) => holds(label, query.search))
      .map((zone): Quantity => {
        const point = points?.get(zone.quantity);
        const original = point === undefined ? zone.original : { ...zone.original, log_point: point };
        return { vendor: 'sensaphone', device, ...quantityName(zone), original };
      }),
  );
  return structuredClone(zones);
}

/** One for each group of devices, or the account where there are none. */
export async function listSites(directory: Directory, query: ListQuery, work: Work): Promise<Site[]> {
  const groups = await directory.groups(0, work);
  const sites =
    groups.length > 0
      ? groups
          .filter(({ devices }) => query.device === undefined || devices.includes(query.device.trim()))
          .map(siteRecord)
      : [await accountSite(directory, work)];
  const wanted = query.site?.trim();
  return structuredClone(
    sites.filter(({ site, name }) => (wanted === undefined || site === wanted) && holds(name ?? site, query.search)),
  );
}

async function accountSite(directory: Directory, work: Work): Promise<Site> {
  const original = await directory.accountObject(work);
  const name = textOf(original['name']);
  return siteRecord({ site: await directory.accountId(work), ...(name === undefined ? {} : { name }), original });
}

async function listed(directory: Directory, { site, device }: ListQuery, work: Work): Promise<readonly Listed[]> {
  const devices = await directory.devices(0, work);
  if (devices === undefined) {
    throw new CloudError(
      'E_UNSUPPORTED',
      'Sensaphone gives this user no list of devices. Type the device and the zones instead.',
    );
  }
  const members = site === undefined ? undefined : await membersOrNone(directory, site, work);
  const id = device?.trim();
  return devices.filter((one) => (id === undefined || one.device === id) && (members?.has(one.device) ?? true));
}

/** Log points are more than a list has to tell: a user who may not see them gets it without. */
async function pointsOf(
  directory: Directory,
  device: string,
  work: Work,
): Promise<ReadonlyMap<string, number> | undefined> {
  try {
    return await directory.logPoints(device, 0, work);
  } catch (error) {
    if (isWithheld(error) || mayBeMissing(error)) return undefined;
    throw error;
  }
}

/** In lists a site only narrows down: one that does not exist has no devices. */
async function membersOrNone(directory: Directory, site: string, work: Work): Promise<ReadonlySet<string> | undefined> {
  try {
    return await directory.members(site, 0, work);
  } catch (error) {
    if (error instanceof CloudError && error.code === 'E_NOT_FOUND') return new Set();
    throw error;
  }
}

function holds(text: string, part: string | undefined): boolean {
  return part === undefined || text.toLowerCase().includes(part.trim().toLowerCase());
}

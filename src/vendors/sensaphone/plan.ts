import { CloudError } from '../../errors';
import type { ReadPlan, ReadQuery, Series } from '../../vendor';
import { type Listed, quantityName, type Zone } from './devices';

/** What a query means: which devices, and which of their zones. */

/** So many names are given when something is not found. */
const NAMED = 20;

/**
 * The devices and series that a query means. Zones that nobody named are tried: one that is not logged has no past.
 * @param members the devices of the site, where one was given
 * @throws CloudError `E_NOT_FOUND` when the list does not hold what the query names
 */
export function planByList(
  devices: readonly Listed[],
  query: ReadQuery,
  members: ReadonlySet<string> | undefined,
): ReadPlan[] {
  const found = matching(devices, query, members);
  const wanted = query.quantity?.length ? query.quantity.map((typed) => typed.trim()) : undefined;
  const missing = new Set(wanted);
  const plans = found.map(({ device, name, zones }): ReadPlan => {
    const chosen = wanted ? chosenOf(zones, wanted, missing) : zones;
    return {
      source: { vendor: 'sensaphone', device, name },
      series: chosen.map((zone): Series => {
        const quantity = quantityName(zone);
        return wanted ? { quantity } : { quantity, tried: true };
      }),
      known: zones.map(quantityName),
    };
  });
  const [unknown] = missing;
  if (unknown !== undefined) throw unknownZone(unknown, found);
  const readable = plans.filter(({ series }) => series.length > 0);
  if (readable.length === 0) throw notFound(`${placeOf(found, query)} has no zones.`);
  return readable;
}

/**
 * The same where the vendor gives no list of devices: the ids are the names.
 * @param logged the zones of the device that are logged
 * @throws CloudError `E_INPUT`, `E_NOT_FOUND`
 */
export function planByIds(device: string, logged: ReadonlyMap<string, number>, query: ReadQuery): ReadPlan[] {
  const ids = query.quantity?.length ? query.quantity.map((typed) => typed.trim()) : [...logged.keys()];
  if (ids.length === 0) throw notFound(`Sensaphone logs nothing of the device ${device}.`);
  const series = [...new Set(ids)].map((id) => ({ quantity: { quantity: id, label: id } }));
  return [{ source: { vendor: 'sensaphone', device, name: device }, series }];
}

function matching(
  devices: readonly Listed[],
  { site, device }: ReadQuery,
  members: ReadonlySet<string> | undefined,
): Listed[] {
  const here = members === undefined ? devices : devices.filter((one) => members.has(one.device));
  if (device === undefined) {
    if (here.length > 0) return [...here];
    throw notFound(`The site ${site ?? ''} has no devices.`);
  }
  const id = device.trim();
  const found = here.filter((one) => one.device === id);
  if (found.length > 0) return found;
  const isElsewhere = devices.some((one) => one.device === id);
  throw notFound(
    isElsewhere
      ? `The device ${id} is not in the group ${site ?? ''}. Correct the site or leave it out.`
      : `Sensaphone shows this user no device ${id}. Check the device_id, or list the devices.`,
  );
}

/**
 * The zones that are meant. An id goes before the names: a zone may be called by the number of another.
 * @param missing what no zone has met yet
 */
function chosenOf(zones: readonly Zone[], wanted: readonly string[], missing: Set<string>): Zone[] {
  const ids = new Set(zones.map(({ quantity }) => quantity));
  const names = new Set(wanted.filter((typed) => !ids.has(typed)));
  const asIds = new Set(wanted);
  return zones.filter(({ quantity, label, name }) => {
    const met = [...(asIds.has(quantity) ? [quantity] : []), ...[label, name].filter((each) => names.has(each))];
    for (const each of met) missing.delete(each);
    return met.length > 0;
  });
}

function unknownZone(typed: string, devices: readonly Listed[]): CloudError {
  const labels = [...new Set(devices.flatMap(({ zones }) => zones.map(({ label }) => label)))];
  const known = labels.slice(0, NAMED).join(', ') + (labels.length > NAMED ? ', ...' : '');
  const place = placeOf(devices, {});
  return notFound(
    `${place} has no zone "${typed.slice(0, 60)}". ${known === '' ? 'It has none.' : `There are: ${known}.`}`,
  );
}

function placeOf(devices: readonly Listed[], { site }: ReadQuery): string {
  const [first] = devices;
  return devices.length === 1 && first ? `The device ${first.device}` : `The site ${site ?? 'that was given'}`;
}

function notFound(sentence: string): CloudError {
  return new CloudError('E_NOT_FOUND', sentence);
}

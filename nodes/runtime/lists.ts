import type { Work } from '../../src/account/wire';
import { CloudError } from '../../src/errors';
import type { Device, Quantity, Site } from '../../src/model';
import type { Cloud, ListQuery } from '../../src/vendor';
import { topic } from '../../src/output/template';
import type { Action } from './action';
import { eachSet } from './sets';
import { choice, definedOnly, id, ids, inMessage, names, number, text } from './values';
import type { Values } from './parameters';

const parameters = {
  list: choice('devices', 'quantities', 'sites'),
  site: id(),
  device: id(),
  deviceType: text(),
  search: text(),
  externalIds: inMessage(ids({ none: true })),
  columns: inMessage(names()),
  refresh: number({ least: 0, whole: false }),
};

type Listing = Values<typeof parameters>;

/** `list devices`: one message with the whole list for each parameter object. */
export const listDevices: Action<typeof parameters> = {
  operation: 'list-devices',
  parameters,
  partsLength: () => 2,
  emptyMessage: () => true,

  checkFor: (cloud, set) => {
    cloud.checkList?.(queryOf(set));
  },

  run: (context) =>
    eachSet(context, async (set) => {
      const { cloud, account, vendor, sequence, work } = context;
      const { list = 'devices', refresh = 0 } = set;
      const query = queryOf(set);
      const load = (asking: Work): Promise<readonly (Device | Quantity | Site)[]> => ask(cloud, list, query, asking);
      const records =
        refresh > 0
          ? // A copy: what a flow does with its message must not change what is kept.
            structuredClone(await account.lookup(`list ${list} ${JSON.stringify(query)}`, refresh * 1000, load, work))
          : await load(work);
      const ids = spelled(set, records);
      sequence.push({
        payload: records,
        topic: topic('{vendor}/{device}', { vendor, ...ids }),
        count: records.length,
        query: { ...definedOnly({ ...set, list }), ...ids },
      });
    }),
};

/** The vendor's part of the parameters. */
function queryOf({ site, device, deviceType, search, externalIds, columns }: Listing): ListQuery {
  return definedOnly({ site, device, deviceType, search, externalIds, columns: columns?.join(',') });
}

/** The ids that were typed, in the vendor's spelling where a record shows it. */
function spelled(
  { site, device, deviceType }: Listing,
  [record]: readonly { site?: string; device?: string; deviceType?: string }[],
): { site?: string; device?: string; deviceType?: string } {
  return definedOnly({
    site: site === undefined ? undefined : (record?.site ?? site),
    device: device === undefined ? undefined : (record?.device ?? device),
    deviceType: deviceType === undefined ? undefined : (record?.deviceType ?? deviceType),
  });
}

async function ask(
  cloud: Cloud,
  list: NonNullable<Listing['list']>,
  query: ListQuery,
  work: Work,
): Promise<readonly (Device | Quantity | Site)[]> {
  if (list === 'devices') return cloud.devices(query, work);
  if (list === 'quantities') return cloud.quantities(query, work);
  if (!cloud.sites) {
    throw new CloudError('E_UNSUPPORTED', 'This vendor has no sites. List its devices instead.');
  }
  return cloud.sites(query, work);
}

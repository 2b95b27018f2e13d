import type { Work } from '../../account/wire';
import { CloudError } from '../../errors';
import type { Device, Quantity, Site } from '../../model';
import type { ListQuery } from '../../vendor';
import { idOf } from './answer';
import type { Api, SensorFilter } from './api';
import { isGone, sensorsGone } from './directory';
import { deviceOf, narrowed, type SensorId, sensorTyped, siteTyped, wrong } from './sensors';
import { quantityOf } from './signals';

/** The lists that users ask for, each fetched anew. */

/**
 * `list: devices`: by `GET /sensors/find`, which filters by client, type and name, or by external ids.
 * @throws CloudError `E_UNSUPPORTED` when the vendor has the call no more, `E_INPUT` for ids that can't be
 */
export async function listDevices(api: Api, query: ListQuery, work: Work): Promise<Device[]> {
  const { sensor, wanted } = wantedOf(query);
  const { site, deviceType } = wanted;
  if (query.externalIds !== undefined) {
    const ids = query.externalIds;
    const found = ids.length === 0 ? [] : await supported(api.sensorsByExternalId(ids, work), sensorsGone, false);
    // This call takes nothing but ids, so the name is looked at here.
    return narrowed(found, wanted).filter(({ name }) => holds(name, query.search));
  }
  const cid = site ?? sensor?.cid;
  const filter: SensorFilter = {
    ...(cid === undefined ? {} : { client_cid: cid }),
    ...(deviceType === undefined ? {} : { sensor_type_id: deviceType }),
    ...(query.search === undefined ? {} : { name: query.search }),
    ...(query.columns === undefined ? {} : { columns: query.columns }),
  };
  return narrowed(await supported(api.sensors(filter, work), sensorsGone, cid !== undefined), wanted);
}

/**
 * What a query narrows lists down to, in the vendor's spelling.
 * @throws CloudError `E_INPUT` for ids that can't be
 */
export function wantedOf(query: ListQuery): {
  sensor: SensorId | undefined;
  wanted: Pick<ListQuery, 'site' | 'device' | 'deviceType'>;
} {
  const site = query.site === undefined ? undefined : siteTyped(query.site);
  const sensor = query.device === undefined ? undefined : sensorTyped(query.device, site);
  const deviceType = query.deviceType === undefined ? undefined : typeTyped(query.deviceType);
  const wanted = {
    ...(site === undefined ? {} : { site }),
    ...(sensor === undefined ? {} : { device: deviceOf(sensor) }),
    ...(deviceType === undefined ? {} : { deviceType }),
  };
  return { sensor, wanted };
}

/** `list: quantities`: the signal types. They belong to no sensor, so only `search` narrows them down. */
export async function listQuantities(api: Api, query: ListQuery, work: Work): Promise<Quantity[]> {
  const types = await supported(api.signalTypes(work), signalTypesGone, false);
  return (types ?? []).map(quantityOf).filter(({ label }) => holds(label, query.search));
}

/** `list: sites`: the workspaces; a site is the `client_cid` of one. */
export async function listSites(api: Api, query: ListQuery, work: Work): Promise<Site[]> {
  const site = query.site === undefined ? undefined : siteTyped(query.site);
  const cid = query.device === undefined ? site : sensorTyped(query.device, site).cid;
  const sites = await supported(api.workspaces(work), workspacesGone, false);
  return sites.filter((one) => (cid === undefined || one.site === cid) && holds(one.name, query.search));
}

/**
 * Turns "no such call" into a sentence that helps.
 * @param oneClient the list was asked for one client: 403 then speaks of that client and not of the call
 */
async function supported<Found>(
  asked: Promise<Found>,
  gone: (cause: CloudError) => CloudError,
  oneClient: boolean,
): Promise<Found> {
  try {
    return await asked;
  } catch (error) {
    if (!isGone(error) || (oneClient && error.code === 'E_FORBIDDEN')) throw error;
    throw gone(error);
  }
}

function workspacesGone({ cause: { status } }: CloudError): CloudError {
  return new CloudError(
    'E_UNSUPPORTED',
    'besmart lists no workspaces for this login. Type the site by hand: its client_cid, a number such as 12.',
    status === undefined ? {} : { status },
  );
}

function signalTypesGone({ cause: { status } }: CloudError): CloudError {
  return new CloudError(
    'E_UNSUPPORTED',
    'besmart lists no signal types for this login. Type the quantity by hand: its signal_type_moid, a number such as 32.',
    status === undefined ? {} : { status },
  );
}

function typeTyped(typed: string): string {
  const id = idOf(typed);
  if (id === undefined) throw wrong('deviceType', typed, 'a besmart sensor_type_id, which is a number such as 12');
  return id;
}

function holds(name: string | undefined, search: string | undefined): boolean {
  return search === undefined || (name ?? '').toLowerCase().includes(search.toLowerCase());
}

/** The calls of besmart.energy that give lists. */
import { SENSOR_TYPES, SIGNAL_TYPES, WORKSPACES } from './besmart-catalogue';
import { sensorItem, sensorTypeItem, signalTypeItem, workspaceItem } from './besmart-items';
import type { BesmartSensor } from './besmart-meters';
import type { GoneCalls } from './besmart-options';
import { unprocessable, wholeNumber } from './besmart-query';
import type { SimulatedRequest } from './cloud';
import { jsonBody, queryOf, Refusal } from './strict-request';

/** One of these calls. */
export interface ListCall {
  method: 'GET' | 'POST';
  /** Under which name it may be gone from newer servers. */
  name?: keyof GoneCalls;
  items: (request: SimulatedRequest, sensors: readonly BesmartSensor[]) => object[];
}

function hasRight(cid: number): boolean {
  return WORKSPACES.some((workspace) => workspace.cid === cid && workspace.allowed);
}

/** `columns` is a list of field names, joined by commas. */
function withColumns(item: Record<string, unknown>, columns: readonly string[]): Record<string, unknown> {
  const stranger = columns.find((column) => !(column in item));
  if (stranger !== undefined) throw unprocessable('columns', `There is no column ${stranger}`);
  return Object.fromEntries(columns.map((column) => [column, item[column]]));
}

function find(request: SimulatedRequest, sensors: readonly BesmartSensor[]): object[] {
  const query = queryOf(request, ['client_cid', 'sensor_type_id', 'name', 'columns'], 422);
  const [cid, type] = [wholeNumber(query, 'client_cid'), wholeNumber(query, 'sensor_type_id')];
  if (cid !== undefined && !hasRight(cid)) throw new Refusal(403, 'No right to this workspace');
  const name = (query.get('name') ?? '').toLowerCase();
  const columns = query.get('columns')?.split(',');
  return sensors
    .filter((sensor) => (cid === undefined ? sensor.workspace.allowed : sensor.cid === cid))
    .filter((sensor) => type === undefined || sensor.type.id === type)
    .filter((sensor) => sensor.name.toLowerCase().includes(name))
    .map((sensor) => (columns === undefined ? sensorItem(sensor) : withColumns(sensorItem(sensor), columns)));
}

/** The body is a JSON array of external ids; one that nobody has gives nothing. */
function external(request: SimulatedRequest, sensors: readonly BesmartSensor[]): object[] {
  const ids = jsonBody(request);
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string')) {
    throw new Refusal(422, 'The body must be an array of strings', ['body']);
  }
  return sensors.filter((sensor) => sensor.workspace.allowed && ids.includes(sensor.eid)).map(sensorItem);
}

function without(items: () => object[]): ListCall['items'] {
  return (request) => {
    queryOf(request, [], 422);
    return items();
  };
}

const ownWorkspaces = (): object[] => WORKSPACES.filter(({ allowed }) => allowed).map(workspaceItem);

/** The calls by their path below `/api`. */
export const LIST_CALLS: ReadonlyMap<string, ListCall> = new Map<string, ListCall>([
  ['/workspaces', { method: 'GET', name: 'workspaces', items: without(ownWorkspaces) }],
  ['/sensors/find', { method: 'GET', name: 'find', items: find }],
  ['/sensors/external', { method: 'POST', name: 'external', items: external }],
  ['/sensors/types', { method: 'GET', items: without(() => SENSOR_TYPES.map(sensorTypeItem)) }],
  ['/sensors/signals/types', { method: 'GET', items: without(() => SIGNAL_TYPES.map(signalTypeItem)) }],
]);

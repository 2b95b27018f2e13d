/** How besmart.energy writes its workspaces, sensors, types and signal data. Null fields are sent, never hidden. */
import { UNITS, type SensorType, type SignalType, type Workspace } from './besmart-catalogue';
import type { BesmartRow, BesmartSensor } from './besmart-meters';
import type { BesmartSettings } from './besmart-options';
import { chance } from './signal';

/** An item of `GET /workspaces`, with the vendor's spelling of "description". */
export function workspaceItem(workspace: Workspace): object {
  return {
    config: `workspace_${workspace.id}`,
    descritpion: workspace.description,
    id: workspace.id,
    name: workspace.name,
    owner: true,
    root_node_id: workspace.cid + 39,
    client_cid: workspace.cid,
    sensor_mid: workspace.cid,
    write: false,
  };
}

/** An item of `GET /sensors/find` and `POST /sensors/external`. */
export function sensorItem(sensor: BesmartSensor): Record<string, unknown> {
  return {
    address_city: sensor.workspace.city,
    address_flat_number: sensor.flatNumber,
    address_postcode: sensor.workspace.postcode,
    address_street: sensor.workspace.street,
    address_street_number: sensor.streetNumber,
    client_cid: sensor.cid,
    sensor_mid: sensor.mid,
    ppe: `PL${sensor.eid}`,
    lat: sensor.latitude,
    lon: sensor.longitude,
    name: sensor.name,
    owner: true,
    sensor_eid: sensor.eid,
    sensor_type_description: sensor.type.description,
    sensor_type_id: sensor.type.id,
    sensor_type_name: sensor.type.name,
    write: false,
  };
}

/** `GET /sensors/{cid}.{mid}`, as documented today. */
export function sensorDetails(sensor: BesmartSensor): object {
  return {
    client_cid: sensor.cid,
    sensor_mid: sensor.mid,
    sensor_type_id: sensor.type.id,
    name: sensor.name,
    sensor_eid: sensor.eid,
    lat: sensor.latitude,
    lon: sensor.longitude,
    info: null,
    comments: null,
    negligible: false,
    uncertain: false,
    balance_calculation: null,
    acq_min: 15,
    sensor_type_name: sensor.type.name,
    sensor_type_description: sensor.type.description,
    read: true,
    write: false,
    execute: false,
    existing_sensor_state: null,
  };
}

/** An item of `GET /sensors/types`. */
export function sensorTypeItem({ id, name, description }: SensorType): object {
  return { id, name, description };
}

/** An item of `GET /sensors/signals/types`. */
export function signalTypeItem(type: SignalType): object {
  return {
    signal_type_moid: type.moid,
    symbol: type.symbol,
    is_incremental: type.incremental,
    description: type.description,
    unit_id: type.unitId ?? null,
    unit_symbol: UNITS.find((unit) => unit.id === type.unitId)?.symbol ?? null,
    group_id: type.groupId,
    group: type.group,
    obis_mapping: type.obis,
  };
}

/** A value as written: a `DBL` may come as text, the rest comes as it is. */
function writtenValue(row: BesmartRow, values: BesmartSettings['values']): number | string | null {
  if (typeof row.value !== 'number') return row.value;
  const asText = values === 'text' || (values === 'mixed' && chance('written', row.time, row.origin) < 0.5);
  return asText ? String(row.value) : row.value;
}

/** `data` of a signal in the wanted shape. */
export function signalData(rows: readonly BesmartRow[], { data, values }: BesmartSettings): object {
  const written = rows.map((row) => ({ ...row, value: writtenValue(row, values) }));
  if (data === 'rows') return written;
  return {
    time: written.map((row) => row.time),
    value: written.map((row) => row.value),
    type: written.map((row) => row.type),
    origin: written.map((row) => row.origin),
  };
}

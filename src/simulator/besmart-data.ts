/** The data call of besmart.energy: which rows a query gets. */
import { answeredRange } from './asked-range';
import { ORIGIN, type SignalType } from './besmart-catalogue';
import { signalData } from './besmart-items';
import {
  aggregated,
  converted,
  signalRows,
  unitOf,
  type BesmartRow,
  type BesmartSensor,
  type RowRules,
} from './besmart-meters';
import type { BesmartSettings } from './besmart-options';
import type { DataQuery } from './besmart-query';

/** The rows that the query selects, ascending, at the time `at` (epoch ms). */
function selectedRows(
  sensor: BesmartSensor,
  type: SignalType,
  query: DataQuery,
  at: number,
  settings: BesmartSettings & { rules: RowRules },
): BesmartRow[] {
  // Forecasts reach into the future, everything else ends now.
  const asked = answeredRange(settings.edges, query.since, query.till, at + settings.forecast);
  // A step belongs to the range when its beginning does, and is made of all its rows: so overlapping ranges agree.
  const step = query.step ?? 1;
  const range = { from: Math.ceil(asked.from / step) * step, to: Math.ceil(asked.to / step) * step };
  const rows: BesmartRow[] = [];
  for (const row of signalRows(sensor, type, range, settings.rules)) {
    if (row.time > at && row.origin !== ORIGIN.predicted) continue;
    if (query.raw && row.origin !== type.origin) continue;
    if (query.origin !== undefined && row.origin !== query.origin) continue;
    rows.push(row);
  }
  return query.step === undefined ? rows : aggregated(rows, type, query.step);
}

/** The answer to a data call: ids, unit, and the rows in the wanted shape and order. */
export function signalAnswer(
  sensor: BesmartSensor,
  type: SignalType,
  query: DataQuery,
  at: number,
  settings: BesmartSettings & { rules: RowRules },
): object {
  const rows = selectedRows(sensor, type, query, at, settings);
  const [unit, output] = [unitOf(type), query.outputUnit];
  const inUnit =
    unit === undefined || output === undefined
      ? rows
      : rows.map((row) =>
          typeof row.value === 'number' ? { ...row, value: converted(row.value, unit, output) } : row,
        );
  const answer = {
    client_cid: sensor.cid,
    sensor_mid: sensor.mid,
    signal_type_moid: type.moid,
    data: signalData(settings.order === 'newest' ? inUnit.reverse() : inUnit, settings),
    unit: (output ?? unit)?.symbol ?? null,
  };
  return settings.wrapped ? [answer] : answer;
}

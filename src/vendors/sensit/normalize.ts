import { parseInstant } from '../../range/instant';
import type { Sample } from '../../model';
import { type Field, fieldsOf, namer, wants } from '../flatten';
import { isObject, type JsonObject, textOf } from '../json';

/** One record of a device's log. */
export interface SensitRecord {
  /** Epoch ms. */
  time: number;
  fields: readonly Field[];
}

/** The records of an answer, ascending and each once, and how many values and rows could not be read. */
export interface SensitLog {
  records: SensitRecord[];
  refused: number;
}

/** "Wind too slow to tell its direction" (vendors.md, section 2): not a direction, in these two fields only. */
const CALM = 375;
const DIRECTIONS: ReadonlySet<string> = new Set(['WD', 'ws_direction']);

/** Units where a source states one; nothing is known of the others. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ['SPOD pid1_PPB_Calc', 'ppb'],
  ['SPOD pid1_mvRaw', 'mV'],
  ['SPOD rh_Humd', '%'],
  ['SPOD pressure_mbar', 'mbar'],
  ['SPOD ws_direction', 'deg'],
  // By one client's labels.
  ['RAMP CO', 'ppb'],
  ['RAMP NO', 'ppb'],
  ['RAMP NO2', 'ppb'],
  ['RAMP SO2', 'ppb'],
  ['RAMP CO2', 'ppm'],
]);

/** Makes the names of a device type's fields. */
export function fieldNamer(deviceType: string | undefined): ReturnType<typeof namer> {
  return namer((field) => UNITS.get(`${deviceType ?? ''} ${field}`));
}

/**
 * The rows of an answer in any container: under `data`, a bare array, one object under `data` or alone. `data: null`
 * and `data: {}` hold none.
 * @param mark a key that every row has
 * @returns undefined where there is no container
 */
export function rowsOf(body: unknown, mark: string): readonly unknown[] | undefined {
  if (Array.isArray(body)) return body as unknown[];
  if (!isObject(body)) return undefined;
  if (Object.hasOwn(body, mark)) return [body];
  if (!Object.hasOwn(body, 'data')) return undefined;
  const { data } = body;
  if (data === null) return [];
  if (Array.isArray(data)) return data as unknown[];
  if (!isObject(data)) return undefined;
  return Object.keys(data).length === 0 ? [] : [data];
}

/** A `date`: ISO 8601, UTC where it has no zone; epoch ms, `undefined` where it is none. */
export function dateOf(value: unknown): number | undefined {
  // A year comes first; what else parseInstant takes from people is no date of a record.
  if (typeof value !== 'string' || value.length > 40 || !/^\s*\d{4}-/.test(value)) return undefined;
  try {
    return parseInstant(value, NaN, 'date');
  } catch {
    return undefined;
  }
}

/** The records among the rows of a log. Records are the same when `_id` is, or else `id` and `date`. */
export function readLog(rows: readonly unknown[]): SensitLog {
  const records = new Map<string, SensitRecord>();
  let refused = 0;
  for (const row of rows) {
    const time = isObject(row) ? dateOf(row['date']) : undefined;
    if (!isObject(row) || time === undefined) {
      refused += 1;
      continue;
    }
    const flat = fieldsOf(row);
    const identity = identityOf(row, time);
    // Counted once, as the record is delivered once.
    if (!records.has(identity)) refused += flat.refused;
    records.set(identity, { time, fields: flat.fields });
  }
  return { records: [...records.values()].sort((one, other) => one.time - other.time), refused };
}

function identityOf(row: JsonObject, time: number): string {
  const id = textOf(row['_id']);
  return id === undefined ? `${textOf(row['id']) ?? ''} ${time}` : `_id ${id}`;
}

/**
 * The values of records as samples.
 * @param wanted names of fields, or of groups of them; absent means all
 */
export function samplesOf(
  records: readonly SensitRecord[],
  deviceType: string | undefined,
  wanted: readonly string[] | undefined,
): Sample[] {
  const name = fieldNamer(deviceType);
  const isWanted = wants(wanted);
  const samples: Sample[] = [];
  for (const { time, fields } of records) {
    for (const [path, value] of fields) {
      if (!isWanted(path) || (value === CALM && DIRECTIONS.has(path))) continue;
      samples.push({ time, of: name(path), value });
    }
  }
  return samples;
}

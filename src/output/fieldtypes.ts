import type { Value } from '../model';

/** What a field of InfluxDB can be here. Integers are floats there too, because nothing marks them otherwise. */
export type FieldType = 'number' | 'text' | 'boolean';

/** Measurement, field and the type that it keeps; plain data. */
export type FieldTypeEntry = readonly [measurement: string, field: string, type: FieldType];

/**
 * InfluxDB refuses a value of another type than its field has, so a field keeps one type in its measurement: for
 * every node, device and kind of reading, and across restarts.
 */
export interface FieldTypes {
  /**
   * The type of a field. Where nobody has settled it yet, it becomes `declared`, else the type of this value.
   * @param declared the vendor says that the field holds numbers, whatever this value is
   */
  settle(measurement: string, field: string, value: Value, declared?: 'number'): FieldType;
}

/** Field types in memory. Whoever keeps them on disk gives what it has, and hears of every new one. */
export class SettledFieldTypes implements FieldTypes {
  readonly #measurements = new Map<string, Map<string, FieldType>>();
  readonly #settled: (entry: FieldTypeEntry) => void;

  /**
   * @param known as `entries()` gave them
   * @param settled called for each type that is settled from now on, before a row carries it
   */
  constructor(known: Iterable<FieldTypeEntry> = [], settled: (entry: FieldTypeEntry) => void = () => undefined) {
    this.#settled = settled;
    for (const [measurement, field, type] of known) this.#fields(measurement).set(field, type);
  }

  settle(measurement: string, field: string, value: Value, declared?: 'number'): FieldType {
    const fields = this.#fields(measurement);
    const known = fields.get(field);
    if (known !== undefined) return known;
    const type = declared ?? typeOf(value);
    fields.set(field, type);
    this.#settled([measurement, field, type]);
    return type;
  }

  /** All that is settled, in the order in which it was. */
  entries(): FieldTypeEntry[] {
    const entries: FieldTypeEntry[] = [];
    for (const [measurement, fields] of this.#measurements) {
      for (const [field, type] of fields) entries.push([measurement, field, type]);
    }
    return entries;
  }

  #fields(measurement: string): Map<string, FieldType> {
    let fields = this.#measurements.get(measurement);
    if (fields === undefined) {
      fields = new Map();
      this.#measurements.set(measurement, fields);
    }
    return fields;
  }
}

export function typeOf(value: Value): FieldType {
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? 'number' : 'boolean';
}

/** Whether something that was read from a file is an entry. */
export function isFieldTypeEntry(entry: unknown): entry is FieldTypeEntry {
  if (!Array.isArray(entry) || entry.length !== 3) return false;
  const [measurement, field, type] = entry as unknown[];
  if (typeof measurement !== 'string' || typeof field !== 'string') return false;
  return type === 'number' || type === 'text' || type === 'boolean';
}

import type { QuantityName, Value } from '../model';
import type { JsonObject } from './json';

/**
 * Records of open-ended shape made flat: `{OPCData: {OPC_2_5: 7.6}}` is the field `OPCData.OPC_2_5`, the second item of
 * a list the field `raw.1` (contract, section 4). Keys are the vendor's and may be anything, `__proto__` too: they only
 * ever become text here, never keys of an object.
 */

/** One measurement of a record: its dotted path and its value. */
export type Field = readonly [path: string, value: Value];

export interface Flat {
  /** In the order of the record. */
  fields: Field[];
  /** Values that are no measurement: beyond the limits below, or no number that can be written. */
  refused: number;
}

/** Says who and when, at the top of a record; no quantities (contract, section 4). */
const WHO_AND_WHEN: ReadonlySet<string> = new Set([
  '_id',
  'id',
  'uuid',
  'key',
  'deviceid',
  'name',
  'date',
  'ts',
  'time',
]);

/**
 * Limits that no record of SENSIT or Senquip comes near, so that a hostile one costs neither stack nor time: every level
 * makes a path longer by two characters at least.
 */
const LONGEST_PATH = 512;
const MOST_FIELDS = 4096;

/** The longest text that is looked at for a number. */
const LONGEST_NUMBER = 40;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * The fields of a record, without those that say who and when; `null` is left out, numeric text is a number. A path
 * that occurs twice (`a.b` beside `b` in `a`) comes twice.
 */
export function fieldsOf(record: JsonObject): Flat {
  const flat: Flat = { fields: [], refused: 0 };
  // Keys alone: pairs would cost as much again as all that is made of them.
  for (const key of Object.keys(record)) if (!WHO_AND_WHEN.has(key)) addFields(flat, key, record[key]);
  return flat;
}

/** Adds `value` under `path`, and everything that lies beneath it. */
export function addFields(flat: Flat, path: string, value: unknown): void {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') {
    const plain = plainValue(value);
    if (plain === undefined) flat.refused += 1;
    else addField(flat, path, plain);
    return;
  }
  if (!isName(path)) {
    flat.refused += 1;
    return;
  }
  // Counted and not spread out: a list may have millions of items.
  const keys = Array.isArray(value) ? undefined : Object.keys(value);
  const length = keys?.length ?? (value as readonly unknown[]).length;
  for (let index = 0; index < length; index += 1) {
    if (flat.fields.length >= MOST_FIELDS) {
      flat.refused += 1;
      return;
    }
    const key = keys?.[index] ?? index;
    addFields(flat, `${path}.${key}`, (value as JsonObject)[key]);
  }
}

/** Adds one value as it is. */
export function addField(flat: Flat, path: string, value: Value): void {
  // A blank name could not be asked for.
  const isField = isName(path) && path.trim() !== '';
  if (isField && flat.fields.length < MOST_FIELDS) flat.fields.push([path, value]);
  else flat.refused += 1;
}

function isName(path: string): boolean {
  return path !== '' && path.length <= LONGEST_PATH;
}

/**
 * A measurement as it leaves: numbers as they are, text that is a decimal number as that number, other text and
 * booleans as they are. `undefined` for anything else, infinity (`1e309` in JSON) too.
 */
export function plainValue(value: unknown): Value | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'string') return numberIn(value) ?? value;
  return typeof value === 'boolean' ? value : undefined;
}

/** A finite number, also one that was sent as text. */
export function finiteNumber(value: unknown): number | undefined {
  const plain = plainValue(value);
  return typeof plain === 'number' ? plain : undefined;
}

function numberIn(text: string): number | undefined {
  if (text.length > LONGEST_NUMBER) return undefined;
  const trimmed = text.trim();
  if (!NUMBER.test(trimmed)) return undefined;
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : undefined;
}

/**
 * Whether a field is wanted: its path is one of the names, or lies beneath one (`OPCData` means all of its fields).
 * @param wanted absent: everything is
 */
export function wants(wanted: readonly string[] | undefined): (path: string) => boolean {
  if (wanted === undefined) return () => true;
  const names = new Set(wanted);
  return (path) => {
    if (names.has(path)) return true;
    for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
      if (names.has(path.slice(0, dot))) return true;
    }
    return false;
  };
}

/** Quantities named by their paths, one object for all samples of one path. */
export function namer(unitOf: (path: string) => string | undefined): (path: string) => QuantityName {
  const names = new Map<string, QuantityName>();
  return (path) => {
    const known = names.get(path);
    if (known !== undefined) return known;
    const unit = unitOf(path);
    const name: QuantityName = { quantity: path, label: path, ...(unit === undefined ? {} : { unit }) };
    names.set(path, name);
    return name;
  };
}

import type { Attributes, QuantityName, Sample, Value } from '../../model';
import type { Answer } from '../../vendor';
import { isObject, type JsonObject } from '../json';
import { isNothing, itemsOf, numberOf, textOf } from './answer';

/** What the numbers of `origin` mean. Source: the README of the vendor's API repository. */
const ORIGINS: Readonly<Record<number, string>> = {
  1: 'measured',
  2: 'predicted',
  3: 'calculated',
  4: 'estimated',
  5: 'corrected',
};

/** The last instant that a `Date` can hold, epoch ms. */
const LATEST = 8.64e15;

/**
 * The samples in an answer of `.../signals/{moid}/data`: rows `[{time, value, type, origin}]` (2021) or columns
 * `{time: [], value: [], type: [], origin: []}` (since 2022), plain or in an array of one, with `data` empty or absent.
 * Rows without a value and removal markers (`RM`) are left out; a row that can't be read counts as refused.
 * @param of the quantity that was asked for; a unit in the answer comes before its own
 * @returns undefined when it is no such answer, or when no row of it can be read
 */
export function samplesIn(body: unknown, of: QuantityName): Answer | undefined {
  const rows = new Rows(of);
  if (!take(body, rows)) return undefined;
  const { samples, refused, read } = rows;
  return refused > 0 && read === 0 ? undefined : { samples, refused };
}

/** Takes rows out of whatever is around them. Each `take...` says whether it was something that can hold rows. */
function take(body: unknown, rows: Rows): boolean {
  if (isNothing(body)) return true;
  if (!Array.isArray(body)) return isObject(body) && takeObject(body, rows);
  const entries = body as unknown[];
  // An array is either the answer wrapped once more, or the data itself.
  if (!entries.some((entry) => isObject(entry) && isAnswer(entry))) return takeData(entries, rows);
  for (const entry of entries) if (!isObject(entry) || !takeObject(entry, rows)) rows.refused += 1;
  return true;
}

function takeObject(body: JsonObject, rows: Rows): boolean {
  if (isAnswer(body)) return takeData(body.data, rows.inUnit(textOf(body.unit)));
  return 'time' in body ? takeData(body, rows) : Object.keys(body).length === 0;
}

/** The object around the data; newer pages leave `data` out of it where there is none. */
function isAnswer(body: JsonObject): boolean {
  return 'data' in body || (!('time' in body) && ('signal_type_moid' in body || 'sensor_mid' in body));
}

function takeData(stated: unknown, rows: Rows): boolean {
  const only: unknown = Array.isArray(stated) && stated.length === 1 ? stated[0] : undefined;
  const data = isObject(only) && Array.isArray(only.time) ? only : stated;
  if (isObject(data)) {
    if (Array.isArray(data.time)) takeColumns(data, data.time, rows);
    if (Array.isArray(data.time) || Object.keys(data).length === 0) return true;
  }
  const entries = itemsOf(data, 'time');
  for (const entry of entries ?? []) {
    if (isObject(entry)) rows.add(entry.time, entry.value, entry.type, entry.origin);
    else rows.refused += 1;
  }
  return entries !== undefined;
}

/** As many rows as there are times. A missing column holds nothing; values in no list can't be read. */
function takeColumns({ value, type, origin }: JsonObject, times: readonly unknown[], rows: Rows): void {
  const noValues = !Array.isArray(value) && !isNothing(value);
  for (const [index, time] of times.entries()) {
    if (noValues) rows.refused += 1;
    else rows.add(time, at(value, index), at(type, index), at(origin, index));
  }
}

function at(column: unknown, index: number): unknown {
  return Array.isArray(column) ? (column as unknown[])[index] : undefined;
}

/** What becomes of the rows of an answer. */
class Rows {
  readonly samples: Sample[] = [];
  refused = 0;
  /** Rows that were understood, those that hold nothing included. */
  read = 0;
  /** The rows of an answer have few of these, and share them. */
  private readonly known = new Map<unknown, Map<unknown, Attributes | undefined>>();
  private of: QuantityName;

  constructor(private readonly asked: QuantityName) {
    this.of = asked;
  }

  /** From here on the values are in this unit; without one, in that of the quantity. */
  inUnit(unit: string | undefined): this {
    this.of = unit === undefined ? this.asked : { ...this.asked, unit };
    return this;
  }

  add(stated: unknown, value: unknown, type: unknown, origin: unknown): void {
    const time = numberOf(stated);
    const code = textOf(type);
    const read = code === 'RM' ? null : valueOf(value, code);
    if (time === undefined || Math.abs(time) > LATEST || read === undefined) {
      this.refused += 1;
      return;
    }
    this.read += 1;
    if (read === null) return;
    const attributes = this.attributesOf(type, origin);
    const sample: Sample = { time: Math.round(time), of: this.of, value: read };
    if (attributes !== undefined) sample.attributes = attributes;
    this.samples.push(sample);
  }

  private attributesOf(type: unknown, origin: unknown): Attributes | undefined {
    const ofType = this.known.get(type) ?? new Map<unknown, Attributes | undefined>();
    if (ofType.size === 0) this.known.set(type, ofType);
    if (!ofType.has(origin)) ofType.set(origin, attributesOf(textOf(type), origin));
    return ofType.get(origin);
  }
}

/**
 * The value as its type wants it: a `DBL` may come as text. What other types mean is not documented, so their text
 * stays text: "0042" may be a serial number.
 * @returns null where there is none, undefined where it can't be a value
 */
function valueOf(value: unknown, type: string | undefined): Value | null | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return numberOf(value);
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  if (type !== undefined && type !== 'DBL') return value;
  return isNothing(value.trim()) ? null : (numberOf(value) ?? value);
}

function attributesOf(type: string | undefined, stated: unknown): Attributes | undefined {
  const origin = numberOf(stated);
  if (origin === undefined && type === undefined) return undefined;
  const originName = origin === undefined ? undefined : ORIGINS[origin];
  return {
    ...(origin === undefined ? {} : { origin }),
    ...(originName === undefined ? {} : { originName }),
    ...(type === undefined ? {} : { type }),
  };
}

import type { SensaphoneOptions } from './sensaphone-options';
import { isItem, type Item, type Json, type Version, textOf } from './sensaphone-schema';

/** The three formats of a response (vendor document, "Versions"): plain, with metadata, pending flags only. */

/** Identifying properties stay plain in every version: the vendor's samples leave `device_id` as it is. */
const PLAIN = new Set([
  'acctid',
  'session',
  'feature_id',
  'device_id',
  'address_id',
  'coordinates_id',
  'zone_id',
  'group_id',
  'list_id',
  'tier_id',
  'action_id',
  'schedule_id',
  'range_id',
  'user_id',
  'contact_id',
  'variable',
  'log_point',
]);

/** The ranges that V2 tells; they are the ones that writes are checked against. */
const RANGES: Readonly<Record<string, Item>> = {
  name: { null: false, min: 0, max: 128 },
  description: { null: false, min: 0, max: 128 },
  interval: { null: false, min: 0, max: 32_767 },
  alarm_low: { null: true },
  alarm_high: { null: true },
};

/** Whether the value at a path (`device/1234/name`) is being updated. */
export type IsPending = (path: string) => boolean;

/** A response in the format of a version; V1 is what the resources give. */
export function inVersion(response: Json, version: Version, isPending: IsPending, options: SensaphoneOptions): Json {
  if (version === 'v1') return response;
  const wrap = (value: Json, name: string, path: string): Json =>
    version === 'v2' ? withMetadata(value, name, isPending(path), options) : { is_pending: isPending(path) };
  return wrapAll(response, [], '', wrap);
}

function wrapAll(
  value: Json,
  steps: readonly string[],
  name: string,
  wrap: (value: Json, name: string, path: string) => Json,
): Json {
  if (Array.isArray(value)) return value.map((entry) => wrapAll(entry, steps, name, wrap));
  if (!isItem(value)) return PLAIN.has(name) ? value : wrap(value, name, steps.join('/'));
  // The id of an item is always its first key.
  const [first] = Object.entries(value);
  const id = first !== undefined && PLAIN.has(first[0]) ? [textOf(first[1])] : [];
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, wrapAll(entry, [...steps, ...id, key], key, wrap)]),
  );
}

function withMetadata(value: Json, name: string, pending: boolean, options: SensaphoneOptions): Item {
  if (value === null) return { is_null: true };
  if (value === '') return { is_null: false, is_empty: true };
  const range = RANGES[name];
  return {
    is_null: false,
    is_empty: false,
    value: options.v2Values === 'text' ? (typeof value === 'boolean' ? String(value) : textOf(value)) : value,
    type: typeName(value),
    is_pending: pending,
    is_ranged: range !== undefined,
    ...(range === undefined ? {} : { ranged: [range] }),
  };
}

function typeName(value: Json): string {
  if (typeof value !== 'number') return typeof value;
  return Number.isInteger(value) ? 'integer' : 'float';
}

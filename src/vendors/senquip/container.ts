import { isObject, type JsonObject, parseJson } from '../json';

/**
 * What a Senquip answer may stand in. The vendor's paper says "an array" and shows none; these are the containers that
 * servers of its kind use (vendors.md, section 4, "container").
 */

/** Where an object may hold the array. */
const LISTS = ['data', 'datapoints', 'items', 'Items', 'devices'] as const;

/** Where an item may hold the message itself. */
const NESTS = ['data', 'payload'] as const;

/** JSON in a text in JSON in a text: nobody wraps an answer deeper. */
const MOST_WRAPPINGS = 4;

/** What came instead of data: the error that a Lambda behind a proxy puts into its answer. */
export interface WrappedError {
  statusCode: number;
  body: unknown;
}

/**
 * The items of an answer: a bare array, an array under one of the keys above, one object alone, and any of them as
 * JSON text, also under `body`.
 * @returns undefined where it is nothing of the kind
 */
export function itemsOf(answer: unknown): readonly unknown[] | WrappedError | undefined {
  let body = answer;
  for (let wrappings = 0; wrappings <= MOST_WRAPPINGS; wrappings += 1) {
    if (Array.isArray(body)) return body as unknown[];
    if (typeof body === 'string') {
      body = parseJson(body);
      continue;
    }
    if (!isObject(body)) return undefined;
    if (!Object.hasOwn(body, 'body')) return listIn(body);
    const { statusCode, body: inner } = body;
    if (typeof statusCode === 'number' && statusCode >= 400) return { statusCode, body: inner };
    body = inner;
  }
  return undefined;
}

function listIn(body: JsonObject): readonly unknown[] | undefined {
  for (const key of LISTS) {
    const list = Object.hasOwn(body, key) ? body[key] : undefined;
    if (Array.isArray(list)) return list as unknown[];
    if (typeof list === 'string') {
      const parsed = parseJson(list);
      if (Array.isArray(parsed)) return parsed as unknown[];
    }
  }
  return Object.keys(body).length === 0 ? undefined : [body];
}

/**
 * An item with the message that it may nest under `data` or `payload`, as an object or as JSON text; what stands beside
 * it (the unit, the time) is kept where the message does not say it itself.
 */
export function merged(item: JsonObject): JsonObject {
  for (const key of NESTS) {
    const nested = Object.hasOwn(item, key) ? objectIn(item[key]) : undefined;
    if (nested === undefined) continue;
    // Entries and not assignments, so that a key such as __proto__ stays a key.
    const beside = Object.entries(item).filter(([name]) => name !== key);
    return Object.fromEntries([...beside, ...Object.entries(nested)]);
  }
  return item;
}

function objectIn(value: unknown): JsonObject | undefined {
  const inner = typeof value === 'string' && value.trimStart().startsWith('{') ? parseJson(value) : value;
  return isObject(inner) ? inner : undefined;
}

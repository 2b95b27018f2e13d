import { isSensaphoneTimestamp } from './sensaphone-calendar';
import { badRequest } from './sensaphone-failure';
import { isItem, type Item, type Json, type Scene } from './sensaphone-schema';
import type { Segment } from './sensaphone-uri';

/** Filters of history requests, from a body or a URI: `sensaphone-resources.md` section 5. */

type FilterKind = 'integers' | 'strings' | 'integer' | 'string';

const PAGE: Readonly<Record<string, FilterKind>> = {
  start: 'integer',
  end: 'integer',
  begin_offset: 'integer',
  record_offset: 'integer',
};

/** The filters of each kind; any other name is ignored. */
const FILTERS: Readonly<Record<string, Readonly<Record<string, FilterKind>>>> = {
  data_log: { ...PAGE, log_points: 'integers', status: 'strings' },
  audit_log: { ...PAGE, var_ids: 'integers', user_ids: 'integers', changes: 'strings' },
  event_log: {
    ...PAGE,
    contact_ids: 'integers',
    device_ids: 'integers',
    zone_ids: 'integers',
    user_ids: 'integers',
    event_types: 'strings',
  },
  data_log_points: { resource_type: 'string', device_id: 'integer' },
};

/** The filters of one request. */
export interface Filters {
  numbers: Readonly<Record<string, readonly number[]>>;
  words: Readonly<Record<string, readonly string[]>>;
}

/** The kinds of history that there are. */
export function isHistoryKind(name: string): boolean {
  return Object.hasOwn(FILTERS, name);
}

/** The filters that a URI writes as name and value in any order; what is no pair is ignored. */
export function filtersOfUri(kind: string, segments: readonly Segment[]): Item {
  const filters: Item = {};
  for (const [index, { text: name, braced }] of segments.entries()) {
    const value = segments[index + 1];
    if (braced || value?.braced !== true) continue;
    const parts = value.text.split(',').map((part) => (/^-?\d+$/.test(part) ? Number(part) : part));
    const type = FILTERS[kind]?.[name];
    if (type === 'integers') filters[name] = parts;
    else if (type === 'strings') filters[name] = value.text.split(',');
    else filters[name] = type === 'integer' ? (parts.length === 1 ? (parts[0] ?? null) : value.text) : value.text;
  }
  return filters;
}

/**
 * The filters of a request, checked.
 * @throws ApiFailure 4 (3 in URI mode) for a filter of the wrong type, a Unix-sized time among them
 */
export function checkFilters(kind: string, ask: Json, scene: Scene): Filters {
  if (ask !== null && !isItem(ask)) throw badRequest(scene, `${kind} is an object`);
  const numbers: Record<string, number[]> = {};
  const words: Record<string, string[]> = {};
  for (const [name, type] of Object.entries(FILTERS[kind] ?? {})) {
    const value = ask?.[name];
    if (value === undefined || value === null) continue;
    const isList = type === 'integers' || type === 'strings';
    if (isList !== Array.isArray(value)) throw badRequest(scene, `${name} must ${isList ? '' : 'not '}be an array`);
    const values: Json[] = Array.isArray(value) ? value : [value];
    if (type === 'integers' || type === 'integer') {
      numbers[name] = values
        .filter((entry) => typeof entry === 'number')
        .filter((entry) => Number.isSafeInteger(entry));
    } else words[name] = values.filter((entry) => typeof entry === 'string');
    if ((numbers[name] ?? words[name] ?? []).length !== values.length)
      throw badRequest(scene, `${name} is of a wrong type`);
  }
  for (const name of ['start', 'end']) {
    const [time] = numbers[name] ?? [];
    if (time !== undefined && !isSensaphoneTimestamp(time, scene.now)) {
      throw badRequest(scene, `${name} is no Sensaphone timestamp`);
    }
  }
  if (['begin_offset', 'record_offset'].some((name) => (numbers[name]?.[0] ?? 0) < 0)) {
    throw badRequest(scene, 'an offset is negative');
  }
  return { numbers, words };
}

/** The bounds of a request by the order that this server has: the newer one exclusive, the older one inclusive. */
export function boundsOf({ numbers }: Filters, scene: Scene): { newer?: number; older?: number } {
  const startIsNewer = scene.options.order === 'start-newer';
  const [newer] = numbers[startIsNewer ? 'start' : 'end'] ?? [];
  const [older] = numbers[startIsNewer ? 'end' : 'start'] ?? [];
  return { ...(newer === undefined ? {} : { newer }), ...(older === undefined ? {} : { older }) };
}

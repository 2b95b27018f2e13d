import { type LogPoint, logPointsOf, type LogRow, pageOf } from './sensaphone-datalog';
import { badRequest } from './sensaphone-failure';
import { boundsOf, checkFilters, type Filters, isHistoryKind } from './sensaphone-filters';
import { auditRows, eventRows } from './sensaphone-journal';
import { isItem, type Item, itemsIn, type Json, type Scene } from './sensaphone-schema';
import type { AppliedWrite } from './sensaphone-write-property';

/** The history resource: `sensaphone-resources.md` section 5. */

const STATUSES: readonly string[] = ['normal', 'dependency', 'alarm'];

/**
 * What `response.history` holds.
 * @param ask the object `history` of the request: kinds with their filters
 * @throws ApiFailure 4 (3 in URI mode) for filters of the wrong type, Unix-sized times among them
 */
export function readHistory(ask: Json, writes: readonly AppliedWrite[], scene: Scene): Item {
  if (!isItem(ask)) throw badRequest(scene, 'history is an object');
  const kinds = Object.keys(ask).filter((name) => isHistoryKind(name));
  const given: Item = {};
  if (scene.version === 'v2' && ask['audit_log_filter'] === null) {
    given['audit_log_filter'] = { changes: ['create', 'delete', 'update'] };
  } else if (kinds.length === 0) throw badRequest(scene, 'no kind of history is named');
  for (const kind of kinds) {
    const filters = checkFilters(kind, ask[kind] ?? null, scene);
    given[kind] = readKind(kind, filters, writes, scene);
  }
  return given;
}

function readKind(kind: string, filters: Filters, writes: readonly AppliedWrite[], scene: Scene): Json {
  switch (kind) {
    case 'data_log_points':
      return pointsOfDevice(filters, scene);
    case 'data_log':
      return dataLog(filters, scene).map((row) => rowOf(row, scene));
    case 'audit_log':
      return pageIn(auditRows(writes, filters, scene), filters, scene);
    default:
      return pageIn(eventRows(filters, scene), filters, scene);
  }
}

function pointsOfDevice({ numbers, words }: Filters, scene: Scene): Item {
  const [id] = numbers['device_id'] ?? [];
  if (words['resource_type']?.[0] !== 'device' || id === undefined) {
    throw badRequest(scene, 'data_log_points wants resource_type "device" and a device_id');
  }
  const device = itemsIn(scene.state.root['device']).find((item) => item['device_id'] === id);
  const points = logPointsOf(scene.state).filter((point) => point.device === device);
  return {
    log_points: points.map(({ logPoint, zone }) => ({ log_point: logPoint, zone_id: zone['zone_id'] ?? null })),
  };
}

function pageSize({ numbers }: Filters, scene: Scene): { skip: number; count: number } {
  const wanted = numbers['record_offset']?.[0] ?? scene.options.defaultPage;
  return { skip: numbers['begin_offset']?.[0] ?? 0, count: Math.min(wanted, scene.options.largestPage) };
}

function pageIn(rows: Item[], filters: Filters, scene: Scene): Item[] {
  const { skip, count } = pageSize(filters, scene);
  return rows.slice(skip, skip + count);
}

function dataLog(filters: Filters, scene: Scene): LogRow[] {
  const { log_points: wanted } = filters.numbers;
  const { status } = filters.words;
  if (status?.some((word) => !STATUSES.includes(word)) === true) throw badRequest(scene, 'there is no such status');
  const points: LogPoint[] = logPointsOf(scene.state).filter(({ logPoint }) => wanted?.includes(logPoint) ?? true);
  if (points.length === 0) return [];
  return pageOf(
    {
      points,
      ...boundsOf(filters, scene),
      now: scene.now,
      keep: (row) => status?.includes(row.alarm ? 'alarm' : 'normal') ?? true,
      keepsAll: status === undefined,
      ...pageSize(filters, scene),
    },
    scene.options,
  );
}

function rowOf({ point, time, text, alarm }: LogRow, { options }: Scene): Item {
  const isAlarm = { boolean: alarm, number: alarm ? 1 : 0, text: alarm ? '1' : '0' }[options.alarmAs];
  return { variable: point.logPoint, [options.rowTime]: time / 1000, value: text, is_alarm: isAlarm };
}

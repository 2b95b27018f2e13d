import { asIfUtc, sensaphoneTimestamp } from './sensaphone-calendar';
import type { SensaphoneOptions } from './sensaphone-options';
import { type Item, itemsIn, type State, textOf } from './sensaphone-schema';
import { type Reading, readingAt } from './sensaphone-zones';
import { chance } from './signal';

/** The data log: records of loggable zones at any time, computed and never stored. */

/** A loggable zone. */
export interface LogPoint {
  logPoint: number;
  device: Item;
  zone: Item;
  /** Epoch ms: the records lie in `since <= t < until`. */
  since: number;
  until: number;
}

/** One record. */
export interface LogRow extends Reading {
  point: LogPoint;
  /** Epoch ms, on a whole second. */
  time: number;
}

/** What is wanted of the log. */
export interface LogQuery {
  points: readonly LogPoint[];
  /** Sensaphone timestamps on the wall clock of each device: `older <= t < newer`. */
  newer?: number;
  older?: number;
  /** Nothing is logged yet after this (epoch ms). */
  now: number;
  keep: (row: LogRow) => boolean;
  /** Whether `keep` keeps everything, so that what is skipped need not be computed. */
  keepsAll: boolean;
  skip: number;
  count: number;
}

/** Clocks of the world differ from UTC by less than this. */
const ZONES_APART = 15 * 3_600_000;

/** All log points of the account. */
export function logPointsOf(state: State): LogPoint[] {
  return itemsIn(state.root['device']).flatMap((device) =>
    itemsIn(device['zone']).map((zone) => ({
      logPoint: Number(zone['log_point']),
      device,
      zone,
      since: Number(zone['since']),
      until: Math.min(endOf(device), endOf(zone)),
    })),
  );
}

function endOf(item: Item): number {
  return typeof item['until'] === 'number' ? item['until'] : Infinity;
}

/** When a device writes its records of a slot of the log interval: all its zones at once, a little late. */
function tick(device: Item, slot: number, options: SensaphoneOptions): number {
  const shift = options.logJitter * chance(options.seed, 'tick', textOf(device['id']), slot);
  return slot * options.logInterval + Math.floor(shift / 1000) * 1000;
}

function rowAt(point: LogPoint, time: number, options: SensaphoneOptions): LogRow {
  return { ...readingAt(point.zone, time, options), point, time };
}

/** The records of one log point in `from <= t < to` (epoch ms), oldest first. */
export function rowsOf(point: LogPoint, from: number, to: number, options: SensaphoneOptions): LogRow[] {
  const rows: LogRow[] = [];
  const first = Math.max(from, point.since);
  const end = Math.min(to, point.until);
  for (let slot = Math.floor(first / options.logInterval) - 1; slot * options.logInterval < end; slot += 1) {
    const time = tick(point.device, slot, options);
    if (time >= first && time < end) rows.push(rowAt(point, time, options));
  }
  return rows;
}

/** A page of the log: newest first, records of one moment in the order of their log points. */
export function pageOf(query: LogQuery, options: SensaphoneOptions): LogRow[] {
  const { now, points } = query;
  const { logInterval: interval } = options;
  const oldest = Math.min(...points.map(({ since }) => since));
  const older = query.older === undefined ? oldest : asIfUtc(query.older);
  const newer = query.newer === undefined ? now : asIfUtc(query.newer);
  const low = Math.max(oldest, older - ZONES_APART);
  const high = Math.min(now, newer + ZONES_APART);
  // Between these the bounds hold whatever the zone of a device is: there skipping is counting.
  const sure = { from: older + ZONES_APART, to: Math.min(newer - ZONES_APART, now) };
  const page: LogRow[] = [];
  let { skip } = query;
  for (let slot = Math.floor(high / interval); (slot + 1) * interval > low && page.length < query.count; slot -= 1) {
    const from = slot * interval;
    const to = from + interval;
    const here = points.filter(({ since, until }) => since < to && until > from);
    const isSure = from >= sure.from && to <= sure.to && here.every(({ since, until }) => since <= from && until >= to);
    if (query.keepsAll && isSure && skip >= here.length) {
      skip -= here.length;
      continue;
    }
    const rows = slotRows(query, here, slot, options);
    page.push(...rows.slice(skip, skip + query.count - page.length));
    skip = Math.max(0, skip - rows.length);
  }
  return page;
}

function slotRows(query: LogQuery, points: readonly LogPoint[], slot: number, options: SensaphoneOptions): LogRow[] {
  const ticks = new Map<Item, number | undefined>();
  for (const { device } of points) {
    if (ticks.has(device)) continue;
    const time = tick(device, slot, options);
    const wall = sensaphoneTimestamp(time, textOf(device['timezone']));
    const isWanted = time <= query.now && wall < (query.newer ?? Infinity) && wall >= (query.older ?? -Infinity);
    ticks.set(device, isWanted ? time : undefined);
  }
  return points
    .map((point) => ({ point, time: ticks.get(point.device) ?? NaN }))
    .filter(({ point, time }) => time >= point.since && time < point.until)
    .sort((a, b) => b.time - a.time || a.point.logPoint - b.point.logPoint)
    .map(({ point, time }) => rowAt(point, time, options))
    .filter((row) => query.keep(row));
}

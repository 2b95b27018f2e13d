import type { Work } from '../../account/wire';
import { CloudError } from '../../errors';
import type { Interval, QuantityName, Sample } from '../../model';
import type { Answer } from '../../vendor';
import { isObject, textOf } from '../json';
import type { LogRow, SensaphoneApi } from './api';
import { encodeTimestamp } from './calendar';
import { secondsTime } from './devices';
import { flag, shown } from './display';
import { isBadForm, mayBeMissing } from './envelope';
import type { RangeOrder } from './session';

/**
 * The data log of one zone. Pages run from the newest row to the oldest; a page may hold fewer rows than asked for, so
 * only an empty one, or one that reaches behind what is wanted, is the last (vendors.md, section 3).
 */

const HOUR = 3_600_000;

/** Rows of a page; the vendor tells users to try which size works, and no limit is known. */
const PAGE = 500;

/** No window has so many pages; a server that gives the same ones for ever must not be asked for ever. */
const MOST_PAGES = 5_000;
const MOST_REPEATED = 3;

/**
 * Ranges are wall clocks "of the device, account, etc.", and time zones mostly come as display names ("Central Time").
 * No clock is further from UTC than this, and what is too much is left out by `epoch`.
 */
const ZONES_APART = 26 * HOUR;

/** The wall clocks that the vendor's timestamps can tell, as if they were UTC; nothing was logged before. */
export const FIRST = Date.UTC(2000, 0, 1);
const LAST = Date.UTC(2100, 0, 1) - 1000;

/** What to read of a log point. */
export interface LogQuery {
  logPoint: number;
  of: QuantityName;
  /** For people. */
  device: string;
  window: Interval;
  /** One row older than this (epoch ms) is enough; absent: all are wanted. */
  enough?: number;
}

/**
 * The rows of a log point in a window.
 * @throws CloudError `E_RESPONSE` when none of the rows can be read, or the pages never end
 */
export async function readLog(api: SensaphoneApi, query: LogQuery, work: Work): Promise<Answer> {
  const session = await api.session(work);
  const { order } = session;
  if (order !== undefined) return (await readPages(api, query, order, work)).answer;
  let refusal: CloudError | undefined;
  for (const tried of ORDERS) {
    try {
      const { answer, rows } = await readPages(api, query, tried, work);
      if (rows === 0) continue;
      session.remember(tried);
      return answer;
    } catch (error) {
      if (!isBadForm(error) && !mayBeMissing(error)) throw error;
      refusal ??= error;
    }
  }
  if (refusal !== undefined) throw refusal;
  return { samples: [], refused: 0 };
}

/** Nothing may mean that there is nothing, or that this server wants `start` and `end` the other way round. */
const ORDERS = ['start-newer', 'start-older'] as const;

async function readPages(
  api: SensaphoneApi,
  { logPoint, of, device, window, enough }: LogQuery,
  order: RangeOrder,
  work: Work,
): Promise<{ answer: Answer; rows: number }> {
  const purpose = `reading ${of.label} of ${device}`;
  const bounds = boundsOf(window, order);
  const reader = new LogReader(of, logPoint, window);
  let skip = 0;
  for (let pages = 1; ; pages += 1) {
    const rows = await api.page({ logPoint, ...bounds, skip, count: PAGE }, purpose, work);
    if (rows.length === 0) break;
    skip += rows.length;
    const { oldest, repeated } = reader.add(rows);
    if (oldest < window.from || reader.samples.some(({ time }) => time < (enough ?? -Infinity))) break;
    if (repeated >= MOST_REPEATED || pages >= MOST_PAGES) throw endless(of, device);
  }
  if (reader.samples.length === 0 && reader.refused > 0) throw unreadable(reader.refused, of, device);
  return { answer: { samples: reader.samples, refused: reader.refused }, rows: skip };
}

/** The newer bound is exclusive, the older one inclusive; both reach over whatever the time zone is. */
function boundsOf({ from, to }: Interval, order: RangeOrder): { start: number; end: number } {
  const newer = encodeTimestamp(Math.min(LAST, to + ZONES_APART));
  const older = encodeTimestamp(Math.max(FIRST, from - ZONES_APART));
  return order === 'start-newer' ? { start: newer, end: older } : { start: older, end: newer };
}

/** Makes samples of rows: `{variable, epoch or timestamp, value, is_alarm}`, times in Unix seconds. */
class LogReader {
  readonly samples: Sample[] = [];
  refused = 0;
  private readonly seen = new Set<number | string>();
  private repeatedPages = 0;

  constructor(
    private readonly of: QuantityName,
    private readonly logPoint: number,
    private readonly window: Interval,
  ) {}

  /** Gives the oldest time of these rows, and how many pages in a row had no row that was not there before. */
  add(rows: readonly LogRow[]): { oldest: number; repeated: number } {
    let oldest = Infinity;
    const before = this.seen.size + this.refused;
    for (const row of rows) oldest = Math.min(oldest, this.read(row));
    this.repeatedPages = this.seen.size + this.refused > before ? 0 : this.repeatedPages + 1;
    return { oldest, repeated: this.repeatedPages };
  }

  private read(row: LogRow): number {
    const time = isObject(row) ? secondsTime(row['epoch'] ?? row['timestamp']) : undefined;
    if (!isObject(row) || time === undefined) {
      this.refused += 1;
      return Infinity;
    }
    const variable = textOf(row['variable']) ?? String(this.logPoint);
    const isOther = variable !== String(this.logPoint);
    const key = isOther ? `${variable} ${time}` : time;
    const isNew = !this.seen.has(key);
    this.seen.add(key);
    if (time < this.window.from || time >= this.window.to || isOther || !isNew) return time;
    const found = shown(row['value'], flag(row['is_alarm']));
    if (found === 'unreadable') this.refused += 1;
    else if (found !== undefined) this.samples.push({ time, of: this.of, ...found });
    return time;
  }
}

function endless(of: QuantityName, device: string): CloudError {
  return new CloudError(
    'E_RESPONSE',
    `Sensaphone goes on with the same rows of ${of.label} of ${device}, so its pages never end. Try a shorter range.`,
  );
}

function unreadable(count: number, of: QuantityName, device: string): CloudError {
  return new CloudError('E_RESPONSE', `None of the ${count} rows of ${of.label} of ${device} can be read.`);
}

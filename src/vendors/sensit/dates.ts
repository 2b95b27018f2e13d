import { CloudError } from '../../errors';
import type { AvailableDate } from '../../model';
import { parseCalendarDate } from '../../range/instant';
import { dayInterval, isTimeZone } from '../../range/localday';
import { finiteNumber } from '../flatten';
import { isObject } from '../json';
import type { Reader } from './devices';
import { dateOf } from './normalize';

/** No device has data of 27 years; working out a local day takes its time. */
const MOST_DATES = 10_000;

/**
 * The local days on which a device has data, ascending, each once. An item of the vendor's list is
 * `{_id: {month, day, year}, count, date}`: the month counts from 1, `date` is the day's last record.
 * @param timezone IANA name; the days are those of its calendar
 * @returns undefined where there are items and none can be read, or more days than any device has
 */
export function datesOf(
  items: readonly unknown[],
  { uuid, deviceType }: Reader,
  timezone: string,
): AvailableDate[] | undefined {
  const dates = new Map<string, AvailableDate>();
  for (const item of items) {
    const date = calendarDate(item);
    const count = isObject(item) ? finiteNumber(item['count']) : undefined;
    if (date === undefined || count === undefined || !isObject(item)) continue;
    if (dates.size >= MOST_DATES && !dates.has(date)) return undefined;
    const { from, to } = dates.get(date) ?? dayInterval(date, timezone);
    const lastTime = dateOf(item['date']);
    dates.set(date, {
      vendor: 'sensit',
      device: uuid,
      deviceType,
      date,
      from,
      to,
      count,
      ...(lastTime === undefined ? {} : { lastTime }),
      timezone,
    });
  }
  if (dates.size === 0 && items.length > 0) return undefined;
  return [...dates.values()].sort((one, other) => one.from - other.from);
}

/** `YYYY-MM-DD`, or `undefined` where that is no date. */
function calendarDate(item: unknown): string | undefined {
  const day = isObject(item) ? item['_id'] : undefined;
  if (!isObject(day)) return undefined;
  const [year, month, date] = [finiteNumber(day['year']), finiteNumber(day['month']), finiteNumber(day['day'])];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const text = [String(year), String(month).padStart(2, '0'), String(date).padStart(2, '0')].join('-');
  return text.length === 'YYYY-MM-DD'.length && parseCalendarDate(text) !== undefined ? text : undefined;
}

/**
 * Nothing is sent for a zone that nobody knows.
 * @throws CloudError `E_INPUT`
 */
export function demandTimeZone(timezone: string): void {
  if (isTimeZone(timezone)) return;
  throw new CloudError('E_INPUT', 'timezone is no time zone; it must be an IANA name such as America/Chicago.', {
    vendor: 'sensit',
  });
}

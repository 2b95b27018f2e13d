/** What a test may hold against what a client made of the SENSIT cloud. Nothing here goes through the API's code. */
import { recordTimes, type SensitDevice } from './sensit-fleet';
import { trueRecord, type SensitRecord } from './sensit-records';

/** A local day with records: how many, and when the last of them was (epoch ms). */
export interface SensitDate {
  /** `YYYY-MM-DD` */
  date: string;
  count: number;
  lastTime: number;
}

/** No zone is nearer to a full hour than this, so a date can't change within. */
const QUARTER = 900_000;

/** The real devices and measurements. Units are not known to this vendor's API. */
export class SensitTruth {
  constructor(private readonly fleet: readonly SensitDevice[]) {}

  /** All devices, in the order of the list. */
  devices(): readonly SensitDevice[] {
    return this.fleet;
  }

  /** The records of a device in `from <= t < to` (epoch ms), ascending. Ask for the past: the future has not been measured. */
  records(uuid: string, from: number, to: number): SensitRecord[] {
    const device = this.device(uuid);
    return [...recordTimes(device, from, to)].map((time) => trueRecord(device, time));
  }

  /** The local days that the records in `from <= t < to` fall on, ascending, found by looking at every record. */
  availableDates(uuid: string, timezone: string, from: number, to: number): SensitDate[] {
    const format = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' });
    const dates = new Map<string, SensitDate>();
    let [quarter, date] = [NaN, ''];
    for (const time of recordTimes(this.device(uuid), from, to)) {
      if (Math.floor(time / QUARTER) !== quarter) [quarter, date] = [Math.floor(time / QUARTER), format.format(time)];
      dates.set(date, { date, count: (dates.get(date)?.count ?? 0) + 1, lastTime: time });
    }
    return [...dates.values()];
  }

  private device(uuid: string): SensitDevice {
    const device = this.fleet.find((one) => one.uuid === uuid);
    if (device === undefined) throw new RangeError(`There is no SENSIT device ${uuid}`);
    return device;
  }
}

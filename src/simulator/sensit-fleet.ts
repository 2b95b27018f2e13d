/** Gas and air monitors around Valparaiso, Indiana: where they stand, when they report, and when they were silent. */
import { chance, reportTimes } from './signal';

/** The three device types of SENSIT Connect. */
export type SensitType = 'FMD' | 'SPOD' | 'RAMP';

/** One monitor. */
export interface SensitDevice {
  /** Number as text; what the log calls take as `DeviceId`. */
  uuid: string;
  /** Its 24-digit hexadecimal `_id`, which no other call takes. */
  objectId: string;
  type: SensitType;
  name: string;
  location: string;
  status: 'Active' | 'Inactive';
  latitude: number;
  longitude: number;
  /** From one report to the next, ms. */
  interval: number;
  /** Largest delay of a report behind the dot, ms. */
  jitter: number;
  /** It has records from the first instant to (not with) the second; epoch ms. */
  reportsFrom: number;
  reportsUntil: number;
  /** The list of devices says nothing about its last record, although there are some. */
  hidesLastRecord: boolean;
  /** Some FMDs give methane as `LaserCellConcentration.Conc_cor`, the others as `CH4`. */
  laserCell: boolean;
  seed: string;
}

const TYPES: readonly SensitType[] = ['FMD', 'SPOD', 'RAMP'];
const PLACES = ['North fence', 'Compressor house', 'Tank battery', 'Flare stack', 'Loading bay', 'Separator', 'Gate 4'];
const TOWNS = ['Valparaiso', 'Chesterton', 'Portage', 'Hobart'];
const DAY = 86_400_000;

/** `digits` hexadecimal digits that depend on nothing but the arguments. */
export function hexId(digits: number, ...parts: readonly (string | number)[]): string {
  let text = '';
  for (let index = 0; text.length < digits; index += 1) {
    text += Math.floor(chance(...parts, index) * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  }
  return text.slice(0, digits);
}

/**
 * `count` devices, their types in turn. The last but one has gone silent and is inactive, the last hides its last record
 * (from five devices on).
 * @param interval of every device in ms; without it 60 s, each fourth device 300 s
 */
export function sensitFleet(options: {
  seed: string;
  count: number;
  interval: number | undefined;
  since: number;
  inactiveSince: number;
}): SensitDevice[] {
  return Array.from({ length: options.count }, (_, index) => {
    const uuid = String(1021 + index);
    const interval = options.interval ?? (index % 4 === 3 ? 300_000 : 60_000);
    const inactive = options.count >= 5 && index === options.count - 2;
    const round = Math.floor(index / PLACES.length);
    return {
      uuid,
      objectId: hexId(24, options.seed, 'device', uuid),
      type: TYPES[index % TYPES.length] ?? 'FMD',
      name: `${PLACES[index % PLACES.length] ?? ''}${round === 0 ? '' : ` ${round + 1}`}`,
      location: TOWNS[index % TOWNS.length] ?? '',
      status: inactive ? 'Inactive' : 'Active',
      latitude: Number((41.47 + 0.002 * index).toFixed(5)),
      longitude: Number((-87.06 - 0.003 * index).toFixed(5)),
      interval,
      // Every second device reports on the dot, so that records fall on the edges of windows.
      jitter: index % 2 === 0 ? 0 : Math.floor(interval / 3),
      reportsFrom: options.since,
      reportsUntil: inactive ? options.inactiveSince : Infinity,
      hidesLastRecord: options.count >= 5 && index === options.count - 1,
      laserCell: index % 2 === 1,
      seed: `${options.seed} ${uuid}`,
    };
  });
}

/** One UTC day in thirty a device is silent, so that some local days have fewer records, or none. */
function isSilent(device: SensitDevice, day: number): boolean {
  return chance(device.seed, 'silent', day) < 1 / 30;
}

/** When a device has records in `from <= t < to`, ascending; epoch ms. */
export function* recordTimes(device: SensitDevice, from: number, to: number): Generator<number> {
  const start = Math.max(from, device.reportsFrom);
  const end = Math.min(to, device.reportsUntil);
  for (let day = Math.floor(start / DAY); day * DAY < end; day += 1) {
    if (isSilent(device, day)) continue;
    const [first, last] = [Math.max(start, day * DAY), Math.min(end, (day + 1) * DAY)];
    yield* reportTimes(device.seed, device.interval, device.jitter, first, last);
  }
}

/** How many records a device has in `from <= t < to`, without going through them. */
export function countRecords(device: SensitDevice, from: number, to: number): number {
  // The slots before `time`; only the slot that `time` itself lies in has to be looked at.
  const slotsBefore = (time: number): number => {
    const slot = Math.floor(time / device.interval);
    const started = reportTimes(device.seed, device.interval, device.jitter, slot * device.interval, time);
    return slot + [...started].length;
  };
  const start = Math.max(from, device.reportsFrom);
  const end = Math.min(to, device.reportsUntil);
  let count = 0;
  for (let day = Math.floor(start / DAY); day * DAY < end; day += 1) {
    if (isSilent(device, day)) continue;
    count += slotsBefore(Math.min(end, (day + 1) * DAY)) - slotsBefore(Math.max(start, day * DAY));
  }
  return count;
}

/** When a device had its last record in `from <= t < to`; epoch ms. */
export function lastRecordTime(device: SensitDevice, from: number, to: number): number | undefined {
  const start = Math.max(from, device.reportsFrom);
  for (let end = Math.min(to, device.reportsUntil); end > start;) {
    const day = Math.floor((end - 1) / DAY);
    const before = isSilent(device, day) ? day * DAY : Math.max(day * DAY, end - 2 * device.interval);
    const last = [...recordTimes(device, Math.max(start, before), end)].pop();
    if (last !== undefined) return last;
    end = before;
  }
  return undefined;
}

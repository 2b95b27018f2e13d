import { logPointsOf, rowsOf } from './sensaphone-datalog';
import { isOnline } from './sensaphone-devices';
import type { SensaphoneOptions } from './sensaphone-options';
import { isItem, type Item, itemsIn, type State, textOf } from './sensaphone-schema';
import type { AppliedWrite } from './sensaphone-write-property';

/** What is really in the simulated account, for tests to compare with. Times are epoch ms. */
export interface SensaphoneTruth {
  /** Writes that were applied, oldest first, whether or not their answer arrived. */
  readonly writes: readonly AppliedWrite[];
  devices(now: number): { deviceId: number; serial: string; name: string; timezone: string; online: boolean }[];
  zones(): TrueZone[];
  /** Every record of a log point in `from <= t < to`, oldest first. */
  logRows(
    logPoint: number,
    from: number,
    to: number,
  ): { time: number; text: string; number?: number; alarm: boolean }[];
  /** A copy of the whole account as it is stored: `user`, `contact`, `device` and so on. */
  snapshot(): Item;
  /** The state of an output; undefined where that zone is none. */
  output(deviceId: number, zoneId: number): number | undefined;
}

export interface TrueZone {
  deviceId: number;
  zoneId: number;
  name: string;
  type: string;
  units: string;
  logPoint: number;
}

/** The truth about an account. `state` is asked each time: writes replace it. */
export function truthOf(
  state: () => State,
  writes: readonly AppliedWrite[],
  options: SensaphoneOptions,
): SensaphoneTruth {
  const devices = (): Item[] => itemsIn(state().root['device']);
  return {
    writes,
    devices: (now) =>
      devices().map((device) => ({
        deviceId: Number(device['device_id']),
        serial: textOf(device['id']),
        name: textOf(device['name']),
        timezone: textOf(device['timezone']),
        online: isOnline(device, { now }),
      })),
    zones: () =>
      logPointsOf(state()).map(({ device, zone, logPoint }) => ({
        deviceId: Number(device['device_id']),
        zoneId: Number(zone['zone_id']),
        name: textOf(zone['name']),
        type: textOf(zone['type']),
        units: textOf(zone['units']),
        logPoint,
      })),
    logRows: (logPoint, from, to) => {
      const point = logPointsOf(state()).find((candidate) => candidate.logPoint === logPoint);
      if (point === undefined) return [];
      return rowsOf(point, from, to, options).map(({ time, text, number, alarm }) => ({
        time,
        text,
        ...(number === undefined ? {} : { number }),
        alarm,
      }));
    },
    snapshot: () => structuredClone(state().root),
    output: (deviceId, zoneId) => {
      const device = devices().find((item) => item['device_id'] === deviceId);
      const zone = itemsIn(device?.['zone']).find((item) => item['zone_id'] === zoneId);
      const output = zone?.['output_zone'];
      return isItem(output) ? Number(output['value']) : undefined;
    },
  };
}

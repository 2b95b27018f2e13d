/** What the data log of the simulated Sensaphone.net must hold, and how to ask for it. */
import { at, type Visit } from './sensaphone-visit';

/** A Sensaphone timestamp, computed apart from the simulator; the hour is that of the device's wall clock. */
export function stamp(year: number, month: number, day: number, hour = 0, minute = 0): number {
  return minute * 60 + hour * 3600 + (day - 1) * 86_400 + (month - 1) * 2_678_400 + (year % 100) * 32_140_800;
}

/** A row of the data log. */
export interface Row {
  variable: number;
  epoch: number;
  value: string;
  is_alarm: boolean;
}

/** The rows of a request with these filters. */
export function dataLog(visit: Visit, filters: object): Row[] {
  return at(
    visit.ok(visit.json('read', 'history', { history: { data_log: filters } })),
    'history',
    'data_log',
  ) as Row[];
}

/** What the truth says, in the shape and order of the API. */
export function expected(visit: Visit, points: number[], from: number, to: number): Row[] {
  return points
    .flatMap((variable) =>
      visit.cloud.truth
        .logRows(variable, from, to)
        .map(({ time, text, alarm }) => ({ variable, epoch: time / 1000, value: text, is_alarm: alarm })),
    )
    .sort((a, b) => b.epoch - a.epoch || a.variable - b.variable);
}

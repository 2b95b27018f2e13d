/** The sensors of besmart.energy and the rows of their signals. */
import {
  ORIGIN,
  SENSOR_TYPES,
  UNITS,
  WORKSPACES,
  type SensorType,
  type SignalType,
  type Workspace,
} from './besmart-catalogue';
import type { HalfOpen } from './asked-range';
import { chance, reportTimes, valueAt } from './signal';

/** One sensor. */
export interface BesmartSensor {
  /** `client_cid`, that of its workspace. */
  cid: number;
  /** `sensor_mid` */
  mid: number;
  name: string;
  /** `sensor_eid`, the external id. */
  eid: string;
  type: SensorType;
  workspace: Workspace;
  streetNumber: string;
  flatNumber: string | null;
  latitude: number | null;
  longitude: number | null;
  seed: string;
}

/** One row of a signal. */
export interface BesmartRow {
  /** Epoch ms. */
  time: number;
  /** `null` where the meter told nothing. */
  value: number | string | null;
  /** `DBL` for numbers, `STR` for text, `RM` where the value was removed. */
  type: 'DBL' | 'STR' | 'RM';
  origin: number;
}

const THINGS = ['Szkoła nr', 'Przepompownia', 'Kotłownia', 'Żłobek', 'Oświetlenie – obwód', 'Węzeł'];
const STATES = ['praca', 'postój', 'awaria łączności', 'serwis'];

/** `count` sensors, spread over the three workspaces of the user, and one more in a workspace of somebody else. */
export function besmartSensors(seed: string, count: number): BesmartSensor[] {
  const own = WORKSPACES.filter((workspace) => workspace.allowed);
  const foreign = WORKSPACES.filter((workspace) => !workspace.allowed);
  const places = [...Array.from({ length: count }, (_, index) => own[index % own.length]), ...foreign];
  return places.flatMap((workspace, index) => {
    const type = SENSOR_TYPES[Math.floor(index / own.length) % SENSOR_TYPES.length];
    if (workspace === undefined || type === undefined) return [];
    const mid = 4101 + index;
    const somewhere = chance(seed, 'place', mid) - 0.5;
    // One sensor in eleven has no position, and most have no flat: null fields are sent, not left out.
    const unplaced = index % 11 === 10;
    return {
      cid: workspace.cid,
      mid,
      name: `${THINGS[index % THINGS.length] ?? ''} ${index + 1}`,
      eid: `48003752B2${String(mid).padStart(8, '0')}`,
      type,
      workspace,
      streetNumber: String(1 + (index % 40)),
      flatNumber: index % 5 === 0 ? String(index + 2) : null,
      latitude: unplaced ? null : Number((workspace.latitude + somewhere * 0.02).toFixed(5)),
      longitude: unplaced ? null : Number((workspace.longitude + somewhere * 0.03).toFixed(5)),
      seed: `${seed} ${workspace.cid}.${mid}`,
    };
  });
}

/** Tells what the rows of all sensors look like. */
export interface RowRules {
  /** The first instant with rows, epoch ms. */
  since: number;
  /** Between two rows of every signal, ms; without it as its type says. */
  interval: number | undefined;
  /** Whether the numbers are whole ones. */
  whole: boolean;
}

/**
 * The rows of a signal in `from <= t < to`, ascending; several origins of one time stand side by side. One time in fifty
 * has an estimated value, one in fifty a corrected one as well, one in a hundred null, one in a hundred a removal.
 */
export function* signalRows(
  sensor: BesmartSensor,
  type: SignalType,
  { from, to }: HalfOpen,
  rules: RowRules,
): Generator<BesmartRow> {
  const seed = `${sensor.seed} ${type.moid}`;
  const number = (kind: string, time: number): number =>
    valueAt({ ...type.course, digits: rules.whole ? 0 : type.course.digits, seed: `${seed} ${kind}` }, time);
  for (const time of reportTimes(seed, rules.interval ?? type.interval, 0, Math.max(from, rules.since), to)) {
    if (type.unitId === undefined) {
      const state = STATES[Math.floor(chance(seed, 'state', time) * STATES.length)] ?? '';
      yield { time, value: state, type: 'STR', origin: type.origin };
      continue;
    }
    const lot = chance(seed, 'kind', time);
    if (lot < 0.01) yield { time, value: number('removed', time), type: 'RM', origin: type.origin };
    else if (lot < 0.02) yield { time, value: null, type: 'DBL', origin: type.origin };
    else if (lot < 0.04) yield { time, value: number('estimate', time), type: 'DBL', origin: ORIGIN.estimated };
    else yield { time, value: number('value', time), type: 'DBL', origin: type.origin };
    if (type.predicted) yield { time, value: number('forecast', time), type: 'DBL', origin: ORIGIN.predicted };
    if (lot > 0.98) yield { time, value: number('correction', time), type: 'DBL', origin: ORIGIN.corrected };
  }
}

/** The unit of a signal's values; `undefined` for text. */
export function unitOf(type: SignalType): (typeof UNITS)[number] | undefined {
  return UNITS.find((unit) => unit.id === type.unitId);
}

/** `value` in another unit of the same dimension, rounded to nine digits behind the point. */
export function converted(value: number, from: { factor: number }, to: { factor: number }): number {
  return Number(((value * from.factor) / to.factor).toFixed(9)) + 0;
}

/**
 * The rows put together in steps of `step` ms that begin at whole multiples of it (UTC): amounts are added up, other
 * numbers averaged (six digits), each origin for itself; text, nulls and removals are left out. A step stands at its
 * beginning.
 * @param rows ascending, of whole steps
 */
export function aggregated(rows: Iterable<BesmartRow>, type: SignalType, step: number): BesmartRow[] {
  const steps = new Map<string, { time: number; origin: number; sum: number; count: number }>();
  for (const { time, value, type: kind, origin } of rows) {
    if (typeof value !== 'number' || kind === 'RM') continue;
    const begin = Math.floor(time / step) * step;
    const key = `${begin} ${origin}`;
    const known = steps.get(key) ?? { time: begin, origin, sum: 0, count: 0 };
    steps.set(key, { ...known, sum: known.sum + value, count: known.count + 1 });
  }
  return [...steps.values()]
    .sort((a, b) => a.time - b.time || a.origin - b.origin)
    .map(({ time, origin, sum, count }) => {
      const value = Number((type.incremental ? sum : sum / count).toFixed(6)) + 0;
      return { time, value, type: 'DBL', origin };
    });
}

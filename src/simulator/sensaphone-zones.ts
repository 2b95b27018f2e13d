import type { SensaphoneOptions } from './sensaphone-options';
import { isItem, type Item, itemsIn, textOf } from './sensaphone-schema';
import { chance, type Signal, valueAt } from './signal';

/** Zone types, and what a zone shows at any time. */

/** A type of zone: its flags and children in the wiki's words, and how it behaves. */
export interface ZoneType {
  flags: readonly string[];
  children: readonly string[];
  behaves: 'analog' | 'contact' | 'relay' | 'mains' | 'counter';
  units: string;
}

const RANGED = ['Analog', 'Input', 'Alarmable', 'Alarm Low', 'Alarm High', 'Loggable'];
const SWITCHED = ['Digital', 'Input', 'Alarmable', 'Loggable'];

/** The types of this simulator; the wiki does not list the vendor's. */
export const ZONE_TYPES: Readonly<Record<string, ZoneType>> = {
  Temperature: {
    flags: [...RANGED, 'Generic', 'Table Ranged'],
    children: ['alarm_zone', 'loggable_zone', 'table_zone'],
    behaves: 'analog',
    units: 'F',
  },
  'Wireless Temperature': {
    flags: [...RANGED, 'External'],
    children: ['alarm_zone', 'loggable_zone', 'wireless_zone'],
    behaves: 'analog',
    units: 'F',
  },
  '4-20mA': {
    flags: [...RANGED, 'Generic'],
    children: ['alarm_zone', 'loggable_zone'],
    behaves: 'analog',
    units: 'ft',
  },
  Humidity: { flags: RANGED, children: ['alarm_zone', 'loggable_zone'], behaves: 'analog', units: '%' },
  Modbus: {
    flags: [...RANGED, 'External'],
    children: ['alarm_zone', 'loggable_zone', 'modbus_zone'],
    behaves: 'analog',
    units: 'psi',
  },
  'Dry Contact': { flags: SWITCHED, children: ['alarm_zone', 'loggable_zone'], behaves: 'contact', units: '' },
  Output: {
    flags: ['Digital', 'Output', 'Loggable'],
    children: ['output_zone', 'loggable_zone'],
    behaves: 'relay',
    units: '',
  },
  Power: { flags: [...SWITCHED, 'Internal'], children: ['alarm_zone', 'loggable_zone'], behaves: 'mains', units: '' },
  Battery: { flags: [...RANGED, 'Internal'], children: ['alarm_zone', 'loggable_zone'], behaves: 'analog', units: 'V' },
  'Pulse Count': {
    flags: ['Digital', 'Input', 'Loggable'],
    children: ['pulse_zone', 'loggable_zone'],
    behaves: 'counter',
    units: 'gal',
  },
  'Run Time': {
    flags: ['Digital', 'Input', 'Loggable'],
    children: ['runtime_zone', 'loggable_zone'],
    behaves: 'counter',
    units: 'h',
  },
};

/** What a zone shows at one time. */
export interface Reading {
  /** The display text that the API gives. */
  text: string;
  /** The number in the text, where it shows one. */
  number?: number;
  /** Beyond the limits that the zone had when it was set up: history does not change with later limits. */
  alarm: boolean;
}

/** A contact and the mains change at most every two hours. */
export const BLOCK = 7_200_000;

/** The type of a zone; a zone of a type that is not in the table behaves as a dry contact. */
export function zoneType(zone: Item): ZoneType {
  return ZONE_TYPES[textOf(zone['type'])] ?? { flags: SWITCHED, children: [], behaves: 'contact', units: '' };
}

function signalOf(zone: Item): Signal {
  const stored = isItem(zone['signal']) ? zone['signal'] : {};
  const part = (name: string): number => (typeof stored[name] === 'number' ? stored[name] : 0);
  return {
    seed: typeof stored['seed'] === 'string' ? stored['seed'] : '',
    level: part('level'),
    daily: part('daily'),
    noise: part('noise'),
    digits: part('digits'),
  };
}

/** Whether a contact is in its alarm state, or the mains are off, in the block of two hours that `time` lies in. */
export function isTripped(zone: Item, time: number): boolean {
  const signal = signalOf(zone);
  return chance(signal.seed, 'tripped', Math.floor(time / BLOCK)) < signal.level;
}

/** Whether an output was on at `time`: the last write before it, else off. */
function isOn(zone: Item, time: number): boolean {
  const last = itemsIn(zone['switched']).findLast((change) => Number(change['time']) <= time);
  return last?.['value'] === 1;
}

function limit(zone: Item, name: string): number | undefined {
  const limits = zone['limits'];
  const value = isItem(limits) ? limits[name] : undefined;
  return typeof value === 'number' ? value : undefined;
}

function isLabelled(zone: Item, options: SensaphoneOptions, behaves: ZoneType['behaves']): boolean {
  if (options.display === 'labels') return true;
  return options.display === 'mixed' && (zone['type'] === '4-20mA' || behaves === 'contact');
}

function hasUnits(zone: Item, options: SensaphoneOptions): boolean {
  return options.display === 'units' || (options.display === 'mixed' && zone['type'] !== 'Battery');
}

/** The number of an analog zone or a counter at `time`. */
export function numberAt(zone: Item, time: number): number {
  const signal = signalOf(zone);
  if (zoneType(zone).behaves !== 'counter') return valueAt(signal, time);
  // A counter never goes back: `level` is what it gains in an hour, with a daily swing far below that.
  const hours = (time - Number(zone['since'])) / 3_600_000;
  return Number(Math.max(0, hours * signal.level).toFixed(signal.digits));
}

/** What a zone shows at `time` (epoch ms), offline or not. */
export function readingAt(zone: Item, time: number, options: SensaphoneOptions): Reading {
  const { behaves } = zoneType(zone);
  const labelled = isLabelled(zone, options, behaves);
  if (behaves === 'analog' || behaves === 'counter') {
    const number = numberAt(zone, time);
    const alarm = number < (limit(zone, 'low') ?? -Infinity) || number > (limit(zone, 'high') ?? Infinity);
    const digits = number.toFixed(signalOf(zone).digits);
    const units = typeof zone['units'] === 'string' ? zone['units'] : '';
    if (labelled) return { text: `${digits} ${alarm ? 'C:Alarm' : 'O:OK'}`, number, alarm };
    return { text: hasUnits(zone, options) && units !== '' ? `${digits} ${units}` : digits, number, alarm };
  }
  const active = behaves === 'relay' ? isOn(zone, time) : isTripped(zone, time);
  const [inactiveWord, activeWord] = { contact: ['Open', 'Closed'], relay: ['Off', 'On'], mains: ['On', 'Off'] }[
    behaves
  ];
  const word = (active ? activeWord : inactiveWord) ?? '';
  const alarm = active && behaves !== 'relay';
  if (!labelled) return { text: word, alarm };
  const number = active ? 1 : 0;
  return { text: `${number} ${active ? 'C' : 'O'}:${word}`, number, alarm };
}

/** The moment whose reading a zone shows at `now`: this minute, or the last one before its device went off line. */
export function shownAt(zone: Item, now: number): number {
  const until = zone['until'];
  const last = typeof until === 'number' ? Math.min(now, until - 1) : now;
  // An output shows what was written at once, a measured value changes with the minute.
  return zoneType(zone).behaves === 'relay' ? last : Math.floor(last / 60_000) * 60_000;
}

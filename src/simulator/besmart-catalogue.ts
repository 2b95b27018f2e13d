/** What besmart.energy knows about every meter: signal types, units, types of sensors, workspaces. */

/** A unit; `factor` of it to the basic unit of its dimension, 1 for the basic unit itself. */
export interface Unit {
  id: number;
  /** As the vendor writes it: `kW.h`, not `kWh`. */
  symbol: string;
  dimension: string;
  factor: number;
}

export const UNITS: readonly Unit[] = [
  { id: 1, symbol: 'kW.h', dimension: 'energy', factor: 1 },
  { id: 2, symbol: 'MW.h', dimension: 'energy', factor: 1000 },
  { id: 3, symbol: 'kW', dimension: 'power', factor: 1 },
  { id: 4, symbol: 'W', dimension: 'power', factor: 0.001 },
  { id: 5, symbol: 'V', dimension: 'voltage', factor: 1 },
  { id: 6, symbol: '°C', dimension: 'temperature', factor: 1 },
  { id: 7, symbol: 'kvar.h', dimension: 'reactive energy', factor: 1 },
];

/** Where a value comes from (API/README.md of the vendor's repository). */
export const ORIGIN = { measured: 1, predicted: 2, calculated: 3, estimated: 4, corrected: 5 } as const;

/** A kind of signal. */
export interface SignalType {
  moid: number;
  /** Two types may share one, as both temperatures do. */
  symbol: string;
  description: string;
  /** `undefined` for text. */
  unitId: number | undefined;
  groupId: number;
  group: string;
  /** As sent: the vendor writes the text `None` for none, or null. */
  obis: string | null;
  /** Amounts within an interval are added up by `delta_t`, the others averaged. */
  incremental: boolean;
  /** Where its values come from as a rule. */
  origin: number;
  /** Whether there is a forecast for each of its times as well. */
  predicted: boolean;
  /** Between two values, ms. */
  interval: number;
  course: { level: number; daily: number; noise: number; digits: number };
}

const QUARTER = 900_000;
const HOUR = 3_600_000;
const energy = { groupId: 2, group: 'Energia', incremental: true, interval: QUARTER } as const;
const course = (level: number, daily: number, noise: number, digits: number): SignalType['course'] => ({
  level,
  daily,
  noise,
  digits,
});

export const SIGNAL_TYPES: readonly SignalType[] = [
  {
    ...energy,
    moid: 32,
    symbol: 'A+',
    description: 'Energia czynna pobrana',
    unitId: 1,
    obis: '1.8.0',
    origin: ORIGIN.measured,
    predicted: true,
    course: course(12.5, 5, 2, 2),
  },
  {
    ...energy,
    moid: 33,
    symbol: 'A-',
    description: 'Energia czynna oddana',
    unitId: 1,
    obis: '2.8.0',
    origin: ORIGIN.measured,
    predicted: false,
    course: course(3, 2.5, 0.4, 2),
  },
  {
    ...energy,
    moid: 34,
    symbol: 'R+',
    description: 'Energia bierna pobrana',
    unitId: 7,
    obis: '3.8.0',
    origin: ORIGIN.measured,
    predicted: false,
    course: course(2.1, 0.4, 0.3, 3),
  },
  {
    moid: 40,
    symbol: 'P+',
    description: 'Moc czynna średnia',
    unitId: 3,
    groupId: 3,
    group: 'Moc',
    obis: '1.7.0',
    incremental: false,
    origin: ORIGIN.calculated,
    predicted: false,
    interval: QUARTER,
    course: course(50, 20, 8, 2),
  },
  {
    moid: 45,
    symbol: 'U L1',
    description: 'Napięcie fazy L1',
    unitId: 5,
    groupId: 4,
    group: 'Jakość',
    obis: '32.7.0',
    incremental: false,
    origin: ORIGIN.measured,
    predicted: false,
    interval: QUARTER,
    course: course(233, -2, 3, 1),
  },
  {
    moid: 52,
    symbol: 'T',
    description: 'Temperatura zewnętrzna',
    unitId: 6,
    groupId: 5,
    group: 'Temperatura',
    obis: 'None',
    incremental: false,
    origin: ORIGIN.measured,
    predicted: true,
    interval: HOUR,
    course: course(8, 5, 1, 1),
  },
  {
    moid: 53,
    symbol: 'T',
    description: 'Temperatura wody zasilającej',
    unitId: 6,
    groupId: 5,
    group: 'Temperatura',
    obis: null,
    incremental: false,
    origin: ORIGIN.measured,
    predicted: false,
    interval: HOUR,
    course: course(68, -4, 2, 1),
  },
  {
    moid: 60,
    symbol: 'Stan',
    description: 'Stan urządzenia',
    unitId: undefined,
    groupId: 9,
    group: 'Inne',
    obis: 'None',
    incremental: false,
    origin: ORIGIN.measured,
    predicted: false,
    interval: HOUR,
    course: course(0, 0, 1, 2),
  },
];

/** A type of sensor and the signals that such a sensor has. */
export interface SensorType {
  id: number;
  name: string;
  description: string;
  signals: readonly number[];
}

export const SENSOR_TYPES: readonly SensorType[] = [
  { id: 12, name: 'meter_station', description: 'Stacja', signals: [32, 33, 34, 40, 45] },
  { id: 14, name: 'electricity_meter', description: 'Licznik energii', signals: [32, 33, 40, 60] },
  { id: 21, name: 'heat_node', description: 'Węzeł cieplny', signals: [52, 53, 60] },
];

/** A workspace; the sensors in it have its `cid`. */
export interface Workspace {
  id: number;
  cid: number;
  name: string;
  description: string;
  city: string;
  postcode: string;
  street: string;
  latitude: number;
  longitude: number;
  /** Without a right to it, whatever is asked of it is 403. */
  allowed: boolean;
}

export const WORKSPACES: readonly Workspace[] = [
  {
    id: 21,
    cid: 263429,
    name: 'Złocieniec',
    description: 'Oświetlenie i szkoły',
    city: 'Złocieniec',
    postcode: '78-520',
    street: 'Stary Rynek',
    latitude: 53.533,
    longitude: 16.011,
    allowed: true,
  },
  {
    id: 22,
    cid: 263511,
    name: 'Świnoujście – port',
    description: 'Nabrzeże',
    city: 'Świnoujście',
    postcode: '72-600',
    street: 'Wybrzeże Władysława IV',
    latitude: 53.91,
    longitude: 14.247,
    allowed: true,
  },
  {
    id: 23,
    cid: 263604,
    name: 'Łódź Bałuty',
    description: 'Spółdzielnia „Żubr”',
    city: 'Łódź',
    postcode: '91-055',
    street: 'Zgierska',
    latitude: 51.788,
    longitude: 19.447,
    allowed: true,
  },
  {
    id: 24,
    cid: 263999,
    name: 'Gdańsk',
    description: 'Cudza przestrzeń',
    city: 'Gdańsk',
    postcode: '80-831',
    street: 'Długa',
    latitude: 54.348,
    longitude: 18.653,
    allowed: false,
  },
];

/** The message of a Senquip unit: flat keys, CAN frames and events, as measured and as sent. */
import type { MachineKind, SenquipMachine } from './senquip-machines';
import { chance, valueAt, type Signal } from './signal';

/** One frame off a CAN bus; `id` is the 29-bit identifier, `data` hexadecimal text. */
export interface CanFrame {
  id: number;
  data: string;
}

/** Something that the unit noticed by itself. */
export interface MachineEvent {
  topic: string;
  msg: string;
  lv: number;
}

/** What a unit really measured at one time. */
export interface SenquipMessage {
  /** Epoch ms. */
  time: number;
  /** By key; a key that was not measured is absent. Script parameters are numbers here even where text was sent. */
  values: Record<string, number | string>;
  /** The frames of `can1` in the order they came; an identifier may come twice. */
  frames: readonly CanFrame[];
  events: readonly MachineEvent[];
}

type Course = Pick<Signal, 'level' | 'daily' | 'noise' | 'digits'> & { unit: string };
const course = (level: number, daily: number, noise: number, digits: number, unit = ''): Course => ({
  level,
  daily,
  noise,
  digits,
  unit,
});

const EVERYWHERE: Readonly<Record<string, Course>> = {
  vsys: course(4.15, 0.03, 0.02, 2, 'V'),
  vin: course(27.8, 0.4, 0.5, 2, 'V'),
  ambient: course(26, 9, 0.5, 1, '°C'),
  light: course(0.5, 0.5, 0, 0),
  motion: course(210, 150, 60, 0, 'mg'),
  state: course(3, 0, 0, 0),
  wifi_rssi: course(-58, 3, 9, 0, 'dBm'),
};

const BY_KIND: Readonly<Record<MachineKind, Readonly<Record<string, Course>>>> = {
  excavator: {
    accel_x: course(0.02, 0.01, 0.08, 3, 'g'),
    accel_y: course(-0.04, 0.01, 0.08, 3, 'g'),
    accel_z: course(0.99, 0.005, 0.05, 3, 'g'),
    pitch: course(2.1, 1, 4, 1, '°'),
    roll: course(-1.2, 0.6, 3, 1, '°'),
    angle: course(3.4, 1, 2, 1, '°'),
    gps_lat: course(-32.9267, 0.0004, 0.0002, 5, '°'),
    gps_lon: course(151.7789, 0.0005, 0.0002, 5, '°'),
    gps_speed: course(3.2, 1.5, 1.4, 1, 'km/h'),
  },
  pump: {
    pressure: course(101.26, 0.3, 0.1, 2, 'kPa'),
    analog1: course(12.4, 2.2, 0.3, 3),
    current1: course(9.6, 1.8, 0.4, 3),
    digital1: course(0.5, 0.5, 0, 0),
    freq1: course(48, 2, 0.6, 2),
    pulse1: course(5400, 900, 120, 0),
  },
  'cold store': {
    tc1: course(-18.4, 1.6, 0.5, 1, '°C'),
    digital1: course(0.4, 0.4, 0, 0),
    analog1: course(3.1, 0.2, 0.1, 3),
  },
};

/** A quantity that a script on the unit makes up. */
const SCRIPTED = course(82, 6, 2.5, 1);

const CAN_IDENTIFIERS = [419356416, 418382091, 419360256, 217056256] as const;

/** The units of the keys that this machine sends, where they have one. */
export function unitsOf(machine: SenquipMachine): Record<string, string> {
  const all = { ...EVERYWHERE, ...BY_KIND[machine.kind] };
  return Object.fromEntries(Object.entries(all).flatMap(([key, { unit }]) => (unit === '' ? [] : [[key, unit]])));
}

function frameData(...parts: readonly (string | number)[]): string {
  // Some payloads are digits only, and look like a number.
  const alphabet = chance('digits only', ...parts) < 0.2 ? '0123456789' : '0123456789ABCDEF';
  return Array.from({ length: 16 }, (_, index) =>
    alphabet.charAt(Math.floor(chance(...parts, index) * alphabet.length)),
  ).join('');
}

function framesAt(machine: SenquipMachine, time: number): CanFrame[] {
  // The key is missing when the port was silent.
  if (machine.kind !== 'excavator' || chance(machine.seed, 'can', time) < 0.1) return [];
  const frames = CAN_IDENTIFIERS.map((id) => ({ id, data: frameData(machine.seed, 'can', id, time) }));
  if (chance(machine.seed, 'again', time) < 0.1) {
    frames.push({ id: CAN_IDENTIFIERS[0], data: frameData(machine.seed, 'again', time) });
  }
  return frames;
}

/** What the machine measured at `time`. One key in fifty is missing from a message. */
export function messageAt(machine: SenquipMachine, time: number): SenquipMessage {
  const values: Record<string, number | string> = {};
  for (const [key, shape] of Object.entries({ ...EVERYWHERE, ...BY_KIND[machine.kind] })) {
    if (chance(machine.seed, 'missing', key, time) < 0.02) continue;
    values[key] = valueAt({ ...shape, seed: `${machine.seed} ${key}` }, time);
  }
  values['wifi_ip'] = '192.168.4.27';
  const fault = machine.kind === 'cold store' && chance(machine.seed, 'fault', time) < 0.05;
  values['cp21'] = fault ? 'FAULT' : valueAt({ ...SCRIPTED, seed: `${machine.seed} cp21` }, time);
  const low = chance(machine.seed, 'event', time) < 0.04;
  return {
    time,
    values,
    frames: framesAt(machine, time),
    events: low ? [{ topic: 'pitch', msg: 'Low', lv: 30 }] : [],
  };
}

/**
 * The message as the cloud sends it. `ts` has tenths of a second; half of the pump's `cp21` are text.
 * @param withTime whether there is a rounded `time` too, as in newer firmware
 */
export function wireMessage(machine: SenquipMachine, time: number, withTime: boolean): Record<string, unknown> {
  const { values, frames, events } = messageAt(machine, time);
  const scripted = values['cp21'];
  const asText = machine.kind === 'pump' && chance(machine.seed, 'as text', time) < 0.5;
  return {
    deviceid: machine.deviceid,
    ts: time / 1000,
    ...(withTime ? { time: Math.round(time / 1000) } : {}),
    ...values,
    cp21: asText ? String(scripted) : scripted,
    ...(frames.length > 0 ? { can1: frames } : {}),
    ...(events.length > 0 ? { events } : {}),
  };
}

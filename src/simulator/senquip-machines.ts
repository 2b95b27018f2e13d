/** Machines with a Senquip telematics unit: when each reports, and what the cloud was told about it. */
import type { HalfOpen } from './asked-range';
import { chance, reportTimes } from './signal';

/** What a unit is mounted on; that decides what it measures. */
export type MachineKind = 'excavator' | 'pump' | 'cold store';

/** One unit. */
export interface SenquipMachine {
  /** Nine upper-case letters and digits. */
  deviceid: string;
  name: string;
  kind: MachineKind;
  /** From one message to the next, ms. */
  interval: number;
  /** Largest delay of a message behind the dot, ms. */
  jitter: number;
  /** It has messages from then on, epoch ms. */
  reportsFrom: number;
  /** Without a Hosted plan the API gives nothing of it. */
  hosted: boolean;
  seed: string;
}

const KINDS: readonly MachineKind[] = ['excavator', 'pump', 'cold store'];
const NAMES: Readonly<Record<MachineKind, string>> = {
  excavator: 'Excavator',
  pump: 'Bore pump',
  'cold store': 'Cold store',
};
const LETTERS = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';
/** `ts` has tenths of a second. */
const TENTH = 100;

/**
 * `count` machines, their kinds in turn; the last one has no Hosted plan (from three machines on).
 * @param interval of every machine in ms, a multiple of 100; without it 60, 300 and 600 s in turn
 */
export function senquipMachines(options: {
  seed: string;
  count: number;
  interval: number | undefined;
  since: number;
}): SenquipMachine[] {
  return Array.from({ length: options.count }, (_, index) => {
    const kind = KINDS[index % KINDS.length] ?? 'pump';
    const interval = options.interval ?? [60_000, 300_000, 600_000][index % 3] ?? 60_000;
    const tail = Array.from({ length: 4 }, (__, digit) =>
      LETTERS.charAt(Math.floor(chance(options.seed, 'id', index, digit) * LETTERS.length)),
    ).join('');
    return {
      deviceid: `HE${String(index).padStart(3, '0')}${tail}`,
      name: `${NAMES[kind]} ${Math.floor(index / KINDS.length) + 1}`,
      kind,
      interval,
      // Every second unit reports on the dot, so that messages fall on the edges of what is asked.
      jitter: index % 2 === 0 ? 0 : Math.floor(interval / 4),
      reportsFrom: options.since,
      hosted: options.count < 3 || index < options.count - 1,
      seed: `${options.seed} ${index}`,
    };
  });
}

/** When a machine sent messages in `from <= t < to`, ascending; epoch ms on tenths of a second. One in fifty is lost. */
export function* messageTimes(machine: SenquipMachine, { from, to }: HalfOpen): Generator<number> {
  const start = Math.max(from, machine.reportsFrom);
  // A report just behind `to` may belong to the tenth before it.
  for (const exact of reportTimes(machine.seed, machine.interval, machine.jitter, start, to + TENTH)) {
    const time = Math.floor(exact / TENTH) * TENTH;
    if (time >= start && time < to && chance(machine.seed, 'lost', time) >= 0.02) yield time;
  }
}

/** The last `count` of those times, ascending, without going through a long range. */
export function lastMessageTimes(machine: SenquipMachine, { from, to }: HalfOpen, count: number): number[] {
  const start = Math.max(from, machine.reportsFrom);
  for (let width = (count + 2) * machine.interval; ; width *= 2) {
    const times = [...messageTimes(machine, { from: Math.max(start, to - width), to })];
    if (times.length >= count || to - width <= start) return times.slice(-count);
  }
}

/** The first `count` of those times, ascending. */
export function firstMessageTimes(machine: SenquipMachine, range: HalfOpen, count: number): number[] {
  const times: number[] = [];
  for (const time of messageTimes(machine, range)) {
    if (times.length === count) break;
    times.push(time);
  }
  return times;
}

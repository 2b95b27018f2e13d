/**
 * Believable measurements without storage: every value is a pure function of a seed and a time, so that any
 * range can be asked for, twice, and by a test that wants to know the truth.
 */

/**
 * A number in [0, 1) that depends on nothing but its arguments (FNV-1a over the joined text, then a finaliser).
 * @param parts what the number stands for, e.g. a seed, a device and a minute
 */
export function chance(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('\u0001')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** How a quantity behaves: a level, a daily swing around it, and noise on top; all in the quantity's unit. */
export interface Signal {
  seed: string;
  level: number;
  /** Amplitude of the daily course, warmest at 15:00 UTC. */
  daily: number;
  /** Largest deviation by noise, evenly spread. */
  noise: number;
  /** Digits behind the point that the vendor gives. */
  digits: number;
}

const DAY = 86_400_000;

/** The value of `signal` at `time` (epoch ms), rounded to its digits. */
export function valueAt(signal: Signal, time: number): number {
  const dayAngle = ((time - 15 * 3_600_000) / DAY) * 2 * Math.PI;
  const value = signal.level + signal.daily * Math.cos(dayAngle) + signal.noise * (2 * chance(signal.seed, time) - 1);
  // Zero has no sign in JSON, so it must have none here either.
  return Number(value.toFixed(signal.digits)) + 0;
}

/**
 * The times at which a device reports in `from <= t < to`: every `interval` ms, each shifted by a jitter of its own
 * that never lets two of them change places.
 * @param jitter largest shift in ms, less than half the interval; 0 for a device on the dot
 */
export function* reportTimes(
  seed: string,
  interval: number,
  jitter: number,
  from: number,
  to: number,
): Generator<number> {
  for (let slot = Math.floor(from / interval) - 1; slot * interval < to + jitter; slot += 1) {
    const time = slot * interval + Math.floor(jitter * chance(seed, 'jitter', slot));
    if (time >= from && time < to) yield time;
  }
}

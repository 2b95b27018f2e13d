/** How the simulated SENSIT Connect behaves where the vendor's paper leaves it open, and what is in it. */
import type { Edges } from './asked-range';
import type { SensitType } from './sensit-fleet';
import type { LongWindow } from './sensit-window';

/** Which of the two log calls a device type has; the other one is 404. */
export type LogCall = 'ForGivenHour' | 'BetweenTimePeriod';

/** How the cloud behaves; every one of these may be left out. */
export interface SensitOptions {
  email: string;
  password: string;
  /** What the sign-in tells about the user, and what the list of devices wants to hear again. */
  user: { id: string; role: string; displayName: string };
  /** Life of a token in seconds. */
  life: number;
  /** How a wrong password is answered; `message` is 200 with a message and no token. */
  refusal: 400 | 401 | 403 | 'message';
  /** How a missing, wrong or expired token is answered. */
  tokenRefusal: 401 | 403;
  logCalls: Readonly<Record<SensitType, LogCall | 'both'>>;
  /** Whether `24:00:00` ends a day or is malformed. */
  hour24: 'refuse' | 'accept';
  /** What becomes of a window of more than two hours; cut, its first two hours stay. */
  longWindow: LongWindow;
  /** Which ends of a window belong to it. */
  edges: Edges;
  /** What the records stand in: `{data: [...]}`, `[...]`, or `{data: {...}}` where there is just one. */
  container: 'data' | 'array' | 'object';
  deviceContainer: 'array' | 'data';
  dateContainer: 'array' | 'data';
  /** An unknown `DeviceId`, or one of another type. */
  unknownDevice: 'empty' | 'not-found';
  devices: number;
  /** Between two records of every device, ms; without it each device has its own. */
  interval: number;
  /** The first instant with records, epoch ms. */
  since: number;
  /** The inactive device has no records from then on, epoch ms. */
  inactiveSince: number;
  seed: string;
}

/** The options with all defaults in place. */
export type SensitSettings = Omit<SensitOptions, 'interval'> & { interval?: number };

export const SENSIT_DEFAULTS: SensitSettings = {
  email: 'ops@example.org',
  password: 'demo-pass',
  user: { id: '65a0c1d2e3f4a5b6c7d8e9f0', role: 'Client', displayName: 'Ops' },
  life: 28_800,
  refusal: 401,
  tokenRefusal: 401,
  logCalls: { FMD: 'ForGivenHour', SPOD: 'ForGivenHour', RAMP: 'BetweenTimePeriod' },
  hour24: 'refuse',
  longWindow: 'reject',
  edges: 'both',
  container: 'data',
  deviceContainer: 'array',
  dateContainer: 'array',
  unknownDevice: 'empty',
  devices: 10,
  since: Date.UTC(2023, 0, 1),
  inactiveSince: Date.UTC(2026, 8, 1),
  seed: 'sensit',
};

/** How the simulated Senquip cloud behaves where the vendor's paper leaves it open, and what is in it. */
import type { Edges, Order } from './asked-range';
import type { Container, Nest } from './senquip-container';

/** Every one of these may be left out. */
export interface SenquipOptions {
  clientId: string;
  clientSecret: string;
  /** Path in front of the two calls, without a slash at its end; `''` for none. */
  prefix: string;
  /** `expires_in` of the token answer in seconds; `absent` leaves it out. */
  expiresIn: number | 'absent';
  /** How long a token really lasts, seconds; without it as `expiresIn` says, or an hour. */
  life: number;
  /** How a wrong client id or secret is answered. */
  refusal: 400 | 401;
  /** How the token must stand in `Authorization`. */
  tokenStyle: 'raw' | 'bearer' | 'both';
  /** How a missing, wrong or expired token is answered. */
  tokenRefusal: 401 | 403;
  /** What the datapoints stand in. */
  container: Container;
  /** What the devices of the summary stand in. */
  summaryContainer: Container;
  /** Under which key each datapoint holds its message. */
  nest: Nest;
  /** The key of a device's name in the summary. */
  nameKey: 'name' | 'deviceName' | 'none';
  /** Whether messages have a rounded `time` beside `ts`. */
  time: boolean;
  order: Order;
  /** Which end of the asked range stays when it holds more than `datapoints`. */
  keeps: Order;
  /** The most datapoints in one answer, whatever was asked. */
  maxDatapoints: number;
  /** Which ends of a range belong to it. */
  edges: Edges;
  unknownDevice: 'not-found' | 'empty';
  devices: number;
  /** Between two messages of every device, ms, a multiple of 100; without it each device has its own. */
  interval: number;
  /** The first instant with messages, epoch ms. */
  since: number;
  seed: string;
}

/** The options with all defaults in place. */
export type SenquipSettings = Omit<SenquipOptions, 'interval' | 'life'> & { interval?: number; life?: number };

export const SENQUIP_DEFAULTS: SenquipSettings = {
  clientId: 'demo-client',
  clientSecret: 'demo-secret',
  prefix: '/v1',
  expiresIn: 3600,
  refusal: 401,
  tokenStyle: 'raw',
  tokenRefusal: 401,
  container: 'array',
  summaryContainer: 'array',
  nest: 'none',
  nameKey: 'name',
  time: true,
  order: 'newest',
  keeps: 'newest',
  maxDatapoints: 1000,
  edges: 'both',
  unknownDevice: 'not-found',
  devices: 6,
  since: Date.UTC(2023, 0, 1),
  seed: 'senquip',
};

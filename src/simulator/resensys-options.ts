/** What can be chosen about the simulated Resensys: its account, and every doubt that vendors.md names. */
import type { BridgeOptions } from './resensys-bridge';

/** What may be changed while the cloud runs. */
export interface ResensysSettings {
  username: string;
  password: string;
  /** `index`: an object keyed "0", "1", ...; `data`: an array under that key. */
  container: 'index' | 'array' | 'data';
  /** What says that there is nothing. */
  empty: 'object' | 'array' | 'null' | 'text';
  /** The status for wrong credentials; 302 leads to `/login`. */
  refusal: 401 | 403 | 200 | 302;
  /** The body that goes with it (not with 302). */
  refusalBody: object | string;
  /** Whether a row at exactly T_start or T_end is answered. */
  edges: 'inclusive' | 'exclusive';
  /** Whether `/api/v2/registration` is there. */
  registration: boolean;
  quantityBank: 'elements' | 'attributes' | 'missing';
  /** How rows call their time. */
  timeKey: 'Time' | 'time';
  /** `DataFormat` in the registration: a number or a text. */
  dataFormat: 'number' | 'text';
  /** Whether every row has a second value, called `Name_2(unit)`. */
  extraValue: boolean;
  /** How SIDs and DIDs are spelled in the registration; asked for, both spellings are good. */
  spelling: 'upper' | 'lower';
  /** Which answer of the login sets the cookies: the page itself, or the redirect that leads to it. */
  cookiesFrom: 'page' | 'redirect';
  /** SIDs that the user sees in the registration but may not read: 403 with JSON. */
  forbiddenSites: readonly string[];
}

/** All optional. The bridge's own options (`seed`, `sites`, ...) and `photoInterval` (ms) are fixed from the start. */
export type ResensysOptions = Partial<ResensysSettings & BridgeOptions & { photoInterval: number }>;

/** The shapes that the vendor document shows, and where it shows none, the likeliest. */
export const RESENSYS_DEFAULTS: ResensysSettings = {
  username: 'demo',
  password: 'demo-pass',
  container: 'index',
  empty: 'object',
  refusal: 401,
  refusalBody: { error: 'Invalid username or password.' },
  edges: 'inclusive',
  registration: true,
  quantityBank: 'elements',
  timeKey: 'Time',
  dataFormat: 'number',
  extraValue: false,
  spelling: 'upper',
  cookiesFrom: 'page',
  forbiddenSites: [],
};

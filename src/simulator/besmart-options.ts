/** How the simulated besmart.energy behaves where its papers contradict each other, and what is in it. */
import type { Edges, Order } from './asked-range';

/** A call that newer servers may not have any more, and how they answer it then. */
export type GoneCalls = Partial<Readonly<Record<'workspaces' | 'find' | 'external', 404 | 405>>>;

/** Every one of these may be left out. */
export interface BesmartOptions {
  login: string;
  password: string;
  /** The key of the workspace; without one `X-Auth` is not looked at. */
  apiKey: string;
  /** Whether a login must carry `apiKey`, or only must not carry another one. */
  xAuth: 'optional' | 'required';
  /** How the login tells when its token ends; `nonsense` is text, then -1, then a time far too late, in turn. */
  expiration: 'ms' | 'seconds' | 'nonsense';
  idKey: 'id' | 'user_id';
  /** How long a token really lasts, ms. */
  life: number;
  /** Errors as `application/problem+json` (2021), or as `{detail}` (today). */
  errors: 'problem' | 'detail';
  /** A bad parameter (422) as `{detail: [{loc, msg, type}]}`, or as the JSON text `"Error"`. */
  unprocessable: 'detail' | 'text';
  gone: GoneCalls;
  /** `data` as `{time: [], value: [], ...}` (since 2022), or as `[{time, value, ...}]` (2021). */
  data: 'columns' | 'rows';
  /** Whether the answer with the data stands in an array of one element. */
  wrapped: boolean;
  /** How a `DBL` is written: as a number, a whole number (rounded so), text, or now this, now that. */
  values: 'number' | 'integer' | 'text' | 'mixed';
  order: Order;
  /** Which ends of a range belong to it. */
  edges: Edges;
  /** Largest range in ms; more is 422. */
  longestRange: number;
  /** How far ahead forecasts (origin 2) reach, ms. */
  forecast: number;
  sensors: number;
  /** Between two rows of every signal, ms; without it as its type says. */
  interval: number;
  /** The first instant with rows, epoch ms. */
  since: number;
  seed: string;
}

/** The options with all defaults in place. */
export type BesmartSettings = Omit<BesmartOptions, 'apiKey' | 'interval'> & { apiKey?: string; interval?: number };

export const BESMART_DEFAULTS: BesmartSettings = {
  login: 'ops@example.org',
  password: 'demo-pass',
  xAuth: 'optional',
  expiration: 'ms',
  idKey: 'id',
  life: 7_200_000,
  errors: 'problem',
  unprocessable: 'detail',
  gone: {},
  data: 'columns',
  wrapped: false,
  values: 'number',
  order: 'oldest',
  edges: 'both',
  longestRange: Infinity,
  forecast: 86_400_000,
  sensors: 12,
  since: Date.UTC(2023, 0, 1),
  seed: 'besmart',
};

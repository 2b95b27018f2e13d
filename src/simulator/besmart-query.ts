/** The query of a besmart data call: which parameters there are, and how each must be written. Everything else is 422. */
import { UNITS, type SignalType, type Unit } from './besmart-catalogue';
import { unitOf } from './besmart-meters';
import type { SimulatedRequest } from './cloud';
import { queryOf, Refusal } from './strict-request';

/** What a data call asks for. */
export interface DataQuery {
  /** Epoch ms. */
  since: number;
  till: number;
  /** Length of a step in ms; `undefined` for the rows as they are. */
  step: number | undefined;
  /** Only what the meter itself sent: no forecasts, estimates and corrections. */
  raw: boolean;
  outputUnit: Unit | undefined;
  origin: number | undefined;
}

/** A parameter is wrong; the vendor answers 422. */
export function unprocessable(name: string, reason: string): Refusal {
  return new Refusal(422, reason, ['query', name]);
}

/** A whole number, `undefined` when it was not given. */
export function wholeNumber(query: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw unprocessable(name, `${name} must be a whole number`);
  return Number(text);
}

/** Milliseconds since 1970, fractions allowed. What can only be seconds of our days is turned down. */
function milliseconds(query: ReadonlyMap<string, string>, name: string): number {
  const text = query.get(name);
  if (text === undefined) throw unprocessable(name, `${name} is required`);
  const value = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(value) || (value >= 1e8 && value < 1e10)) throw unprocessable(name, `${name} must be a time in ms`);
  return value;
}

function flag(query: ReadonlyMap<string, string>, name: string): boolean {
  const text = query.get(name) ?? 'false';
  if (text !== 'true' && text !== 'false') throw unprocessable(name, `${name} must be true or false`);
  return text === 'true';
}

/** The parameters of a data call for a signal of this type. */
export function dataQuery(request: SimulatedRequest, type: SignalType, longestRange: number): DataQuery {
  const names = [
    'since',
    'till',
    'delta_t',
    'raw',
    'output_unit_id',
    'signal_origin_id',
    'get_last',
    'apply_multiplier',
  ];
  const query = queryOf(request, names, 422);
  const [since, till] = [milliseconds(query, 'since'), milliseconds(query, 'till')];
  if (since > till) throw unprocessable('since', 'since must not be after till');
  if (till - since > longestRange) throw unprocessable('till', 'The range is too long');
  // Accepted as in newer versions. There is one acquisition for each time, and no multiplier, so nothing changes.
  flag(query, 'get_last');
  flag(query, 'apply_multiplier');
  const minutes = wholeNumber(query, 'delta_t');
  if (minutes === 0) throw unprocessable('delta_t', 'delta_t must be at least one minute');
  const unitId = wholeNumber(query, 'output_unit_id');
  const outputUnit = UNITS.find((unit) => unit.id === unitId);
  if (unitId !== undefined && (outputUnit === undefined || outputUnit.dimension !== unitOf(type)?.dimension)) {
    throw unprocessable('output_unit_id', 'This signal can not be given in this unit');
  }
  const origin = wholeNumber(query, 'signal_origin_id');
  if (origin !== undefined && (origin < 1 || origin > 5)) {
    throw unprocessable('signal_origin_id', 'signal_origin_id must be between 1 and 5');
  }
  const step = minutes === undefined ? undefined : minutes * 60_000;
  return { since, till, step, raw: flag(query, 'raw'), outputUnit, origin };
}

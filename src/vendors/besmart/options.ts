import type { ReadQuery } from '../../vendor';
import { idOf } from './answer';
import { wrong } from './sensors';

/** What can be wanted of signal data beside the range, by the vendor's names. */
export interface DataOptions {
  /** Aggregation in minutes. */
  delta_t?: number;
  raw?: true;
  output_unit_id?: string;
  /** See `ORIGINS` in `normalize.ts`. */
  signal_origin_id?: number;
}

/**
 * The options that a query sets; those at their default are absent.
 * @throws CloudError `E_INPUT` for one that the vendor can't mean
 */
export function optionsOf(query: ReadQuery): DataOptions {
  const { aggregate, raw, outputUnit, origin } = query;
  const options: DataOptions = {};
  if (aggregate !== undefined) {
    if (!Number.isSafeInteger(aggregate) || aggregate < 1)
      throw wrong('aggregate', aggregate, 'whole minutes, 1 or more');
    options.delta_t = aggregate;
  }
  if (raw === true) options.raw = true;
  if (outputUnit !== undefined) {
    const id = idOf(outputUnit);
    if (id === undefined) throw wrong('outputUnit', outputUnit, 'a besmart output_unit_id, which is a number');
    options.output_unit_id = id;
  }
  if (origin !== undefined) {
    if (!Number.isSafeInteger(origin) || origin < 0) {
      throw wrong('origin', origin, 'a besmart signal_origin_id, such as 1 (measured) or 2 (predicted)');
    }
    options.signal_origin_id = origin;
  }
  return options;
}

/** The options as one text that never changes: what tells a series from others of the same signal. */
export function variantOf(options: DataOptions): string | undefined {
  // In the order in which `optionsOf` sets them.
  const set = Object.entries(options).map(([name, value]) => `${name}=${String(value)}`);
  return set.length > 0 ? set.join('&') : undefined;
}

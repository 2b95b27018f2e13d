import type { Attributes, Sample, Source, Value, VendorName } from '../model';
import { keyOf } from './labelled';

/** A row of output `records`: the quantities of a device that meet at one time, by label. */
export interface DeviceRecord {
  vendor: VendorName;
  site?: string;
  device: string;
  name: string;
  /** Epoch ms. */
  time: number;
  values: Record<string, Value>;
  /** Absent where no quantity of the row has a unit; so is `attributes` where there are none. */
  units?: Record<string, string>;
  attributes?: Record<string, Attributes>;
}

/** One row a timestamp; besmart: one a timestamp and origin. */
export function records(source: Source, samples: readonly Sample[]): DeviceRecord[] {
  return meet(source, samples).map((group) => record(source, group));
}

/**
 * The samples that share a row, ascending in time. Samples of one time stand together already. besmart has several
 * values of one quantity and time, of different origin (measured, predicted, ...): each origin is a group of its own,
 * in the order of the vendor's numbers, those without one first.
 */
export function meet(source: Source, samples: readonly Sample[]): Sample[][] {
  const groups: Sample[][] = [];
  let group: Sample[] = [];
  for (const sample of samples) {
    if (group[0]?.time !== sample.time) {
      group = [];
      groups.push(group);
    }
    group.push(sample);
  }
  return source.vendor === 'besmart' ? groups.flatMap(byOrigin) : groups;
}

function byOrigin(group: Sample[]): Sample[][] {
  const first = group[0]?.attributes?.origin;
  if (group.every(({ attributes }) => attributes?.origin === first)) return [group];
  const origins = new Map<number | undefined, Sample[]>();
  for (const sample of group) {
    const origin = sample.attributes?.origin;
    const same = origins.get(origin);
    if (same === undefined) origins.set(origin, [sample]);
    else same.push(sample);
  }
  const ordered = [...origins].sort(([one], [other]) => (one ?? -Infinity) - (other ?? -Infinity));
  return ordered.map(([, same]) => same);
}

function record({ vendor, site, device, name }: Source, group: readonly Sample[]): DeviceRecord {
  const time = group[0]?.time ?? NaN;
  const values: Record<string, Value> = {};
  const row: DeviceRecord =
    site === undefined ? { vendor, device, name, time, values } : { vendor, site, device, name, time, values };
  for (const { of, value } of group) {
    const key = keyOf(of);
    values[key] = value;
    if (of.unit !== undefined) (row.units ??= {})[key] = of.unit;
  }
  for (const { of, attributes } of group) {
    if (attributes !== undefined) (row.attributes ??= {})[keyOf(of)] = { ...attributes };
  }
  return row;
}

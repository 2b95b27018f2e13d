import type { Attributes, Sample, Source, Value, VendorName } from '../model';

/** A row of output `readings`: one value. */
export interface Reading {
  vendor: VendorName;
  site?: string;
  device: string;
  name: string;
  quantity: string;
  label: string;
  unit?: string;
  /** Epoch ms. */
  time: number;
  value: Value;
  attributes?: Attributes;
}

/** One row a sample, in the order of the samples. Rows share nothing, so that a flow may change any of them. */
export function readings(source: Source, samples: readonly Sample[]): Reading[] {
  const rows: Reading[] = [];
  for (const sample of samples) rows.push(reading(source, sample));
  return rows;
}

/** Written out in four ways, because adding properties one by one takes nearly twice as long. */
function reading(source: Source, { time, of, value, attributes }: Sample): Reading {
  const { vendor, site, device, name } = source;
  const { quantity, label, unit } = of;
  let row: Reading;
  if (site === undefined) {
    row =
      unit === undefined
        ? { vendor, device, name, quantity, label, time, value }
        : { vendor, device, name, quantity, label, unit, time, value };
  } else {
    row =
      unit === undefined
        ? { vendor, site, device, name, quantity, label, time, value }
        : { vendor, site, device, name, quantity, label, unit, time, value };
  }
  if (attributes !== undefined) row.attributes = { ...attributes };
  return row;
}

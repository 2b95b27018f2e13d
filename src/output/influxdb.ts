import type { Sample, Source, Value } from '../model';
import { typeOf } from './fieldtypes';
import type { FieldTypes } from './fieldtypes';
import { keyOf } from './labelled';
import { meet } from './records';

/** A row of output `influxdb`, as the node `influxdb batch` takes it. */
export interface Point {
  measurement: string;
  tags: Record<string, string>;
  fields: Record<string, Value>;
  timestamp: Date;
}

/** One point a record: node-red-contrib-influxdb 0.7 calls 1,000 of them and more complete before they are written. */
export const MOST_POINTS = 999;

/**
 * One point a timestamp; besmart: one a timestamp and origin, with the tag `origin`, or two origins of one time would
 * overwrite each other.
 * @param measurement ready, not a template
 */
export function points(
  source: Source,
  samples: readonly Sample[],
  measurement: string,
  fieldTypes: FieldTypes,
): Point[] {
  return meet(source, samples).map((group) => ({
    measurement,
    tags: tagsOf(source, group[0]?.attributes?.origin),
    fields: fieldsOf(source, group, measurement, fieldTypes),
    timestamp: new Date(group[0]?.time ?? NaN),
  }));
}

function tagsOf({ vendor, site, device, name }: Source, origin: number | undefined): Record<string, string> {
  const tags: Record<string, string> = { vendor };
  if (site !== undefined && site !== '') tags.site = site;
  if (device !== '') tags.device = device;
  if (name !== '') tags.name = name;
  if (vendor === 'besmart' && origin !== undefined) tags.origin = String(origin);
  return tags;
}

function fieldsOf(
  source: Source,
  group: readonly Sample[],
  measurement: string,
  fieldTypes: FieldTypes,
): Record<string, Value> {
  const fields: Record<string, Value> = {};
  const misfits: Sample[] = [];
  for (const sample of group) {
    const { of, value } = sample;
    const field = keyOf(of);
    const type = fieldTypes.settle(measurement, field, value, declaredType(source, sample));
    if (type === typeOf(value)) fields[field] = value;
    else if (type === 'text') fields[field] = String(value);
    else misfits.push(sample);
  }
  // Last, so that a quantity that is really called `..._text` has its field first.
  for (const { of, value } of misfits) {
    const text = String(value);
    let field = `${keyOf(of)}_text`;
    while (Object.hasOwn(fields, field) || fieldTypes.settle(measurement, field, text) !== 'text') field += '_text';
    fields[field] = text;
  }
  return fields;
}

/** What the vendor itself says of a field: Resensys has numbers only, and `DBL` is besmart's word for one. */
function declaredType({ vendor }: Source, { attributes }: Sample): 'number' | undefined {
  return vendor === 'resensys' || (vendor === 'besmart' && attributes?.type === 'DBL') ? 'number' : undefined;
}

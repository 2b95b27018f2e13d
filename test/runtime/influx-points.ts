import assert from 'node:assert/strict';
import type { InfluxRow } from './influxdb';

/** What InfluxDB holds of Resensys, put the way that the truth is put. */

/** The fields of the points that `SELECT *` gave, by `site | device | name | time | field`. */
export function fieldsOf(rows: readonly InfluxRow[]): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const { time, vendor, site, device, name, ...values } of rows) {
    assert.equal(vendor, 'resensys');
    for (const [field, value] of Object.entries(values)) {
      if (value !== null) fields.set([site, device, name, time, field].join(' | '), value);
    }
  }
  return fields;
}

/** For a fleet too large for that, how many points have each field, by `device | field`: the query, and what it gave. */
export const COUNTS = 'SELECT * FROM (SELECT COUNT(*) FROM resensys GROUP BY device)';

export function countsOf(rows: readonly InfluxRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    for (const [column, count] of Object.entries(row)) {
      const [, field] = /^count_(.*)$/.exec(column) ?? [];
      if (field !== undefined && count !== null) counts.set(`${String(row['device'])} | ${field}`, Number(count));
    }
  }
  return counts;
}

/** The same of points by their keys as `fieldsOf` has them. */
export function countsOfKeys(keys: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) {
    const [, device = '', , , field = ''] = key.split(' | ');
    const series = `${device} | ${field}`;
    counts.set(series, (counts.get(series) ?? 0) + 1);
  }
  return counts;
}

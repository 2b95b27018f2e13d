import assert from 'node:assert/strict';
import type { Value } from '../../src/model';
import type { Output } from '../../src/output/format';
import type { Sent } from './flow';

/** One value that was measured, in the words of the contract. */
export interface Fact {
  vendor: string;
  site?: string;
  device: string;
  name: string;
  quantity: string;
  label: string;
  unit?: string;
  /** Epoch ms. */
  time: number;
  value: Value;
  /** besmart */
  origin?: number;
}

/** How a format says a fact: as a text, so that thousands of them can be compared as sets. */
interface Saying {
  /** What a message of this format with one topic level for each part of a name says. */
  said: (message: Sent) => string[];
  expected: (fact: Fact) => string;
}

const text = (...parts: unknown[]): string => JSON.stringify(parts.map((part) => part ?? null));

type Row = Omit<Fact, 'origin'> & { attributes?: { origin?: number } };
interface Joined {
  vendor: string;
  site?: string;
  device: string;
  name: string;
  time: number;
  values: Record<string, Value>;
  units?: Record<string, string>;
  attributes?: Record<string, { origin?: number }>;
}
interface Point {
  tags: Record<string, string>;
  fields: Record<string, Value>;
  timestamp: Date;
}
interface SenmlEntry {
  bn?: string;
  bt?: number;
  n: string;
  u?: string;
  t: number;
  v?: number;
  vs?: string;
  vb?: boolean;
}

const SAYINGS: Readonly<Record<Output, Saying>> = {
  readings: {
    said: ({ payload }) =>
      (payload as Row[]).map(({ vendor, site, device, name, quantity, label, unit, time, value, attributes }) =>
        text(vendor, site, device, name, quantity, label, unit, time, value, attributes?.origin),
      ),
    expected: ({ vendor, site, device, name, quantity, label, unit, time, value, origin }) =>
      text(vendor, site, device, name, quantity, label, unit, time, value, origin),
  },
  records: {
    said: ({ payload }) =>
      (payload as Joined[]).flatMap(({ vendor, site, device, name, time, values, units, attributes }) =>
        Object.entries(values).map(([label, value]) =>
          text(vendor, site, device, name, label, units?.[label], time, value, attributes?.[label]?.origin),
        ),
      ),
    expected: ({ vendor, site, device, name, label, unit, time, value, origin }) =>
      text(vendor, site, device, name, label, unit, time, value, origin),
  },
  influxdb: {
    said: ({ payload }) =>
      (payload as Point[]).flatMap(({ tags, fields, timestamp }) =>
        Object.entries(fields).map(([field, value]) => {
          // What does not fit into a field of numbers stands beside it, as text.
          const label = typeof value === 'string' ? field.replace(/_text$/, '') : field;
          return text(
            tags['vendor'],
            tags['site'],
            tags['device'],
            tags['name'],
            label,
            +timestamp,
            value,
            tags['origin'],
          );
        }),
      ),
    expected: ({ vendor, site, device, name, label, time, value, origin }) =>
      text(vendor, site, device, name, label, time, value, origin === undefined ? undefined : String(origin)),
  },
  mqtt: {
    said: ({ topic, payload }) => {
      const { time, value, unit, attributes } = payload as Row;
      return [text(topic, time, value, unit, attributes?.origin)];
    },
    expected: ({ vendor, device, label, time, value, unit, origin }) =>
      text(`${vendor}/${device}/${label.replace(/[+#/]/g, '_')}`, time, value, unit, origin),
  },
  senml: {
    said: ({ payload }) => {
      const entries = payload as SenmlEntry[];
      const { bn = '', bt = NaN } = entries[0] ?? {};
      return entries.map(({ n, u, t, v, vs, vb }) => text(bn + n, Math.round((bt + t) * 1000), v ?? vs ?? vb, u));
    },
    expected: ({ vendor, device, label, time, value, unit }) =>
      text(`${vendor}:${device}:${label.replace(/[^A-Za-z0-9\-:./_]/g, '_')}`, time, value, unit),
  },
};

/** Says what is missing and what is too much, and not thousands of lines of what is alike. */
export function assertFacts(messages: readonly Sent[], facts: readonly Fact[], output: Output = 'readings'): void {
  assert.ok(facts.length > 0, 'there is nothing to be compared');
  const { said, expected } = SAYINGS[output];
  const left = new Map<string, number>();
  for (const fact of facts) {
    const line = expected(fact);
    left.set(line, (left.get(line) ?? 0) + 1);
  }
  const lines = messages.flatMap(said);
  const extra: string[] = [];
  for (const line of lines) {
    const count = left.get(line) ?? 0;
    if (count === 0) extra.push(line);
    else left.set(line, count - 1);
  }
  const missing = [...left].filter(([, count]) => count > 0).map(([line]) => line);
  const shown = { missing: missing.slice(0, 3), extra: extra.slice(0, 3) };
  assert.deepEqual(shown, { missing: [], extra: [] }, `${output}: ${missing.length} missing, ${extra.length} too much`);
  assert.equal(lines.length, facts.length);
}

/** The rows of all messages, as `output` gives them. */
export function rowsOf<Row>(messages: readonly Sent[]): Row[] {
  return messages.flatMap(({ payload }) => payload as Row[]);
}

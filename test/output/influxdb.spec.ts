import assert from 'node:assert/strict';

import fc from 'fast-check';

import type { QuantityName, Value } from '../../src/model';
import { isFieldTypeEntry, SettledFieldTypes } from '../../src/output/fieldtypes';
import type { FieldTypeEntry } from '../../src/output/fieldtypes';
import { points } from '../../src/output/influxdb';
import { deviceSamples, FENCE, METER, PIER, RSSI, sample, SIX, VOLT } from './samples';

const CO: QuantityName = { quantity: 'CO', label: 'CO' };
const CO_TEXT: QuantityName = { quantity: 'CO_text', label: 'CO_text' };
const ENERGY: QuantityName = { quantity: '32', label: 'A+', unit: 'kW.h' };

/** The fields of one point that holds one value. */
function fieldsOf(types: SettledFieldTypes, of: QuantityName, value: Value): Record<string, Value> | undefined {
  return points(FENCE, [sample(SIX, of, value)], 'm', types)[0]?.fields;
}

describe('output influxdb', () => {
  it('is one point a record', () => {
    const samples = [sample(SIX, VOLT, 3.612), sample(SIX, RSSI, -71), sample(SIX + 1, RSSI, -70)];
    const tags = { vendor: 'resensys', site: '2A-01', device: '15-03-77-01', name: 'Pier 4 north' };
    assert.deepEqual(points(PIER, samples, 'resensys', new SettledFieldTypes()), [
      { measurement: 'resensys', tags, fields: { Volt: 3.612, RSSI: -71 }, timestamp: new Date(1777615200000) },
      { measurement: 'resensys', tags, fields: { RSSI: -70 }, timestamp: new Date(1777615200001) },
    ]);
  });

  it('has no tag without a value', () => {
    const [point] = points({ ...FENCE, name: '', site: '' }, [sample(SIX, CO, 1)], 'm', new SettledFieldTypes());
    assert.deepEqual(point?.tags, { vendor: 'sensit', device: '1041' });
  });

  it('keeps besmart origins apart with a tag', () => {
    const samples = [
      sample(SIX, ENERGY, 12, { origin: 2, type: 'DBL' }),
      sample(SIX, ENERGY, 10, { origin: 1, type: 'DBL' }),
      sample(SIX + 1, ENERGY, 11, { type: 'DBL' }),
    ];
    const tags = { vendor: 'besmart', site: '12', device: '12.122', name: 'Main meter' };
    assert.deepEqual(points(METER, samples, 'm', new SettledFieldTypes()), [
      { measurement: 'm', tags: { ...tags, origin: '1' }, fields: { 'A+': 10 }, timestamp: new Date(1777615200000) },
      { measurement: 'm', tags: { ...tags, origin: '2' }, fields: { 'A+': 12 }, timestamp: new Date(1777615200000) },
      { measurement: 'm', tags, fields: { 'A+': 11 }, timestamp: new Date(1777615200001) },
    ]);
  });

  it('shares nothing between points', () => {
    const [one, other] = points(PIER, [sample(SIX, VOLT, 1), sample(SIX + 1, VOLT, 2)], 'm', new SettledFieldTypes());
    assert.ok(one !== undefined);
    one.tags.site = 'changed';
    assert.equal(other?.tags.site, '2A-01');
  });

  it('calls a field __proto__ by its id too', () => {
    assert.deepEqual(fieldsOf(new SettledFieldTypes(), { quantity: '__proto__', label: '__proto__' }, 5), {
      '__proto__ __proto__': 5,
    });
  });
});

describe('the type of a field', () => {
  it('is that of its first value, and what does not fit becomes text beside it', () => {
    const types = new SettledFieldTypes();
    assert.deepEqual(fieldsOf(types, CO, 312), { CO: 312 });
    assert.deepEqual(fieldsOf(types, CO, 'high'), { CO_text: 'high' });
    assert.deepEqual(fieldsOf(types, CO, true), { CO_text: 'true' });
    assert.deepEqual(fieldsOf(types, CO, 0.5), { CO: 0.5 });
  });

  it('takes everything as text where it is text', () => {
    const types = new SettledFieldTypes();
    assert.deepEqual(fieldsOf(types, CO, ''), { CO: '' });
    assert.deepEqual(fieldsOf(types, CO, 312.5), { CO: '312.5' });
    assert.deepEqual(fieldsOf(types, CO, false), { CO: 'false' });
  });

  it('can be that of a truth value', () => {
    const types = new SettledFieldTypes();
    assert.deepEqual(fieldsOf(types, CO, false), { CO: false });
    assert.deepEqual(fieldsOf(types, CO, 1), { CO_text: '1' });
  });

  it('is number from the start for Resensys and for DBL of besmart', () => {
    const types = new SettledFieldTypes();
    const first = (source: typeof PIER, of: QuantityName, type?: string) =>
      points(source, [sample(SIX, of, 'n/a', type === undefined ? undefined : { type })], source.vendor, types)[0]
        ?.fields;
    assert.deepEqual(first(PIER, VOLT), { Volt_text: 'n/a' });
    assert.deepEqual(first(METER, ENERGY, 'DBL'), { 'A+_text': 'n/a' });
    assert.deepEqual(first(METER, RSSI, 'STR'), { RSSI: 'n/a' });
    assert.deepEqual(first(FENCE, CO, 'DBL'), { CO: 'n/a' });
  });

  it('is one of its measurement, over all devices', () => {
    const types = new SettledFieldTypes();
    const other = { ...FENCE, device: '2' };
    points(FENCE, [sample(SIX, CO, 1)], 'm', types);
    assert.deepEqual(points(other, [sample(SIX, CO, 'x')], 'm', types)[0]?.fields, { CO_text: 'x' });
    assert.deepEqual(points(other, [sample(SIX, CO, 'x')], 'n', types)[0]?.fields, { CO: 'x' });
  });

  it('leaves a quantity that is really called so its field', () => {
    const types = new SettledFieldTypes();
    points(FENCE, [sample(SIX, CO, 1), sample(SIX, CO_TEXT, 2)], 'm', types);
    const [point] = points(FENCE, [sample(SIX, CO, 'x'), sample(SIX, CO_TEXT, 3)], 'm', types);
    assert.deepEqual(point?.fields, { CO_text: 3, CO_text_text: 'x' });
    const number: FieldTypeEntry = ['m', 'CO', 'number'];
    const text = new SettledFieldTypes([number]);
    const [both] = points(FENCE, [sample(SIX, CO, 'x'), sample(SIX, CO_TEXT, 'y')], 'm', text);
    assert.deepEqual(both?.fields, { CO_text: 'y', CO_text_text: 'x' });
  });

  it('outlives the process as plain data', () => {
    const heard: FieldTypeEntry[] = [];
    const types = new SettledFieldTypes([['m', 'CO', 'number']], (entry) => heard.push(entry));
    fieldsOf(types, CO, 'x');
    fieldsOf(types, CO, 'y');
    fieldsOf(types, { quantity: 'a', label: 'constructor' }, true);
    assert.deepEqual(heard, [
      ['m', 'CO_text', 'text'],
      ['m', 'constructor', 'boolean'],
    ]);
    const kept = JSON.parse(JSON.stringify(types.entries())) as unknown[];
    assert.deepEqual(kept, [
      ['m', 'CO', 'number'],
      ['m', 'CO_text', 'text'],
      ['m', 'constructor', 'boolean'],
    ]);
    const again = new SettledFieldTypes(kept.filter((entry) => isFieldTypeEntry(entry)));
    assert.deepEqual(fieldsOf(again, CO, 'z'), { CO_text: 'z' });
    assert.deepEqual(fieldsOf(again, { quantity: 'a', label: 'constructor' }, 1), { constructor_text: '1' });
  });

  it('is not read from what is no entry', () => {
    for (const other of [
      null,
      7,
      {},
      [],
      ['m', 'f'],
      ['m', 'f', 'date'],
      ['m', 1, 'text'],
      [1, 'f', 'text'],
      ['m', 'f', 'text', 1],
    ]) {
      assert.ok(!isFieldTypeEntry(other));
    }
  });

  it('never changes, and no value is lost to it', () => {
    for (const source of [PIER, METER, FENCE]) {
      fc.assert(
        fc.property(fc.array(deviceSamples(source), { maxLength: 3 }), (runs) => {
          const types = new SettledFieldTypes();
          const seen = new Map<string, string>();
          for (const samples of runs) {
            const rows = points(source, samples, 'm', types);
            const texts = rows.flatMap(({ timestamp, fields }) =>
              Object.values(fields).map((value) => `${timestamp.getTime()} ${value}`),
            );
            assert.deepEqual(texts.sort(), samples.map(({ time, value }) => `${time} ${value}`).sort());
            for (const { fields } of rows) {
              for (const [field, value] of Object.entries(fields)) {
                assert.equal(seen.get(field) ?? typeof value, typeof value, field);
                seen.set(field, typeof value);
              }
            }
          }
        }),
        { seed: 61, numRuns: 200 },
      );
    }
  });
});

import assert from 'node:assert/strict';

import { util } from '@node-red/util';
import fc from 'fast-check';

import type { QuantityName, Sample, Source, Value } from '../../src/model';
import { mqttRows } from '../../src/output/mqtt';
import { readings } from '../../src/output/readings';
import { records } from '../../src/output/records';
import type { DeviceRecord } from '../../src/output/records';
import { deviceSamples, FENCE, METER, PIER, RSSI, sample, SIX, VOLT } from './samples';

const ENERGY: QuantityName = { quantity: '32', label: 'A+', unit: 'kW.h' };

/** `[time, label, value]` of all samples, in an order of its own. */
function told(triples: readonly (readonly [number, string, Value])[]): string[] {
  return triples
    .map((triple) => JSON.stringify(triple, (_, value: unknown) => (Object.is(value, -0) ? '-0' : value)))
    .sort();
}

function toldBy(samples: readonly Sample[]): string[] {
  return told(samples.map(({ time, of, value }) => [time, of.label, value]));
}

describe('output readings', () => {
  it('is one row a value', () => {
    const rows = readings(PIER, [
      sample(SIX, VOLT, 3.612),
      sample(SIX, RSSI, -71),
      sample(SIX + 1000, VOLT, 'low', { revised: true }),
    ]);
    assert.deepEqual(rows, [
      {
        vendor: 'resensys',
        site: '2A-01',
        device: '15-03-77-01',
        name: 'Pier 4 north',
        quantity: '3003',
        label: 'Volt',
        unit: 'v',
        time: 1777615200000,
        value: 3.612,
      },
      {
        vendor: 'resensys',
        site: '2A-01',
        device: '15-03-77-01',
        name: 'Pier 4 north',
        quantity: '3001',
        label: 'RSSI',
        time: 1777615200000,
        value: -71,
      },
      {
        vendor: 'resensys',
        site: '2A-01',
        device: '15-03-77-01',
        name: 'Pier 4 north',
        quantity: '3003',
        label: 'Volt',
        unit: 'v',
        time: 1777615201000,
        value: 'low',
        attributes: { revised: true },
      },
    ]);
    assert.deepEqual(Object.keys(rows[2] ?? {}), [
      ...['vendor', 'site', 'device', 'name', 'quantity', 'label', 'unit', 'time', 'value', 'attributes'],
    ]);
  });

  it('leaves out what there is no value for', () => {
    const flag = { quantity: 'trig.flag', label: 'trig.flag' };
    assert.deepEqual(readings(FENCE, [sample(SIX, flag, false), sample(SIX, { ...flag, unit: 'x' }, 1)]), [
      {
        vendor: 'sensit',
        device: '1041',
        name: 'North fence',
        quantity: 'trig.flag',
        label: 'trig.flag',
        time: 1777615200000,
        value: false,
      },
      {
        vendor: 'sensit',
        device: '1041',
        name: 'North fence',
        quantity: 'trig.flag',
        label: 'trig.flag',
        unit: 'x',
        time: 1777615200000,
        value: 1,
      },
    ]);
  });

  it('says what the vendor says beyond the value, to each row for itself', () => {
    const attributes = { origin: 4, originName: 'estimated', type: 'DBL' };
    const [one, other] = readings(METER, [
      sample(SIX, ENERGY, 10, attributes),
      sample(SIX + 1, ENERGY, 11, attributes),
    ]);
    assert.ok(one !== undefined);
    assert.deepEqual(one.attributes, { origin: 4, originName: 'estimated', type: 'DBL' });
    one.attributes.origin = 1;
    assert.equal(other?.attributes?.origin, 4);
    assert.equal(attributes.origin, 4);
  });
});

describe('output records', () => {
  it('is one row a timestamp, in which the quantities meet', () => {
    assert.deepEqual(
      records(PIER, [sample(SIX, VOLT, 3.612), sample(SIX, RSSI, -71, { revised: true }), sample(SIX + 1, RSSI, -70)]),
      [
        {
          vendor: 'resensys',
          site: '2A-01',
          device: '15-03-77-01',
          name: 'Pier 4 north',
          time: 1777615200000,
          values: { Volt: 3.612, RSSI: -71 },
          units: { Volt: 'v' },
          attributes: { RSSI: { revised: true } },
        },
        {
          vendor: 'resensys',
          site: '2A-01',
          device: '15-03-77-01',
          name: 'Pier 4 north',
          time: 1777615200001,
          values: { RSSI: -70 },
        },
      ],
    );
  });

  it('keeps besmart values of different origin apart, in the order of the vendor', () => {
    const power: QuantityName = { quantity: '40', label: 'P', unit: 'kW' };
    const base = { vendor: 'besmart', site: '12', device: '12.122', name: 'Main meter', time: 1777615200000 };
    assert.deepEqual(
      records(METER, [
        sample(SIX, ENERGY, 12, { origin: 2 }),
        sample(SIX, ENERGY, 10, { origin: 1 }),
        sample(SIX, power, 5, { origin: 2 }),
        sample(SIX, power, 4),
      ]),
      [
        { ...base, values: { P: 4 }, units: { P: 'kW' } },
        { ...base, values: { 'A+': 10 }, units: { 'A+': 'kW.h' }, attributes: { 'A+': { origin: 1 } } },
        {
          ...base,
          values: { 'A+': 12, P: 5 },
          units: { 'A+': 'kW.h', P: 'kW' },
          attributes: { 'A+': { origin: 2 }, P: { origin: 2 } },
        },
      ],
    );
  });

  it('keeps every label through clone and JSON, __proto__ with its id behind it', () => {
    const labels = ['constructor', 'toString', 'hasOwnProperty', '7', ''];
    const samples = labels.map((label, index) =>
      sample(SIX, { quantity: `q${index}`, label, unit: 'V' }, index, { type: 'x' }),
    );
    samples.push(sample(SIX, { quantity: 'q9', label: '__proto__', unit: 'V' }, 9, { type: 'x' }));
    const [row] = records(FENCE, samples);
    const values = { constructor: 0, toString: 1, hasOwnProperty: 2, '7': 3, '': 4, '__proto__ q9': 9 };
    const { payload: cloned } = util.cloneMessage({ _msgid: '1', payload: row });
    for (const seen of [row, cloned, JSON.parse(JSON.stringify(row))] as DeviceRecord[]) {
      assert.deepEqual(seen.values, values);
      assert.deepEqual(Object.keys({ ...seen.units }).sort(), Object.keys(values).sort());
      assert.deepEqual(Object.keys({ ...seen.attributes }).sort(), Object.keys(values).sort());
      assert.equal(Object.getPrototypeOf(seen.values), Object.prototype);
    }
    assert.equal(({} as Record<string, unknown>).type, undefined);
  });
});

describe('output mqtt', () => {
  it('is one message a value, with its own topic', () => {
    assert.deepEqual(
      mqttRows(METER, [sample(SIX, ENERGY, 10, { origin: 1 }), sample(SIX, RSSI, 'none')], '{vendor}/{device}/{label}'),
      [
        {
          topic: 'besmart/12.122/A_',
          payload: { time: 1777615200000, value: 10, unit: 'kW.h', attributes: { origin: 1 } },
        },
        { topic: 'besmart/12.122/RSSI', payload: { time: 1777615200000, value: 'none' } },
      ],
    );
  });

  it('knows device and quantity in its template', () => {
    const [row] = mqttRows(PIER, [sample(SIX, VOLT, 1)], '{site}/{deviceType}/{name}/{quantity}');
    assert.equal(row?.topic, '2A-01/2DHRT/Pier 4 north/3003');
  });
});

describe('every sample', () => {
  const sources: Source[] = [PIER, METER, FENCE];
  for (const source of sources) {
    it(`of ${source.vendor} is in each format once`, () => {
      fc.assert(
        fc.property(deviceSamples(source), (samples) => {
          const expected = toldBy(samples);
          assert.deepEqual(
            told(readings(source, samples).map(({ time, label, value }) => [time, label, value])),
            expected,
          );
          const recordRows = records(source, samples);
          assert.deepEqual(
            told(
              recordRows.flatMap(({ time, values }) =>
                Object.entries(values).map(([label, value]) => [time, label, value] as const),
              ),
            ),
            expected,
          );
          assert.deepEqual(
            mqttRows(source, samples, '{label}').map(({ payload }) => [payload.time, payload.value]),
            samples.map(({ time, value }) => [time, value]),
          );
          const keys = recordRows.map(
            ({ time, attributes }) => `${time} ${Object.values(attributes ?? {})[0]?.origin ?? ''}`,
          );
          assert.equal(new Set(keys).size, keys.length, 'rows that should have met');
          recordRows.forEach(({ time }, index) => {
            assert.ok(index === 0 || (recordRows[index - 1]?.time ?? Infinity) <= time);
          });
        }),
        { seed: 51, numRuns: 300 },
      );
    });
  }
});

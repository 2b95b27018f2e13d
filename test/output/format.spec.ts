import assert from 'node:assert/strict';

import type { QuantityName, Source } from '../../src/model';
import { SettledFieldTypes } from '../../src/output/fieldtypes';
import { openFormat, OUTPUTS } from '../../src/output/format';
import type { FormatOptions, Output } from '../../src/output/format';
import { FENCE, METER, PIER, RSSI, sample, SIX, VOLT } from './samples';

const SAMPLES = [sample(SIX, VOLT, 3.6), sample(SIX, RSSI, -71), sample(SIX + 500, VOLT, 3.5)];

function open(output: Output, options: Partial<FormatOptions> = {}) {
  return openFormat(output, { fieldTypes: new SettledFieldTypes(), ...options });
}

/** Topic and payload of one message with all of these samples. */
function message(output: Output, options: Partial<FormatOptions> = {}, source: Source = PIER) {
  const format = open(output, options);
  return format.message(source, format.rows(source, SAMPLES));
}

describe('the format of an output', () => {
  it('has the choices of the contract', () => {
    assert.deepEqual(OUTPUTS, ['readings', 'records', 'influxdb', 'mqtt', 'senml']);
  });

  it('knows how many rows a message may hold', () => {
    assert.deepEqual(
      OUTPUTS.map((output) => [open(output).cap, open(output).payloadIsArray]),
      [
        [Infinity, true],
        [Infinity, true],
        [999, true],
        [1, false],
        [Infinity, true],
      ],
    );
  });

  it('tells the time of each row', () => {
    const times = (output: Output) => {
      const format = open(output);
      return format.rows(PIER, SAMPLES).map((row) => format.time(row));
    };
    for (const output of ['readings', 'mqtt', 'senml'] as const) {
      assert.deepEqual(times(output), [1777615200000, 1777615200000, 1777615200500]);
    }
    for (const output of ['records', 'influxdb'] as const) {
      assert.deepEqual(times(output), [1777615200000, 1777615200500]);
    }
  });

  it('puts rows under the topic of their device', () => {
    for (const output of ['readings', 'records', 'influxdb', 'senml'] as const) {
      assert.equal(message(output).topic, 'resensys/15-03-77-01');
      assert.equal(message(output, { topic: '' }).topic, 'resensys/15-03-77-01');
      assert.equal(message(output, { topic: '{site}/{label}/{quantity}' }).topic, '2A-01/_/_');
      assert.equal(message(output, { topic: '{site}/{label}/{quantity}', asked: () => VOLT }).topic, '2A-01/Volt/3003');
    }
    assert.deepEqual(open('readings').message(FENCE, []), { topic: 'sensit/1041', payload: [] });
  });

  it('puts values of mqtt under topics of their own', () => {
    for (const [template, topic] of [
      [undefined, 'resensys/15-03-77-01/RSSI'],
      ['', 'resensys/15-03-77-01/RSSI'],
      ['x/{name}/{quantity}', 'x/Pier 4 north/3001'],
    ]) {
      const format = open('mqtt', { topic: template });
      const row = format.rows(PIER, SAMPLES)[1];
      assert.ok(row !== undefined);
      assert.deepEqual(format.message(PIER, [row]), { topic, payload: { time: 1777615200000, value: -71 } });
    }
    assert.throws(() => open('mqtt').message(PIER, []), RangeError);
  });

  it('hands arrays on as they are', () => {
    for (const output of ['readings', 'records', 'influxdb'] as const) {
      const format = open(output);
      const rows = format.rows(PIER, SAMPLES);
      assert.deepEqual(format.message(PIER, rows.slice(1)).payload, rows.slice(1));
      assert.equal(rows.length, output === 'readings' ? 3 : 2);
    }
  });

  it('names the measurement by its template', () => {
    const named = (options: Partial<FormatOptions>) => {
      const [point] = open('influxdb', options).rows(PIER, SAMPLES);
      assert.ok(point !== undefined && 'measurement' in point);
      return point.measurement;
    };
    assert.equal(named({}), 'resensys');
    assert.equal(named({ measurement: '' }), 'resensys');
    assert.equal(named({ measurement: '{name} {label}' }), 'Pier_4_north__');
    assert.equal(named({ measurement: '{name} {label}', asked: () => VOLT }), 'Pier_4_north_Volt');
  });

  it('settles field types where everybody does', () => {
    const fieldTypes = new SettledFieldTypes();
    open('influxdb', { fieldTypes, measurement: 'm' }).rows(FENCE, SAMPLES);
    assert.deepEqual(fieldTypes.entries(), [
      ['m', 'Volt', 'number'],
      ['m', 'RSSI', 'number'],
    ]);
  });

  it('makes each message of senml a pack of its own', () => {
    const format = open('senml');
    const rows = format.rows(PIER, SAMPLES);
    assert.deepEqual(
      [rows.slice(0, 2), rows.slice(2)].map((some) => format.message(PIER, some).payload),
      [
        [
          { bn: 'resensys:15-03-77-01:', bt: 1777615200, n: 'Volt', u: 'v', t: 0, v: 3.6 },
          { n: 'RSSI', t: 0, v: -71 },
        ],
        [{ bn: 'resensys:15-03-77-01:', bt: 1777615200, n: 'Volt', u: 'v', t: 0.5, v: 3.5 }],
      ],
    );
    assert.deepEqual(format.message(PIER, []).payload, []);
  });

  it('tells senml names apart by the list of the device, else by what it has seen', () => {
    const plus: QuantityName = { quantity: '32', label: 'A+' };
    const blank: QuantityName = { quantity: '33', label: 'A ' };
    const nameOf = (format: ReturnType<typeof open>, source: Source, of: QuantityName) => {
      const { payload } = format.message(source, format.rows(source, [sample(SIX, of, 1)]));
      return (payload as { n: string }[])[0]?.n;
    };
    const known = open('senml', { known: (source) => (source === METER ? [plus, blank] : undefined) });
    assert.equal(nameOf(known, METER, plus), '32');
    assert.equal(nameOf(known, FENCE, plus), 'A_');
    assert.equal(nameOf(known, FENCE, blank), '33');
  });
});

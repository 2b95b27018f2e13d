import assert from 'node:assert/strict';
import type { QuantityName } from '../../src/model';
import { samplesIn, splitKey } from '../../src/vendors/resensys/normalize';
import { answerOf, codeOf } from './resensys-answers';
import { assertShortTurns } from './stall';

const volt: QuantityName = { quantity: '3003', label: 'Volt', unit: 'v' };
const T1 = 1720000000000;
const row1 = { Time: '1720000000.0000', 'Volt(v)': '3.6120' };
const row2 = { Time: '1720021602.0000', 'Volt(v)': '3.6080' };
const both = [
  { time: T1, of: volt, value: 3.612 },
  { time: 1720021602000, of: volt, value: 3.608 },
];

const samples = (body: unknown, quantity = volt, taken: string[] = []): unknown =>
  samplesIn(answerOf(body), quantity, new Set(taken));
const rows = (...entries: unknown[]): unknown => samples(Object.assign({}, entries));
const one = (entry: unknown): unknown => rows(row1, entry);

describe('resensys rows', () => {
  const containers: [string, unknown][] = [
    ['an object keyed by index', { '0': row1, '1': row2 }],
    ['index keys out of order', { '10': row2, '2': row1 }],
    ['an array', [row1, row2]],
    ['an array under data', { data: [row1, row2] }],
    ['an indexed object under data', { data: { '0': row1, '1': row2 }, count: 2 }],
    ['rows with a status beside them', { status: 'ok', '0': row1, '1': row2 }],
    ['rows with a message beside them', { message: '2 rows', data: [row1, row2] }],
  ];
  for (const [name, body] of containers) {
    it(`come in ${name}`, () => {
      assert.deepEqual(samples(body), { samples: both, refused: 0 });
    });
  }

  for (const [name, body] of [
    ['{}', {}],
    ['[]', []],
    ['null', 'null'],
    ['an empty body', ''],
    ['white space', ' \r\n'],
    ['an empty text', '""'],
    ['data: []', { data: [] }],
    ['data: null', { data: null }],
    ['a success without rows', { status: 'success', message: 'No data in this range', data: [] }],
  ] as const) {
    it(`are absent in ${name}, which is no error`, () => {
      assert.deepEqual(samples(body), { samples: [], refused: 0 });
    });
  }

  it('have their time under any case of Time', () => {
    for (const key of ['time', 'TIME', 'tImE']) {
      assert.deepEqual(rows({ [key]: '1720000000.0000', 'Volt(v)': '3.6120' }), { samples: [both[0]], refused: 0 });
    }
  });

  it('keep the milliseconds of a time with a fraction', () => {
    assert.deepEqual(rows({ Time: '1720000000.1234', 'Volt(v)': '1' }, { Time: 1720000000.5, 'Volt(v)': 2 }), {
      samples: [
        { time: T1 + 123, of: volt, value: 1 },
        { time: T1 + 500, of: volt, value: 2 },
      ],
      refused: 0,
    });
  });

  it('have numbers where the text is one, and the text where it is not', () => {
    const value = (raw: unknown): unknown =>
      (rows({ Time: '1', 'Volt(v)': raw }) as { samples: { value: unknown }[] }).samples[0]?.value;
    const numbers: [unknown, number][] = [
      ['3.6120', 3.612],
      ['-0.5', -0.5],
      ['0.0000', 0],
      ['1e3', 1000],
      [' 7 ', 7],
      ['.5', 0.5],
      ['0', 0],
      [12, 12],
    ];
    for (const [raw, expected] of numbers) assert.equal(value(raw), expected, String(raw));
    for (const raw of ['', ' ', 'n/a', '0x10', ' 0x10', '1e309', 'NaN', 'Infinity', '-Infinity', '0b1', '1,5']) {
      assert.equal(value(raw), raw);
    }
    assert.equal(value(true), true);
  });

  it('without a value are left out, and are no failure', () => {
    assert.deepEqual(one({ Time: '1720000001', 'Volt(v)': null }), { samples: [both[0]], refused: 0 });
    assert.deepEqual(rows({ Time: '1720000001', 'Volt(v)': null }), { samples: [], refused: 0 });
  });

  const unreadable: [string, unknown][] = [
    ['no time', { 'Volt(v)': '1' }],
    ['a time that is no number', { Time: '2024-07-03 09:46:40', 'Volt(v)': '1' }],
    ['an empty time', { Time: '', 'Volt(v)': '1' }],
    ['a time beyond every calendar', { Time: '1e300', 'Volt(v)': '1' }],
    ['a time that is an object', { Time: {}, 'Volt(v)': '1' }],
    ['nothing but a key without a name', { '': '5' }],
    ['nothing but a time', { Time: '1720000000' }],
    ['an object as its value', { Time: '1720000000', 'Volt(v)': { a: 1 } }],
    ['a list as its value', { Time: '1720000000', 'Volt(v)': [] }],
    ['a key of 1 MiB', { Time: '1720000000', ['V'.repeat(1 << 20)]: '1' }],
  ];
  for (const [name, entry] of unreadable) {
    it(`with ${name} are counted as refused`, () => {
      assert.deepEqual(one(entry), { samples: [both[0]], refused: 1 });
    });
    it(`with ${name} and nothing else are E_RESPONSE`, () => {
      assert.equal(
        codeOf(() => rows(entry)),
        'E_RESPONSE',
      );
    });
  }

  it('that are no objects are counted as refused', () => {
    assert.deepEqual(samples([row1, 7, 'x', null, [row2], row2]), { samples: both, refused: 4 });
    assert.deepEqual(samples({ '0': row1, '1': null, '2': row2 }), { samples: both, refused: 1 });
  });

  it('with infinity as their value are refused', () => {
    const body = '{"0":{"Time":"1720000000","Volt(v)":1e309},"1":{"Time":"1720021602","Volt(v)":"3.6080"}}';
    assert.deepEqual(samples(body), { samples: [both[1]], refused: 1 });
  });
});

describe('resensys values', () => {
  it('take the unit out of the key where no other is known', () => {
    const answer = samples([row1], { quantity: '3003', label: 'Volt' });
    assert.deepEqual(answer, {
      samples: [{ ...both[0], of: { quantity: '3003', label: 'Volt', unit: 'v' } }],
      refused: 0,
    });
  });

  it('are those of the quantity that was asked for, whatever their key', () => {
    assert.deepEqual(rows({ Time: '1720000000', 'Something else': '3.612' }), { samples: [both[0]], refused: 0 });
  });

  it('under a second key become a quantity of their own', () => {
    const extra = { quantity: '3003.2', label: 'Volt_2', unit: 'v' };
    assert.deepEqual(rows({ 'Volt_2(v)': '9.5', 'Volt(v)': '3.6120', Time: '1720000000.0000' }), {
      samples: [both[0], { time: T1, of: extra, value: 9.5 }],
      refused: 0,
    });
  });

  it('are recognised by their name where two quantities share it', () => {
    const temperature = { quantity: '7', label: 'Temperature 7', unit: 'C' };
    const body = [{ Time: '1', 'Humidity(%)': '40', 'Temperature(C)': '21' }];
    assert.deepEqual(samples(body, temperature), {
      samples: [
        { time: 1000, of: temperature, value: 21 },
        { time: 1000, of: { quantity: '7.Humidity(%)', label: 'Humidity', unit: '%' }, value: 40 },
      ],
      refused: 0,
    });
  });

  it('never share a label or an id with another quantity', () => {
    const body = [{ Time: '1', 'Volt(v)': 1, 'Volt(mv)': 2, 'RSSI(dB)': 3, '(x)': 4, Volt_3: 5, Other_3: 6 }];
    const { samples: found } = samplesIn(answerOf(body), volt, new Set(['Volt', 'RSSI']));
    assert.deepEqual(
      found.map(({ of, value }) => [of.quantity, of.label, of.unit, value]),
      [
        ['3003', 'Volt', 'v', 1],
        ['3003.Volt(mv)', 'Volt(mv)', 'mv', 2],
        ['3003.RSSI(dB)', 'RSSI(dB)', 'dB', 3],
        ['3003.(x)', '(x)', 'x', 4],
        ['3003.3', 'Volt_3', undefined, 5],
        ['3003.Other_3', 'Other_3', undefined, 6],
      ],
    );
  });

  it('of a row with one bad value are all delivered but that one, which is counted', () => {
    assert.deepEqual(rows({ Time: '1720000000', 'Volt(v)': '3.612', 'Volt_2(v)': {} }), {
      samples: [both[0]],
      refused: 1,
    });
  });

  it('share one quantity, so that a row costs no more than its value', () => {
    const { samples: found } = samplesIn(answerOf([row1, row2]), volt, new Set());
    assert.equal(found[0]?.of, found[1]?.of);
  });
});

describe('resensys keys', () => {
  const keys: [string, { name: string; unit?: string }][] = [
    ['FFT2--Y(Hz)', { name: 'FFT2--Y', unit: 'Hz' }],
    ['Tilt (X) (deg)', { name: 'Tilt (X)', unit: 'deg' }],
    ['Strain()', { name: 'Strain' }],
    ['Strain', { name: 'Strain' }],
    ['a(b)c', { name: 'a(b)c' }],
    ['a(b))', { name: 'a(b))' }],
    ['(v)', { name: '', unit: 'v' }],
    ['a)', { name: 'a)' }],
  ];
  for (const [key, expected] of keys) {
    it(`${key} is split into name and unit`, () => {
      assert.deepEqual(splitKey(key), expected);
    });
  }

  it('are split quickly, however many brackets there are', async () => {
    for (const brackets of ['('.repeat(1 << 20), '()'.repeat(1 << 19)]) {
      await assertShortTurns('a key', () => Promise.resolve(splitKey(`${brackets})`)));
    }
  });
});

import assert from 'node:assert/strict';
import type { QuantityName, Sample } from '../../src/model';
import { samplesIn } from '../../src/vendors/besmart/normalize';

const OF: QuantityName = { quantity: '32', label: 'A+', unit: 'kW.h' };
const AT = 1_720_000_000_000;

function read(body: unknown): { samples: Sample[]; refused: number } {
  const answer = samplesIn(body, OF);
  assert.ok(answer, 'the answer was not taken for signal data');
  return answer;
}

const MEASURED = { origin: 1, originName: 'measured', type: 'DBL' };
const EXPECTED: Sample[] = [
  { time: AT, of: OF, value: 10.01, attributes: MEASURED },
  { time: AT + 3_600_000, of: OF, value: 10.42, attributes: MEASURED },
];

describe('besmart: shapes of signal data', () => {
  const rows = [
    { time: AT, value: 10.01, type: 'DBL', origin: 1 },
    { time: AT + 3_600_000, value: 10.42, type: 'DBL', origin: 1 },
  ];
  const columns = {
    time: [AT, AT + 3_600_000],
    value: [10.01, 10.42],
    type: ['DBL', 'DBL'],
    origin: [1, 1],
  };
  const around = (data: unknown): object => ({
    client_cid: 12,
    sensor_mid: 122,
    signal_type_moid: 32,
    unit: 'kW.h',
    data,
  });

  const shapes: [string, unknown][] = [
    ['rows', around(rows)],
    ['columns', around(columns)],
    ['rows in an array of one', [around(rows)]],
    ['columns in an array of one', [around(columns)]],
    ['columns in an array of one inside', around([columns])],
    ['rows without anything around', rows],
    ['columns without anything around', columns],
    ['rows with the keys 0, 1', around({ 0: rows[0], 1: rows[1] })],
    [
      'a text for every number',
      around(rows.map((row) => ({ ...row, time: String(row.time), value: String(row.value), origin: '1' }))),
    ],
    ['columns with further columns', around({ ...columns, time_tstorage: [1, 2], time_other: null })],
  ];
  for (const [name, body] of shapes) {
    it(`reads ${name}`, () => {
      assert.deepEqual(read(body), { samples: EXPECTED, refused: 0 });
    });
  }

  for (const [name, body] of [
    ['null', null],
    ['the text None', 'None'],
    ['an empty array', []],
    ['an empty object', {}],
    ['data: null', around(null)],
    ['data: None', around('None')],
    ['data: []', around([])],
    ['data: {}', around({})],
    ['columns without rows', around({ time: [], value: [], type: [], origin: [] })],
    ['data left out', { client_cid: 12, sensor_mid: 122, signal_type_moid: 32, unit: 'kW.h' }],
    ['data left out in an array of one', [{ client_cid: 12, sensor_mid: 122, signal_type_moid: 32, unit: null }]],
  ] as [string, unknown][]) {
    it(`takes ${name} for no rows`, () => {
      assert.deepEqual(read(body), { samples: [], refused: 0 });
    });
  }

  for (const [name, body] of [
    ['a text', 'Error'],
    ['a number', 7],
    ['an explanation', { detail: 'No such signal' }],
    ['data that is a text', around('soon')],
    ['data that is an explanation', around({ detail: 'No such signal' })],
    ['values without times', around({ value: [1, 2], type: ['DBL', 'DBL'] })],
    ['only rows that can not be read', around([{ value: 1 }, { time: 'yesterday', value: 2 }, 5])],
    ['values in no list', around({ time: [AT], value: 10.01 })],
  ] as [string, unknown][]) {
    it(`refuses ${name}`, () => {
      assert.equal(samplesIn(body, OF), undefined);
    });
  }
});

describe('besmart: values', () => {
  const value = (row: object): unknown => read([{ time: AT, ...row }]).samples[0]?.value;

  it('makes numbers of the text under DBL, and of text without a type', () => {
    assert.equal(value({ value: '10.01', type: 'DBL' }), 10.01);
    assert.equal(value({ value: ' -1.5e3 ', type: 'DBL' }), -1500);
    assert.equal(value({ value: '7', type: null }), 7);
    assert.equal(value({ value: `0.5${'0'.repeat(1_000_000)}`, type: 'DBL' }), 0.5);
    assert.equal(value({ value: '7' }), 7);
  });

  it('leaves text that is no number, and the text of other types, as it is', () => {
    assert.equal(value({ value: 'n/a', type: 'DBL' }), 'n/a');
    assert.equal(value({ value: '0x10', type: 'DBL' }), '0x10');
    assert.deepEqual(read([{ time: AT, value: '0042', type: 'STR' }]).samples, [
      { time: AT, of: OF, value: '0042', attributes: { type: 'STR' } },
    ]);
    assert.equal(value({ value: true, type: 'BOOL' }), true);
  });

  it('leaves out null and removal markers without counting them as refused', () => {
    const body = [
      { time: AT, value: null, type: 'DBL', origin: 1 },
      { time: AT, value: 'None', type: 'DBL', origin: 1 },
      { time: AT, value: 3, type: 'RM', origin: 1 },
    ];
    assert.deepEqual(read(body), { samples: [], refused: 0 });
  });

  it('counts what can not be read beside what can', () => {
    const body = [
      { time: AT, value: 1 },
      { time: 'soon', value: 2 },
      { time: AT, value: { a: 1 } },
      { value: 4 },
      null,
    ];
    assert.deepEqual(read(body), { samples: [{ time: AT, of: OF, value: 1 }], refused: 4 });
    // 1e309 in JSON is Infinity, which no later JSON can hold.
    assert.equal(read(JSON.parse(`[{"time":${AT},"value":1},{"time":${AT},"value":1e309}]`)).refused, 1);
    assert.equal(
      read([
        { time: AT, value: 1 },
        { time: 8.64e15 + 1, value: 1 },
      ]).refused,
      1,
    );
  });

  it('takes as many rows as there are times, with nothing where a column is missing or short', () => {
    assert.deepEqual(read({ data: { time: [AT, AT + 1, AT + 2], value: [1, 2], origin: [2] } }), {
      samples: [
        { time: AT, of: OF, value: 1, attributes: { origin: 2, originName: 'predicted' } },
        { time: AT + 1, of: OF, value: 2 },
      ],
      refused: 0,
    });
    assert.deepEqual(read({ data: { time: [AT], type: ['DBL'] } }), { samples: [], refused: 0 });
    assert.equal(read({ data: { time: [AT], value: [1, 2, 3] } }).samples.length, 1);
  });

  it('keeps rows of one time apart by their origin, and names the five known origins', () => {
    const body = [1, 2, 3, 4, 5, 9].map((origin) => ({ time: AT, value: origin, type: 'DBL', origin }));
    assert.deepEqual(
      read(body).samples.map(({ attributes }) => [attributes?.origin, attributes?.originName]),
      [
        [1, 'measured'],
        [2, 'predicted'],
        [3, 'calculated'],
        [4, 'estimated'],
        [5, 'corrected'],
        [9, undefined],
      ],
    );
  });

  it('takes the unit of the answer before that of the signal type', () => {
    const unit = (stated: unknown): string | undefined =>
      read({ unit: stated, data: [{ time: AT, value: 1 }] }).samples[0]?.of.unit;
    assert.equal(unit('MW.h'), 'MW.h');
    assert.equal(unit(null), 'kW.h');
    assert.equal(unit('None'), 'kW.h');
    const parts = [
      { unit: 'MW.h', data: [{ time: AT, value: 1 }] },
      { unit: null, data: [{ time: AT + 1, value: 2 }] },
    ];
    assert.deepEqual(
      read(parts).samples.map((sample) => sample.of.unit),
      ['MW.h', 'kW.h'],
    );
  });
});

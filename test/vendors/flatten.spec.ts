import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addFields, fieldsOf, type Flat, plainValue, wants } from '../../src/vendors/flatten';

const paths = ({ fields }: Flat): string[] => fields.map(([path]) => path);

describe('records made flat', () => {
  it('joins nested keys with dots and numbers list items from 0', () => {
    const record = {
      T: 24.1,
      OPCData: { OPC_2_5: 7.6, OPC_T: 20 },
      raw: [
        { channel: 1, act_avg: 331.2 },
        { channel: 2, act_avg: 312 },
      ],
    };
    assert.deepEqual(fieldsOf(record), {
      fields: [
        ['T', 24.1],
        ['OPCData.OPC_2_5', 7.6],
        ['OPCData.OPC_T', 20],
        ['raw.0.channel', 1],
        ['raw.0.act_avg', 331.2],
        ['raw.1.channel', 2],
        ['raw.1.act_avg', 312],
      ],
      refused: 0,
    });
  });

  it('leaves out who and when at the top of a record, and only there', () => {
    const record = {
      ...{ _id: 'a', id: '1', uuid: '2', key: '', deviceid: 'D', name: 'N', date: '2024-01-01', ts: 1, time: 2 },
      lat: 41.5,
      trig: { id: 7, time: 8, name: 'can' },
    };
    assert.deepEqual(fieldsOf(record).fields, [
      ['lat', 41.5],
      ['trig.id', 7],
      ['trig.time', 8],
      ['trig.name', 'can'],
    ]);
  });

  it('leaves out null and empty groups, and keeps booleans and text', () => {
    const record = { a: null, b: {}, c: [], d: false, e: 'FAULT', f: [null, 1] };
    assert.deepEqual(fieldsOf(record).fields, [
      ['d', false],
      ['e', 'FAULT'],
      ['f.1', 1],
    ]);
  });

  it('makes numbers of decimal text and of nothing else', () => {
    const numbers = { '12': 12, '-0.5': -0.5, '+3': 3, '.25': 0.25, '5.': 5, '1e3': 1000, ' 7.5 ': 7.5 };
    for (const [text, number] of Object.entries(numbers)) assert.equal(plainValue(text), number);
    for (const text of ['', ' ', '0x10', 'NaN', 'Infinity', '1e309', '1,5', '12 V', '1'.repeat(41)]) {
      assert.equal(plainValue(text), text);
    }
  });

  it('refuses numbers that JSON can hold and nobody can write again', () => {
    assert.deepEqual(fieldsOf(JSON.parse('{"a": 1e309, "b": -1e309, "c": 1}') as Record<string, unknown>), {
      fields: [['c', 1]],
      refused: 2,
    });
  });

  it('takes __proto__ and constructor for keys as any other, and changes no prototype', () => {
    const hostile = '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 2}}, "toString": 3}';
    const flat = fieldsOf(JSON.parse(hostile) as Record<string, unknown>);
    assert.deepEqual(flat.fields, [
      ['__proto__.polluted', 1],
      ['constructor.prototype.polluted', 2],
      ['toString', 3],
    ]);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('counts what is nested too deep, called too long or too much, and keeps the rest', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 5000; level += 1) deep = [deep];
    assert.deepEqual(fieldsOf({ deep, T: 1 }), { fields: [['T', 1]], refused: 1 });
    assert.deepEqual(fieldsOf({ ['k'.repeat(1024 * 1024)]: { a: 1 }, T: 1 }), { fields: [['T', 1]], refused: 1 });
    assert.deepEqual(fieldsOf({ '': 1, T: 1 }), { fields: [['T', 1]], refused: 1 });
    assert.deepEqual(fieldsOf({ ' ': 1, ' a': { ' ': 2 } }), { fields: [[' a. ', 2]], refused: 1 });
    const { fields, refused } = fieldsOf({ T: 1, list: new Array(1_000_000).fill(5) });
    assert.deepEqual(fields[0], ['T', 1]);
    assert.ok(fields.length < 10_000);
    assert.equal(refused, 1);
  });

  it('delivers or counts every value of any JSON, in the order of the record', () => {
    const leaf = (value: unknown): number =>
      value === null
        ? 0
        : typeof value !== 'object'
          ? 1
          : Object.values(value).reduce((sum: number, v) => sum + leaf(v), 0);
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 6 })), (record) => {
        const flat: Flat = { fields: [], refused: 0 };
        for (const [key, value] of Object.entries(record)) addFields(flat, key, value);
        assert.equal(flat.fields.length + flat.refused, leaf(record));
        for (const [, value] of flat.fields) assert.notEqual(typeof value, 'object');
      }),
      { seed: 20261121, numRuns: 500 },
    );
  });
});

describe('the fields that are wanted', () => {
  const flat = fieldsOf({ WD: 1, 'WD.x': 2, OPCData: { OPC_T: 3 }, OPCData2: 4, raw: [{ a: 5 }, { a: 6 }] });
  const chosen = (...names: string[]): string[] => paths(flat).filter(wants(names));

  it('are all without a name', () => {
    assert.equal(paths(flat).filter(wants(undefined)).length, 6);
  });

  it('are those of exactly that name, or beneath it', () => {
    assert.deepEqual(chosen('OPCData.OPC_T'), ['OPCData.OPC_T']);
    assert.deepEqual(chosen('OPCData'), ['OPCData.OPC_T']);
    assert.deepEqual(chosen('raw.1', 'WD'), ['WD', 'WD.x', 'raw.1.a']);
    assert.deepEqual(chosen('opcdata', 'OPC', 'nothing'), []);
  });
});

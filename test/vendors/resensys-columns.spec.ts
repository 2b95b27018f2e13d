import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { WireAnswer } from '../../src/account/wire';
import type { QuantityName } from '../../src/model';
import { columnsOf } from '../../src/vendors/resensys/columns';
import { samplesIn } from '../../src/vendors/resensys/normalize';
import { verdictOnData } from '../../src/vendors/resensys/verdict';
import { answerOf, codeOf } from './resensys-answers';

const VOLT: QuantityName = { quantity: '3003', label: 'Volt', unit: 'v' };

/** A row as it is written: the key of its time, its time, the key of its value, its value, each as JSON. */
type Cells = [timeKey: string, time: string, valueKey: string, value: string];

/** The rows in the vendor's container, with `blank` wherever JSON allows one. */
function written(rows: readonly Cells[], blank = ''): string {
  const lines = rows.map(([timeKey, time, valueKey, value], index) =>
    ['', `"${index}"`, ':', '{', timeKey, ':', time, ',', valueKey, ':', value, '}', ''].join(blank),
  );
  return `${blank}{${lines.join(',')}}${blank}`;
}

/** What the parser makes of the same rows: in a list they are not read by columns. */
function parsed(rows: readonly Cells[]): unknown {
  const list = rows.map(([timeKey, time, valueKey, value]) => `{${timeKey}:${time},${valueKey}:${value}}`);
  return read(answerOf(`[${list.join(',')}]`));
}

function read(answer: WireAnswer): unknown {
  return codeOf(() => samplesIn(answer, VOLT, new Set()));
}

const row = (time: string, value: string): Cells => ['"Time"', time, '"Volt(v)"', value];
const GOOD = row('"1720000000.0000"', '"3.6120"');

describe('resensys columns', () => {
  it('are read out of the usual answer, whatever its blanks are', () => {
    for (const blank of ['', ' ', '\r\n\t']) {
      const answer = answerOf(written([GOOD, row('"1720021602.1234"', '"-0.5"'), row('"-1.5"', '"n/a"')], blank));
      assert.deepEqual(columnsOf(answer), {
        key: 'Volt(v)',
        times: [1720000000000, 1720021602123, -1500],
        values: [3.612, -0.5, 'n/a'],
      });
      assert.deepEqual(verdictOnData(answer, { base: 'https://resensys.invalid', proven: false }), { kind: 'good' });
    }
  });

  it('hold whatever the parser would give', () => {
    const digits = fc.stringMatching(/^-?\d{0,20}(\.\d{0,20})?$/);
    const text = fc.oneof(
      { weight: 6, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toFixed(4)) },
      { weight: 2, arbitrary: digits },
      fc.double().map(String),
      fc.constantFrom(
        '',
        ' ',
        '-',
        '.',
        '-.',
        '-0',
        '007',
        '+5',
        ' 7',
        '1e3',
        '0x10',
        'NaN',
        '°',
        '"',
        '\\',
        '\n',
        '😀',
      ),
    );
    const cell = fc.oneof(
      { weight: 9, arbitrary: text.map((each) => JSON.stringify(each)) },
      fc.constantFrom('null', '5', 'true', '{}', '"a\nb"', '"', '"\\u0031"', '1e309'),
    );
    const time = fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: -2e9, max: 4e9 }).map((seconds) => `"${seconds}.${seconds % 7}000"`) },
      cell,
    );
    const key = fc.oneof(
      { weight: 9, arbitrary: fc.constant('"Volt(v)"') },
      fc.constantFrom('"Time"', '"time"', '"Volt_2(v)"', '"__proto__"', '"°"', '""', '"a\\u0062"', '"a\tb"'),
    );
    const timeKey = fc.oneof({ weight: 19, arbitrary: fc.constant('"Time"') }, key);
    const rows = fc.array(fc.tuple(timeKey, time, key, cell), { minLength: 2, maxLength: 5 });
    let byColumns = 0;
    fc.assert(
      fc.property(rows, fc.constantFrom('', ' ', '\n'), (cells, blank) => {
        const answer = answerOf(written(cells, blank));
        if (columnsOf(answer)) byColumns += 1;
        assert.deepEqual(read(answer), parsed(cells));
      }),
      { seed: 20261121, numRuns: 4000 },
    );
    assert.ok(byColumns > 400, `only ${byColumns} answers were read by columns`);
  });

  it('are left to the parser where anything differs from the usual', () => {
    const usual = written([GOOD, GOOD]);
    const others: [string, string][] = [
      ['a row alone', written([GOOD])],
      ['an index that is left out', usual.replace('"1"', '"2"')],
      ['an index that begins with a zero', usual.replace('"1"', '"01"')],
      ['a comma at the end', usual.replace(/}$/, ',}')],
      ['no end', usual.slice(0, -1)],
      ['something behind the end', `${usual}x`],
      ['a blank behind the end that JSON does not know', `${usual}\u00a0`],
      ['a line break inside of a text', usual.replace('3.6120"}}', '3\n"}}')],
      ['a line break inside of the key', usual.replaceAll('Volt', 'Vo\nlt')],
      ['a blank in one row', usual.replace('"3.6120"}}', '"3.6120" }}')],
      ['a third key', usual.replace('}}', ',"a":"1"}}')],
      ['a time without end', usual.replace('1720000000.0000","Volt(v)":"3.6120"}}', '17')],
      ['a value without end', usual.replace('3.6120"}}', 'abc')],
      ['a time beyond every calendar', usual.replace('1720000000.0000"', '99999999999999"')],
      ['other rows', written([GOOD, GOOD]).replaceAll('Time', 'When')],
      ['nothing', ''],
    ];
    for (const [name, text] of others) assert.equal(columnsOf(answerOf(text)), undefined, name);
    assert.ok(columnsOf(answerOf(usual)));
  });

  it('of more rows than are parsed at once are read all the same', () => {
    const rows = Array.from({ length: 260_000 }, (_, index) => row(`"${1720000000 + index}.0000"`, `"${index}.5"`));
    const { gave } = read(answerOf(written(rows))) as { gave: { samples: { time: number; value: number }[] } };
    assert.equal(gave.samples.length, 260_000);
    for (const [index, { time, value }] of gave.samples.entries()) {
      if (time !== (1720000000 + index) * 1000 || value !== index + 0.5) assert.fail(`row ${index}`);
    }
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { QuantityName } from '../../src/model';
import { samplesIn } from '../../src/vendors/resensys/normalize';
import { answerOf, codeOf } from './resensys-answers';
import { assertShortTurns } from './stall';

const volt: QuantityName = { quantity: '3003', label: 'Volt', unit: 'v' };
const row1 = { Time: '1720000000.0000', 'Volt(v)': '3.6120' };
const row2 = { Time: '1720021602.0000', 'Volt(v)': '3.6080' };

const samples = (body: unknown, quantity = volt, taken: string[] = []): unknown =>
  samplesIn(answerOf(body), quantity, new Set(taken));

describe('resensys answers from nowhere', () => {
  const value = fc.oneof(
    { weight: 4, arbitrary: fc.float({ noNaN: true, noDefaultInfinity: true }).map(String) },
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('', 'n/a', null, '1e309', true, -0, '\ud800'),
  );
  const time = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 2e9 }).map((seconds) => `${seconds}.0000`) },
    fc.jsonValue({ maxDepth: 1 }),
  );
  const key = fc.constantFrom('Volt(v)', 'Volt_2(v)', '__proto__', 'constructor', 'toString', '0', ')', '((', '\ud800');
  const entry = fc.oneof(
    { weight: 5, arbitrary: fc.tuple(time, fc.array(fc.tuple(key, value), { maxLength: 4 })) },
    fc.jsonValue({ maxDepth: 2 }),
  );

  /** Written by hand, so that `__proto__` is a key like any other and no key is lost. */
  const written = (each: unknown): string => {
    if (!Array.isArray(each) || each.length !== 2 || !Array.isArray(each[1])) return JSON.stringify(each);
    const cells = (each[1] as unknown[]).filter(Array.isArray) as unknown[][];
    const members = cells.map(([name, raw]) => `${JSON.stringify(String(name))}:${JSON.stringify(raw ?? null)}`);
    return `{"Time":${JSON.stringify(each[0] ?? null)}${members.map((member) => `,${member}`).join('')}}`;
  };

  it('deliver every row or count it', () => {
    fc.assert(
      fc.property(entry, fc.boolean(), (each, indexed) => {
        const good = JSON.stringify({ Time: '-5', 'Volt(v)': 'good' });
        const text = indexed ? `{"0":${good},"1":${written(each)}}` : `[${good},${written(each)}]`;
        const { samples: found, refused } = samplesIn(answerOf(text), volt, new Set());
        const [first, ...rest] = found;
        assert.deepEqual(first, { time: -5000, of: volt, value: 'good' });
        assert.ok(rest.length > 0 || refused === 1 || isAllNull(JSON.parse(written(each))), written(each));
        assert.ok(refused <= 1);
        for (const { time: at, value: given } of rest) {
          assert.ok(Number.isInteger(at));
          assert.ok(
            typeof given === 'number'
              ? Number.isFinite(given)
              : typeof given === 'string' || typeof given === 'boolean',
          );
        }
        assert.deepEqual(Object.keys(Object.prototype), []);
      }),
      { seed: 20261121, numRuns: 4000 },
    );
  });

  /** A row that has nothing to deliver, which is not a failure. */
  function isAllNull(each: unknown): boolean {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return false;
    const values = Object.entries(each).filter(([name]) => !/^time$/i.test(name));
    return values.length > 0 && values.every(([, raw]) => raw === null);
  }

  it('never throw anything but a CloudError, whatever the body', () => {
    const cut = JSON.stringify({ '0': row1, '1': row2 });
    const body = fc.oneof(
      fc.json(),
      fc.string(),
      fc.integer({ min: 0, max: cut.length }).map((length) => cut.slice(0, length)),
      fc.constantFrom(
        '<html>',
        '[[[[[[',
        '{"data":{"data":{"data":[]}}}',
        '{"0":0',
        '{"error":{}}',
        '{"error":[]}',
        '{"data":"x"}',
      ),
    );
    fc.assert(
      fc.property(body, (text) => {
        const outcome = codeOf(() => samplesIn(answerOf(text), volt, new Set()));
        assert.ok(typeof outcome === 'object' || outcome === 'E_RESPONSE' || outcome === 'E_VENDOR', String(outcome));
        assert.ok(!(outcome instanceof Error));
      }),
      { seed: 20261121, numRuns: 3000 },
    );
  });

  it('nested a million times are refused in no time', async () => {
    for (const text of ['['.repeat(1 << 24), '{"a":'.repeat(3 << 20), `{"0":${'['.repeat(200)}${']'.repeat(200)}}`]) {
      const code = (): unknown => codeOf(() => samples(text));
      assert.equal(code(), 'E_RESPONSE');
      await assertShortTurns('nested', () => Promise.resolve(code()));
    }
  });

  const complaints: [unknown, string, unknown][] = [
    [{ error: 'No such site' }, 'No such site', undefined],
    [{ message: 'Quota exceeded', code: 'Q7' }, 'Quota exceeded', 'Q7'],
    [{ detail: 'DF unknown', status: 12 }, 'DF unknown', 12],
    [{ status: 'failed' }, 'failed', undefined],
    [{ error: { message: 'Deep inside' } }, 'Deep inside', undefined],
    [{ data: [], error: 'No such device' }, 'No such device', undefined],
  ];
  for (const [body, words, code] of complaints) {
    it(`are the vendor's own error: ${JSON.stringify(body)}`, () => {
      assert.throws(
        () => samples(body),
        (error: Error & { code: string; cause: { vendorCode?: unknown } }) => {
          assert.equal(error.code, 'E_VENDOR');
          assert.ok(error.message.includes(words), error.message);
          assert.equal(error.cause.vendorCode, code);
          return true;
        },
      );
    });
  }
});

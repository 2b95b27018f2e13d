import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { QuantityName } from '../../src/model';
import { samplesIn } from '../../src/vendors/besmart/normalize';
import { session } from '../../src/vendors/besmart/session';
import { always, answerOf, settings, workOf } from './besmart-stand-in';

const OF: QuantityName = { quantity: '32', label: 'A+', unit: 'kW.h' };

describe('besmart: malformed signal data', () => {
  const scalar = fc.oneof(
    fc.constantFrom(null, 'None', '', 'DBL', 'RM', '1e309', '__proto__', '\ud800', -0, 8.64e15, 1.5),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.string(),
    fc.integer({ min: 0, max: 2e12 }).map(String),
  );
  const anything = fc.oneof(scalar, fc.anything({ withNullPrototype: true, maxDepth: 2 }));

  it('delivers every row or counts it, or says that it can read none', () => {
    // A lone row whose time is a list would be columns.
    const notList = anything.filter((made) => !Array.isArray(made));
    // Rows whose value is null or whose type is RM are neither; they are not made here.
    const time = fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 2e12 }) },
      { weight: 1, arbitrary: notList },
    );
    const value = fc.oneof(fc.double({ noNaN: true }), fc.boolean(), fc.constantFrom('x', '12', {}, [1], 1e308));
    const row = fc.record({ time, value, type: fc.constantFrom('DBL', 'STR', 'INT'), origin: anything });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), fc.boolean(), (rows, asColumns) => {
        const data = asColumns
          ? {
              time: rows.map((one) => one.time),
              value: rows.map((one) => one.value),
              type: rows.map((one) => one.type),
              origin: rows.map((one) => one.origin),
            }
          : rows;
        const answer = samplesIn({ data }, OF);
        if (answer) assert.equal(answer.samples.length + answer.refused, rows.length);
        for (const sample of answer?.samples ?? [])
          assert.ok(Number.isInteger(sample.time) && sample.of.quantity === '32');
      }),
      { seed: 20261121, numRuns: 4000 },
    );
  });

  it('survives anything, and leaves no trace of it in other objects', () => {
    const key = fc.constantFrom(
      'data',
      'time',
      'value',
      'type',
      'origin',
      'unit',
      'signal_type_moid',
      '__proto__',
      '0',
      '1',
    );
    const body = fc.oneof(
      anything,
      fc.dictionary(
        key,
        fc.oneof(scalar, fc.array(anything), fc.dictionary(key, fc.oneof(scalar, fc.array(anything)))),
      ),
      fc.array(fc.dictionary(key, anything)),
    );
    fc.assert(
      fc.property(body, (made) => {
        const answer = samplesIn(made, OF);
        if (!answer) return;
        for (const sample of answer.samples) {
          assert.ok(Number.isFinite(new Date(sample.time).getTime()));
          if (typeof sample.value === 'number') assert.ok(Number.isFinite(sample.value));
          else assert.ok(['string', 'boolean'].includes(typeof sample.value));
        }
      }),
      { seed: 20261121, numRuns: 10_000 },
    );
    assert.deepEqual(Object.keys(Object.prototype), []);
  });
});

describe('besmart: malformed lists', () => {
  it('survives whatever is sent as a list', async () => {
    const key = fc.constantFrom(
      'client_cid',
      'sensor_mid',
      'signal_type_moid',
      'symbol',
      'name',
      'detail',
      'loc',
      'msg',
      'data',
      '__proto__',
      'constructor',
    );
    const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.nat(), fc.nat().map(String));
    const body = fc.oneof(fc.jsonValue(), fc.array(fc.dictionary(key, value)), fc.dictionary(key, value));
    await fc.assert(
      fc.asyncProperty(body, fc.nat({ max: 40 }), async (made, cut) => {
        const whole = JSON.stringify(made);
        for (const text of [whole, whole.slice(0, Math.max(0, whole.length - cut))]) {
          const { cloud } = always({ text });
          for (const list of [
            cloud.devices({}, workOf()),
            cloud.quantities({}, workOf()),
            cloud.sites?.({}, workOf()),
          ]) {
            const rows = await list?.catch((error: unknown) => error);
            if (rows instanceof Error) assert.equal(rows.name, 'E_RESPONSE');
            else assert.ok(Array.isArray(rows));
          }
        }
      }),
      { seed: 20261121, numRuns: 5000 },
    );
    assert.deepEqual(Object.keys(Object.prototype), []);
  });
});

describe('besmart: malformed logins', () => {
  it('makes a session of what is one, and blames the credentials for no other answer', async () => {
    const now = 1_720_000_000_000;
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.double(),
      fc.constantFrom('abc', 'a b', 'ł', 1.72e12, 1.72e9),
    );
    const key = fc.constantFrom('token', 'expiration', 'id', 'detail', '__proto__', 'constructor');
    const body = fc.oneof(fc.jsonValue(), fc.dictionary(key, value), fc.array(fc.dictionary(key, value)));
    await fc.assert(
      fc.asyncProperty(body, fc.nat({ max: 20 }), fc.integer({ min: -1e9, max: 1e9 }), async (made, cut, skew) => {
        const whole = JSON.stringify(made);
        const text = whole.slice(0, Math.max(0, whole.length - Math.max(0, cut - 10)));
        const wire = {
          send: () => Promise.resolve(answerOf({ text }, now, skew)),
          cookie: () => undefined,
          now: () => now,
        };
        const outcome = await session(settings())
          .login(wire, undefined)
          .catch((error: unknown) => error);
        if (outcome instanceof Error) {
          assert.equal(outcome.name, 'E_RESPONSE');
          return;
        }
        const { session: token, expiresAt = 0 } = outcome as { session: string; expiresAt?: number };
        assert.match(token, /^[!-~]+$/);
        assert.ok(expiresAt > now && expiresAt <= now + 24 * 3_600_000);
      }),
      { seed: 20261121, numRuns: 10_000 },
    );
  });
});

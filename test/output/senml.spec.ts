import assert from 'node:assert/strict';

import fc from 'fast-check';

import type { QuantityName, Value } from '../../src/model';
import { pack, SenmlNames } from '../../src/output/senml';
import type { SenmlRecord } from '../../src/output/senml';
import { deviceSamples, FENCE, METER, PIER, RSSI, sample, SIX, VOLT } from './samples';

interface Resolved {
  name: string;
  unit: string | undefined;
  time: number;
  value: Value | undefined;
}

/** RFC 8428, section 4.6, for what a pack here uses; times in ms. */
function resolve(records: readonly SenmlRecord[]): Resolved[] {
  let baseName = '';
  let baseTime = 0;
  return records.map(({ bn, bt, n, u, t, v, vs, vb }) => {
    baseName = bn ?? baseName;
    baseTime = bt ?? baseTime;
    return { name: baseName + n, unit: u, time: Math.round((baseTime + t) * 1000), value: v ?? vs ?? vb };
  });
}

function namesOf(...quantities: QuantityName[]): string[] {
  const names = new SenmlNames(quantities);
  return quantities.map((of) => names.nameOf(of));
}

function q(quantity: string, label: string): QuantityName {
  return { quantity, label };
}

describe('output senml', () => {
  it('is a pack with its base on the first record', () => {
    const samples = [
      sample(SIX + 750, VOLT, 3.612),
      sample(SIX + 750, RSSI, 'none'),
      sample(SIX + 1000, q('x', 'open'), false),
    ];
    assert.deepEqual(pack(PIER, samples, new SenmlNames()), [
      { bn: 'resensys:15-03-77-01:', bt: 1777615200, n: 'Volt', u: 'v', t: 0.75, v: 3.612 },
      { n: 'RSSI', t: 0.75, vs: 'none' },
      { n: 'open', t: 1, vb: false },
    ]);
    assert.deepEqual(pack(PIER, [], new SenmlNames()), []);
  });

  it('names devices with what RFC 8428 allows', () => {
    const [first] = pack({ ...FENCE, device: 'a b/ü' }, [sample(SIX, VOLT, 1)], new SenmlNames());
    assert.equal(first?.bn, 'sensit:a_b/_:');
  });

  it('resolves to the samples it was made of', () => {
    for (const source of [PIER, METER, FENCE]) {
      fc.assert(
        fc.property(deviceSamples(source), fc.integer({ min: -4e12, max: 4e12 }), (made, shift) => {
          const samples = made.map((each) => ({ ...each, time: each.time + shift }));
          const names = new SenmlNames();
          names.see(samples);
          const resolved = resolve(JSON.parse(JSON.stringify(pack(source, samples, names))) as SenmlRecord[]);
          const quantities = new Map(
            samples.map(({ of }) => [`${source.vendor}:${source.device}:${names.nameOf(of)}`, of]),
          );
          assert.equal(quantities.size, new Set(samples.map(({ of }) => of.quantity)).size, 'names that are shared');
          assert.deepEqual(
            resolved.map(({ name, unit, time, value }) => [quantities.get(name)?.quantity, unit, time, value]),
            samples.map(({ time, of, value }) => [of.quantity, of.unit, time, Object.is(value, -0) ? 0 : value]),
          );
          for (const { name } of resolved) assert.match(name, /^[A-Za-z0-9][A-Za-z0-9\-:./_]*$/);
        }),
        { seed: 71, numRuns: 300 },
      );
    }
  });
});

describe('names of quantities in senml', () => {
  it('are labels with allowed characters', () => {
    assert.deepEqual(namesOf(q('1', 'Temperature 7'), q('2', 'A+'), q('3', 'raw.1.act_avg'), q('4', 'µ😀/x:-')), [
      'Temperature_7',
      'A_',
      'raw.1.act_avg',
      '__/x:-',
    ]);
  });

  it('are ids where two would be the same', () => {
    assert.deepEqual(namesOf(q('32', 'A+'), q('33', 'A-'), q('34', 'A ')), ['32', 'A-', '34']);
    assert.deepEqual(namesOf(q('7', 'x'), q('8', '')), ['x', '8']);
  });

  it('are spelt out where ids do not help either', () => {
    assert.deepEqual(namesOf(q('PM 1', 'PM 1'), q('PM_1', 'PM_1')), ['PM_20_1', 'PM_5f_1']);
    assert.deepEqual(namesOf(q('7', 'A b'), q('8', 'A_b'), q('z', '7')), ['7', '8', 'z']);
  });

  it('do not depend on what is seen when the quantities are known', () => {
    const names = new SenmlNames([q('32', 'A+'), q('34', 'A ')]);
    names.see([sample(SIX, q('32', 'A+'), 1)]);
    assert.equal(names.nameOf(q('32', 'A+')), '32');
  });

  it('take in what was not known', () => {
    const names = new SenmlNames([q('32', 'A+')]);
    assert.equal(names.nameOf(q('32', 'A+')), 'A_');
    names.see([sample(SIX, q('34', 'A '), 1)]);
    assert.equal(names.nameOf(q('34', 'A ')), '34');
  });

  it('are different for different quantities', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '_', '2', '0', '+'), maxLength: 5 });
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(text, text), { selector: ([id]) => id, maxLength: 12 }), (pairs) => {
        const names = namesOf(...pairs.map(([id, label]) => q(id, label)));
        assert.equal(new Set(names).size, names.length);
      }),
      { seed: 72, numRuns: 2000 },
    );
  });
});

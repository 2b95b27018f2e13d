import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { QuantityName, Sample } from '../../src/model';
import { inOrder } from '../../src/range/order';

const QUANTITIES: readonly QuantityName[] = Array.from({ length: 40 }, (_, index) => ({
  quantity: String(index),
  label: `Quantity ${index}`,
}));

/** Samples of few times, so that many meet; `value` is the place in the answer. */
function samples(times: number, quantities: number): fc.Arbitrary<Sample[]> {
  const one = fc.record({
    time: fc.integer({ min: 0, max: times }),
    of: fc.integer({ min: 0, max: quantities - 1 }),
    origin: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
  });
  return fc.array(one, { maxLength: 120 }).map((list) =>
    list.map(({ time, of, origin }, value) => ({
      time,
      // A vendor's code may make the same name twice.
      of: { ...(QUANTITIES[of] ?? { quantity: '', label: '' }) },
      value,
      ...(origin === undefined ? {} : { attributes: { origin } }),
    })),
  );
}

const same = (one: Sample, other: Sample): boolean =>
  one.time === other.time &&
  one.of.quantity === other.of.quantity &&
  one.attributes?.origin === other.attributes?.origin;

describe('the order of samples', () => {
  for (const [times, quantities] of [
    [60, 1],
    [10, 3],
    [2, 40],
  ] as const) {
    it(`of ${quantities} quantities ascends; each is there once, with its last value, where its first one was`, () => {
      fc.assert(
        fc.property(samples(times, quantities), (list) => {
          const ordered = inOrder(list);
          ordered.forEach((sample, index) => {
            const before = ordered[index - 1];
            assert.ok(before === undefined || before.time <= sample.time);
            assert.equal(ordered.filter((other) => same(sample, other)).length, 1);
            assert.equal(
              sample,
              list.findLast((other) => same(sample, other)),
            );
            // Of one time: in the order in which they came first.
            if (before?.time !== sample.time) return;
            assert.ok(list.findIndex((other) => same(before, other)) < list.findIndex((other) => same(sample, other)));
          });
          assert.ok(list.every((sample) => ordered.some((other) => same(sample, other))));
        }),
        { seed: 20261121, numRuns: 300 },
      );
    });
  }

  it('is that of the answer where that ascends, and the other way round where it descends', () => {
    const [of = { quantity: '', label: '' }] = QUANTITIES;
    const ascending = [1, 5, 9].map((time): Sample => ({ time, of, value: time }));
    assert.deepEqual(inOrder([...ascending]), ascending);
    assert.deepEqual(inOrder(ascending.toReversed()), ascending);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Interval } from '../../src/model';
import { again, Coverage, missing, MOST_INTERVALS } from '../../src/range/coverage';
import { intervalSet } from '../../src/range/intervals';

/** Instants by counting. */
function counted(intervals: readonly Interval[]): number[] {
  const held = new Set<number>();
  for (const { from, to } of intervals) for (let time = from; time < to; time += 1) held.add(time);
  return [...held].sort((one, other) => one - other);
}

const span = fc
  .record({ from: fc.integer({ min: 0, max: 80 }), length: fc.integer({ min: 1, max: 15 }) })
  .map(({ from, length }) => ({ from, to: from + length }));
const OPTIONS = { seed: 5, numRuns: 1000 };

describe('the coverage of a series', () => {
  it('is all that has been covered, in whatever order it was', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 30 }), fc.integer({ min: 0, max: 30 }), (spans, overlap) => {
        const coverage = new Coverage(0);
        for (const one of spans) coverage.cover([one], overlap);
        const truth = counted(spans);
        assert.deepEqual(counted(coverage.covered), truth);
        for (let time = 0; time < 100; time += 1) assert.equal(coverage.has(time), truth.includes(time));
        assert.equal(coverage.end, truth.length === 0 ? -Infinity : Math.max(...truth) + 1);
      }),
      OPTIONS,
    );
  });

  it('leaves as missing everything since the start that is not covered', () => {
    fc.assert(
      fc.property(
        fc.array(span),
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 0, max: 100 }),
        (spans, start, to) => {
          const covered = new Set(counted(spans));
          const truth = counted([{ from: start, to }]).filter((time) => !covered.has(time));
          assert.deepEqual(counted(missing(start, to, intervalSet(spans))), truth);
        },
      ),
      OPTIONS,
    );
  });

  it('reads again the last of what is covered, as far as its rows are remembered', () => {
    const coverage = new Coverage(0);
    coverage.cover([{ from: 0, to: 100 }], 0);
    assert.deepEqual(again([coverage], 200, 30), [], 'nothing is remembered of what was read without an overlap');
    coverage.cover([{ from: 100, to: 110 }], 30);
    assert.deepEqual(again([coverage], 200, 30), [{ from: 100, to: 110 }]);
    coverage.cover([{ from: 120, to: 180 }], 30);
    assert.deepEqual(again([coverage], 200, 30), [{ from: 150, to: 180 }]);
    assert.deepEqual(again([coverage], 200, 300), [{ from: 150, to: 180 }], 'the rows before are not remembered');
    assert.deepEqual(again([coverage], 160, 30), [{ from: 150, to: 160 }]);
    const whole = new Coverage(0);
    whole.cover([{ from: 0, to: 5 }], 30);
    whole.cover([{ from: 9, to: 20 }], 30);
    assert.deepEqual(again([whole], 200, 30), [
      { from: 0, to: 5 },
      { from: 9, to: 20 },
    ]);
  });

  it('has at most 256 intervals; beyond that the shortest count as not covered, never more than was', () => {
    const coverage = new Coverage(0);
    const spans = Array.from({ length: 1000 }, (_, index) => {
      const from = ((index * 617) % 1000) * 100;
      return { from, to: from + 1 + (index % 40) };
    });
    for (const one of spans) coverage.cover([one], 0);
    assert.equal(coverage.covered.length, MOST_INTERVALS);
    assert.equal(MOST_INTERVALS, 256);
    const truth = new Set(counted(spans));
    assert.ok(counted(coverage.covered).every((time) => truth.has(time)));
    assert.equal(coverage.end, Math.max(...truth) + 1, 'the newest is kept');
    const lengths = coverage.covered.slice(0, -1).map(({ from, to }) => to - from);
    assert.ok(Math.min(...lengths) > 28, 'the longest are kept');
    assert.ok(coverage.isFull);
    assert.ok(!new Coverage(0).isFull);
  });
});

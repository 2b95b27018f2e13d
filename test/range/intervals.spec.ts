import assert from 'node:assert/strict';

import fc from 'fast-check';

import type { Interval } from '../../src/model';
import { covers, intersect, intervalSet, length, subtract, union } from '../../src/range/intervals';

/** The truth by counting: which of the instants 0 to 59 an interval list holds. */
function instants(intervals: readonly Interval[]): Set<number> {
  const held = new Set<number>();
  for (const { from, to } of intervals) for (let time = from; time < to; time += 1) held.add(time);
  return held;
}

function assertSet(set: readonly Interval[]): void {
  set.forEach(({ from, to }, index) => {
    assert.ok(from < to);
    const before = set[index - 1];
    assert.ok(before === undefined || before.to < from);
  });
}

const anyIntervals = fc.array(
  fc.record({ from: fc.integer({ min: 0, max: 50 }), length: fc.integer({ min: -2, max: 9 }) }),
  { maxLength: 12 },
);
const lists = anyIntervals.map((list) => list.map(({ from, length: ms }) => ({ from, to: from + ms })));
const sets = lists.map((list) => intervalSet(list));

const OPTIONS = { seed: 21, numRuns: 2000 };

describe('sets of intervals', () => {
  const one = [
    { from: 0, to: 10 },
    { from: 20, to: 30 },
  ];
  const other = [
    { from: 5, to: 22 },
    { from: 30, to: 40 },
  ];

  it('are joined, cut and taken apart', () => {
    assert.deepEqual(union(one, other), [{ from: 0, to: 40 }]);
    assert.deepEqual(intersect(one, other), [
      { from: 5, to: 10 },
      { from: 20, to: 22 },
    ]);
    assert.deepEqual(subtract(one, other), [
      { from: 0, to: 5 },
      { from: 22, to: 30 },
    ]);
    assert.deepEqual(subtract([{ from: 0, to: 100 }], one), [
      { from: 10, to: 20 },
      { from: 30, to: 100 },
    ]);
    assert.equal(length(one), 20);
  });

  it('are made of intervals in any order', () => {
    assert.deepEqual(
      intervalSet([
        { from: 7, to: 9 },
        { from: 3, to: 3 },
        { from: 9, to: 8 },
        { from: 1, to: 4 },
        { from: 4, to: 7 },
        { from: 20, to: 21 },
      ]),
      [
        { from: 1, to: 9 },
        { from: 20, to: 21 },
      ],
    );
    fc.assert(
      fc.property(lists, (list) => {
        const set = intervalSet(list);
        assertSet(set);
        assert.deepEqual(instants(set), instants(list));
      }),
      OPTIONS,
    );
  });

  it('agree with counting, and leave what they are given as it was', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const before = JSON.stringify([a, b]);
        const inA = instants(a);
        const inB = instants(b);
        const both = union(a, b);
        const common = intersect(a, b);
        const rest = subtract(a, b);
        for (const set of [both, common, rest]) assertSet(set);
        assert.deepEqual(instants(both), new Set([...inA, ...inB]));
        assert.deepEqual(instants(common), new Set([...inA].filter((time) => inB.has(time))));
        assert.deepEqual(instants(rest), new Set([...inA].filter((time) => !inB.has(time))));
        assert.equal(length(a), inA.size);
        for (const set of [both, common, rest]) for (const interval of set) interval.to += 1;
        assert.equal(JSON.stringify([a, b]), before);
      }),
      OPTIONS,
    );
  });

  it('cover an interval when every instant of it is in them', () => {
    fc.assert(
      fc.property(sets, fc.integer({ min: -3, max: 60 }), fc.integer({ min: -3, max: 15 }), (set, from, ms) => {
        const held = instants(set);
        const wanted = [...instants([{ from, to: from + ms }])];
        assert.equal(
          covers(set, { from, to: from + ms }),
          wanted.every((time) => held.has(time)),
        );
      }),
      OPTIONS,
    );
  });
});

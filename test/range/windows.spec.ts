import assert from 'node:assert/strict';

import fc from 'fast-check';

import type { Interval } from '../../src/model';
import { countCuts, cut, cutBackwards, halve, utcText, withMargins } from '../../src/range/windows';
import type { WindowRules } from '../../src/vendor';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const TWO_HOURS: WindowRules = { longest: 2 * HOUR, margin: SECOND, future: false, late: 0 };
const MONTH: WindowRules = { longest: 31 * DAY, margin: 1, future: true, late: 0 };

const ranges = fc
  .record({
    from: fc.integer({ min: 0, max: 2_000_000_000_000 }),
    ms: fc.oneof(
      fc.integer({ min: 1, max: 3 * DAY }),
      fc.integer({ min: 1, max: 40 }).map((count) => count * HOUR),
    ),
  })
  .map(({ from, ms }) => ({ from, to: from + ms }));
const anyRules = fc.record({
  longest: fc.integer({ min: 30 * MINUTE, max: 9 * DAY }).map((ms) => Math.floor(ms / SECOND) * SECOND),
  margin: fc.constantFrom(0, 1, SECOND),
  future: fc.constant(true),
  late: fc.constant(0),
});

function assertCover(ascending: readonly Interval[], range: Interval): void {
  assert.equal(ascending[0]?.from, range.from);
  assert.equal(ascending.at(-1)?.to, range.to);
  ascending.forEach(({ from, to }, index) => {
    assert.ok(from < to);
    assert.equal(ascending[index + 1]?.from ?? to, to);
  });
}

/** How long a window is by the clock of a vendor that knows seconds only. */
function askedSeconds(window: Interval, rules: WindowRules): number {
  const asked = withMargins(window, rules);
  return Date.parse(`${utcText(asked.to, 'end')}Z`) - Date.parse(`${utcText(asked.from, 'start')}Z`);
}

describe('windows of a range', () => {
  it('are counted without being made', () => {
    fc.assert(
      fc.property(ranges, anyRules, fc.boolean(), fc.integer({ min: -1, max: 3 }), (range, rules, future, part) => {
        const now = range.from + Math.floor(((range.to - range.from) * part) / 2);
        const bound = { ...rules, future };
        assert.equal(countCuts(range, bound, now), [...cut(range, bound, now)].length);
      }),
      { seed: 7, numRuns: 2_000 },
    );
    // What a Date can hold, in two hours each: making them would take minutes.
    assert.equal(countCuts({ from: -8.64e15, to: 8.64e15 }, { ...TWO_HOURS, future: true }, 0), 2_400_666_852);
    assert.equal(countCuts({ from: 5, to: 5 }, MONTH, 0), 0);
  });

  it('are as long as vendor and margins allow', () => {
    const from = Date.UTC(2026, 4, 1);
    assert.deepEqual(
      [...cut({ from, to: from + 4 * HOUR }, TWO_HOURS, Infinity)],
      [
        { from, to: from + 7_198_000 },
        { from: from + 7_198_000, to: from + 14_396_000 },
        { from: from + 14_396_000, to: from + 14_400_000 },
      ],
    );
    assert.deepEqual(
      [...cutBackwards({ from, to: from + 4 * HOUR }, TWO_HOURS, Infinity)],
      [
        { from: from + 7_202_000, to: from + 14_400_000 },
        { from: from + 4_000, to: from + 7_202_000 },
        { from, to: from + 4_000 },
      ],
    );
  });

  it('are one where one is enough', () => {
    const range = { from: 1, to: 2 };
    assert.deepEqual([...cut(range, MONTH, 0)], [range]);
    assert.deepEqual([...cutBackwards(range, MONTH, 0)], [range]);
    assert.deepEqual([...cut({ from: 2, to: 2 }, MONTH, 0)], []);
  });

  it('cover the range exactly and keep within the limit with their margins, in ms and in seconds', () => {
    fc.assert(
      fc.property(ranges, anyRules, (range, rules) => {
        const ascending = [...cut(range, rules, 0)];
        const descending = [...cutBackwards(range, rules, 0)];
        assertCover(ascending, range);
        assertCover(descending.toReversed(), range);
        for (const window of [...ascending, ...descending]) {
          const asked = withMargins(window, rules);
          assert.ok(asked.to - asked.from <= rules.longest);
          if (rules.margin !== 1) assert.ok(askedSeconds(window, rules) <= rules.longest);
        }
      }),
      { seed: 31, numRuns: 500 },
    );
  });

  it('end where the last second is, not before and not after', () => {
    const range = { from: Date.UTC(2026, 4, 1) + 700, to: Date.UTC(2026, 4, 1) + 3 * HOUR + 300 };
    for (const window of cut(range, TWO_HOURS, Infinity)) assert.ok(askedSeconds(window, TWO_HOURS) <= 2 * HOUR);
    for (const window of cutBackwards(range, TWO_HOURS, Infinity)) {
      assert.ok(askedSeconds(window, TWO_HOURS) <= 2 * HOUR);
    }
  });

  it('are left out where they begin in a future that the vendor has not', () => {
    const now = Date.UTC(2026, 4, 1, 12);
    const range = { from: now - 3 * HOUR, to: now + 30 * DAY };
    const asked = [...cut(range, TWO_HOURS, now)];
    assertCover(asked, { from: range.from, to: range.from + 2 * 7_198_000 });
    const backwards = [...cutBackwards(range, TWO_HOURS, now)];
    assertCover(backwards.toReversed(), { from: range.from, to: now + 3_599_000 });
    for (const window of [...asked, ...backwards]) assert.ok(window.from < now);
    const future = { from: now, to: now + HOUR };
    assert.deepEqual([...cut(future, TWO_HOURS, now), ...cutBackwards(future, TWO_HOURS, now)], []);
    assert.equal([...cut(future, MONTH, now)].length, 1);
    assert.equal([...cutBackwards(future, MONTH, now)].length, 1);
  });

  it('begin where the vendor has its first data', () => {
    fc.assert(
      fc.property(ranges, anyRules, fc.integer({ min: -1, max: 3 }), (range, rules, part) => {
        const first = range.from + Math.floor(((range.to - range.from) * part) / 2);
        const bound = { ...rules, first };
        const windows = [...cut(range, bound, Infinity)];
        const left = { from: Math.max(first, range.from), to: range.to };
        if (left.from >= left.to) assert.deepEqual(windows, []);
        else assertCover(windows, left);
        assert.equal(countCuts(range, bound, Infinity), windows.length);
        const backwards = [...cutBackwards(range, bound, Infinity)].toReversed();
        if (windows.length === 0) assert.deepEqual(backwards, []);
        else assertCover(backwards, left);
      }),
      { seed: 21, numRuns: 1_000 },
    );
  });

  it('are made as they are taken, and without a walk through an endless future', () => {
    const everything = { from: -8.64e15, to: 8.64e15 };
    const [first] = cut(everything, TWO_HOURS, 0);
    const [last] = cutBackwards(everything, TWO_HOURS, 0);
    assert.equal(first?.from, -8.64e15);
    assert.equal(last?.to, 3_599_000);
    assert.equal(withMargins(everything, TWO_HOURS).from, -8.64e15);
    assert.equal(withMargins(everything, TWO_HOURS).to, 8.64e15);
  });

  it('have room for something besides their margins', () => {
    const rules = { longest: 2 * SECOND, margin: SECOND, future: true, late: 0 };
    assert.throws(() => cut({ from: 0, to: 1 }, rules, 0).next(), RangeError);
  });
});

describe('margins', () => {
  it('are put around a window at both ends', () => {
    assert.deepEqual(withMargins({ from: 10_000, to: 20_000 }, TWO_HOURS), { from: 9_000, to: 21_000 });
    assert.deepEqual(withMargins({ from: 10_000, to: 20_000 }, MONTH), { from: 9_999, to: 20_001 });
  });
});

describe('half a window', () => {
  it('is cut in the middle, on a whole second', () => {
    assert.deepEqual(halve({ from: 0, to: HOUR }), [
      { from: 0, to: 30 * MINUTE },
      { from: 30 * MINUTE, to: HOUR },
    ]);
    assert.deepEqual(halve({ from: 500, to: 200_500 }), [
      { from: 500, to: 100_000 },
      { from: 100_000, to: 200_500 },
    ]);
  });

  it('is never shorter than a minute', () => {
    assert.equal(halve({ from: 0, to: 2 * MINUTE })?.[0].to, MINUTE);
    assert.equal(halve({ from: 0, to: 2 * MINUTE - SECOND }), undefined);
    assert.equal(halve({ from: 500, to: 2 * MINUTE + 500 }), undefined);
    assert.equal(halve({ from: 0, to: MINUTE }), undefined);
    fc.assert(
      fc.property(ranges, (window) => {
        const halves = halve(window);
        if (halves === undefined) {
          assert.ok(window.to - window.from < 2 * MINUTE + 2 * SECOND);
          return;
        }
        assertCover(halves, window);
        for (const { from, to } of halves) assert.ok(to - from >= MINUTE);
      }),
      { seed: 32 },
    );
  });
});

describe('times as vendors write them', () => {
  const time = Date.UTC(2026, 11, 31, 23, 59, 59);

  it('are padded, in UTC, with the end of a day as the next day', () => {
    assert.equal(utcText(time, 'start'), '2026-12-31 23:59:59');
    assert.equal(utcText(time + SECOND, 'end'), '2027-01-01 00:00:00');
    assert.equal(utcText(Date.UTC(2024, 1, 5, 6), 'end'), '2024-02-05 06:00:00');
  });

  it('are rounded outwards', () => {
    assert.equal(utcText(time + 999, 'start'), '2026-12-31 23:59:59');
    assert.equal(utcText(time + 1, 'end'), '2027-01-01 00:00:00');
    assert.equal(utcText(-1, 'start'), '1969-12-31 23:59:59');
    assert.equal(utcText(-1, 'end'), '1970-01-01 00:00:00');
  });
});

import assert from 'node:assert/strict';
import { catchUp } from '../../src/range/catchup';
import type { CatchUp } from '../../src/range/catchup';
import { wholeUntil, withMargins, withoutMargins } from '../../src/range/windows';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TO = Date.UTC(2026, 4, 20);
const RULES = { longest: DAY, margin: 1_000, future: true, late: 0 };

function spans({ first, rest }: CatchUp): [number, number][][][] {
  return [first, rest].map((part) =>
    part.map(({ intervals }) =>
      intervals.map(({ from, to }): [number, number] => [(from - TO) / HOUR, (to - TO) / HOUR]),
    ),
  );
}

describe('the order in which a device is read', () => {
  const hours = (from: number, to: number): { from: number; to: number } => ({
    from: TO + from * HOUR,
    to: TO + to * HOUR,
  });
  const lacking = (...lists: [number, number][][]): Parameters<typeof catchUp>[0] =>
    lists.map((list) => ({ series: {}, missing: list.map(([from, to]) => hours(from, to)), again: [] }));

  it('is that of time where a day or less is missing, however old it is', () => {
    const gaps = lacking([
      [-200, -190],
      [-14, 0],
    ]);
    assert.deepEqual(spans(catchUp(gaps, TO, false)), [
      [
        [
          [-200, -190],
          [-14, 0],
        ],
      ],
      [],
    ]);
  });

  it('begins with the day before the end where more is missing in all', () => {
    const gaps = lacking(
      [
        [-200, -190],
        [-15, 0],
      ],
      [[-30, -20]],
    );
    assert.deepEqual(spans(catchUp(gaps, TO, false)), [
      [[[-15, 0]], [[-24, -20]]],
      [[[-200, -190]], [[-30, -24]]],
    ]);
    assert.deepEqual(spans(catchUp(gaps, TO, true))[1], [], 'but not where only so many rows are wanted');
  });

  it('does not count what is read again', () => {
    const again = [{ series: {}, missing: [hours(-2, 0)], again: [hours(-100, -2)] }];
    assert.deepEqual(spans(catchUp(again, TO, false)), [[[[-100, 0]]], []]);
  });
});

describe('what an answer holds', () => {
  it('is whole up to a second or two before the present, and before what may come late', () => {
    assert.equal(wholeUntil(TO + 999, RULES), TO - 1_000);
    assert.equal(wholeUntil(TO + 1_000, RULES), TO);
    assert.equal(wholeUntil(TO, { ...RULES, late: HOUR }), TO - HOUR - 1_000);
  });

  it('is asked for with margins that are not wanted', () => {
    const window = { from: TO, to: TO + HOUR };
    assert.deepEqual(withoutMargins(withMargins(window, RULES), RULES), window);
  });
});

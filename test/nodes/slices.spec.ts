import assert from 'node:assert/strict';
import fc from 'fast-check';
import { slices } from '../../nodes/runtime/deliver';

const WINDOW = { from: 0, to: 50 };

describe('the rows of a window by messages', () => {
  it('are all there, and the instants of a message are those of its rows', () => {
    const times = fc.array(fc.integer({ min: 0, max: 49 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 40 }), (list, batch, size) => {
        const rows = list.sort((one, other) => one - other);
        const pieces = rows.flatMap((_, at) => (at % size === 0 ? [rows.slice(at, at + size)] : []));
        const found = [...slices(pieces, (time) => time, batch, WINDOW)];
        assert.deepEqual(
          found.flatMap((slice) => [...slice.rows]),
          rows,
        );
        assert.ok(found.every((slice, index) => slice.rows.length === batch || index === found.length - 1));
        for (let time = 0; time < 50; time += 1) {
          const holding = found.filter((slice) => slice.rows.includes(time));
          const spanning = found.filter(({ span }) => span.from <= time && time < span.to);
          assert.ok(spanning.length > 0, 'every instant is of some message');
          for (const slice of holding) assert.ok(spanning.includes(slice), 'a message stands for its rows');
          const last = rows.findLast((each) => each <= time) ?? NaN;
          const torn = found.filter((slice) => slice.rows.includes(last)).length;
          assert.ok(spanning.length <= Math.max(1, torn), 'and for no instant of which another has all rows');
        }
        found.forEach((slice, index) => {
          const later = found.slice(index + 1).flatMap((each) => [...each.rows]);
          const { left } = slice;
          assert.equal(left === undefined, later.length === 0);
          for (const time of later) assert.ok(left && left.from <= time && time < left.to);
        });
      }),
      { seed: 3, numRuns: 1000 },
    );
  });

  it('of a window without any are none', () => {
    assert.deepEqual([...slices([[]], () => 0, 5, WINDOW)], []);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeTimestamp, encodeTimestamp } from '../../src/vendors/sensaphone/calendar';

const MINUTE = 60_000;

describe('Sensaphone timestamps', () => {
  it('are those of the vendor: 29 Feb 2024 13:05:09 is 776523909', () => {
    assert.equal(encodeTimestamp(Date.UTC(2024, 1, 29, 13, 5, 9)), 776_523_909);
    assert.equal(decodeTimestamp(776_523_909), Date.UTC(2024, 1, 29, 13, 5, 9));
  });

  it('count from 0: the first second of the century, of a month and of a day', () => {
    assert.equal(encodeTimestamp(Date.UTC(2000, 0, 1)), 0);
    assert.equal(encodeTimestamp(Date.UTC(2000, 1, 1)), 2_678_400);
    assert.equal(encodeTimestamp(Date.UTC(2001, 0, 1)), 32_140_800);
    assert.equal(encodeTimestamp(Date.UTC(2000, 0, 2, 3, 4, 5)), 86_400 + 11_045);
  });

  it('decode to what was encoded, and grow, for every minute of two leap cycles', () => {
    const end = Date.UTC(2030, 0, 1);
    let last = -1;
    for (let time = Date.UTC(2022, 0, 1); time < end; time += MINUTE) {
      const timestamp = encodeTimestamp(time);
      // A comparison costs less than four million assertions.
      if (decodeTimestamp(timestamp) !== time || timestamp <= last) assert.fail(new Date(time).toISOString());
      last = timestamp;
    }
    assert.equal(last, encodeTimestamp(end - MINUTE));
  });

  it('decode to what was encoded, and grow, for any two seconds of the century', () => {
    const second = fc.integer({ min: Date.UTC(2000, 0, 1) / 1000, max: Date.UTC(2100, 0, 1) / 1000 - 1 });
    fc.assert(
      fc.property(second, second, (one, other) => {
        const [a, b] = [encodeTimestamp(one * 1000), encodeTimestamp(other * 1000)];
        assert.equal(decodeTimestamp(a), one * 1000);
        assert.equal(Math.sign(a - b), Math.sign(one - other));
        assert.equal(encodeTimestamp(one * 1000 + 999), a);
      }),
      { numRuns: 2000 },
    );
  });

  it('of a day that does not exist decode to nothing, and so do numbers that are none', () => {
    const february30 = encodeTimestamp(Date.UTC(2024, 1, 29)) + 86_400;
    for (const none of [february30, -1, 0.5, NaN, 100 * 32_140_800]) assert.equal(decodeTimestamp(none), undefined);
    assert.equal(decodeTimestamp(february30 + 86_400), undefined);
    assert.equal(decodeTimestamp(february30 + 2 * 86_400), Date.UTC(2024, 2, 1));
  });
});

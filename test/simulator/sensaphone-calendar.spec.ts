import assert from 'node:assert/strict';
import {
  asIfUtc,
  isSensaphoneTimestamp,
  offsetAt,
  sensaphoneTimestamp,
  wallClockText,
} from '../../src/simulator/sensaphone-calendar';

const HOUR = 3_600_000;

describe('simulated Sensaphone.net: calendar', () => {
  it('counts months of 31 days, from 0', () => {
    assert.equal(sensaphoneTimestamp(Date.UTC(2024, 1, 29, 13, 5, 9), 'UTC'), 776_523_909);
    assert.equal(sensaphoneTimestamp(Date.UTC(2000, 0, 1), 'UTC'), 0);
    assert.equal(sensaphoneTimestamp(Date.UTC(2000, 11, 31, 23, 59, 59), 'UTC'), 12 * 31 * 86_400 - 1);
  });

  it('follows the wall clock of a zone, by display name or IANA name', () => {
    const check = 776_523_909;
    assert.equal(sensaphoneTimestamp(Date.UTC(2024, 1, 29, 18, 5, 9), 'Eastern Time'), check);
    assert.equal(sensaphoneTimestamp(Date.UTC(2024, 1, 29, 20, 5, 9), 'America/Denver'), check);
    assert.equal(sensaphoneTimestamp(Date.UTC(2024, 1, 29, 7, 35, 9), 'Asia/Kolkata'), check);
  });

  it('knows when a zone changes its clocks', () => {
    const change = Date.UTC(2026, 10, 1, 6);
    assert.equal(offsetAt('Eastern Time', change - 1), -4 * HOUR);
    assert.equal(offsetAt('Eastern Time', change), -5 * HOUR);
    assert.equal(offsetAt('Australia/Lord_Howe', Date.UTC(2026, 6, 1)), 10.5 * HOUR);
    // The repeated hour has the same timestamps twice.
    assert.equal(sensaphoneTimestamp(change, 'Eastern Time'), sensaphoneTimestamp(change - HOUR, 'Eastern Time'));
  });

  it('tells Unix seconds from its own', () => {
    const now = Date.UTC(2026, 10, 21);
    assert.equal(isSensaphoneTimestamp(776_523_909, now), true);
    assert.equal(isSensaphoneTimestamp(sensaphoneTimestamp(now + 26 * HOUR, 'UTC'), now), true);
    for (const wrong of [now / 1000, Date.UTC(2024, 0, 1) / 1000, now, -1, 1.5]) {
      assert.equal(isSensaphoneTimestamp(wrong, now), false);
    }
  });

  it('reads a timestamp back', () => {
    assert.equal(asIfUtc(776_523_909), Date.UTC(2024, 1, 29, 13, 5, 9));
    assert.equal(wallClockText(Date.UTC(2024, 6, 3, 14, 46), 'Eastern Time'), '07/03/2024 10:46');
  });
});

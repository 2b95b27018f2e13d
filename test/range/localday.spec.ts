import assert from 'node:assert/strict';

import fc from 'fast-check';

import { CloudError } from '../../src/errors';
import { dayInterval, hostTimeZone, isTimeZone, localDate } from '../../src/range/localday';

const HOUR = 3_600_000;

function day(date: string, zone: string): [string, string] {
  const { from, to } = dayInterval(date, zone);
  return [new Date(from).toISOString(), new Date(to).toISOString()];
}

/** The date in a zone by another way: a locale that writes dates as ISO does. */
function dateBySweden(time: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(time);
}

describe('local days', () => {
  const known: [string, string, string, string, string][] = [
    ['of 24 hours', 'Europe/Berlin', '2026-05-01', '2026-04-30T22:00:00.000Z', '2026-05-01T22:00:00.000Z'],
    ['of 23 hours', 'Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['of 25 hours', 'Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['of 23 hours in America', 'America/Chicago', '2026-03-08', '2026-03-08T06:00:00.000Z', '2026-03-09T05:00:00.000Z'],
    ['in UTC', 'UTC', '2024-02-29', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['half an hour off', 'Asia/Kolkata', '2026-05-01', '2026-04-30T18:30:00.000Z', '2026-05-01T18:30:00.000Z'],
    ['a quarter off', 'Asia/Kathmandu', '2026-05-01', '2026-04-30T18:15:00.000Z', '2026-05-01T18:15:00.000Z'],
    ['of 24.5 hours', 'Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00.000Z', '2026-04-05T13:30:00.000Z'],
    ['of 23.5 hours', 'Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30:00.000Z', '2026-10-04T13:00:00.000Z'],
    ['without a midnight', 'America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'],
    [
      'with a last hour twice',
      'America/Sao_Paulo',
      '2018-02-17',
      '2018-02-17T02:00:00.000Z',
      '2018-02-18T03:00:00.000Z',
    ],
    ['with a midnight twice', 'America/St_Johns', '2009-11-01', '2009-11-01T02:30:00.000Z', '2009-11-02T03:30:00.000Z'],
    ['before one with two', 'America/St_Johns', '2009-10-31', '2009-10-31T02:30:00.000Z', '2009-11-01T02:30:00.000Z'],
    ['at the date line', 'Pacific/Apia', '2011-12-29', '2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z'],
    ['that a zone left out', 'Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z', '2011-12-30T10:00:00.000Z'],
    ['after the one left out', 'Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z', '2011-12-31T10:00:00.000Z'],
  ];
  for (const [what, zone, date, from, to] of known) {
    it(`${what}: ${date} in ${zone}`, () => {
      assert.deepEqual(day(date, zone), [from, to]);
    });
  }

  it('begin with their date and follow each other without a gap, in every zone', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    assert.ok(zones.length > 300);
    const dates = fc.sample(fc.integer({ min: 0, max: 25_000 }), { seed: 7, numRuns: zones.length });
    zones.forEach((zone, index) => {
      const midnight = (dates[index] ?? 0) * 24 * HOUR;
      const [date, next] = [0, 1].map((days) => new Date(midnight + days * 24 * HOUR).toISOString().slice(0, 10));
      assert.ok(date !== undefined && next !== undefined);
      const { from, to } = dayInterval(date, zone);
      assert.equal(to, dayInterval(next, zone).from, `${date} in ${zone}`);
      if (from === to) return;
      assert.equal(dateBySweden(from, zone), date, zone);
      assert.ok(dateBySweden(from - 1, zone) < date, `${date} in ${zone}`);
      assert.ok(dateBySweden(to, zone) >= next, `${date} in ${zone}`);
      assert.ok(dateBySweden(to - 1, zone) <= date, `${date} in ${zone}`);
    });
  });

  it('are right whenever the clock of a zone changes', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    for (const zone of fc.sample(fc.constantFrom(...zones), { seed: 8, numRuns: 6 })) {
      let end: number | undefined;
      for (let midnight = Date.UTC(2007, 0, 1); midnight < Date.UTC(2009, 0, 1); midnight += 24 * HOUR) {
        const date = new Date(midnight).toISOString().slice(0, 10);
        const { from, to } = dayInterval(date, zone);
        assert.equal(from, end ?? from, `${date} in ${zone}`);
        assert.ok(dateBySweden(from, zone) === date && dateBySweden(from - 1, zone) < date, `${date} in ${zone}`);
        end = to;
      }
    }
  });

  it('are refused where there is no such date or zone', () => {
    const input = (error: unknown) => error instanceof CloudError && error.code === 'E_INPUT';
    assert.throws(() => dayInterval('2026-02-30', 'UTC'), input);
    assert.throws(() => dayInterval('2026-2-3', 'UTC'), input);
    assert.throws(() => dayInterval('2026-05-01', 'Mars/Olympus'), input);
    assert.throws(() => localDate(0, '+02:00'), input);
  });
});

describe('the local date of an instant', () => {
  it('is what a calendar there shows', () => {
    const time = Date.UTC(2026, 0, 1, 4, 59, 59, 999);
    assert.equal(localDate(time, 'America/New_York'), '2025-12-31');
    assert.equal(localDate(time + 1, 'America/New_York'), '2026-01-01');
    assert.equal(localDate(time, 'UTC'), '2026-01-01');
    assert.equal(localDate(-1, 'UTC'), '1969-12-31');
  });
});

describe('time zone names', () => {
  it('are those of IANA', () => {
    for (const name of ['Europe/Warsaw', 'UTC', 'Etc/GMT+5', 'America/Argentina/Ushuaia']) assert.ok(isTimeZone(name));
    for (const name of ['', ' ', 'Central Time', 'Mars/Olympus', '+02:00', '-0500', 'Europe/Berlin ']) {
      assert.ok(!isTimeZone(name), name);
    }
  });

  it('include the one of this computer', () => {
    const before = process.env.TZ;
    try {
      process.env.TZ = 'Asia/Kathmandu';
      assert.match(hostTimeZone(), /^Asia\/Kat[hm]+andu$/);
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
    assert.ok(isTimeZone(hostTimeZone()));
  });
});

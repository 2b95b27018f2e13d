import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';

import fc from 'fast-check';

import { CloudError } from '../../src/errors';
import { formatInstant, parseCalendarDate, parseInstant, parseInterval } from '../../src/range/instant';

/** 2026-05-01 06:00:00 UTC: 20,574 days and 6 hours. */
const SIX = 1_777_615_200_000;
const NOW = 1_800_000_000_000;

function refusal(action: () => unknown): CloudError {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof CloudError);
    assert.equal(error.code, 'E_INPUT');
    return error;
  }
  assert.fail('it was accepted');
}

describe('what users write as a time', () => {
  const accepted: [unknown, number][] = [
    [SIX, SIX],
    [0, 0],
    [-1, -1],
    [1777615200000.9, SIX],
    ['1777615200000', SIX],
    ['10000000000', 10_000_000_000],
    [new Date(SIX), SIX],
    [runInNewContext(`new Date(${SIX})`), SIX],
    ['2026-05-01T06:00:00Z', SIX],
    ['2026-05-01T06:00:00z', SIX],
    ['2026-05-01T06:00Z', SIX],
    ['2026-05-01T06:00:00.000Z', SIX],
    ['2026-05-01T06:00:00.250Z', SIX + 250],
    ['2026-05-01T06:00:00.2Z', SIX + 200],
    ['2026-05-01T06:00:00,25Z', SIX + 250],
    ['2026-05-01T06:00:00.123999Z', SIX + 123],
    ['2026-05-01T06:00:00', SIX],
    ['2026-05-01T06:00', SIX],
    ['2026-05-01 06:00:00', SIX],
    ['2026-05-01 06:00', SIX],
    ['  2026-05-01 06:00:00\n', SIX],
    ['2026-05-01 08:00:00+02:00', SIX],
    ['2026-05-01T08:00:00+0200', SIX],
    ['2026-05-01T08:00+02', SIX],
    ['2026-05-01T11:30:00+05:30', SIX],
    ['2026-04-30T23:00:00-07:00', SIX],
    ['2026-05-01T06:00:00-00:00', SIX],
    ['2026-05-01', SIX - 21_600_000],
    ['2026-05-01 24:00:00', SIX + 64_800_000],
    ['2026-05-01T24:00Z', SIX + 64_800_000],
    ['2026-04-30 24:00:00+02:00', SIX - 28_800_000],
    ['2024-02-29', 1_709_164_800_000],
    ['1970-01-01T00:00:00Z', 0],
    ['1969-12-31T23:59:59.999Z', -1],
    ['0050-01-01', -60_589_296_000_000],
    ['+012026-05-01', 317_347_113_600_000],
    ['now', NOW],
    ['-90s', NOW - 90_000],
    ['-15m', NOW - 900_000],
    ['-6h', NOW - 21_600_000],
    ['-7d', NOW - 604_800_000],
    ['-2w', NOW - 1_209_600_000],
  ];
  for (const [value, time] of accepted) {
    it(`${JSON.stringify(value)} is a time`, () => {
      assert.equal(parseInstant(value, NOW, 'from'), time);
    });
  }

  const refused: unknown[] = [
    NaN,
    Infinity,
    8.65e15,
    '9999999999',
    '99999999999999999999',
    '-1777615200000',
    '1777615200000.5',
    '20260501',
    '2026-05',
    '2026-5-1',
    '2026-05-01 6:00:00',
    '2026-02-30',
    '2025-02-29T00:00:00Z',
    '2026-04-31 10:00:00',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-05-01T25:00:00Z',
    '2026-05-01T24:00:01Z',
    '2026-05-01T24:00:00.001Z',
    '2026-05-01T06:60:00Z',
    '2026-05-01T06:00:60Z',
    '2026-05-01T06',
    '2026-05-01T06:00:00+24:00',
    '2026-05-01T06:00:00+02:60',
    '2026-05-01T06:00:00 UTC',
    '-000000-01-01',
    '01.05.2026 06:00',
    '05/01/2026',
    'May 1, 2026',
    'yesterday',
    '+1h',
    '-1.5h',
    '-3y',
    '- 6h',
    'now-6h',
    '-99999999999999w',
    '',
    undefined,
    null,
    true,
    {},
    [SIX],
    new Date(NaN),
    { getTime: () => SIX, [Symbol.toStringTag]: 'Date' },
  ];
  for (const value of refused) {
    it(`${inspect(value)} is refused`, () => {
      refusal(() => parseInstant(value, NOW, 'from'));
    });
  }

  it('says which parameter it was, what it was, and what it should be', () => {
    const { message } = refusal(() => parseInstant('yesterday', NOW, 'to'));
    assert.match(message, /^to is "yesterday"; it must be .*-6h/);
  });

  it('shows little of what was refused, on one line, and nothing of the inside of objects', () => {
    const long = refusal(() => parseInstant(`line\nbreak ${'x'.repeat(5000)}`, NOW, 'from')).message;
    assert.ok(long.length < 250);
    assert.ok(!long.includes('\n'));
    assert.ok(!refusal(() => parseInstant({ password: 'hunter2' }, NOW, 'from')).message.includes('hunter2'));
  });

  it('reads the same wherever the computer stands', () => {
    const before = process.env.TZ;
    try {
      for (const zone of ['Pacific/Kiritimati', 'America/St_Johns']) {
        process.env.TZ = zone;
        assert.equal(parseInstant('2026-05-01 06:00:00', NOW, 'from'), SIX);
        assert.equal(parseInstant('2026-05-01', NOW, 'from'), SIX - 21_600_000);
      }
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });

  it('reads back every time that it writes, and whatever an ISO clock of any offset shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), (time) => {
        assert.equal(parseInstant(formatInstant(time), NOW, 'from'), time);
      }),
      { seed: 11 },
    );
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
        fc.integer({ min: -840, max: 840 }),
        (date, minutes) => {
          const two = (number: number) => String(number).padStart(2, '0');
          const clock = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
          const ahead = Math.abs(minutes);
          const text = `${clock}${minutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
          assert.equal(parseInstant(text, NOW, 'from'), date.getTime());
        },
      ),
      { seed: 12 },
    );
  });

  it('never throws anything but E_INPUT', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.stringMatching(/^[-+0-9TZ:. nowsmhd]{0,30}$/)), (value) => {
        try {
          const time = parseInstant(value, NOW, 'from');
          assert.ok(!Number.isNaN(new Date(time).getTime()));
        } catch (error) {
          assert.ok(error instanceof CloudError && error.code === 'E_INPUT');
        }
      }),
      { seed: 13, numRuns: 1000 },
    );
  });
});

describe('the interval that from and to make', () => {
  it('is the last 24 hours where neither is given', () => {
    for (const nothing of [undefined, null, '']) {
      assert.deepEqual(parseInterval(nothing, nothing, NOW), { from: NOW - 86_400_000, to: NOW });
    }
  });

  it('takes each in its own way', () => {
    assert.deepEqual(parseInterval('2026-05-01', new Date(SIX), NOW), { from: SIX - 21_600_000, to: SIX });
  });

  it('names the parameter that it can not read', () => {
    assert.match(refusal(() => parseInterval('-1h', 'soon', NOW)).message, /^to is "soon"/);
  });

  it('is refused where from is not before to', () => {
    assert.match(
      refusal(() => parseInterval(SIX + 1, SIX, NOW)).message,
      /06:00:00\.001Z.*is after to.*06:00:00\.000Z/,
    );
    assert.match(refusal(() => parseInterval(SIX, SIX, NOW)).message, /is the same time as to/);
    refusal(() => parseInterval('-1h', '-6h', NOW));
  });
});

describe('a calendar date', () => {
  it('begins with its midnight in UTC', () => {
    assert.equal(parseCalendarDate('2026-05-01'), SIX - 21_600_000);
    assert.equal(parseCalendarDate('2023-02-29'), undefined);
    assert.equal(parseCalendarDate('2026-05-01T00:00'), undefined);
  });
});

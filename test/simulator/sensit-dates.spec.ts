import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Answer } from './ask';
import { FMD, NOW, Visit } from './sensit-visit';

describe('simulated SENSIT Connect: available dates', () => {
  const dates = (visit: Visit, type: string, DeviceId: string, Timezone: unknown): Answer =>
    visit.log(`${type}DataAvailableDates`, { DeviceId, DeviceType: type, Timezone });

  it('is strict about type and time zone', () => {
    const visit = new Visit();
    assert.equal(dates(visit, 'FMD', FMD, 'Mars/Olympus').status, 400);
    assert.equal(dates(visit, 'FMD', FMD, '+01:00').status, 400);
    assert.equal(dates(visit, 'FMD', FMD, undefined).status, 400);
    assert.equal(
      visit.log('FMDDataAvailableDates', { DeviceId: FMD, DeviceType: 'SPOD', Timezone: 'UTC' }).status,
      400,
    );
    assert.equal(visit.log('FMDDataAvailableDates', { DeviceId: FMD, Timezone: 'UTC' }).status, 400);
  });

  it('counts local days of 23 and 25 hours', () => {
    const visit = new Visit({
      interval: 3_600_000,
      seed: 'days',
      since: Date.UTC(2024, 0, 1),
      dateContainer: 'data',
    });
    const { data } = dates(visit, 'FMD', FMD, 'America/Chicago').json as {
      data: { _id: { year: number; month: number; day: number }; count: number; date: string }[];
    };
    const on = (year: number, month: number, day: number): { count: number; date: string } | undefined =>
      data.find(({ _id }) => _id.year === year && _id.month === month && _id.day === day);
    assert.equal(on(2024, 3, 10)?.count, 23);
    assert.equal(on(2024, 3, 10)?.date, '2024-03-11T04:00:00.000Z');
    assert.equal(on(2024, 11, 3)?.count, 25);
    assert.equal(on(2024, 11, 3)?.date, '2024-11-04T05:00:00.000Z');
  });

  it('agrees with a look at every record, in zones with odd offsets and midnight shifts', () => {
    const since = Date.UTC(2026, 1, 20, 3);
    const zones = ['UTC', 'Asia/Kathmandu', 'America/Santiago', 'America/Havana', 'Pacific/Chatham', 'Africa/Cairo'];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.constantFrom('1021', '1024', '1027'), (zone, id) => {
        const visit = new Visit({ since, interval: 1_700_000 });
        const sent = dates(visit, 'FMD', id, zone).json as {
          _id: { year: number; month: number; day: number };
          count: number;
          date: string;
        }[];
        const two = (value: number): string => String(value).padStart(2, '0');
        assert.deepEqual(
          sent
            .map(({ _id, count, date }) => ({
              date: `${_id.year}-${two(_id.month)}-${two(_id.day)}`,
              count,
              lastTime: Date.parse(date),
            }))
            .reverse(),
          visit.cloud.truth.availableDates(id, zone, since, NOW + 1),
        );
        assert.ok(sent.length > 200);
      }),
      { numRuns: 12, seed: 7 },
    );
  });
});

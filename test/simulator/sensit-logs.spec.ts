import assert from 'node:assert/strict';
import type { SensitOptions } from '../../src/simulator/sensit-options';
import { FMD, LOG, RAMP, six, SPOD, Visit, window, type Item } from './sensit-visit';

const hour = 3_600_000;

describe('simulated SENSIT Connect: logs', () => {
  it('gives the records newest first, each with the fields of its type', () => {
    const visit = new Visit();
    for (const [path, id, fields] of [
      [LOG.FMD, FMD, ['WS', 'WD', 'T', 'RH', 'CH4', '_3DMet', 'lat', 'long']],
      [LOG.SPOD, SPOD, ['pid1_PPB_Calc', 'ws_direction', 'trig', 'batt_voltage', 'lat', 'long']],
      [LOG.RAMP, RAMP, ['PM_1_2_5', 'OPCData', 'BATT', 'CHRG', 'lat', 'long']],
    ] as const) {
      const records = visit.records(path, id, window.StartDate, window.EndDate);
      assert.ok(records.length >= 119 && records.length <= 121, `${id}: ${records.length}`);
      const dates = records.map((record) => record.date);
      assert.deepEqual(dates, [...dates].sort().reverse());
      const [first] = records;
      assert.ok(first);
      assert.equal(first['id'], id);
      for (const field of fields) assert.ok(field in first, `${id} ${field}`);
    }
  });

  it('has nulls, calms as 375, methane in two places, and records without raw', () => {
    const visit = new Visit();
    const day = (path: string, id: string): Item[] =>
      Array.from({ length: 12 }, (_, index) => {
        const two = (value: number): string => String(value).padStart(2, '0');
        const end = index === 11 ? '2026-11-21 00:00:00' : `2026-11-20 ${two(2 * index + 2)}:00:00`;
        return visit.records(path, id, `2026-11-20 ${two(2 * index)}:00:00`, end);
      }).flat();
    const fmd = day(LOG.FMD, FMD);
    assert.ok(fmd.some((record) => record['WD'] === 375) && fmd.some((record) => record['WD'] !== 375));
    assert.ok(fmd.some((record) => record['T'] === null));
    assert.ok(day(LOG.SPOD, SPOD).some((record) => record['ws_direction'] === 375));
    const ramp = day(LOG.RAMP, RAMP);
    assert.ok(ramp.some((record) => !('raw' in record)));
    const raw = ramp.find((record) => 'raw' in record)?.['raw'] as {
      channel: number;
      act_avg: number;
      aux_avg: number;
    }[];
    assert.deepEqual(
      raw.map((cell) => cell.channel),
      [1, 2, 3, 4],
    );
    const [laser] = day(LOG.FMD, '1024');
    assert.ok(laser !== undefined && !('CH4' in laser));
    assert.equal(typeof (laser['LaserCellConcentration'] as Record<string, unknown>)['Conc_cor'], 'number');
  });

  it('takes a number or text as DeviceId and nothing else as dates but zero-padded ones', () => {
    // Long windows are honoured, so that nothing but the malformed date can be the reason.
    const visit = new Visit({ longWindow: 'honour' });
    const status = (body: unknown): number => visit.log(LOG.FMD, body).status;
    assert.equal(status({ DeviceId: FMD, ...window }), 200);
    assert.equal(status({ DeviceId: 1021, DeviceType: 'FMD', ...window }), 200);
    assert.equal(status({ DeviceID: FMD, ...window }), 400);
    assert.equal(status({ DeviceId: '', ...window }), 400);
    assert.equal(status({ DeviceId: FMD, DeviceType: 'SPOD', ...window }), 400);
    assert.equal(status({ DeviceId: FMD, StartDate: window.StartDate }), 400);
    for (const StartDate of [
      '2026-11-20 6:00:00',
      '2026-11-20T06:00:00Z',
      '2026-11-20 06:00',
      '2026-02-30 06:00:00',
      '2026-13-01 06:00:00',
      '2026-11-20 06:60:00',
      six,
    ]) {
      assert.equal(status({ DeviceId: FMD, StartDate, EndDate: window.EndDate }), 400, String(StartDate));
    }
    assert.equal(status({ DeviceId: FMD, StartDate: window.EndDate, EndDate: window.StartDate }), 400);
    assert.equal(
      status({ DeviceId: FMD, StartDate: '2026-11-21 12:00:01', EndDate: '2026-11-21 13:00:00' }),
      400,
      'starts in the future',
    );
  });

  it('takes hour 24 only where that is wanted', () => {
    const body = { DeviceId: FMD, StartDate: '2026-11-20 22:00:00', EndDate: '2026-11-20 24:00:00' };
    assert.equal(new Visit().log(LOG.FMD, body).status, 400);
    const visit = new Visit({ hour24: 'accept', edges: 'start' });
    assert.deepEqual(
      (visit.log(LOG.FMD, body).json as { data: Item[] }).data,
      visit.records(LOG.FMD, FMD, body.StartDate, '2026-11-21 00:00:00'),
    );
    assert.equal(visit.log(LOG.FMD, { ...body, EndDate: '2026-11-20 24:00:01' }).status, 400);
  });

  it('rejects, cuts or honours a window of more than two hours', () => {
    const body = { DeviceId: FMD, StartDate: window.StartDate, EndDate: '2026-11-20 08:00:01' };
    assert.equal(new Visit().log(LOG.FMD, body).status, 400);
    const records = (options: Partial<SensitOptions>): Item[] =>
      new Visit(options).records(LOG.FMD, FMD, window.StartDate, '2026-11-20 12:00:00');
    const cut = records({ longWindow: 'truncate', edges: 'start' });
    assert.deepEqual([cut.length, cut[0]?.date], [120, '2026-11-20T07:59:00.000Z']);
    assert.equal(records({ longWindow: 'honour', edges: 'start' }).length, 360);
  });

  it('leaves out either end where that is wanted', () => {
    const count = (edges: 'both' | 'start' | 'end' | 'neither'): number =>
      new Visit({ edges }).records(LOG.FMD, FMD, window.StartDate, window.EndDate).length;
    assert.deepEqual([count('both'), count('start'), count('end'), count('neither')], [121, 120, 120, 119]);
  });

  it('gives nothing that has not been measured yet', () => {
    const records = new Visit().records(LOG.FMD, FMD, '2026-11-21 11:30:00', '2026-11-21 13:00:00');
    assert.equal(records[0]?.date, '2026-11-21T12:00:00.000Z');
    assert.equal(records.length, 31);
  });

  it('has one of the two calls for each type', () => {
    const visit = new Visit({ logCalls: { FMD: 'BetweenTimePeriod', SPOD: 'both', RAMP: 'ForGivenHour' } });
    const status = (path: string, DeviceId: string): number => visit.log(path, { DeviceId, ...window }).status;
    assert.equal(status('FMDDeviceLogForGivenHour', FMD), 404);
    assert.equal(status('FMDDeviceLogBetweenTimePeriod', FMD), 200);
    assert.equal(status('SPODDeviceLogForGivenHour', SPOD), 200);
    assert.equal(status('SPODDeviceLogBetweenTimePeriod', SPOD), 200);
    assert.equal(status('RAMPDeviceLogBetweenTimePeriod', RAMP), 404);
    assert.equal(new Visit().log('RAMPDeviceLogForGivenHour', { DeviceId: RAMP, ...window }).status, 404);
  });

  it('wraps the records in three ways', () => {
    const data = new Visit().records(LOG.FMD, FMD, window.StartDate, window.EndDate);
    const bare = new Visit({ container: 'array' }).log(LOG.FMD, { DeviceId: FMD, ...window }).json;
    assert.deepEqual(bare, data);
    const visit = new Visit({ container: 'object', edges: 'start' });
    const one = visit.log(LOG.FMD, { DeviceId: FMD, ...window, EndDate: '2026-11-20 06:01:00' }).json;
    assert.deepEqual(one, { data: data[data.length - 1] });
    const none = visit.log(LOG.FMD, {
      DeviceId: FMD,
      StartDate: '2026-11-20 06:00:01',
      EndDate: '2026-11-20 06:00:59',
    });
    assert.deepEqual(none.json, { data: [] });
  });

  it('knows no foreign device', () => {
    assert.deepEqual(new Visit().log(LOG.FMD, { DeviceId: SPOD, ...window }).json, { data: [] });
    assert.equal(new Visit({ unknownDevice: 'not-found' }).log(LOG.FMD, { DeviceId: '9', ...window }).status, 404);
  });

  describe('truth', () => {
    it('agrees with the log but for nulls and calms', () => {
      const visit = new Visit({ edges: 'start' });
      for (const [path, id] of [
        [LOG.FMD, FMD],
        [LOG.RAMP, RAMP],
        [LOG.FMD, '1024'],
      ] as const) {
        const sent = visit.records(path, id, window.StartDate, window.EndDate).reverse();
        const truth = visit.cloud.truth.records(id, six, six + 2 * hour);
        assert.deepEqual(
          sent.map((record) => [record._id, Date.parse(record.date)]),
          truth.map((record) => [record.id, record.time]),
        );
        assert.deepEqual(
          sent.map((record) => record['T'] ?? undefined),
          truth.map((record) => record.values['T']),
        );
        const calm = sent.flatMap((record) => (record['WD'] === 375 ? [Date.parse(record.date)] : []));
        assert.ok(truth.every((record) => !calm.includes(record.time) || !('WD' in record.values)));
      }
      const [ramp] = visit.cloud.truth.records(RAMP, six, six + hour);
      const keys = Object.keys(ramp?.values ?? {});
      assert.ok(keys.includes('OPCData.OPC_2_5') && keys.includes('raw.1.act_avg'), keys.join());
    });

    it('is the same for windows that overlap, and for the same seed', () => {
      const [one, two] = [new Visit(), new Visit()];
      const early = one.records(LOG.SPOD, SPOD, '2026-11-20 06:00:00', '2026-11-20 08:00:00');
      const late = two.records(LOG.SPOD, SPOD, '2026-11-20 07:00:00', '2026-11-20 09:00:00');
      const shared = (records: Item[]): Item[] =>
        records.filter(({ date }) => date >= '2026-11-20T07:00:00.000Z' && date <= '2026-11-20T08:00:00.000Z');
      assert.ok(shared(early).length >= 59);
      assert.deepEqual(shared(early), shared(late));
      const other = new Visit({ seed: 'other' }).records(LOG.SPOD, SPOD, window.StartDate, window.EndDate);
      assert.notDeepEqual(other, early);
    });
  });
});

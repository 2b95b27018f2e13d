import assert from 'node:assert/strict';
import fc from 'fast-check';
import { datesOf } from '../../src/vendors/sensit/dates';
import { deviceOf } from '../../src/vendors/sensit/devices';
import { dateOf, readLog, rowsOf, samplesOf } from '../../src/vendors/sensit/normalize';

const T0 = Date.UTC(2024, 5, 11, 6, 29, 41);
const row = (more: object = {}): object => ({
  _id: 'a',
  id: '1014',
  date: '2024-06-11T06:29:41.000Z',
  T: 24.1,
  ...more,
});

/** `quantity=value` of every sample. */
function values(rows: readonly unknown[], type = 'RAMP', wanted?: readonly string[]): string[] {
  return samplesOf(readLog(rows).records, type, wanted).map(({ of, value }) => `${of.quantity}=${String(value)}`);
}

describe('SENSIT rows', () => {
  it('come under data, bare, or as one object under data or alone', () => {
    const one = row();
    for (const body of [{ data: [one] }, [one], { data: one }, one]) assert.deepEqual(rowsOf(body, 'date'), [one]);
    for (const body of [{ data: [] }, [], { data: null }, { data: {} }]) assert.deepEqual(rowsOf(body, 'date'), []);
  });

  it('are in nothing else', () => {
    for (const body of [null, 1, 'x', true, {}, { message: 'x' }, { data: 'x' }, { data: 5 }]) {
      assert.equal(rowsOf(body, 'date'), undefined, JSON.stringify(body));
    }
  });
});

describe('SENSIT dates', () => {
  it('are ISO 8601 with a zone, or UTC without one', () => {
    const same = [
      '2024-06-11T06:29:41.000Z',
      '2024-06-11T06:29:41',
      '2024-06-11 06:29:41',
      '2024-06-11T01:29:41-05:00',
      '2024-06-11T11:59:41.000+0530',
    ];
    for (const text of same) assert.equal(dateOf(text), T0, text);
    assert.equal(dateOf('2024-06-11T06:29:41.250Z'), T0 + 250);
  });

  it('are nothing else', () => {
    const others = [
      '',
      'now',
      '-15m',
      '1718087381000',
      '2024-6-11 6:00:00',
      '2024-02-30T00:00:00Z',
      '2024-06-11T25:00Z',
    ];
    for (const value of [...others, 1718087381000, null, undefined, {}, [], '2024-'.repeat(50_000)]) {
      assert.equal(dateOf(value), undefined, typeof value);
    }
  });
});

describe('SENSIT records', () => {
  it('become samples in ascending time, with units only where a source states one', () => {
    const later = row({ _id: 'b', date: '2024-06-11T06:30:41Z', CO: 312, CO2: 415, O3: 21, T: undefined });
    const samples = samplesOf(readLog([later, row()]).records, 'RAMP', undefined);
    assert.deepEqual(samples, [
      { time: T0, of: { quantity: 'T', label: 'T' }, value: 24.1 },
      { time: T0 + 60_000, of: { quantity: 'CO', label: 'CO', unit: 'ppb' }, value: 312 },
      { time: T0 + 60_000, of: { quantity: 'CO2', label: 'CO2', unit: 'ppm' }, value: 415 },
      { time: T0 + 60_000, of: { quantity: 'O3', label: 'O3' }, value: 21 },
    ]);
    const spod = {
      pid1_PPB_Calc: 1,
      pid1_mvRaw: 2,
      rh_Humd: 3,
      pressure_mbar: 4,
      ws_direction: 5,
      temp: 6,
      ws_speed: 7,
    };
    const units = samplesOf(readLog([{ date: '2024-06-11T06:29:41Z', ...spod }]).records, 'SPOD', undefined);
    assert.deepEqual(
      units.map(({ of }) => of.unit),
      ['ppb', 'mV', '%', 'mbar', 'deg', undefined, undefined],
    );
  });

  it('give no wind direction in a calm (375), and leave every other 375 alone', () => {
    const calm = row({ WD: 375, ws_direction: '375.0', T: 375, WS: 0.1, group: { WD: 375 } });
    assert.deepEqual(values([calm]), ['T=375', 'WS=0.1', 'group.WD=375']);
    assert.deepEqual(values([row({ WD: 37.5, ws_direction: 374 })]), ['T=24.1', 'WD=37.5', 'ws_direction=374']);
  });

  it('are the same when _id is, or else id and date; what is repeated counts once', () => {
    assert.deepEqual(values([row(), row({ T: 99 }), row({ _id: 'b', T: 25 })]), ['T=99', 'T=25']);
    const bare = { id: '1014', date: '2024-06-11T06:29:41Z', T: 1 };
    assert.deepEqual(values([bare, { ...bare }, { ...bare, id: '1015', T: 2 }]), ['T=1', 'T=2']);
  });

  it('without a readable date are refused and counted, the rest is read', () => {
    const bad = [row({ date: undefined }), row({ date: 'yesterday' }), row({ date: 17 }), null, 5, 'x', [row()]];
    const { records, refused } = readLog([...bad, row()]);
    assert.equal(refused, bad.length);
    assert.equal(records.length, 1);
  });

  it('give the fields asked for, groups of them, and nothing for one that does not occur', () => {
    const rich = row({ OPCData: { OPC_T: 20, OPC_RH: 40 }, raw: [{ act_avg: 1 }, { act_avg: 2 }] });
    assert.deepEqual(values([rich], 'RAMP', ['OPCData', 'raw.1.act_avg', 'PM_9']), [
      'OPCData.OPC_T=20',
      'OPCData.OPC_RH=40',
      'raw.1.act_avg=2',
    ]);
  });

  it('never stop a run: 10,000 rows of any JSON are read or counted', () => {
    const keys = fc.constantFrom('_id', 'id', 'date', 'T', 'WD', 'raw', '__proto__', 'constructor');
    const date = fc.constantFrom('2024-06-11T06:29:41Z', '2024-06-11T06:29:41.5+02:00', 'x', '9999-99-99', 12);
    const any = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.dictionary(keys, fc.oneof(date, fc.jsonValue({ maxDepth: 3 }))),
    );
    fc.assert(
      fc.property(fc.array(any, { minLength: 20, maxLength: 20 }), (rows) => {
        const { records, refused } = readLog(rows);
        const readable = rows.filter((one) => dateOf((one as { date?: unknown } | null)?.date) !== undefined);
        const unreadable = rows.length - readable.length;
        assert.ok(refused >= unreadable);
        assert.ok(records.length <= readable.length && (records.length > 0 || readable.length === 0));
        for (const { time, value } of samplesOf(records, 'FMD', undefined)) {
          assert.ok(Number.isFinite(time));
          assert.notEqual(typeof value, 'object');
        }
      }),
      { seed: 375, numRuns: 500 },
    );
  });
});

describe('SENSIT devices', () => {
  it('are described out of the list and its last record', () => {
    const last = { date: '2024-06-11T06:29:41Z', lat: '41.5', long: -87.1, CO: 1, OPCData: { OPC_T: 2 }, WD: 375 };
    const item = {
      _id: '65b1',
      uuid: 1041,
      key: '',
      name: 'North fence',
      location: 'Valparaiso',
      status: 'Active',
      type: 'RAMP',
    };
    assert.deepEqual(deviceOf({ ...item, lastReceivedRecord: last }), {
      vendor: 'sensit',
      device: '1041',
      deviceType: 'RAMP',
      name: 'North fence',
      status: 'Active',
      lastSeen: T0,
      latitude: 41.5,
      longitude: -87.1,
      location: 'Valparaiso',
      quantities: [
        { quantity: 'lat', label: 'lat' },
        { quantity: 'long', label: 'long' },
        { quantity: 'CO', label: 'CO', unit: 'ppb' },
        { quantity: 'OPCData.OPC_T', label: 'OPCData.OPC_T' },
        { quantity: 'WD', label: 'WD' },
      ],
      original: { ...item, lastReceivedRecord: last },
    });
  });

  it('have no key for what the vendor does not say', () => {
    for (const lastReceivedRecord of [undefined, null, 'x', []]) {
      const item = { uuid: '1041', name: '', lastReceivedRecord };
      assert.deepEqual(deviceOf(item), { vendor: 'sensit', device: '1041', quantities: [], original: item });
    }
  });

  it('are none without a number to read them by', () => {
    for (const item of [null, 'x', {}, { _id: '65b1', name: 'x' }, { uuid: '' }, { uuid: null }, { uuid: {} }]) {
      assert.equal(deviceOf(item), undefined);
    }
  });
});

describe('SENSIT available dates', () => {
  const reader = { uuid: '1041', deviceType: 'FMD', name: 'North fence' };
  const item = (year: unknown, month: unknown, day: unknown, more: object = {}): object => ({
    _id: { year, month, day },
    count: 1440,
    date: '2023-11-05T23:59:00Z',
    ...more,
  });

  it('are local days of 23, 24 and 25 hours, ascending', () => {
    const items = [item(2023, 11, 5), item('2023', '3', '12', { count: '7', date: null }), item(2023, 9, 29)];
    const of = { vendor: 'sensit', device: '1041', deviceType: 'FMD', timezone: 'America/Chicago' };
    assert.deepEqual(datesOf(items, reader, 'America/Chicago'), [
      { ...of, date: '2023-03-12', from: Date.UTC(2023, 2, 12, 6), to: Date.UTC(2023, 2, 13, 5), count: 7 },
      {
        ...of,
        date: '2023-09-29',
        from: Date.UTC(2023, 8, 29, 5),
        to: Date.UTC(2023, 8, 30, 5),
        count: 1440,
        lastTime: Date.UTC(2023, 10, 5, 23, 59),
      },
      {
        ...of,
        date: '2023-11-05',
        from: Date.UTC(2023, 10, 5, 5),
        to: Date.UTC(2023, 10, 6, 6),
        count: 1440,
        lastTime: Date.UTC(2023, 10, 5, 23, 59),
      },
    ]);
  });

  it('leave out what is no day, and are nothing when none is', () => {
    const bad = [item(2023, 2, 30), item(2023, 0, 1), item(2023, 1.5, 1), item(23, 1, 1), { count: 1 }, null, 'x'];
    const good = item(2023, 9, 29);
    assert.equal(datesOf([...bad, good, item(2023, 9, 28, { count: null })], reader, 'UTC')?.length, 1);
    assert.equal(datesOf(bad, reader, 'UTC'), undefined);
    assert.deepEqual(datesOf([], reader, 'UTC'), []);
  });
});

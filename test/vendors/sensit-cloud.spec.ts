import assert from 'node:assert/strict';
import { SensitCloud } from '../../src/simulator/sensit';
import type { SensitOptions } from '../../src/simulator/sensit-options';
import { sensit } from '../../src/vendors/sensit';
import { codeOf, failureOf, settingsOf } from './sensit-senquip-stand-in';
import { NOW, records, Visit } from './sensit-senquip-visit';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const [FMD, SPOD, RAMP] = ['1021', '1022', '1023'];

describe('SENSIT Connect over the wire', () => {
  let simulated: SensitCloud;
  let visit: Visit;

  async function open(options: Partial<SensitOptions> = {}, password = 'demo-pass'): Promise<void> {
    simulated = new SensitCloud(options);
    visit = await Visit.to(simulated, sensit, (baseUrl) =>
      settingsOf('sensit', { baseUrl }, { email: 'ops@example.org', password }),
    );
  }

  afterEach(async () => {
    await visit.close();
  });

  const truth = (device: string, from: number, to: number): unknown[] =>
    simulated.truth.records(device, from, to).map(({ time, values }) => ({ time, values: { ...values } }));

  describe('readings', () => {
    it('are the truth for every device type, over midnight and with odd ends, whichever edges the server leaves out', async () => {
      const [from, to] = [Date.UTC(2026, 10, 19, 21, 13, 7, 250), Date.UTC(2026, 10, 20, 3, 0, 0)];
      for (const edges of ['both', 'start', 'end', 'neither'] as const) {
        await open({ edges });
        for (const device of [FMD, SPOD, RAMP]) {
          const expected = truth(device, from, to);
          assert.ok(expected.length > 200);
          assert.deepEqual(records(await visit.read({ device }, { from, to })), expected, `${device} ${edges}`);
        }
        if (edges !== 'neither') await visit.close();
      }
    });

    it('are asked for in padded UTC, two hours at most with margins, midnight as 00:00:00 of the next day', async () => {
      await open();
      const from = Date.UTC(2026, 10, 19, 22, 0, 1);
      await visit.read({ device: FMD }, { from, to: from + 4 * HOUR });
      const windows = visit.server.journal.matching(/DeviceLog/).map(({ body }) => JSON.parse(body) as object);
      const of = { DeviceId: FMD, DeviceType: 'FMD' };
      assert.deepEqual(windows, [
        { ...of, StartDate: '2026-11-19 22:00:00', EndDate: '2026-11-20 00:00:00' },
        { ...of, StartDate: '2026-11-19 23:59:58', EndDate: '2026-11-20 01:59:58' },
        { ...of, StartDate: '2026-11-20 01:59:56', EndDate: '2026-11-20 02:00:02' },
      ]);
    });

    it('are found in every container', async () => {
      const range = { from: NOW - 2 * HOUR, to: NOW - HOUR };
      for (const container of ['data', 'array', 'object'] as const) {
        await open({ container, interval: container === 'object' ? HOUR : 60_000 });
        assert.deepEqual(
          records(await visit.read({ device: FMD }, range)),
          truth(FMD, range.from, range.to),
          container,
        );
        if (container !== 'object') await visit.close();
      }
    });

    it('come by the other log call where the first is not found, which is tried once a type', async () => {
      await open();
      for (const device of [RAMP, '1026', RAMP]) await visit.read({ device }, { from: NOW - HOUR, to: NOW });
      assert.deepEqual(
        visit.asked().filter((target) => target.includes('Log')),
        [
          'POST /sensors-data/getRAMPDeviceLogForGivenHour',
          'POST /sensors-data/getRAMPDeviceLogBetweenTimePeriod',
          'POST /sensors-data/getRAMPDeviceLogBetweenTimePeriod',
          'POST /sensors-data/getRAMPDeviceLogBetweenTimePeriod',
        ],
      );
    });

    it('are only those of the fields asked for', async () => {
      await open();
      const query = { device: RAMP, quantity: ['OPCData', 'raw.1.act_avg', 'CO', 'nothing'] };
      const found = new Set((await visit.read(query, { from: NOW - HOUR, to: NOW })).map(({ of }) => of.quantity));
      const opc = ['1_0', '2_5', '10_0', 'T', 'RH'].map((part) => `OPCData.OPC_${part}`);
      assert.deepEqual([...found].sort(), [...opc, 'CO', 'raw.1.act_avg'].sort());
    });

    it('are asked for with one sign-in, and one more after the token ended', async () => {
      await open({ life: 600, tokenRefusal: 403 });
      await visit.read({ device: FMD }, { from: NOW - DAY, to: NOW });
      assert.equal(simulated.logins, 1);
      simulated.revokeTokens();
      await visit.read({ device: FMD }, { from: NOW - DAY, to: NOW });
      assert.equal(simulated.logins, 2);
    });

    it('of a device that the vendor does not find are E_NOT_FOUND', async () => {
      await open({ unknownDevice: 'not-found' });
      const range = { from: NOW - HOUR, to: NOW };
      // The type is the author's word, and here it is wrong.
      assert.equal(await codeOf(visit.read({ device: FMD, deviceType: 'SPOD' }, range)), 'E_NOT_FOUND');
      assert.ok((await visit.read({ device: SPOD }, range)).length > 0);
    });

    it('fail as a window and are not covered when no row of it can be read', async () => {
      await open();
      visit.server.faults.next({ kind: 'garbage', body: '{"data": [{"T": 1}, {"date": "x"}]}' }, { path: /Log/ });
      assert.equal(await codeOf(visit.read({ device: FMD }, { from: NOW - HOUR, to: NOW })), 'E_RESPONSE');
      visit.server.faults.next(
        { kind: 'garbage', body: '{"data": [{"T": 1}, {"date": "2026-11-21"}]}' },
        { path: /Log/ },
      );
      const [plan, window] = [await visit.plan({ device: FMD }), { from: NOW - HOUR, to: NOW }];
      const [series = {}] = plan.series;
      assert.equal((await visit.cloud.read(plan, series, window, {}, visit.work)).refused, 1);
    });
  });

  describe('what is looked up', () => {
    it('is kept for five minutes, and a device not in it looked for once a minute', async () => {
      await open();
      for (const device of [FMD, SPOD, RAMP]) {
        await visit.plan({ device });
        visit.pass(90_000);
      }
      assert.equal(visit.asked().filter((target) => target.includes('getDevices')).length, 1);
      await visit.cloud.devices({}, visit.work);
      visit.asked();
      assert.equal(await codeOf(visit.plan({ device: '9999' })), 'E_NOT_FOUND');
      assert.deepEqual(visit.asked(), []);
      visit.pass(61_000);
      for (let ask = 0; ask < 3; ask += 1) assert.equal(await codeOf(visit.plan({ device: '9999' })), 'E_NOT_FOUND');
      assert.equal(visit.asked().length, 1);
      visit.pass(5 * 60_000);
      assert.equal((await visit.plan({ device: FMD })).source.name, 'North fence');
      assert.equal(visit.asked().length, 1);
    });

    it('gives name and type, unless the type is typed', async () => {
      await open();
      assert.deepEqual(await visit.plan({ device: ' 1023 ', quantity: [] }), {
        source: { vendor: 'sensit', device: '1023', deviceType: 'RAMP', name: 'Tank battery' },
        series: [{}],
      });
      const typed = await visit.plan({ device: RAMP, deviceType: 'fmd', quantity: ['T'] });
      assert.deepEqual([typed.source.deviceType, typed.series], ['FMD', [{ wanted: ['T'] }]]);
      assert.match((await failureOf(visit.plan({ device: RAMP, deviceType: 'XYZ' }))).message, /FMD, SPOD or RAMP/);
    });

    it('wants a device', async () => {
      await open();
      for (const query of [{}, { device: ' ' }, { site: 'A' }])
        assert.equal(await codeOf(visit.plan(query)), 'E_INPUT');
      assert.deepEqual(visit.asked(), []);
    });

    it('does without a list where there is none: the number is the name, and the type must be typed', async () => {
      for (const status of [403, 404, 405]) {
        await open();
        visit.server.faults.next({ kind: 'status', status, body: {} }, { path: /getDevices/, count: Infinity });
        assert.deepEqual((await visit.plan({ device: '7', deviceType: 'FMD' })).source, {
          vendor: 'sensit',
          device: '7',
          deviceType: 'FMD',
          name: '7',
        });
        assert.equal(await codeOf(visit.plan({ device: FMD })), 'E_INPUT');
        assert.equal(await codeOf(visit.cloud.devices({}, visit.work)), 'E_UNSUPPORTED');
        if (status !== 405) await visit.close();
      }
    });

    it('costs no login a look-up while the list is forbidden, and finds it when it is not any more', async () => {
      await open({ tokenRefusal: 403 });
      visit.server.faults.next({ kind: 'status', status: 403, body: {} }, { path: /getDevices/, count: 12 });
      for (let hour = 0; hour < 10; hour += 1) {
        await visit.plan({ device: '7', deviceType: 'FMD' });
        visit.pass(5 * 60_000);
      }
      assert.equal(simulated.logins, 2);
      visit.server.faults.clear();
      visit.pass(5 * 60_000);
      assert.equal((await visit.plan({ device: FMD })).source.name, 'North fence');
      simulated.revokeTokens();
      assert.equal((await visit.cloud.devices({}, visit.work)).length, 10);
    });

    it('fails as any request does when it fails otherwise', async () => {
      await open();
      visit.server.faults.next({ kind: 'status', status: 500 }, { path: /getDevices/, count: Infinity });
      assert.equal(await codeOf(visit.plan({ device: FMD, deviceType: 'FMD' })), 'E_VENDOR');
    });
  });

  describe('lists', () => {
    it('show every device, and narrow down', async () => {
      for (const deviceContainer of ['array', 'data'] as const) {
        await open({ deviceContainer });
        const devices = await visit.cloud.devices({}, visit.work);
        assert.deepEqual(
          devices.map(({ device, deviceType, name, latitude }) => [device, deviceType, name, latitude]),
          simulated.truth
            .devices()
            .map((one) => [one.uuid, one.type, one.name, one.hidesLastRecord ? undefined : one.latitude]),
        );
        const names = async (query: object): Promise<unknown[]> =>
          (await visit.cloud.devices(query, visit.work)).map(({ device }) => device);
        assert.deepEqual(await names({ search: 'NORTH' }), ['1021', '1028']);
        assert.deepEqual(await names({ deviceType: 'spod' }), ['1022', '1025', '1028']);
        assert.deepEqual(await names({ device: '1025', deviceType: 'SPOD' }), ['1025']);
        assert.deepEqual(await names({ device: '9999' }), []);
        assert.equal(visit.asked().filter((target) => target.includes('getDevices')).length, 5);
        if (deviceContainer === 'array') await visit.close();
      }
    });

    it('are the caller’s own: changing one changes no name elsewhere', async () => {
      await open();
      for (const device of await visit.cloud.devices({}, visit.work)) device.name = 'changed';
      assert.equal((await visit.plan({ device: FMD })).source.name, 'North fence');
    });

    it('show the fields of the last record as quantities', async () => {
      await open();
      const quantities = await visit.cloud.quantities({ device: SPOD }, visit.work);
      const last = simulated.truth.records(SPOD, NOW - DAY, NOW + 1).at(-1);
      const named = quantities.map(({ quantity }) => quantity).filter((name) => name !== 'ws_direction');
      assert.deepEqual(
        named,
        Object.keys(last?.values ?? {}).filter((name) => name !== 'ws_direction'),
      );
      const [voc] = quantities;
      const of = { vendor: 'sensit', device: SPOD, deviceType: 'SPOD' };
      const name = { quantity: 'pid1_PPB_Calc', label: 'pid1_PPB_Calc', unit: 'ppb' };
      assert.deepEqual({ ...voc, original: 0 }, { ...of, ...name, original: 0 });
      assert.equal((voc?.original as { id: string }).id, SPOD);
    });
  });

  describe('the latest', () => {
    const range = { from: NOW - DAY, to: NOW };

    it('are all values of the newest record, and cost one request', async () => {
      await open();
      const [last] = truth(RAMP, NOW - HOUR, NOW).slice(-1);
      await visit.plan({ device: RAMP });
      await visit.latest({ device: RAMP }, range);
      visit.asked();
      assert.deepEqual(records(await visit.latest({ device: RAMP }, range)), [last]);
      assert.equal(visit.asked().length, 1);
    });

    it('of a named field are nothing where the newest record has not got it', async () => {
      await open();
      const without = simulated.truth
        .records(RAMP, NOW - 2 * DAY, NOW)
        .findLast(({ values }) => values['raw.0.channel'] === undefined);
      assert.ok(without);
      const until = { from: without.time - DAY, to: without.time + 1 };
      assert.deepEqual(await visit.latest({ device: RAMP, quantity: ['raw'] }, until), []);
      assert.equal((await visit.latest({ device: RAMP, quantity: ['lat'] }, until))[0]?.time, without.time);
    });

    it('of a silent device are found where the vendor last heard of it', async () => {
      const silentSince = NOW - 17 * HOUR;
      await open({ inactiveSince: silentSince });
      const silent = simulated.truth.devices().find(({ status }) => status === 'Inactive')?.uuid ?? '';
      const [last] = truth(silent, silentSince - HOUR, silentSince).slice(-1);
      assert.deepEqual(records(await visit.latest({ device: silent }, range)), [last]);
      assert.ok(visit.asked().filter((target) => target.includes('Log')).length <= 3);
      assert.deepEqual(await visit.latest({ device: silent }, { from: NOW - HOUR * 8, to: NOW }), []);
      assert.equal(visit.asked().filter((target) => target.includes('Log')).length, 1);
    });

    it('are searched for window by window where the vendor hides its last record, and in the past', async () => {
      await open({ since: NOW - 5 * HOUR });
      const hiding = simulated.truth.devices().find(({ hidesLastRecord }) => hidesLastRecord)?.uuid ?? '';
      const until = { from: NOW - 2 * DAY, to: NOW - 4 * HOUR };
      const [last] = truth(hiding, until.from, until.to).slice(-1);
      assert.deepEqual(records(await visit.latest({ device: hiding }, until)), [last]);
      visit.asked();
      assert.deepEqual(await visit.latest({ device: hiding }, { from: NOW - 20 * HOUR, to: NOW - 6 * HOUR }), []);
      assert.equal(visit.asked().filter((target) => target.includes('Log')).length, 8);
    });
  });

  describe('available dates', () => {
    it('are the local days with records, whichever container they come in', async () => {
      for (const dateContainer of ['array', 'data'] as const) {
        const since = Date.UTC(2026, 9, 20);
        await open({ dateContainer, since });
        const dates =
          (await visit.cloud.availableDates?.({ device: FMD, timezone: 'America/Chicago' }, visit.work)) ?? [];
        assert.deepEqual(
          dates.map(({ date, count, lastTime }) => ({ date, count, lastTime })),
          simulated.truth.availableDates(FMD, 'America/Chicago', since, NOW + 1),
        );
        const lengths = new Map(dates.map(({ date, from, to }) => [date, (to - from) / HOUR]));
        assert.equal(lengths.get('2026-11-01'), 25);
        assert.equal(lengths.get('2026-11-02'), 24);
        assert.deepEqual(
          [dates[0]?.vendor, dates[0]?.device, dates[0]?.deviceType, dates[0]?.timezone],
          ['sensit', FMD, 'FMD', 'America/Chicago'],
        );
        if (dateContainer === 'array') await visit.close();
      }
    });

    it('are E_INPUT for a zone that is none, and nothing is sent', async () => {
      await open();
      const dates = visit.cloud.availableDates?.({ device: FMD, timezone: 'Mars/Olympus' }, visit.work);
      assert.equal(await codeOf(dates ?? Promise.resolve()), 'E_INPUT');
      assert.deepEqual(visit.asked(), []);
    });
  });

  it('refuses wrong credentials in every documented way, and pauses', async () => {
    for (const refusal of [400, 401, 403, 'message'] as const) {
      await open({ refusal }, 'wrong-pass');
      assert.equal(await codeOf(visit.plan({ device: FMD })), 'E_AUTH');
      assert.equal(await codeOf(visit.plan({ device: FMD })), 'E_AUTH');
      assert.equal(simulated.logins, 1);
      if (refusal !== 'message') await visit.close();
    }
  });

  it('takes no outage for a wrong password', async () => {
    await open();
    visit.server.faults.next({ kind: 'html' }, { path: /signin/ });
    assert.equal(await codeOf(visit.plan({ device: FMD })), 'E_RESPONSE');
    visit.server.faults.next({ kind: 'status', status: 503 }, { path: /signin/, count: 2 });
    assert.equal((await visit.plan({ device: FMD })).source.device, FMD);
  });
});

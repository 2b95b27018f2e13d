import assert from 'node:assert/strict';
import type { SensitCloud } from '../../src/simulator/sensit';
import { codeOf } from './sensit-senquip-stand-in';
import { NOW, records, type OneTime, type Visit } from './sensit-senquip-visit';
import { DAY, FMD, HOUR, RAMP, SPOD, truthOf, visitSensit } from './sensit-visit';

describe('SENSIT readings over the wire', () => {
  let simulated: SensitCloud;
  let visit: Visit;

  async function open(...options: Parameters<typeof visitSensit>): Promise<void> {
    ({ simulated, visit } = await visitSensit(...options));
  }

  afterEach(async () => {
    await visit.close();
  });

  const truth = (device: string, from: number, to: number): OneTime[] => truthOf(simulated, device, from, to);

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

import assert from 'node:assert/strict';
import type { SensitCloud } from '../../src/simulator/sensit';
import { codeOf, failureOf } from './sensit-senquip-stand-in';
import { NOW, type Visit } from './sensit-senquip-visit';
import { DAY, FMD, HOUR, RAMP, SPOD, visitSensit } from './sensit-visit';

describe('SENSIT lists over the wire', () => {
  let simulated: SensitCloud;
  let visit: Visit;

  async function open(...options: Parameters<typeof visitSensit>): Promise<void> {
    ({ simulated, visit } = await visitSensit(...options));
  }

  afterEach(async () => {
    await visit.close();
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
});

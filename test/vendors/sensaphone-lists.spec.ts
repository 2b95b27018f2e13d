import assert from 'node:assert/strict';
import type { SensaphoneOptions } from '../../src/simulator/sensaphone-options';
import { at, type Call, callsOf, DAY, HOUR, NOW, visitSensaphone } from './sensaphone-visit';
import { codeOf, failureOf } from './sensit-senquip-stand-in';

const LABELS = ['Temperature 1', 'Temperature 2', 'Humidity', 'Door', 'Defrost', 'Mains power', 'Battery'];

describe('Sensaphone', () => {
  let visit: Call;

  async function open(options: Partial<SensaphoneOptions> = {}): Promise<void> {
    visit = await visitSensaphone(options);
  }

  afterEach(async () => {
    await visit.close();
  });

  const devices = async (query = {}): Promise<string[]> =>
    (await visit.cloud.devices(query, visit.work)).map(({ device }) => device);

  describe('lists', () => {
    it('devices with their zones as quantities', async () => {
      await open({ lastContact: 'last_checkin' });
      const list = await visit.cloud.devices({}, visit.work);
      const truth = visit.simulated.truth.devices(NOW);
      assert.deepEqual(
        list.map(({ device, name, status }) => [device, name, status]),
        truth.map(({ deviceId, name, online }) => [String(deviceId), name, online ? 'online' : 'offline']),
      );
      const [{ original, quantities, ...first } = assert.fail()] = list;
      assert.deepEqual(first, {
        vendor: 'sensaphone',
        device: '1234',
        name: 'Cold room A',
        status: 'online',
        lastSeen: NOW,
        latitude: 39.87,
        longitude: -75.43,
        location: '1 Main St, Aston, PA, 19014, US',
      });
      assert.deepEqual(
        quantities.map(({ quantity, label, unit }) => [quantity, label, unit]),
        LABELS.map((label, index) => [
          String(index + 1),
          label,
          ['F', 'F', '%', undefined, undefined, undefined, 'V'][index],
        ]),
      );
      assert.equal(at(original, 'id'), '1054321');
      assert.equal(callsOf(visit).length, 1);
    });

    it('devices in whatever containers they come', async () => {
      for (const containers of ['object', 'array'] as const) {
        await open({ containers });
        const [first] = await visit.cloud.devices({}, visit.work);
        assert.deepEqual([first?.latitude, first?.location], [39.87, '1 Main St, Aston, PA, 19014, US'], containers);
        if (containers === 'object') await visit.close();
      }
      const device = {
        device_id: 7,
        name: 'Only',
        is_online: false,
        coordinates: { x: '1.5', y: 2 },
        zones: { zone_id: 1 },
      };
      const body = JSON.stringify({ result: { success: true, code: 0 }, response: { device } });
      visit.server.faults.next({ kind: 'garbage', body }, { path: /device$/ });
      const [only] = await visit.cloud.devices({}, visit.work);
      assert.deepEqual([only?.status, only?.longitude, only?.latitude], ['offline', 1.5, 2]);
      assert.deepEqual(only?.quantities, [{ quantity: '1', label: '1' }]);
    });

    it('zones, with the log point of those of one device', async () => {
      await open();
      const all = await visit.cloud.quantities({}, visit.work);
      assert.equal(all.length, visit.simulated.truth.zones().length);
      assert.deepEqual(
        all.map(({ device, quantity }) => `${device ?? ''}/${quantity}`),
        visit.simulated.truth.zones().map(({ deviceId, zoneId }) => `${deviceId}/${zoneId}`),
      );
      assert.equal(callsOf(visit).length, 1);
      const [tank] = await visit.cloud.quantities({ device: '1235', search: 'tank' }, visit.work);
      assert.deepEqual([tank?.label, tank?.unit, at(tank?.original, 'log_point')], ['Tank level', 'ft', 124_000_008]);
      const refusal = JSON.stringify({ result: { success: false, code: 7 }, response: {} });
      visit.server.faults.next({ kind: 'garbage', body: refusal }, { path: /log_points/ });
      assert.equal((await visit.cloud.quantities({ device: '1235' }, visit.work)).length, 8);
    });

    it('sites: the groups of devices, or the account where there are none', async () => {
      await open();
      const sites = async (query = {}): Promise<unknown[]> =>
        ((await visit.cloud.sites?.(query, visit.work)) ?? []).map(({ site, name }) => [site, name]);
      assert.deepEqual(await sites(), [
        ['77', 'Cold chain'],
        ['78', 'Water'],
        ['79', 'Everything'],
      ]);
      assert.deepEqual(await sites({ search: 'WAT' }), [['78', 'Water']]);
      assert.deepEqual(await sites({ device: '1237' }), [['77', 'Cold chain']]);
      await visit.close();
      await open({ deviceGroups: false });
      assert.deepEqual(await sites(), [['987654', 'Acme Cold Storage']]);
      assert.equal((await devices({ site: '987654' })).length, 5);
    });

    it('only what a query leaves', async () => {
      await open();
      assert.deepEqual(await devices({ search: 'COLD' }), ['1234']);
      assert.deepEqual(await devices({ device: ' 1236 ' }), ['1236']);
      assert.deepEqual(await devices({ site: '77' }), ['1234', '1237']);
      assert.deepEqual(await devices({ site: '79' }), ['1234', '1235', '1236', '1237', '1238']);
      for (const none of [{ site: '1' }, { device: '1' }, { site: '77', device: '1235' }, { search: 'xyz' }]) {
        assert.deepEqual(await devices(none), []);
      }
    });

    it('that are the caller’s own: changing one changes no name elsewhere', async () => {
      await open();
      for (const device of await visit.cloud.devices({}, visit.work)) device.name = 'changed';
      assert.equal((await visit.plan({ device: '1234' })).source.name, 'Cold room A');
    });

    it('nothing where the vendor has no such list: E_UNSUPPORTED', async () => {
      await open();
      visit.server.faults.next({ kind: 'status', status: 404, body: {} }, { path: /device$/, count: Infinity });
      assert.equal(await codeOf(devices()), 'E_UNSUPPORTED');
    });
  });

  describe('takes a query for', () => {
    it('a device by its id, and zones by id, label or name', async () => {
      await open();
      const meant = async (...quantity: string[]): Promise<unknown> =>
        (await visit.plan({ device: '1234', quantity })).series.map((series) => series.quantity?.label);
      assert.deepEqual(await meant('3'), ['Humidity']);
      assert.deepEqual(await meant('Humidity', 'Battery'), ['Humidity', 'Battery']);
      assert.deepEqual(await meant('Temperature 2'), ['Temperature 2']);
      assert.deepEqual(await meant('Temperature'), ['Temperature 1', 'Temperature 2']);
      const { source, known } = await visit.plan({ device: '1234' });
      assert.deepEqual(source, { vendor: 'sensaphone', device: '1234', name: 'Cold room A' });
      assert.deepEqual(
        known?.map(({ label }) => label),
        LABELS,
      );
    });

    it('a site: its devices, those of groups in it too, each once', async () => {
      await open();
      const planned = async (query: object): Promise<string[]> =>
        (await visit.cloud.plan(query, visit.work)).map(({ source }) => source.device);
      assert.deepEqual(await planned({ site: '77' }), ['1234', '1237']);
      assert.deepEqual(await planned({ site: '79' }), ['1234', '1235', '1236', '1237', '1238']);
      assert.deepEqual(await planned({ site: '987654' }), ['1234', '1235', '1236', '1237', '1238']);
      assert.deepEqual(await planned({ site: '79', quantity: ['Battery'] }), ['1234', '1236', '1238']);
      assert.deepEqual(await planned({ site: '77', device: '1237' }), ['1237']);
    });

    it('what is not there: E_NOT_FOUND, after a look at most a minute old', async () => {
      await open();
      for (const query of [
        { device: '99' },
        { device: '1234', quantity: ['Nothing'] },
        { device: '1235', site: '77' },
        { site: '55' },
        { site: '77', quantity: ['Tank level'] },
      ]) {
        assert.equal(await codeOf(visit.cloud.plan(query, visit.work)), 'E_NOT_FOUND', JSON.stringify(query));
      }
      assert.equal(await codeOf(visit.cloud.plan({}, visit.work)), 'E_INPUT');
      const lists = (): number => visit.server.journal.count('/api/v1/device');
      assert.equal(lists(), 1);
      visit.pass(61_000);
      for (let times = 0; times < 3; times += 1) await codeOf(visit.cloud.plan({ device: '99' }, visit.work));
      assert.equal(lists(), 2);
      visit.pass(4 * 60_000);
      await visit.plan({ device: '1234' });
      assert.equal(lists(), 2);
      visit.pass(60_000);
      await visit.plan({ device: '1234' });
      assert.equal(lists(), 3);
    });

    it('ids alone where the vendor has no list', async () => {
      await open();
      visit.server.faults.next({ kind: 'status', status: 405, body: {} }, { path: /device$/, count: Infinity });
      const plan = await visit.plan({ device: '1234' });
      assert.deepEqual(plan.source.name, '1234');
      assert.deepEqual(
        plan.series.map(({ quantity }) => quantity?.label),
        ['1', '2', '3', '4', '5', '6', '7'],
      );
      assert.ok((await visit.read({ device: '1234', quantity: ['2'] }, { from: NOW - HOUR, to: NOW })).length > 0);
      assert.equal((await failureOf(visit.cloud.plan({ site: '77' }, visit.work))).code, 'E_INPUT');
    });
  });

  describe('shows at present', () => {
    const day = { from: NOW - DAY, to: NOW };

    it('the values of the zones, at the moment of the answer', async () => {
      await open({ display: 'units' });
      const [plan, query] = [await visit.plan({ device: '1234' }), {}];
      visit.pass(2345);
      const { samples } =
        (await visit.cloud.latest?.(plan, { from: NOW - DAY, to: NOW }, query, visit.work, NOW)) ?? assert.fail();
      assert.deepEqual(
        samples.map(({ of }) => of.label),
        LABELS,
      );
      assert.ok(samples.every(({ time }) => time === NOW + 2345));
      const [temperature, , , door] = samples;
      const zone = at(await visit.cloud.devices({ device: '1234' }, visit.work), 0, 'original', 'zone', 0, 'value');
      assert.equal(temperature?.attributes?.text, zone);
      assert.equal(temperature?.value, Number.parseFloat(String(zone)));
      assert.ok(door?.value === 'Open' || door?.value === 'Closed');
    });

    it('whether a zone is in alarm, in numbers or words', async () => {
      for (const states of ['numbers', 'words'] as const) {
        await open({ states });
        const [warm] = await visit.latest({ device: '1234', quantity: ['1'] }, day);
        assert.equal(warm?.attributes?.alarm, false, states);
        await visit.cloud.resources?.update(
          {
            path: 'device/1234/zone/1/alarm_zone',
            set: { alarm_high: -40, alarm_low: -90 },
            mode: 'json',
            version: 'v1',
          },
          visit.work,
        );
        const [alarmed, output] = await visit.latest({ device: '1234', quantity: ['1', '5'] }, day);
        assert.equal(alarmed?.attributes?.alarm, true, states);
        assert.equal(output?.attributes, undefined);
        if (states === 'numbers') await visit.close();
      }
    });

    it('one device by one request, and all devices of a site by one', async () => {
      await open({ moreDevices: 40 });
      const plans = await visit.cloud.plan({ site: '987654' }, visit.work);
      assert.equal(plans.length, 45);
      visit.server.journal.clear();
      const answers = await Promise.all(
        plans.map(async (plan) => visit.cloud.latest?.(plan, day, {}, visit.work, NOW)),
      );
      assert.ok(answers.every((answer) => (answer?.samples.length ?? 0) > 2));
      assert.equal(visit.server.journal.count(), 1);
      await visit.latest({ device: '1234' }, day);
      assert.equal(visit.server.journal.count(), 2);
    });

    it('nothing for a range in the past: the newest row of the log is found by its first page', async () => {
      await open();
      const range = { from: NOW - 20 * DAY, to: NOW - 10 * DAY };
      const plan = await visit.plan({ device: '1234', quantity: ['1'] });
      assert.equal(await visit.cloud.latest?.(plan, range, {}, visit.work, NOW), undefined);
      visit.server.journal.clear();
      const [series = {}] = plan.series;
      const { samples } = await visit.cloud.read(plan, series, range, {}, visit.work);
      const newest = visit.simulated.truth.logRows(124_000_001, range.from, range.to - 1000).at(-1);
      assert.ok(samples.some(({ time, value }) => time === newest?.time && value === newest.number));
      assert.equal(visit.server.journal.count(/data_log$/), 1);
    });
  });
});

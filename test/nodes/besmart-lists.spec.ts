import assert from 'node:assert/strict';
import { BesmartCloud } from '../../src/simulator/besmart';
import { assertFacts } from './facts';
import { besmartFacts, sensors } from './besmart-truth';
import { VendorFlow } from './vendor-flow';

const HOUR = 3_600_000;
const FROM = Date.UTC(2026, 4, 1, 10);
const TO = FROM + 6 * HOUR;

describe('lists of besmart.energy', () => {
  let at: VendorFlow<BesmartCloud>;

  before(async () => {
    at = await VendorFlow.open(new BesmartCloud());
  });
  after(() => at.close());

  it('gives every sensor that the login may see, with what the vendor says of it', async () => {
    const { payload, sensorCloud, topic } = await at.list();
    const own = at.cloud.truth.sensors().slice(0, -1);
    assert.deepEqual(
      (payload as { original: { sensor_eid: string } }[]).map(({ original, ...row }) => ({
        ...row,
        eid: original.sensor_eid,
      })),
      own.map(({ cid, mid, name, eid, type, workspace, latitude, longitude, streetNumber, flatNumber }) => ({
        vendor: 'besmart',
        site: String(cid),
        device: `${cid}.${mid}`,
        deviceType: String(type.id),
        deviceTypeName: type.name,
        name,
        ...(latitude === null ? {} : { latitude }),
        ...(longitude === null ? {} : { longitude }),
        location: [workspace.street, streetNumber, flatNumber, workspace.postcode, workspace.city]
          .filter((part) => part !== null)
          .join(', '),
        quantities: [],
        eid,
      })),
    );
    assert.ok(own.some(({ latitude }) => latitude === null));
    assert.equal(sensorCloud.count, own.length);
    assert.equal(topic, 'besmart/_');
  });

  it('narrows down by site, sensor, type, name, external ids and columns', async () => {
    const own = at.cloud.truth.sensors().slice(0, -1);
    const ids = (some: typeof own): string[] => some.map(({ cid, mid }) => `${cid}.${mid}`);
    const found = async (query: object): Promise<string[]> =>
      ((await at.list(query)).payload as { device: string }[]).map(({ device }) => device);
    assert.deepEqual(await found({ site: 263511 }), ids(own.filter(({ cid }) => cid === 263511)));
    assert.deepEqual(await found({ device: ids(own)[4] }), [ids(own)[4]]);
    assert.deepEqual(await found({ deviceType: '21' }), ids(own.filter(({ type }) => type.id === 21)));
    assert.deepEqual(await found({ search: 'szkoła' }), ids(own.filter(({ name }) => name.startsWith('Szkoła'))));
    const some = own.slice(2, 5);
    assert.deepEqual(await found({ externalIds: some.map(({ eid }) => eid) }), ids(some));
    const { payload } = await at.list({ columns: ['client_cid', 'sensor_mid', 'name'], site: 263429 });
    for (const { original } of payload as { original: object }[]) {
      assert.deepEqual(Object.keys(original), ['client_cid', 'sensor_mid', 'name']);
    }
  });

  it('lists signal types as quantities, and workspaces as sites', async () => {
    const quantities = (await at.list({}, { list: 'quantities' })).payload as Record<string, unknown>[];
    assert.deepEqual(
      quantities.map(({ vendor, quantity, label, unit }) => ({ vendor, quantity, label, unit })),
      at.cloud.truth.signalTypes().map(({ moid, symbol, unit }) => ({
        vendor: 'besmart',
        quantity: String(moid),
        label: symbol === 'T' ? `T ${moid}` : symbol,
        unit,
      })),
    );
    const sites = (await at.list({}, { list: 'sites' })).payload as Record<string, unknown>[];
    assert.deepEqual(
      sites.map(({ vendor, site, name }) => ({ vendor, site, name })),
      at.cloud.truth
        .workspaces()
        .filter(({ allowed }) => allowed)
        .map(({ cid, name }) => ({ vendor: 'besmart', site: String(cid), name })),
    );
  });

  it('reads the list of sensors and the list of workspaces, wired straight into get readings', async () => {
    const { own } = sensors(at.cloud);
    const all = own.flatMap((device) => besmartFacts(at.cloud, device, FROM, TO));
    const reading = { type: 'sensor-get-readings', from: FROM, to: TO };
    const devices = await at.list();
    const read = await at.sent(devices, reading);
    assertFacts(read, all);
    for (const { payload, topic, parts } of read) {
      assert.deepEqual(parts.parts, devices.parts);
      const of = new Set((payload as { device: string }[]).map(({ device }) => `besmart/${device}`));
      assert.deepEqual([...of], [topic]);
    }
    const sites = await at.list({}, { list: 'sites' });
    assertFacts(await at.sent(sites, reading), all);
    const [, second] = sites.payload as { site: string }[];
    assertFacts(
      await at.sent({ payload: second }, reading),
      all.filter(({ site }) => site === second?.site),
    );
  });

  it('reads one sensor of a list, and one quantity of the list beside a device', async () => {
    const [first] = (await at.list()).payload as { device: string }[];
    const device = first?.device ?? '';
    assertFacts(await at.read(first, { from: FROM, to: TO }), besmartFacts(at.cloud, device, FROM, TO));
    const quantities = (await at.list({}, { list: 'quantities' })).payload as { quantity: string }[];
    const voltage = quantities.find(({ quantity }) => quantity === '45');
    assertFacts(await at.read(voltage, { device, from: FROM, to: TO }), besmartFacts(at.cloud, device, FROM, TO, [45]));
  });
});

describe('besmart.energy without its lists', () => {
  it('says that a list is gone and what to type instead', () =>
    VendorFlow.during(new BesmartCloud({ gone: { find: 404, workspaces: 405, external: 404 } }), async (at) => {
      const flow = await at.deploy({ type: 'sensor-list-devices' });
      const cases: [object, RegExp][] = [
        [{}, /no sensors.*client_cid\.sensor_mid/],
        [{ site: 263429 }, /no sensors.*client_cid\.sensor_mid/],
        [{ externalIds: ['48003752B200004101'] }, /no sensors.*client_cid\.sensor_mid/],
        [{ list: 'sites' }, /no workspaces.*client_cid/],
      ];
      for (const [payload, sentence] of cases) {
        const { error, messages } = await flow.run({ payload });
        assert.equal(error?.code, 'E_UNSUPPORTED', JSON.stringify(payload));
        assert.match(error.message, sentence);
        assert.deepEqual(messages, []);
      }
      const reading = await at.deploy({ type: 'sensor-get-readings', from: FROM, to: TO });
      const { error } = await reading.run({ payload: { site: 263429 } });
      assert.equal(error?.code, 'E_UNSUPPORTED');
      assert.match(error.message, /client_cid\.sensor_mid/);
    }));

  it('without signal types a quantity has to be a number', () =>
    VendorFlow.during(new BesmartCloud(), async (at) => {
      at.server.faults.next({ kind: 'garbage', body: '"None"' }, { path: /signals\/types/, count: Infinity });
      const device = sensors(at.cloud).own[0] ?? '';
      const flow = await at.deploy({ type: 'sensor-get-readings', device, from: FROM, to: TO });
      for (const payload of [{}, { quantity: 'A+' }]) {
        const { error } = await flow.run({ payload });
        assert.equal(error?.code, 'E_INPUT');
        assert.match(error.message, /quantity.*signal_type_moid.*such as 32/);
      }
      const { messages, error } = await flow.run({ payload: { quantity: 32 } });
      assert.equal(error, undefined);
      assertFacts(
        messages,
        besmartFacts(at.cloud, device, FROM, TO, [32]).map((fact) => ({ ...fact, label: '32' })),
      );
      const [listed] = (await (await at.deploy({ type: 'sensor-list-devices', list: 'quantities' })).run()).messages;
      assert.deepEqual(listed?.payload, []);
    }));
});

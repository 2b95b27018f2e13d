import assert from 'node:assert/strict';
import { Bridge } from './resensys-flow';
import type { Flow } from './flow';

const SITE = '2A-01';
const DAY = 86_400_000;
const FROM = Date.UTC(2026, 4, 1);

describe('list devices and get photos of Resensys', () => {
  let bridge: Bridge;

  before(async () => {
    bridge = await Bridge.open({ photoInterval: 2 * 3_600_000 });
  });
  afterEach(() => bridge.undeploy());
  after(() => bridge.close());

  const list = (node: Record<string, unknown>): Promise<Flow> =>
    bridge.deploy({ type: 'sensor-list-devices', ...node });

  it('gives every device with what the vendor says of it', async () => {
    const { messages } = await (await list({})).run();
    assert.equal(messages.length, 1);
    const [message] = messages;
    const rows = bridge.cloud.registrationRows();
    const expected = bridge.cloud.devices().map(({ site, did, name, type, quantities }) => {
      const names = quantities.map((quantity) => quantity.name);
      return {
        vendor: 'resensys',
        site,
        device: did,
        deviceType: type,
        name,
        quantities: quantities.map((quantity) => ({
          quantity: String(quantity.df),
          label:
            names.filter((one) => one === quantity.name).length > 1 ? `${quantity.name} ${quantity.df}` : quantity.name,
          unit: quantity.unit,
        })),
        original: rows.filter(({ DID }) => DID === did),
      };
    });
    assert.deepEqual(message?.payload, expected);
    assert.deepEqual(message.parts, { id: message.parts.id, index: 0, type: 'array', len: 2, count: 1 });
    assert.equal(message.topic, 'resensys/_');
    assert.deepEqual(message.sensorCloud.query, { list: 'devices' });
    assert.equal(message.sensorCloud.count, expected.length);
  });

  it('narrows down by site, type, id and a part of the name, typed with care or without', async () => {
    const devices = bridge.cloud.devices();
    const named = async (payload: object): Promise<string[]> => {
      const { messages } = await (await list({})).run({ payload });
      await bridge.undeploy();
      return (messages[0]?.payload as { device: string }[]).map(({ device }) => device);
    };
    const ids = (found: typeof devices): string[] => found.map(({ did }) => did);
    assert.deepEqual(await named({ site: '2a01' }), ids(devices.filter(({ site }) => site === SITE)));
    assert.deepEqual(await named({ deviceType: 'acc3' }), ids(devices.filter(({ type }) => type === 'ACC3')));
    assert.deepEqual(await named({ device: '150377a2' }), ['15-03-77-A2']);
    assert.deepEqual(await named({ search: 'pier' }), ids(devices.filter(({ name }) => name.includes('Pier'))));
    assert.deepEqual(await named({ search: 'no such name' }), []);
  });

  it('lists quantities and sites', async () => {
    const flow = await list({ list: 'quantities' });
    const [quantities] = (await flow.run({ payload: { device: '15-03-77-A2' } })).messages;
    assert.deepEqual(
      (quantities?.payload as { quantity: string; label: string; unit: string; device: string }[]).map(
        ({ device, quantity, label, unit }) => `${device} ${quantity} ${label} ${unit}`,
      ),
      [
        '15-03-77-A2 3001 RSSI dBm',
        '15-03-77-A2 3002 Internal Temperature C',
        '15-03-77-A2 3003 Volt v',
        '15-03-77-A2 5001 Strain 5001 uStrain',
        '15-03-77-A2 5002 Strain 5002 uStrain',
      ],
    );
    const [sites] = (await flow.run({ payload: { list: 'sites' } })).messages;
    assert.deepEqual(
      (sites?.payload as { site: string }[]).map(({ site }) => site),
      bridge.cloud.sites().map(({ site }) => site),
    );
  });

  it('asks the vendor each time, and with refresh only when the list is older', async () => {
    const flow = await list({});
    const asked = (): number => bridge.server.journal.count('/api/v2/registration');
    await flow.run();
    const first = asked();
    await flow.run();
    assert.equal(asked(), first + 1);
    await flow.run({ payload: { refresh: 60 } });
    const fresh = asked();
    await flow.run({ payload: { refresh: '60' } });
    assert.equal(asked(), fresh);
  });

  it('gives the photos of a site one by one, oldest first, ready for the file node', async () => {
    const flow = await bridge.deploy({ type: 'sensor-get-photos', site: SITE, from: FROM, to: FROM + 2 * DAY });
    const { messages, error } = await flow.run({ payload: 'ignored', filename: 'of another node' });
    assert.equal(error, undefined);
    const truth = bridge.cloud.photos(SITE, FROM, FROM + 2 * DAY);
    assert.equal(truth.length, 24);
    assert.deepEqual(
      messages.map(({ payload, filename, contentType, photo, parts, topic }) => ({
        same: Buffer.isBuffer(payload) && payload.equals(truth[parts.index]?.bytes ?? Buffer.alloc(0)),
        filename,
        contentType,
        photo,
        count: parts.count,
        topic,
      })),
      truth.map(({ title, time, bytes }, index) => ({
        same: true,
        filename: `${title}.jpg`,
        contentType: 'image/jpeg',
        photo: { vendor: 'resensys', site: SITE, title, time, contentType: 'image/jpeg', bytes: bytes.length },
        count: index === truth.length - 1 ? truth.length : undefined,
        topic: 'resensys/_',
      })),
    );
  });

  it('sends nothing where there are no photos, and wants a site', async () => {
    const flow = await bridge.deploy({ type: 'sensor-get-photos' });
    const none = await flow.run({ payload: { site: SITE, from: '2099-01-01', to: '2099-01-02' } });
    assert.deepEqual(none, { messages: [] });
    assert.equal((await flow.run()).error?.code, 'E_INPUT');
    assert.equal((await flow.run({ payload: { site: 'not a site' } })).error?.code, 'E_INPUT');
  });
});

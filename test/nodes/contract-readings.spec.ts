import assert from 'node:assert/strict';
import { Bridge } from './resensys-flow';
import type { Outcome } from './flow';

const DEVICE = '15-03-77-A2';
const OTHER = '15-03-77-A8';
const FROM = Date.UTC(2026, 4, 1);
const TO = Date.UTC(2026, 4, 1, 6);

/** Nobody has measured that yet. */
const FUTURE = { from: '2099-01-01', to: '2099-01-02 00:00:00' };
const FUTURE_ISO = { from: '2099-01-01T00:00:00.000Z', to: '2099-01-02T00:00:00.000Z' };

describe('get readings, by the letter', () => {
  let bridge: Bridge;

  before(async () => {
    bridge = await Bridge.open();
  });
  afterEach(() => bridge.undeploy());
  after(() => bridge.close());

  const read = async (payload: unknown, node: Record<string, unknown> = {}): Promise<Outcome> => {
    const flow = await bridge.deploy({ type: 'sensor-get-readings', ...node });
    return flow.run({ payload });
  };

  it('says in the query what was asked for in the spelling of the vendor', async () => {
    const typed = {
      site: '2a 01',
      device: '150377a2',
      quantity: ['Volt', '03001'],
      from: FROM,
      to: '2026-05-01T08:00+02:00',
    };
    const { messages, error } = await read(typed);
    assert.equal(error, undefined);
    assert.deepEqual(messages[0]?.sensorCloud.query, {
      read: 'range',
      output: 'readings',
      site: '2A-01',
      device: DEVICE,
      quantity: ['3001', '3003'],
      from: '2026-05-01T00:00:00.000Z',
      to: '2026-05-01T06:00:00.000Z',
    });
  });

  for (const how of ['range', 'latest']) {
    it(`says of what it found nothing (${how})`, async () => {
      const { messages, error } = await read({ device: '150377a2', quantity: 'Volt', read: how, ...FUTURE });
      assert.equal(error, undefined);
      assert.equal(messages.length, 1);
      const [{ payload, topic, parts, sensorCloud } = assert.fail()] = messages;
      assert.deepEqual(payload, []);
      assert.equal(topic, `resensys/${DEVICE}`);
      assert.deepEqual({ ...parts, id: '' }, { id: '', index: 0, type: 'array', len: 2, count: 1 });
      const query = { read: how, output: 'readings', device: DEVICE, quantity: ['3003'], ...FUTURE_ISO };
      assert.deepEqual(sensorCloud.query, query);
      assert.equal(sensorCloud.count, 0);
    });
  }

  it('says of which devices it found nothing', async () => {
    const { messages } = await read([
      { device: DEVICE, quantity: 'Volt', ...FUTURE },
      { device: OTHER, quantity: 'Volt', ...FUTURE },
    ]);
    assert.equal(messages.length, 1);
    assert.equal(messages[0]?.topic, 'resensys/_');
    const each = { read: 'range', output: 'readings', quantity: ['3003'], ...FUTURE_ISO };
    assert.deepEqual(messages[0].sensorCloud.query, [
      { ...each, device: DEVICE },
      { ...each, device: OTHER },
    ]);
  });

  it('makes the topic of an empty message from the template', async () => {
    const node = { topic: 'plant/{site}/{name}/{quantity}' };
    const name = bridge.cloud.devices().find(({ did }) => did === DEVICE)?.name ?? '';
    const one = await read({ device: DEVICE, quantity: 'Volt', ...FUTURE }, node);
    assert.equal(one.messages[0]?.topic, `plant/2A-01/${name}/3003`);
    await bridge.undeploy();
    const none = await read([], { ...node, device: DEVICE });
    assert.equal(none.messages[0]?.topic, 'plant/_/_/_');
    assert.deepEqual(none.messages[0].sensorCloud.query, []);
    assert.equal(none.messages[0].sensorCloud.requests, 0);
  });

  it('counts the rows that it could not read for the latest value', async () => {
    bridge.server.faults.next(
      {
        kind: 'status',
        status: 200,
        body: { 0: { Time: '1777593600.0000', 'Volt(v)': '3.6' }, 1: { Time: 'rotten', 'Volt(v)': '3.5' } },
      },
      { path: /data_acquire/ },
    );
    const { messages, error } = await read({ device: DEVICE, quantity: 'Volt', read: 'latest', from: FROM, to: TO });
    assert.deepEqual(
      messages.map(({ payload }) => (payload as { value: number }[]).map(({ value }) => value)),
      [[3.6]],
    );
    assert.equal(error?.code, 'E_PARTIAL');
    assert.equal(error.cause.failures?.length, 1);
    const [{ code, device, quantity, message } = assert.fail()] = error.cause.failures;
    assert.deepEqual({ code, device, quantity }, { code: 'E_RESPONSE', device: DEVICE, quantity: '3003' });
    assert.match(message, /^1 row/);
  });
});

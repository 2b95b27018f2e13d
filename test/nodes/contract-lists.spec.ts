import assert from 'node:assert/strict';
import { BesmartCloud } from '../../src/simulator/besmart';
import { SensitCloud } from '../../src/simulator/sensit';
import type { Sent } from './flow';
import { Bridge } from './resensys-flow';
import { VendorFlow } from './vendor-flow';

interface Listed {
  device: string;
  name?: string;
  original: Record<string, unknown>[];
}

describe('list devices, by the letter', () => {
  let bridge: Bridge;

  before(async () => {
    bridge = await Bridge.open();
  });
  afterEach(() => bridge.undeploy());
  after(() => bridge.close());

  const list = async (...payloads: object[]): Promise<Sent[]> => {
    const flow = await bridge.deploy({ type: 'sensor-list-devices' });
    const found: Sent[] = [];
    for (const payload of payloads) {
      const { messages, error } = await flow.run({ payload });
      assert.equal(error, undefined);
      found.push(...messages);
    }
    return found;
  };

  it('says in query and topic which device was asked for, in the spelling of the vendor', async () => {
    const type = bridge.cloud.devices().find(({ did }) => did === '15-03-77-A2')?.type ?? '';
    const [message] = await list({ site: '2a01', device: '150377a2', deviceType: type.toLowerCase() });
    assert.equal(message?.topic, 'resensys/15-03-77-A2');
    assert.deepEqual(message.sensorCloud.query, {
      list: 'devices',
      site: '2A-01',
      device: '15-03-77-A2',
      deviceType: type,
    });
  });

  it('leaves an id as it was typed where nothing has it', async () => {
    const [message] = await list({ device: 'ff-ff-ff-fe' });
    assert.deepEqual(message?.payload, []);
    assert.equal(message.topic, 'resensys/ff-ff-ff-fe');
  });

  it('is not changed by what a flow does with the message before', async () => {
    const flow = await bridge.deploy({ type: 'sensor-list-devices', refresh: 60 });
    const first = (await flow.run()).messages[0]?.payload as Listed[];
    const before = structuredClone(first);
    // The next nodes own the message.
    for (const device of first) {
      device.name = 'changed';
      for (const row of device.original) row.Name = 'changed';
    }
    const [again] = (await flow.run()).messages;
    assert.deepEqual(again?.payload, before);
    assert.equal(again.sensorCloud.requests, 0);
  });

  for (const kind of ['devices', 'quantities', 'sites']) {
    it(`shares nothing with another list that was asked at the same time (${kind})`, async () => {
      const flow = await bridge.deploy({ type: 'sensor-list-devices', list: kind });
      flow.receive();
      flow.receive();
      await flow.until(() => flow.completed === 2);
      const [one, other] = flow.sent.map(({ payload }) => payload as { original: object }[]);
      assert.deepEqual(one, other);
      const rows = (list: readonly { original: object }[] = []): object[] =>
        list.flatMap(({ original }) => (Array.isArray(original) ? (original as object[]) : [original]));
      const seen = new Set(rows(one));
      assert.ok(seen.size > 0);
      assert.ok(rows(other).every((row) => !seen.has(row)));
    });
  }
});

describe('list devices of besmart by external ids', () => {
  it('finds nothing for no ids, and asks nothing', async () => {
    const flow = await VendorFlow.open(new BesmartCloud());
    try {
      const message = await flow.list({ externalIds: [] });
      assert.deepEqual(message.payload, []);
      assert.equal(message.sensorCloud.requests, 0);
    } finally {
      await flow.close();
    }
  });
});

describe('available dates, by the letter', () => {
  it('says in its query which type was read, in the spelling of the vendor', async () => {
    const flow = await VendorFlow.open(new SensitCloud());
    try {
      const { sensorCloud } = await flow.dates({ device: 1021, deviceType: 'fmd', timezone: 'Europe/Berlin' });
      assert.deepEqual(sensorCloud.query, { device: '1021', deviceType: 'FMD', timezone: 'Europe/Berlin' });
    } finally {
      await flow.close();
    }
  });
});

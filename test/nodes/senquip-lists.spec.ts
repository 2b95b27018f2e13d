import assert from 'node:assert/strict';
import { SenquipCloud } from '../../src/simulator/senquip';
import { assertFacts } from './facts';
import { fieldsOf, machines, senquipFacts } from './senquip-truth';
import { VendorFlow } from './vendor-flow';

const HOUR = 3_600_000;
const FROM = Date.UTC(2026, 4, 1);
const TO = FROM + 3 * HOUR;

describe('lists of Senquip', () => {
  let at: VendorFlow<SenquipCloud>;
  let ids: ReturnType<typeof machines>;

  before(async () => {
    at = await VendorFlow.open(new SenquipCloud({ interval: 300_000 }));
    ids = machines(at.cloud);
  });
  after(() => at.close());

  it('gives every device with what the summary says of it', async () => {
    const { payload, sensorCloud, topic } = await at.list();
    assert.deepEqual(
      payload,
      at.cloud.truth.devices().map(({ deviceid, name }) => ({
        vendor: 'senquip',
        device: deviceid,
        name,
        quantities: [],
        original: { deviceid, name },
      })),
    );
    assert.equal(sensorCloud.count, at.cloud.truth.devices().length);
    assert.equal(topic, 'senquip/_');
  });

  it('narrows down by id and a part of the name', async () => {
    const found = async (query: object): Promise<string[]> =>
      ((await at.list(query)).payload as { device: string }[]).map(({ device }) => device);
    assert.deepEqual(await found({ device: ids.pump.toLowerCase() }), [ids.pump]);
    assert.deepEqual(
      await found({ search: 'BORE' }),
      at.cloud.truth
        .devices()
        .filter(({ kind }) => kind === 'pump')
        .map(({ deviceid }) => deviceid),
    );
    assert.deepEqual(await found({ search: 'no such name' }), []);
  });

  it('lists the fields of the newest message as quantities, and has no sites', async () => {
    const { payload } = await at.list({ device: ids.digger }, { list: 'quantities' });
    const newest = at.cloud.truth.messages(ids.digger, Date.now() - HOUR, Date.now() + 1).at(-1);
    assert.ok(newest);
    const rows = payload as Record<string, unknown>[];
    assert.deepEqual(rows.map(({ quantity }) => String(quantity)).toSorted(), Object.keys(fieldsOf(newest)).toSorted());
    for (const row of rows) {
      assert.equal(row['device'], ids.digger);
      assert.equal(row['label'], row['quantity']);
      assert.equal((row['original'] as { ts: number }).ts, newest.time / 1000);
    }
    assert.equal(rows.find(({ quantity }) => quantity === 'accel_x')?.['unit'], 'g');
    const { error } = await (await at.deploy({ type: 'sensor-list-devices', list: 'sites' })).run();
    assert.equal(error?.code, 'E_UNSUPPORTED');
  });

  it('reads the whole list wired straight into get readings; of a device without a plan it says so', async () => {
    const listed = await at.list();
    const flow = await at.deploy({ type: 'sensor-get-readings', from: FROM, to: TO });
    const { messages, error } = await flow.run(listed);
    const devices = at.cloud.truth.devices().map(({ deviceid }) => deviceid);
    assert.equal(devices.at(-1), ids.closed);
    assertFacts(
      messages,
      devices.filter((device) => device !== ids.closed).flatMap((device) => senquipFacts(at.cloud, device, FROM, TO)),
    );
    assert.ok(messages.every(({ parts }) => JSON.stringify(parts.parts) === JSON.stringify(listed.parts)));
    assert.equal(error?.code, 'E_PARTIAL');
    assert.deepEqual(
      error.cause.failures?.map(({ device, code }) => ({ device, code })),
      [{ device: ids.closed, code: 'E_FORBIDDEN' }],
    );
    // The quantities of the account leave that device out: nobody asked for it by name.
    const { payload } = await at.list({}, { list: 'quantities' });
    const named = new Set((payload as { device: string }[]).map(({ device }) => device));
    assert.deepEqual([...named], devices.slice(0, -1));
  });

  it('reads one device of a list, and one quantity of it', async () => {
    const [, second] = (await at.list()).payload as object[];
    assertFacts(await at.read(second, { from: FROM, to: TO }), senquipFacts(at.cloud, ids.pump, FROM, TO));
    const { payload } = await at.list({ device: ids.pump }, { list: 'quantities' });
    const [pressure] = (payload as { quantity: string }[]).filter(({ quantity }) => quantity === 'pressure');
    assertFacts(
      await at.read(pressure, { from: FROM, to: TO }),
      senquipFacts(at.cloud, ids.pump, FROM, TO).filter(({ quantity }) => quantity === 'pressure'),
    );
  });
});

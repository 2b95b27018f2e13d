import assert from 'node:assert/strict';
import { Bridge } from './resensys-flow';

const DEVICE = '15-03-77-A2';
const RANGE = { from: Date.UTC(2026, 4, 1), to: Date.UTC(2026, 4, 1, 1) };
const UNSET = '${SENSOR_CLOUDS_NOT_SET}';

describe('an action node and what its properties name', () => {
  let bridge: Bridge;

  before(async () => {
    bridge = await Bridge.open();
  });
  afterEach(() => bridge.undeploy());
  after(() => bridge.close());

  const refused = async (node: Record<string, unknown>, payload: unknown): Promise<{ message: string }> => {
    const flow = await bridge.deploy({ type: 'sensor-get-readings', ...node });
    const requests = bridge.server.journal.count();
    const { error, messages } = await flow.run({ payload });
    assert.equal(error?.code, 'E_CONFIG');
    assert.deepEqual(messages, []);
    assert.equal(bridge.server.journal.count(), requests);
    return { ...error, ...error.cause };
  };

  it('names the variable of a vendor that is not set', async () => {
    assert.match((await refused({ vendor: UNSET }, RANGE)).message, /SENSOR_CLOUDS_NOT_SET/);
  });

  it('names the variable of an account that is not set, and the vendor', async () => {
    const error = await refused({ resensys: UNSET }, RANGE);
    assert.match(error.message, /SENSOR_CLOUDS_NOT_SET/);
    assert.equal((error as { vendor?: string }).vendor, 'resensys');
  });

  for (const [what, node] of [
    ['no vendor', { vendor: '' }],
    ['no account', { resensys: '' }],
    ['an account that is not there', { resensys: 'gone' }],
  ] as const) {
    it(`is not configured with ${what}`, async () => {
      const error = await refused(node, RANGE);
      assert.equal((error as { vendor?: string }).vendor, what === 'no vendor' ? undefined : 'resensys');
    });
  }

  for (const property of ['device', 'from', 'limit', 'output']) {
    it(`names the variable of ${property}, but not where the message gives it`, async () => {
      const error = await refused({ device: DEVICE, [property]: UNSET }, property === 'from' ? {} : RANGE);
      assert.match(error.message, new RegExp(`SENSOR_CLOUDS_NOT_SET.*"${property}"`));
      await bridge.undeploy();
      const flow = await bridge.deploy({ type: 'sensor-get-readings', device: DEVICE, [property]: UNSET });
      const given = { ...RANGE, device: DEVICE, limit: 1, output: 'records' };
      assert.equal((await flow.run({ payload: given })).error, undefined);
    });
  }
});

import assert from 'node:assert/strict';
import { Bridge } from './resensys-flow';
import type { Flow, Sent } from './flow';

const HOUR = 3_600_000;
const DEVICE = '15-03-77-A2';

interface Row {
  quantity: string;
  time: number;
  value: number;
  attributes?: { revised?: true };
}

function rowsOf(messages: readonly Sent[]): Row[] {
  return messages.flatMap(({ payload }) => payload as Row[]);
}

describe('get readings with read: new', () => {
  let bridge: Bridge;

  beforeEach(async () => {
    bridge = await Bridge.open({ interval: 60_000 });
  });
  afterEach(() => bridge.close());

  const deploy = (node: Record<string, unknown> = {}): Promise<Flow> =>
    bridge.deploy({ type: 'sensor-get-readings', read: 'new', device: DEVICE, quantity: 'Volt', ...node });

  /** What the device has measured of a quantity. */
  const truth = (from: number, to: number, df = 3003): number[] =>
    bridge.cloud.rows(DEVICE, df, from, to).map(({ time }) => time);

  it('gives each row once, whatever the runs ask for', async () => {
    const flow = await deploy();
    const from = Date.UTC(2026, 4, 1);
    const first = await flow.run({ payload: { from, to: from + 3 * HOUR } });
    assert.deepEqual(
      rowsOf(first.messages).map(({ time }) => time),
      truth(from, from + 3 * HOUR),
    );
    const second = await flow.run({ payload: { from: from + HOUR, to: from + 5 * HOUR } });
    assert.deepEqual(
      rowsOf(second.messages).map(({ time }) => time),
      truth(from + 3 * HOUR, from + 5 * HOUR),
    );
    const third = await flow.run({ payload: { from: from + HOUR, to: from + 5 * HOUR } });
    assert.deepEqual(third.messages[0]?.payload, []);
    assert.equal(third.messages.length, 1);
    assert.equal(third.messages[0].sensorCloud.query['read'], 'new');
  });
});

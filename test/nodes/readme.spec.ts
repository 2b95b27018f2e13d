import assert from 'node:assert/strict';
import { blocksOf } from '../package/readme';
import { Bridge } from './resensys-flow';

describe('the messages that the README shows', () => {
  let bridge: Bridge;

  beforeEach(async () => {
    bridge = await Bridge.open({ seed: 'demo' });
  });
  afterEach(async () => {
    await bridge.close();
  });

  it('its parameters give rows as it shows one', async () => {
    const [parameters, row, ...more] = blocksOf('json').map((text) => JSON.parse(text) as Record<string, unknown>);
    assert.ok(parameters && row);
    assert.deepEqual(more, []);
    const flow = await bridge.deploy({ type: 'sensor-get-readings' });
    const { messages, error } = await flow.run({ payload: parameters });
    assert.equal(error, undefined);
    const [first] = messages[0]?.payload as Record<string, unknown>[];
    assert.ok(first);
    assert.deepEqual(Object.keys(first), Object.keys(row));
    const { time, value, ...lasting } = row;
    assert.deepEqual({ ...first, time: 0, value: 0 }, { ...lasting, time: 0, value: 0 });
    assert.equal(typeof first['time'], typeof time);
    assert.equal(typeof first['value'], typeof value);
  });
});

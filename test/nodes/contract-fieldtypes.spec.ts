import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StateFile } from '../../src/storage/statefile';
import type { Point } from '../../src/output/influxdb';
import { Bridge } from './resensys-flow';

const NODE = { type: 'sensor-get-readings', device: '15-03-77-A2', quantity: 'Volt', output: 'influxdb' };
const RANGE = { from: Date.UTC(2026, 4, 1), to: Date.UTC(2026, 4, 1, 1) };
const CREDENTIALS = { username: 'demo', password: 'demo-pass' };

/** Each test has a user directory of its own, so that it begins as a Node-RED does that has just started. */
describe('the type of a field across restarts', () => {
  let bridge: Bridge;
  let userDir: string;
  let file: StateFile;

  beforeEach(async () => {
    bridge = await Bridge.open();
    userDir = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-'));
    file = new StateFile({
      path: path.join(userDir, 'sensor-clouds', 'field-types.json'),
      version: 1,
      warn: (text) => assert.fail(text),
    });
  });
  afterEach(async () => {
    await bridge.close();
    rmSync(userDir, { recursive: true, force: true });
  });

  it('is on disk when the node has been closed', async () => {
    const flow = await bridge.deploy(NODE, {}, CREDENTIALS, userDir);
    assert.equal((await flow.run({ payload: RANGE })).error, undefined);
    await flow.unload();
    assert.deepEqual(file.load(), [['resensys', 'Volt', 'number']]);
  });

  it('is the one that was settled before the start', async () => {
    file.save(() => [['resensys', 'Volt', 'text']]);
    await file.flush();
    const flow = await bridge.deploy(NODE, {}, CREDENTIALS, userDir);
    const { messages, error } = await flow.run({ payload: RANGE });
    assert.equal(error, undefined);
    const points = messages.flatMap(({ payload }) => payload as Point[]);
    assert.ok(points.length > 0);
    for (const { fields } of points) {
      assert.deepEqual(Object.keys(fields), ['Volt']);
      assert.equal(typeof fields.Volt, 'string');
    }
  });
});

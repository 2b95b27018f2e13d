import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { leaveOut } from '../setup/packages';
import type { Flow, Outcome } from './flow';
import { Bridge } from './resensys-flow';

const HOUR = 3_600_000;
const DEVICE = '15-03-77-A2';
const FROM = Date.UTC(2026, 4, 1);

describe('read: new on a full disk', () => {
  let folder: string;
  let disk: string;
  let bridge: Bridge;
  let isMounted = false;

  before(function () {
    folder = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-disk-'));
    disk = path.join(folder, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', disk], { stdio: 'ignore' });
      isMounted = true;
    } catch {
      leaveOut(this, 'only root on Linux can make a small disk');
    }
  });
  beforeEach(async () => {
    bridge = await Bridge.open();
  });
  afterEach(() => bridge.close());
  after(() => {
    if (isMounted) execFileSync('umount', [disk]);
    rmSync(folder, { recursive: true });
  });

  it('delivers all the same, leaves what was on disk whole, and goes on writing when there is room', async () => {
    const deploy = async (userDir: string): Promise<Flow> => {
      await bridge.undeploy();
      const node = { type: 'sensor-get-readings', read: 'new', device: DEVICE, quantity: 'Volt' };
      return bridge.deploy(node, {}, undefined, userDir);
    };
    /** What is on the disk, in a Node-RED that knows nothing else. */
    const copied = async (name: string): Promise<Flow> => {
      await bridge.undeploy();
      cpSync(disk, path.join(folder, name), { recursive: true });
      return deploy(path.join(folder, name));
    };
    const hours = async (flow: Flow, from: number, to: number): Promise<void> => {
      const outcome: Outcome = await flow.run({ payload: { from: FROM, to: FROM + to * HOUR } });
      assert.equal(outcome.error, undefined);
      assert.deepEqual(
        outcome.messages.flatMap(({ payload }) => (payload as { time: number }[]).map(({ time }) => time)),
        bridge.cloud.rows(DEVICE, 3003, FROM + from * HOUR, FROM + to * HOUR).map(({ time }) => time),
      );
    };
    await hours(await deploy(disk), 0, 2);
    await bridge.undeploy();
    const filler = path.join(disk, 'filler');
    for (let size = 256 * 1024; size > 0; size -= 512) {
      try {
        writeFileSync(filler, Buffer.alloc(size));
        break;
      } catch {
        // Not so much.
      }
    }
    await hours(await deploy(disk), 2, 4);
    await hours(await copied('full'), 2, 5);

    rmSync(filler);
    await hours(await deploy(disk), 4, 6);
    await hours(await copied('free'), 6, 7);
  });
});

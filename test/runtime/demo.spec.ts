import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../scripts/node-red';
import { eventually } from './eventually';
import { Listener } from './mqtt';

const ROOT = path.resolve(__dirname, '..', '..');

/** The demo as `npm start` runs it after the build, without the process that only passes signals on. */
class Demo {
  private printed = '';
  private readonly end: Promise<unknown[]>;

  private constructor(private readonly child: ChildProcess) {
    this.end = once(child, 'exit');
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.printed += chunk.toString();
      });
    }
  }

  static start(...args: string[]): Demo {
    const command = ['--require', 'tsx/cjs', path.join('scripts', 'demo.ts'), ...args];
    return new Demo(spawn(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** Everything that it has printed, as soon as that holds a text. */
  async output(text: string): Promise<string> {
    return eventually(`"${text}"`, () => {
      if (this.printed.includes(text)) return this.printed;
      if (this.child.exitCode !== null) throw new Error(`The demo ended:\n${this.printed}`);
      return undefined;
    });
  }

  /** The exit code. */
  async ended(): Promise<unknown> {
    const [code] = await this.end;
    return code;
  }

  /** What it printed before its end. */
  async words(): Promise<string> {
    await this.end;
    return this.printed;
  }

  interrupt(): void {
    this.child.kill('SIGINT');
  }
}

describe('the demo', function () {
  this.timeout(60_000);
  let folder = '';

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-demo-test-'));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('prints its addresses and nothing else, shows data, and ends with Ctrl-C', async () => {
    const [port, mqttPort] = [await freePort(), await freePort()];
    const userDir = path.join(folder, 'user');
    const demo = Demo.start('--port', String(port), '--mqtt-port', String(mqttPort), '--folder', userDir);
    try {
      const printed = await demo.output('Ctrl-C ends it.');
      const lines = printed.trim().split('\n').filter(Boolean);
      const words = ['Editor', 'Dashboard', 'MQTT', 'InfluxDB', ...VENDORS, 'Files', 'Ctrl-C'];
      assert.deepEqual(
        lines.map((line) => line.trim().split(' ')[0]),
        words,
      );
      for (const address of [`http://127.0.0.1:${port}/`, `http://127.0.0.1:${port}/dashboard/resensys`]) {
        assert.ok(printed.includes(address.replace('/resensys', '')));
        assert.equal((await fetch(address)).status, 200, address);
      }
      const listener = await Listener.on(mqttPort);
      for (const topic of ['bridge/', 'air/', 'plant/', 'machines/', 'meters/']) await listener.below(topic, 5);
      await listener.close();
      await eventually('photos', () => (photosIn(userDir) > 10 ? true : undefined));
    } finally {
      demo.interrupt();
    }
    assert.equal(await demo.ended(), 0);
    await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
    assert.ok(existsSync(path.join(userDir, 'node-red.log')));
  });

  it('leaves the user directory of another Node-RED alone', async () => {
    const userDir = path.join(folder, 'own');
    const settings = path.join(folder, 'settings.js');
    rmSync(userDir, { recursive: true, force: true });
    writeFileSync(settings, 'module.exports = {};\n');
    const demo = Demo.start('--folder', folder);
    assert.equal(await demo.ended(), 1);
    assert.match(await demo.words(), /belongs to a Node-RED of yours/);
    assert.ok(!existsSync(path.join(folder, 'flows.json')));
  });

  it('says what is wrong with an option, and ends', async () => {
    const demo = Demo.start('--port', '70000');
    assert.equal(await demo.ended(), 1);
    assert.match(await demo.words(), /^--port 70000 is no port\n$/);
  });
});

const VENDORS = ['resensys', 'sensit', 'sensaphone', 'senquip', 'besmart'];

function photosIn(userDir: string): number {
  const photos = path.join(userDir, 'photos');
  return existsSync(photos) ? readdirSync(photos).length : 0;
}

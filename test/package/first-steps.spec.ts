import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../scripts/node-red';
import { eventually } from '../runtime/eventually';
import { NPM_ENVIRONMENT } from '../runtime/packed';
import { ROOT } from './package-json';
import { blocksOf, commandsInText } from './readme';

/** A command as somebody types it in a terminal, whose Ctrl-C reaches all that it has started. */
class Typed {
  printed = '';
  private readonly end: Promise<unknown[]>;
  private readonly child;

  constructor(command: string, cwd: string) {
    const [program = '', ...args] = command.split(' ');
    const env = { ...process.env, ...NPM_ENVIRONMENT };
    this.child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.end = once(this.child, 'exit');
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.printed += chunk.toString();
      });
    }
  }

  async says(text: string): Promise<string> {
    return eventually(
      `"${text}"`,
      () => {
        if (this.child.exitCode !== null) throw new Error(`It ended:\n${this.printed}`);
        return this.printed.includes(text) ? this.printed : undefined;
      },
      120_000,
    );
  }

  async ended(): Promise<unknown> {
    return (await this.end)[0];
  }

  interrupt(): void {
    if (this.child.exitCode === null && this.child.pid !== undefined) process.kill(-this.child.pid, 'SIGINT');
  }
}

describe('the first steps of the README, in an empty folder', function () {
  this.timeout(300_000);
  let folder = '';

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-first-steps-'));
    const ignored = readFileSync(path.join(ROOT, '.gitignore'), 'utf8')
      .split('\n')
      .map((line) => line.replace(/\/$/, ''));
    cpSync(ROOT, folder, {
      recursive: true,
      filter: (from) => !ignored.includes(path.basename(from)) && path.basename(from) !== '.git',
    });
    assert.ok(!existsSync(path.join(folder, 'node_modules')) && !existsSync(path.join(folder, 'dist')));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts the demo, looks at the addresses that it prints, and ends it. */
  async function lookAt(command: string): Promise<string> {
    const demo = new Typed(command, folder);
    try {
      const printed = await demo.says('Ctrl-C ends it.');
      for (const what of ['Editor', 'Dashboard']) {
        const url = new RegExp(`${what} +(http:\\S+)`).exec(printed)?.[1] ?? '';
        assert.equal((await fetch(url)).status, 200, url);
      }
      return printed;
    } finally {
      demo.interrupt();
      await demo.ended();
    }
  }

  it('its two commands install everything and start the demo, which leaves nothing behind', async () => {
    const block = blocksOf().find((text) => text.includes('npm ci')) ?? '';
    const [install = '', start = '', ...more] = block.split('\n');
    assert.deepEqual(more, []);
    const installing = new Typed(install, folder);
    assert.equal(await installing.ended(), 0, installing.printed);
    const userDir = /Files +(\S+)/.exec(await lookAt(start))?.[1] ?? '';
    assert.ok(path.isAbsolute(userDir) && !existsSync(userDir), userDir);
  });

  it('its other commands do what it says', async () => {
    const commands = commandsInText();
    const options = commands.find((command) => command.includes('--folder')) ?? '';
    const [port, mqttPort] = [await freePort(), await freePort()];
    const printed = await lookAt(options.replace('1881', String(port)).replace('1883', String(mqttPort)));
    assert.ok(printed.includes(`:${port}/dashboard`) && printed.includes(`:${mqttPort} `), printed);
    const kept = /--folder (\S+)/.exec(options)?.[1] ?? '';
    assert.ok(readdirSync(path.join(folder, kept)).includes('flows.json'));

    const help = commands.find((command) => command.includes('--help')) ?? '';
    const helping = new Typed(help, folder);
    assert.equal(await helping.ended(), 0);
    assert.match(helping.printed, /--port N[^]+--latency/);

    // All that it tells a reader to type has been typed here; the tests of the tarball install the package.
    const known = new Set([options, help, ...blocksOf().flatMap((block) => block.split('\n'))]);
    assert.deepEqual(
      commands.filter((command) => !known.has(command)),
      [],
    );
  });
});

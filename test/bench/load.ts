import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** How much later Node-RED is ready with the pack installed: with its dependencies, dialogs and texts, no flow yet. */

const ROOT = path.resolve(__dirname, '..', '..');
const ROUNDS = 11;

interface Start {
  /** From the start of the process until the flows are started, ms. */
  time: number;
  /** What the process has computed until then, ms: the figure for a machine that does other things as well. */
  cpu: number;
}

/** Starts Node-RED with and without the pack in turn, each in a process of its own, and prints medians. */
export async function load(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-load-'));
  try {
    const bare = prepare(path.join(folder, 'bare'));
    const full = prepare(path.join(folder, 'full'));
    install(full);
    // What the disk has not cached yet costs the first start only.
    for (const userDir of [bare, full]) await start(userDir);
    const without: Start[] = [];
    const withPack: Start[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      without.push(await start(bare));
      withPack.push(await start(full));
    }
    print('Start of Node-RED until its flows are started (medians; target below 150 ms more with the pack)');
    for (const name of ['time', 'cpu'] as const) {
      const [less, more] = [without, withPack].map((starts) => starts.map((one) => one[name])) as [number[], number[]];
      const differences = more.map((one, round) => one - (less[round] ?? NaN));
      print(
        `  ${name.padEnd(5)} without ${median(less).toFixed(0)} ms   with ${median(more).toFixed(0)} ms   ` +
          `more, pair by pair ${median(differences).toFixed(0)} ms`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A user directory that needs nothing from outside. */
function prepare(userDir: string): string {
  mkdirSync(userDir);
  writeFileSync(path.join(userDir, 'package.json'), JSON.stringify({ name: 'bench', private: true }));
  writeFileSync(path.join(userDir, 'flows.json'), '[]');
  const settings = {
    flowFile: 'flows.json',
    uiHost: '127.0.0.1',
    uiPort: 0,
    credentialSecret: false,
    telemetry: { enabled: false, updateNotification: false },
    diagnostics: { enabled: false, ui: false },
    editorTheme: { tours: false, projects: { enabled: false } },
  };
  const tell = "process.on('message', () => process.send(process.cpuUsage()));";
  writeFileSync(path.join(userDir, 'settings.js'), `${tell}\nmodule.exports = ${JSON.stringify(settings)};\n`);
  return userDir;
}

/** Installs the pack as npm would publish it, so that it brings its own copies of its dependencies. */
function install(userDir: string): void {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', userDir], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: 'pipe',
    }),
  ) as { filename: string }[];
  if (!packed) throw new Error('npm pack gave nothing');
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--omit=dev'];
  execFileSync('npm', ['install', ...options, path.join(userDir, packed.filename)], { cwd: userDir, stdio: 'pipe' });
}

async function start(userDir: string): Promise<Start> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [require.resolve('node-red/red.js'), '-u', userDir, '-s', path.join(userDir, 'settings.js')],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  const ended = once(child, 'exit');
  let figures: Start | undefined;
  for await (const line of createInterface(child.stdout as Readable)) {
    if (!line.includes('Started flows')) continue;
    const time = performance.now() - began;
    child.send('figures');
    const [{ user, system }] = (await once(child, 'message')) as [NodeJS.CpuUsage];
    figures = { time, cpu: (user + system) / 1000 };
    child.kill();
  }
  await ended;
  if (!figures) throw new Error('Node-RED did not start');
  return figures;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

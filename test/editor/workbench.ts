/** A Node-RED of its own in a folder that is thrown away, with the built pack in it, and a browser to look at it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const ROOT = path.resolve(__dirname, '..', '..');
const PACK = '@sensor-clouds/node-red-contrib-sensor-clouds';

/** Where screenshots for people go. */
export const ARTIFACTS = path.join(ROOT, 'artifacts');

export interface Workbench {
  /** The editor's address, with `httpAdminRoot`. */
  readonly url: string;
  readonly browser: Browser;
  close(): Promise<void>;
}

export interface WorkbenchOptions {
  chromium: string;
  flows: readonly object[];
  /** Credentials as the flow file's own would hold them, by node id. */
  credentials?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  environment?: Readonly<Record<string, string>>;
}

/** Starts both; resolves when Node-RED has started its flows. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  if (!existsSync(path.join(ROOT, 'dist', 'nodes', 'sensor-get-readings.html'))) {
    throw new Error('The pack is not built. Run npm run build first.');
  }
  const userDir = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-editor-'));
  const pack = path.join(userDir, 'node_modules', PACK);
  mkdirSync(pack, { recursive: true });
  for (const part of ['package.json', 'dist', 'examples']) {
    if (existsSync(path.join(ROOT, part))) cpSync(path.join(ROOT, part), path.join(pack, part), { recursive: true });
  }
  const port = await freePort();
  writeFileSync(path.join(userDir, 'settings.js'), settings(port));
  writeFileSync(path.join(userDir, 'flows.json'), JSON.stringify(options.flows));
  writeFileSync(path.join(userDir, 'flows_cred.json'), JSON.stringify(options.credentials ?? {}));
  const child = spawn(
    process.execPath,
    [require.resolve('node-red/red.js'), '-u', userDir, '-s', path.join(userDir, 'settings.js')],
    { env: { ...process.env, ...options.environment, NODE_PATH: path.join(ROOT, 'node_modules') }, stdio: 'pipe' },
  );
  await started(child);
  const browser = await chromium.launch({
    executablePath: options.chromium,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
  });
  return {
    url: `http://127.0.0.1:${port}/admin/`,
    browser,
    close: async () => {
      await browser.close();
      const ended = once(child, 'exit');
      child.kill();
      await ended;
      rmSync(userDir, { recursive: true, force: true });
    },
  };
}

/** Not at the root, because a dialog must not care where the editor is. */
function settings(port: number): string {
  return `module.exports = ${JSON.stringify({
    flowFile: 'flows.json',
    uiHost: '127.0.0.1',
    uiPort: port,
    httpAdminRoot: '/admin',
    credentialSecret: false,
    telemetry: { enabled: false, updateNotification: false },
    diagnostics: { enabled: false, ui: false },
    editorTheme: { tours: false, projects: { enabled: false }, palette: { catalogues: [] } },
    logging: { console: { level: 'info' } },
  })};\n`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Node-RED says so in its log; what it said until then is the reason where it ends instead. */
function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const listen = (chunk: Buffer): void => {
      log += chunk.toString();
      if (log.includes('Started flows')) resolve();
      if (log.includes('Waiting for missing types')) reject(new Error(`A node type is missing:\n${log}`));
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', () => {
      reject(new Error(`Node-RED ended before its flows were started:\n${log}`));
    });
  });
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

/** A Node-RED of its own in a child process, with the pack installed: for the demo and for tests. */
export interface NodeRed {
  /** Of the editor, without a slash at the end. */
  readonly url: string;
  readonly userDir: string;
  readonly process: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  /** Replaces all flows and waits until they are started; credentials stand inline as `credentials` of a node. */
  deploy(flows: readonly object[], type?: 'full' | 'nodes' | 'flows'): Promise<void>;
  /** Presses the button of an inject node. */
  inject(id: string): Promise<void>;
  /** Ends it as Ctrl-C does, and waits for its end. */
  stop(): Promise<void>;
}

export interface NodeRedOptions {
  userDir: string;
  /** A free one is taken when absent. */
  port?: number;
  /** Further entries of its settings file. */
  settings?: Readonly<Record<string, unknown>> & { readonly httpAdminRoot?: string };
  /** Present from the first start; a missing file means no flows. */
  flows?: readonly object[];
  /** By node id, kept unencrypted beside the flows. */
  credentials?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  env?: Readonly<Record<string, string>>;
  /** False where the pack is installed in `userDir` already. */
  linkPack?: boolean;
  /** What it prints is appended to this file, too. */
  logFile?: string;
}

const ROOT = path.resolve(__dirname, '..');
const PACK = '@sensor-clouds/node-red-contrib-sensor-clouds';

/** The first line of a settings file that was written here, and may be written anew. */
export const SETTINGS_MARK = '// Written by scripts/node-red.ts of the sensor clouds pack, anew at each start.';

/** How long Node-RED may take to answer, ms; usually it is under two seconds. */
const START_LIMIT = 60_000;

/**
 * Starts Node-RED and resolves when its flows are started.
 * @throws Error with what it printed, when it ends instead
 */
export async function startNodeRed(options: NodeRedOptions): Promise<NodeRed> {
  const { userDir } = options;
  const port = options.port ?? (await freePort());
  prepare(options);
  const child = spawn(
    process.execPath,
    [redJs(), '-u', userDir, '-s', path.join(userDir, 'settings.js'), '-p', String(port)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: userDir,
      env: { ...process.env, ...options.env, NODE_RED_HOME: '' },
    },
  );
  let printed = '';
  const keep = (chunk: Buffer): void => {
    printed += chunk.toString();
    if (options.logFile !== undefined) appendFileSync(options.logFile, chunk);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const url = `http://127.0.0.1:${port}${options.settings?.httpAdminRoot ?? ''}`;
  try {
    await started(child, () => printed, url);
  } catch (error) {
    // Nobody else has the handle of a process that did not start.
    child.kill('SIGKILL');
    throw error;
  }

  return {
    url,
    userDir,
    process: child,
    output: () => printed,
    deploy: async (flows, type = 'full') => {
      const before = starts(printed);
      await post(`${url}/flows`, { flows }, { 'Node-RED-API-Version': 'v2', 'Node-RED-Deployment-Type': type });
      // The answer comes when the old flows have stopped; the new ones start after it.
      await until(
        child,
        () => starts(printed) > before,
        () => printed,
      );
    },
    inject: async (id) => {
      await post(`${url}/inject/${id}`, {});
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const end = once(child, 'exit');
      child.kill('SIGINT');
      await end;
    },
  };
}

/**
 * Which Node-RED is meant: that of the folder in the variable `NODE_RED_PATH`, so that tests can run on another
 * generation, else this project's own. It runs on the Node.js of this process.
 */
function redJs(): string {
  return require.resolve(`${process.env['NODE_RED_PATH'] ?? 'node-red'}/red.js`);
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function prepare({ userDir, settings, flows, credentials, linkPack = true }: NodeRedOptions): void {
  mkdirSync(userDir, { recursive: true });
  const all = {
    flowFile: 'flows.json',
    credentialSecret: false,
    uiHost: '127.0.0.1',
    fileWorkingDirectory: userDir,
    telemetry: { enabled: false, updateNotification: false },
    diagnostics: { enabled: false, ui: false },
    externalModules: { autoInstall: false },
    editorTheme: { tours: false, projects: { enabled: false }, palette: { catalogues: [] } },
    logging: { console: { level: 'info', metrics: false, audit: false } },
    ...settings,
  };
  writeFileSync(
    path.join(userDir, 'settings.js'),
    `${SETTINGS_MARK}\nmodule.exports = ${JSON.stringify(all, null, 2)};\n`,
  );
  if (flows) writeFileSync(path.join(userDir, 'flows.json'), JSON.stringify(flows, null, 2));
  if (credentials) writeFileSync(path.join(userDir, 'flows_cred.json'), JSON.stringify(credentials));
  if (!linkPack) return;
  const scope = path.join(userDir, 'node_modules', path.dirname(PACK));
  mkdirSync(scope, { recursive: true });
  const link = path.join(scope, path.basename(PACK));
  if (!existsSync(link)) symlinkSync(ROOT, link, 'dir');
  writeFileSync(
    path.join(userDir, 'package.json'),
    JSON.stringify({ name: 'demo', private: true, dependencies: { [PACK]: '*' } }),
  );
}

async function started(child: ChildProcess, printed: () => string, url: string): Promise<void> {
  await until(child, () => starts(printed()) > 0, printed);
  await until(child, () => answers(`${url}/settings`), printed);
}

/** How often Node-RED has said that flows, or the changed ones among them, are started. */
function starts(printed: string): number {
  return printed.match(/Started (modified )?(flows|nodes)/g)?.length ?? 0;
}

/** @throws Error with what Node-RED printed, when it ends instead */
async function until(
  child: ChildProcess,
  isReady: () => boolean | Promise<boolean>,
  printed: () => string,
): Promise<void> {
  const deadline = Date.now() + START_LIMIT;
  while (!(await isReady())) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`Node-RED ended instead of starting:\n${printed()}`);
    if (printed().includes('Waiting for missing types')) throw new Error(`A node type is missing:\n${printed()}`);
    if (Date.now() > deadline) throw new Error(`Node-RED did not start:\n${printed()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).status < 500;
  } catch {
    return false;
  }
}

async function post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    // Node-RED closes a connection that nobody uses, perhaps just when the next request is sent.
    headers: { 'Content-Type': 'application/json', Connection: 'close', ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${url}: ${answer.status} ${await answer.text()}`);
}

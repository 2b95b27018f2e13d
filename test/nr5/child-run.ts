import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** What the run on Node-RED 5 tells the one that has started it: each outcome, and at the end what it has run on. */
export type Told =
  | { kind: 'test'; title: string; error?: string }
  | { kind: 'skipped'; title: string }
  | { kind: 'end'; leftOut: string[]; versions: { node: string; nodeRed: string } };

const ROOT = path.resolve(__dirname, '..', '..');
const NODE_RED_5 = path.join(__dirname, 'node_modules', 'node-red');

/** How long the process may take to end after its last test, ms. */
const PARTING = 10_000;

/**
 * Runs spec files in a process of their own, on Node-RED 5.
 * @param node the Node.js to run them with
 * @param files a pattern of paths from the project's root
 * @param without paths of those which are not run
 * @returns what it has told, in order; the last is the end
 * @throws Error with what the process has printed, when it comes to no end
 */
export async function runOnNodeRed5(node: string, files: string, without: readonly string[] = []): Promise<Told[]> {
  const reporter = path.join(__dirname, 'child-reporter.ts');
  const options = ['--no-config', '--require', 'tsx/cjs', '--timeout', '20000', '--reporter', reporter];
  const ignored = without.flatMap((file) => ['--ignore', file]);
  const child = fork(require.resolve('mocha/bin/mocha.js'), [...options, ...ignored, files], {
    cwd: ROOT,
    execPath: node,
    execArgv: [],
    env: { ...process.env, NODE_RED_PATH: NODE_RED_5 },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const told: Told[] = [];
  let printed = '';
  child.on('message', (message) => {
    told.push(message as Told);
    // What a failed test has left running must not keep the other tests waiting.
    if (told.at(-1)?.kind === 'end') setTimeout(() => child.kill('SIGKILL'), PARTING).unref();
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  await once(child, 'close');
  const last = told.at(-1);
  if (last?.kind !== 'end') {
    throw new Error(`The run on Node-RED 5 broke off after "${last?.title ?? ''}":\n${printed}`);
  }
  return told;
}

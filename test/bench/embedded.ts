import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import RED from 'node-red';
import type { NodeMessage } from 'node-red';

/**
 * A Node-RED in this process with the built pack, so that its time and memory are those of the process. Function nodes
 * bring messages in and out; nothing keeps a message longer than the flow does.
 */
export interface Embedded {
  /** Sends a message into the node `first` and resolves when it is completed or caught. */
  run(message: object, each: (message: NodeMessage) => void): Promise<void>;
  close(): Promise<void>;
}

const ROOT = path.resolve(__dirname, '..', '..');

/** What function nodes see as `global.get('bench')`. */
interface Bench {
  send?: (message: object) => void;
  message?: (message: NodeMessage) => void;
  end?: (error?: unknown) => void;
}

/**
 * @param flow the node that begins has the id `first`, the one that ends is wired to `sink`; credentials stand inline
 * @param ends the node that completes when a message is through
 */
export async function embed(
  flow: (Record<string, unknown> & { id: string; type: string })[],
  ends: string,
): Promise<Embedded> {
  const userDir = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-bench-'));
  const bench: Bench = {};
  const server = createServer();
  RED.init(server, {
    userDir,
    nodesDir: [path.join(ROOT, 'dist', 'nodes')],
    httpAdminRoot: false,
    httpNodeRoot: false,
    credentialSecret: false,
    functionGlobalContext: { bench },
    logging: { console: { level: 'off', metrics: false, audit: false } },
  } as never);
  const loaded = once(RED.events, 'flows:started');
  await RED.start();
  // The start does not wait for the flows of the (empty) user directory, which would take the credentials away.
  await loaded;
  const place = (node: object): object => ({ z: 'tab', x: 0, y: 0, wires: [], ...node });
  const code = (id: string, func: string, more: object = {}): object =>
    place({ id, type: 'function', func, outputs: 1, libs: [], initialize: '', finalize: '', ...more });
  await RED.runtime.flows.setFlows({
    flows: {
      flows: [
        { id: 'tab', type: 'tab', label: 'bench' },
        ...flow.map((node) => ('wires' in node ? place(node) : node)),
        code('start', '', {
          initialize: "global.get('bench').send = (message) => node.send(message);",
          wires: [['first']],
        }),
        code('sink', "global.get('bench').message(msg);"),
        place({ id: 'complete', type: 'complete', scope: [ends], wires: [['end']] }),
        code('end', "global.get('bench').end();"),
        place({ id: 'catch', type: 'catch', scope: null, wires: [['failed']] }),
        code('failed', "global.get('bench').end(msg.error);"),
      ],
    },
    deploymentType: 'full',
  } as never);
  while (bench.send === undefined) await new Promise((resolve) => setImmediate(resolve));

  return {
    run: (message, each) =>
      new Promise((resolve, reject) => {
        bench.message = each;
        bench.end = (error) => {
          if (error === undefined) resolve();
          else reject(new Error(JSON.stringify(error)));
        };
        bench.send?.(message);
      }),
    close: async () => {
      await RED.stop();
      rmSync(userDir, { recursive: true, force: true });
    },
  };
}

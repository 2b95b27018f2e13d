import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Node, NodeInitializer, NodeMessage } from 'node-red';
import helper from 'node-red-node-test-helper';
import type { TestFlowsItem } from 'node-red-node-test-helper';
import type { ErrorCause } from '../../src/errors';

/**
 * A flow in a Node-RED runtime with one action node under test, wired to a node that collects what it sends, a Catch
 * node and a Complete node.
 */

/** What a message of the pack carries, as far as tests look at it. */
export interface Sent extends NodeMessage {
  payload: unknown;
  topic: string;
  parts: { id: string; index: number; type: string; len: number; count?: number; parts?: unknown };
  sensorCloud: {
    vendor: string;
    account: string;
    operation: string;
    query: Record<string, unknown>;
    count: number;
    requests: number;
    delivery?: string;
  };
  [property: string]: unknown;
}

/** What a Catch node sees. */
export interface Caught extends NodeMessage {
  error: { message: string; code: string; cause: ErrorCause };
}

/** How one incoming message ended. */
export interface Outcome {
  messages: Sent[];
  error?: Caught['error'];
}

export interface FlowOptions {
  /** The node types of the flow, as Node-RED loads them. */
  types: NodeInitializer[];
  /** The action node; `id`, `z` and `wires` are given by the flow. */
  node: Record<string, unknown> & { type: string };
  /** The config nodes. */
  config: (Record<string, unknown> & { id: string; type: string })[];
  credentials: Record<string, Record<string, string>>;
  userDir?: string;
}

export class Flow {
  readonly sent: Sent[] = [];
  readonly caught: Caught[] = [];
  completed = 0;
  readonly statuses: { fill?: string; shape?: string; text?: string }[] = [];
  private readonly ownFolder: string | undefined;

  private constructor(
    readonly userDir: string,
    own: boolean,
  ) {
    this.ownFolder = own ? userDir : undefined;
  }

  static async open({ types, node, config, credentials, userDir }: FlowOptions): Promise<Flow> {
    const flow = new Flow(userDir ?? mkdtempSync(path.join(tmpdir(), 'sensor-clouds-')), userDir === undefined);
    helper.init(require.resolve(process.env['NODE_RED_PATH'] ?? 'node-red'));
    helper.settings({ userDir: flow.userDir });
    const items = [
      { id: 'tab', type: 'tab' },
      ...config.map((one) => ({ ...one, z: '' })),
      { ...node, id: 'node', z: 'tab', x: 0, y: 0, wires: [['sink']] },
      { id: 'sink', type: 'helper', z: 'tab', x: 0, y: 0, wires: [] },
      { id: 'catch', type: 'catch', z: 'tab', x: 0, y: 0, scope: ['node'], wires: [['errors']] },
      { id: 'errors', type: 'helper', z: 'tab', x: 0, y: 0, wires: [] },
      { id: 'complete', type: 'complete', z: 'tab', x: 0, y: 0, scope: ['node'], wires: [['ends']] },
      { id: 'ends', type: 'helper', z: 'tab', x: 0, y: 0, wires: [] },
    ] as TestFlowsItem[];
    await helper.load(types, items, credentials);
    flow.node('sink').on('input', (message) => flow.sent.push(message as Sent));
    flow.node('errors').on('input', (message) => flow.caught.push(message as Caught));
    flow.node('ends').on('input', () => (flow.completed += 1));
    flow.node('node').on(
      'call:status' as never,
      ((call: { args: [{ fill?: string }] }) => {
        flow.statuses.push(call.args[0]);
      }) as never,
    );
    return flow;
  }

  node(id: string): Node {
    return helper.getNode(id);
  }

  /** Sends a message into the node under test and waits until it ends: with Complete or with an error. */
  async run(message: object = {}): Promise<Outcome> {
    const messages = this.sent.length;
    const before = this.caught.length;
    const { completed } = this;
    this.node('node').receive(message as NodeMessage);
    await this.until(() => this.completed > completed || this.caught.length > before);
    // What the node has sent before its end is delivered in turns of its own.
    await turn();
    const error = this.caught[before]?.error;
    return { messages: this.sent.slice(messages), ...(error ? { error } : {}) };
  }

  /** Sends a message and does not wait. */
  receive(message: object = {}): void {
    this.node('node').receive(message as NodeMessage);
  }

  /** Resolves when `check` holds; asked after every turn of the event loop. */
  async until(check: () => boolean): Promise<void> {
    while (!check()) await turn();
  }

  /** Ends the flow and leaves its user directory. */
  async unload(): Promise<void> {
    await helper.unload();
  }

  async close(): Promise<void> {
    await this.unload();
    if (this.ownFolder !== undefined) rmSync(this.ownFolder, { recursive: true, force: true });
  }
}

/** One turn of the event loop, in which what is due has happened. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Node, NodeAPI, NodeInitializer, NodeMessage } from 'node-red';
import helper from 'node-red-node-test-helper';
import type { TestFlowsItem } from 'node-red-node-test-helper';
import { turn } from './flow';
import type { Caught, Outcome, Sent } from './flow';
import { redeploy } from './redeploy';

/** Something in a flow file. */
export type Item = Record<string, unknown> & { id: string; type: string };

/** What is deployed: any number of accounts and of nodes that use them. */
export interface Layout {
  types: NodeInitializer[];
  config: Item[];
  /** The action nodes; what they send, their errors and their ends are collected. */
  nodes: Item[];
  credentials: Record<string, Record<string, string>>;
}

/** A line that Node-RED has logged. */
export interface LogLine {
  level: number;
  msg: unknown;
  type?: string;
}

/**
 * A Node-RED runtime with several accounts and nodes, in which every node has the same sink, Catch and Complete node,
 * and which can be deployed again.
 */
export class Deployment {
  readonly sent: Sent[] = [];
  readonly caught: Caught[] = [];
  readonly ended: NodeMessage[] = [];
  readonly statuses: unknown[] = [];
  private asked = 0;
  private red: NodeAPI | undefined;

  private constructor(
    private layout: Layout,
    readonly userDir: string,
    private readonly isOwn: boolean,
  ) {}

  /** @param userDir an existing one, as after a restart; without it one that goes with the deployment */
  static async open(layout: Layout, userDir?: string): Promise<Deployment> {
    const folder = userDir ?? mkdtempSync(path.join(tmpdir(), 'sensor-clouds-'));
    const deployment = new Deployment(layout, folder, userDir === undefined);
    helper.init(require.resolve(process.env['NODE_RED_PATH'] ?? 'node-red'));
    helper.settings({ userDir: folder });
    const keep: NodeInitializer = (red) => {
      deployment.red = red;
    };
    await helper.load([keep, ...layout.types], deployment.items(), layout.credentials);
    deployment.listen();
    return deployment;
  }

  /** A deploy, by default one that changes nothing and starts everything anew. */
  async deployAgain(changes: Partial<Layout> = {}, kind: 'full' | 'nodes' | 'flows' = 'full'): Promise<void> {
    this.layout = { ...this.layout, ...changes };
    if (!this.red) throw new Error('nothing is deployed yet');
    await redeploy(this.red, this.items(), kind, this.layout.credentials);
    this.listen();
  }

  /** Every line that Node-RED has logged since the start. */
  get log(): LogLine[] {
    return helper.log().args.map(([line]) => line as LogLine);
  }

  /** The warnings that belong to no node: those of the accounts. */
  get warnings(): string[] {
    const WARN = 30;
    return this.log.filter(({ level, type }) => level === WARN && type === undefined).map(({ msg }) => String(msg));
  }

  /** The flows as Node-RED keeps and exports them. */
  get exported(): unknown[] {
    const nodes: unknown[] = [];
    this.red?.nodes.eachNode((node) => nodes.push(node));
    return nodes;
  }

  node(id: string): Node {
    return helper.getNode(id);
  }

  /** Hands a message to a node as it is. */
  receive(id: string, message: unknown): void {
    this.node(id).receive(message as NodeMessage);
  }

  /** Hands a message to a node and waits for its end. */
  async ask(id: string, message: object = {}): Promise<Outcome> {
    const ask = (this.asked += 1);
    // It goes through every node, so that the outcome is known from those of others.
    const isOf = (one: NodeMessage): boolean => (one as { ask?: number }).ask === ask;
    this.receive(id, { ...message, ask });
    await this.until(() => this.ended.some(isOf) || this.caught.some(isOf));
    // What was sent before the end is delivered in turns of its own.
    await turn();
    const error = this.caught.find(isOf)?.error;
    return { messages: this.sent.filter(isOf), ...(error ? { error } : {}) };
  }

  async until(check: () => boolean): Promise<void> {
    while (!check()) await turn();
  }

  /** Ends the flows and leaves the user directory. */
  async unload(): Promise<void> {
    await helper.unload();
  }

  async close(): Promise<void> {
    await this.unload();
    if (this.isOwn) rmSync(this.userDir, { recursive: true, force: true });
  }

  private items(): TestFlowsItem[] {
    const place = { z: 'tab', x: 0, y: 0 };
    const scope = this.layout.nodes.map(({ id }) => id);
    return [
      { id: 'tab', type: 'tab' },
      ...this.layout.config.map((one) => ({ ...one, z: '' })),
      ...this.layout.nodes.map((one) => ({ ...one, ...place, wires: [['sink']] })),
      { id: 'sink', type: 'helper', ...place, wires: [] },
      { id: 'catch', type: 'catch', ...place, scope, wires: [['errors']] },
      { id: 'errors', type: 'helper', ...place, wires: [] },
      { id: 'complete', type: 'complete', ...place, scope, wires: [['ends']] },
      { id: 'ends', type: 'helper', ...place, wires: [] },
    ] as TestFlowsItem[];
  }

  private listen(): void {
    this.node('sink').on('input', (message) => this.sent.push(message as Sent));
    this.node('errors').on('input', (message) => this.caught.push(message as Caught));
    this.node('ends').on('input', (message) => this.ended.push(message));
    for (const { id } of this.layout.nodes) {
      this.node(id).on(
        'call:status' as never,
        ((call: { args: unknown[] }) => {
          this.statuses.push(...call.args);
        }) as never,
      );
    }
  }
}

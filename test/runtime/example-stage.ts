import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBroker } from '../../scripts/broker';
import type { Broker } from '../../scripts/broker';
import { wiredTo } from '../../scripts/demo-flows';
import type { DemoOptions, FlowNode } from '../../scripts/demo-flows';
import { startNodeRed } from '../../scripts/node-red';
import type { NodeRed } from '../../scripts/node-red';
import type { SimulatedCloud } from '../../src/simulator/cloud';
import { CLOUDS } from '../../src/simulator/clouds';
import { startCloud } from '../../src/simulator/server';
import type { CloudServer } from '../../src/simulator/server';
import { eventually } from './eventually';
import { exampleFor, idOf } from './example';
import type { Period } from './example';
import { Listener } from './mqtt';

/** One example and what a test wants of it. */
export interface StagedExample {
  file: string;
  /** What every reading of it reads. */
  period: Period;
  clouds: readonly SimulatedCloud[];
  /** The names of nodes: what these are given is kept. */
  watched?: readonly string[];
  /** The names of nodes: their ends are counted, those with a confirmation aside. */
  counted?: readonly string[];
  influxdb?: Pick<DemoOptions, 'influxdbPort' | 'influxdb2'>;
  /** Environment variables of its tab. */
  env?: Readonly<Record<string, number>>;
}

/** A message that a watched node was given, as far as JSON can say it. */
export interface Watched {
  payload?: unknown;
  error?: { code?: string; message?: string };
  [property: string]: unknown;
}

const WATCHED = 'watched/';
const ENDED = 'ended/';

/** An example at work in a Node-RED of its own, with simulated clouds and a broker. */
export class ExampleStage {
  readonly listener: Listener;
  private readonly servers: ReadonlyMap<string, CloudServer>;

  private constructor(
    /** As they were deployed last. */
    public flows: readonly FlowNode[],
    readonly red: NodeRed,
    readonly broker: Broker,
    private readonly folder: string,
    others: { listener: Listener; servers: ReadonlyMap<string, CloudServer> },
  ) {
    this.listener = others.listener;
    this.servers = others.servers;
  }

  /** Starts everything and deploys the example; nothing in it starts by itself. */
  static async open(example: StagedExample): Promise<ExampleStage> {
    const folder = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-example-'));
    const servers = new Map<string, CloudServer>();
    for (const cloud of example.clouds) servers.set(cloud.vendor, await startCloud(cloud));
    const broker = await startBroker();
    const listener = await Listener.on(broker.port);
    const flows = stagedFlows(example, servers, broker.port);
    const red = await startNodeRed({ userDir: folder });
    await red.deploy(flows);
    return new ExampleStage(flows, red, broker, folder, { listener, servers });
  }

  /** The server of a vendor's cloud. */
  server(vendor: SimulatedCloud['vendor']): CloudServer {
    const server = this.servers.get(vendor);
    if (!server) throw new Error(`There is no ${vendor} on this stage`);
    return server;
  }

  async press(name: string): Promise<void> {
    await this.red.inject(idOf(this.flows, name));
  }

  /** Presses a button and waits until each of these counted nodes has ended once more. */
  async run(button: string, ...counted: string[]): Promise<void> {
    const expected = counted.map((name) => this.ends(name) + 1);
    await this.press(button);
    for (const [index, name] of counted.entries()) {
      await eventually(`the end of "${name}"`, () => (this.ends(name) >= (expected[index] ?? 0) ? true : undefined));
    }
  }

  /** Deploys one node anew, with other properties; the rest goes on and keeps what it knows. */
  async change(name: string, properties: Readonly<Record<string, unknown>>): Promise<void> {
    const id = idOf(this.flows, name);
    this.flows = this.flows.map((node) => (node.id === id ? { ...node, ...properties } : node));
    await this.red.deploy(this.flows, 'nodes');
  }

  /** Deploys everything anew, so that no node remembers anything, with each node as `change` gives it. */
  async redeploy(
    change: (node: FlowNode) => FlowNode = (node) => node,
    additions: readonly FlowNode[] = [],
  ): Promise<void> {
    this.flows = [...this.flows.map(change), ...additions];
    await this.red.deploy(this.flows);
  }

  /** How often a counted node has ended a run so far. */
  ends(name: string): number {
    return this.listener.count(ENDED + name);
  }

  /** What a watched node was given so far, oldest first. */
  given(name: string): Watched[] {
    return this.listener.all(WATCHED + name) as Watched[];
  }

  async close(): Promise<void> {
    await this.red.stop();
    await this.listener.close();
    await this.broker.close();
    for (const server of this.servers.values()) await server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function stagedFlows(example: StagedExample, servers: ReadonlyMap<string, CloudServer>, mqttPort: number): FlowNode[] {
  const { file, period, influxdb, watched = [], counted = [], env = {} } = example;
  const credentials = new Map(Object.entries(CLOUDS).map(([vendor, entry]) => [vendor, entry.credentials]));
  const clouds = new Map(
    [...servers].map(([vendor, { url }]) => [vendor, { url, credentials: credentials.get(vendor) ?? {} }]),
  );
  const variables = Object.entries(env).map(([name, value]) => ({ name, value: String(value), type: 'num' }));
  const flows = exampleFor(file, period, { clouds, mqttPort, ...influxdb }).map((node) =>
    node.type === 'tab' ? { ...node, env: variables } : node,
  );
  const [tab, own] = ['tab', 'mqtt-broker'].map((type) => flows.find((node) => node.type === type)?.id);
  const stages = { id: 'stage-broker', type: 'mqtt-broker', broker: '127.0.0.1', port: String(mqttPort) };
  const additions = [
    ...watched.flatMap((name) => watchOf(idOf(flows, name), WATCHED + name)),
    ...counted.flatMap((name) => countOf(idOf(flows, name), ENDED + name)),
    // By the connection of the example, if it has one: so an end comes behind what was published before it.
  ].map((node) => ({ name: '', z: tab, x: 0, y: 0, ...node, broker: own ?? stages.id }));
  const observed = new Map(watched.map((name) => [idOf(flows, name), `watch-${idOf(flows, name)}`]));
  return [...flows.map((node) => withWatches(node, observed)), ...additions, ...(own === undefined ? [stages] : [])];
}

/** The node, which also sends to what watches those that it sends to. */
function withWatches(node: FlowNode, observed: ReadonlyMap<string, string>): FlowNode {
  if (!wiredTo(node).some((id) => observed.has(id))) return node;
  const wires = (node['wires'] as string[][]).map((output) =>
    output.flatMap((id) => [id, observed.get(id) ?? []].flat()),
  );
  return { ...node, wires };
}

/** Nodes that publish every message they are given as a whole. */
function watchOf(id: string, topic: string): FlowNode[] {
  const func = `return { topic: ${JSON.stringify(topic)}, payload: { ...msg } };`;
  return [
    { id: `watch-${id}`, type: 'function', func, outputs: 1, libs: [], wires: [[`publish-${id}`]] },
    publisher(`publish-${id}`, ''),
  ];
}

/** Nodes that publish each end of a run of a node; confirmations end as well, but are no runs. */
function countOf(id: string, topic: string): FlowNode[] {
  const rules = [{ t: 'null' }];
  const property = 'sensorCloud.delivery';
  return [
    { id: `end-${id}`, type: 'complete', scope: [id], wires: [[`run-${id}`]] },
    { id: `run-${id}`, type: 'switch', property, propertyType: 'msg', rules, wires: [[`tell-${id}`]] },
    publisher(`tell-${id}`, topic),
  ];
}

function publisher(id: string, topic: string): FlowNode {
  return { id, type: 'mqtt out', topic, qos: '1', wires: [] };
}

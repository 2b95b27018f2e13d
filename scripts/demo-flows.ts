import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The example flows, pointed at the simulated clouds and the demo's broker, and at nothing else. */

/** A node as a flow file holds it. */
export type FlowNode = Record<string, unknown> & { id: string; type: string };

/** Credentials by node id, as Node-RED keeps them beside the flows. */
export type FlowCredentials = Record<string, Readonly<Record<string, string>>>;

/** Where the flows of a demo lead. */
export interface DemoOptions {
  /** Address and credentials of each simulated cloud. */
  clouds: ReadonlyMap<string, { url: string; credentials: Readonly<Record<string, string>> }>;
  mqttPort: number;
  /** Whether that broker speaks MQTT 5. Where it does not, nodes that want it are left out as those without a database. */
  mqtt5?: boolean;
  /**
   * Port of an InfluxDB 1.x on the loopback. When absent, nodes that write to one are left out; a tab of which nothing
   * would start any more stays as it is, but disabled.
   */
  influxdbPort?: number | undefined;
  /** The same of an InfluxDB 2.x, and a token of it. */
  influxdb2?: Readonly<{ port: number; token: string }> | undefined;
}

const EXAMPLES = path.resolve(__dirname, '..', 'examples');

/** The file names of all examples. */
export function exampleFiles(): string[] {
  return readdirSync(EXAMPLES).filter((name) => name.endsWith('.json'));
}

/** The nodes of one example. */
export function readExample(file: string): FlowNode[] {
  return JSON.parse(readFileSync(path.join(EXAMPLES, file), 'utf8')) as FlowNode[];
}

/** All examples as one set of flows: what they share stands in it once. */
export function allExamples(): FlowNode[] {
  return [...new Map(exampleFiles().flatMap((file) => readExample(file).map((node) => [node.id, node]))).values()];
}

/** The flows and credentials that an earlier demo left in a folder. */
export function savedFlows(userDir: string): { flows: FlowNode[]; credentials: FlowCredentials } | undefined {
  const flows = path.join(userDir, 'flows.json');
  if (!existsSync(flows)) return undefined;
  const credentials = path.join(userDir, 'flows_cred.json');
  return {
    flows: JSON.parse(readFileSync(flows, 'utf8')) as FlowNode[],
    credentials: existsSync(credentials) ? (JSON.parse(readFileSync(credentials, 'utf8')) as FlowCredentials) : {},
  };
}

/** The flows with the demo's addresses, and the credentials that go with these. */
export function pointed(
  flows: readonly FlowNode[],
  options: DemoOptions,
): { flows: FlowNode[]; credentials: FlowCredentials } {
  const credentials: FlowCredentials = {};
  for (const node of flows) {
    const cloud = options.clouds.get(vendorOf(node) ?? '');
    if (cloud) credentials[node.id] = cloud.credentials;
    if (options.influxdb2 && isInfluxDb2(node)) credentials[node.id] = { token: options.influxdb2.token };
  }
  const absent = new Set(flows.filter((node) => isAbsent(node, options)).map(({ id }) => id as unknown));
  const kept = withIdleTabs(
    flows,
    without(flows, (node) => absent.has(node['influxdb']) || absent.has(node['broker'])),
  );
  return { flows: kept.map((node) => point(node, options)), credentials };
}

/** `kept` again, but tabs that have lost all that starts them are whole and disabled: so their notes can be read. */
function withIdleTabs(flows: readonly FlowNode[], kept: readonly FlowNode[]): FlowNode[] {
  const startedTabs = (nodes: readonly FlowNode[]): Set<unknown> =>
    new Set(nodes.filter(({ type }) => type === 'inject' || type === 'mqtt in').map((node) => node['z']));
  const working = startedTabs(kept);
  const idle = new Set([...startedTabs(flows)].filter((tab) => !working.has(tab)));
  const remaining = new Map(kept.map((node) => [node.id, node]));
  return flows.flatMap((node) => {
    if (idle.has(node.id)) return [{ ...node, disabled: true }];
    if (idle.has(node['z'])) return [node];
    return remaining.get(node.id) ?? [];
  });
}

/** The flows without some nodes, and without those that then lead nowhere or listen to nothing. */
export function without(flows: readonly FlowNode[], unwanted: (node: FlowNode) => boolean): FlowNode[] {
  const gone = new Set(flows.filter(unwanted).map(({ id }) => id));
  const isLost = (node: FlowNode): boolean => {
    const targets = wiredTo(node);
    const watched = Array.isArray(node['scope']) ? (node['scope'] as string[]) : [];
    return (
      (targets.length > 0 && targets.every((id) => gone.has(id))) ||
      (watched.length > 0 && watched.every((id) => gone.has(id)))
    );
  };
  for (let lost; (lost = flows.find((node) => !gone.has(node.id) && isLost(node)));) gone.add(lost.id);
  return flows
    .filter(({ id }) => !gone.has(id))
    .map((node) =>
      Array.isArray(node['wires'])
        ? { ...node, wires: (node['wires'] as string[][]).map((output) => output.filter((id) => !gone.has(id))) }
        : node,
    );
}

/** The ids that a node sends to. */
export function wiredTo(node: FlowNode): string[] {
  return Array.isArray(node['wires']) ? (node['wires'] as string[][]).flat() : [];
}

function point(node: FlowNode, options: DemoOptions): FlowNode {
  const { clouds, mqttPort } = options;
  const cloud = clouds.get(vendorOf(node) ?? '');
  // The simulated clouds bear any rate, and nobody likes to wait for a demo.
  if (cloud) return { ...node, ...addressesOf(node, cloud.url), rate: '0' };
  if (node.type === 'mqtt-broker') return { ...node, broker: '127.0.0.1', port: String(mqttPort) };
  const port = node.type === 'influxdb' ? influxDbPort(node, options) : undefined;
  if (port !== undefined) {
    return { ...node, hostname: '127.0.0.1', port: String(port), url: `http://127.0.0.1:${port}` };
  }
  return node;
}

/** Whether a node stands for a server that is not there. */
function isAbsent(node: FlowNode, options: DemoOptions): boolean {
  if (node.type === 'mqtt-broker') return node['protocolVersion'] === '5' && options.mqtt5 !== true;
  return node.type === 'influxdb' && influxDbPort(node, options) === undefined;
}

/** Where the database of an `influxdb` node is, if there is one of its version. */
function influxDbPort(node: FlowNode, { influxdbPort, influxdb2 }: DemoOptions): number | undefined {
  return isInfluxDb2(node) ? influxdb2?.port : influxdbPort;
}

function isInfluxDb2({ type, influxdbVersion }: FlowNode): boolean {
  return type === 'influxdb' && influxdbVersion === '2.0';
}

/** An address that the vendor fixes keeps its path; Senquip's come with the account and are the simulator's. */
function addressesOf(node: FlowNode, url: string): Record<string, string> {
  if (node.type === 'senquip-account') return { tokenUrl: `${url}/oauth2/token`, endpointUrl: `${url}/v1` };
  const addresses = ['baseUrl', 'quantityBankUrl'].filter((name) => typeof node[name] === 'string');
  return Object.fromEntries(
    addresses.map((name) => [name, (url + new URL(String(node[name])).pathname).replace(/\/$/, '')]),
  );
}

function vendorOf({ type }: FlowNode): string | undefined {
  return type.endsWith('-account') ? type.slice(0, -'-account'.length) : undefined;
}

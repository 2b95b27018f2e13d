import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The example flows, pointed at the simulated clouds and the demo's broker, and at nothing else. */

export interface DemoOptions {
  /** Address and credentials of each simulated cloud. */
  clouds: ReadonlyMap<string, { url: string; credentials: Readonly<Record<string, string>> }>;
  mqttPort: number;
  /** Whether an InfluxDB listens; nodes that write to it are left out otherwise. */
  influxdb: boolean;
}

type FlowNode = Record<string, unknown> & { id: string; type: string };

const EXAMPLES = path.resolve(__dirname, '..', 'examples');

/** All examples whose clouds are there, as one set of flows with the credentials beside it. */
export function demoFlows(options: DemoOptions): {
  flows: FlowNode[];
  credentials: Record<string, Readonly<Record<string, string>>>;
} {
  const flows: FlowNode[] = [];
  const credentials: Record<string, Readonly<Record<string, string>>> = {};
  for (const file of readdirSync(EXAMPLES).filter((name) => name.endsWith('.json'))) {
    for (const node of readExample(file)) {
      const pointed = point(node, options);
      if (pointed) flows.push(pointed);
      const cloud = options.clouds.get(vendorOf(node) ?? '');
      if (cloud) credentials[node.id] = cloud.credentials;
    }
  }
  return { flows, credentials };
}

/** The nodes of one example. */
export function readExample(file: string): FlowNode[] {
  return JSON.parse(readFileSync(path.join(EXAMPLES, file), 'utf8')) as FlowNode[];
}

/** The node with the demo's addresses; `undefined` where it has no place in the demo. */
function point(node: FlowNode, { clouds, mqttPort, influxdb }: DemoOptions): FlowNode | undefined {
  const cloud = clouds.get(vendorOf(node) ?? '');
  if (cloud) return { ...node, ...addressesOf(node, cloud.url) };
  if (node.type === 'mqtt-broker') return { ...node, broker: '127.0.0.1', port: String(mqttPort) };
  if (node.type.startsWith('influxdb') && !influxdb) return undefined;
  return node;
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

import type { FlowNode } from '../../scripts/demo-flows';
import { wiredTo } from '../../scripts/demo-flows';

/** Below it a test finds what the dashboard's nodes are given. */
export const TAPPED = 'tapped/';

/**
 * The flow with an MQTT node beside every node of the dashboard that shows something: what that one is given is
 * published too, under `tapped/` and its name.
 */
export function tapped(flows: readonly FlowNode[]): FlowNode[] {
  const shown = new Map(
    flows.filter(({ type }) => type === 'ui-chart' || type === 'ui-text').map((node) => [node.id, node]),
  );
  if (shown.size === 0) return [...flows];
  const broker = flows.find(({ type }) => type === 'mqtt-broker');
  if (!broker) throw new Error('The example has no MQTT broker');
  const rewired = flows.map((node) =>
    wiredTo(node).some((id) => shown.has(id)) ? { ...node, wires: withTaps(node, shown) } : node,
  );
  const taps = [...shown.values()].map((node) => ({
    id: tapOf(node.id),
    type: 'mqtt out',
    z: node['z'],
    name: '',
    topic: `${TAPPED}${String(node['name'])}`,
    qos: '1',
    retain: 'false',
    broker: broker.id,
    x: 0,
    y: 0,
    wires: [],
  }));
  return [...rewired, ...taps];
}

function withTaps({ wires }: FlowNode, shown: ReadonlyMap<string, FlowNode>): string[][] {
  return (wires as string[][]).map((output) => output.flatMap((id) => (shown.has(id) ? [id, tapOf(id)] : [id])));
}

function tapOf(id: string): string {
  return `tap-${id}`;
}

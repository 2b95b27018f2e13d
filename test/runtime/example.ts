import { pointed, readExample } from '../../scripts/demo-flows';
import type { DemoOptions, FlowNode } from '../../scripts/demo-flows';

/** An example as a test deploys it: pointed at simulators and servers of the test, started by the test alone. */

/** The instants `from <= t < to`, epoch ms: over for good, so that the truth stands still. */
export interface Period {
  from: number;
  to: number;
}

/** `hours` that ended at midnight UTC two days ago. */
export function finishedPeriod(hours: number, now = Date.now()): Period {
  const to = Math.floor(now / 86_400_000 - 1) * 86_400_000;
  return { from: to - hours * 3_600_000, to };
}

/** The nodes of an example, credentials inline, every reading in the period, no inject node pressing itself. */
export function exampleFor(file: string, period: Period, options: DemoOptions): FlowNode[] {
  const { flows, credentials } = pointed(readExample(file), options);
  return flows.map((node) => ({
    ...node,
    ...(node.type === 'inject' ? { once: false, repeat: '' } : {}),
    ...(typeof node['from'] === 'string' && typeof node['to'] === 'string'
      ? { from: String(period.from), to: String(period.to) }
      : {}),
    ...(credentials[node.id] === undefined ? {} : { credentials: credentials[node.id] }),
  }));
}

/** The id of the only node with this name. */
export function idOf(flows: readonly FlowNode[], name: string): string {
  const [node, ...others] = flows.filter((one) => one['name'] === name);
  if (!node || others.length > 0) throw new Error(`${others.length + (node ? 1 : 0)} nodes are called "${name}"`);
  return node.id;
}

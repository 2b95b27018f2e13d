import type { NodeAPI } from 'node-red';

/** A node as the flow file has it. */
interface Defined {
  id: string;
  type: string;
  z?: string;
}

const SUBFLOW = 'subflow:';

/**
 * The ids of all nodes that the present flows make, disabled ones among them. Node-RED lists what is written in the
 * flow file; the nodes inside a subflow instance are called after the instance and the node they are made from.
 */
export function existingNodes(red: Pick<NodeAPI, 'nodes'>): Set<string> {
  const inside = new Map<string, Defined[]>();
  const defined: Defined[] = [];
  red.nodes.eachNode((node) => {
    const one = node as Defined;
    defined.push(one);
    const group = inside.get(one.z ?? '') ?? [];
    inside.set(one.z ?? '', group);
    group.push(one);
  });
  const ids = new Set<string>();
  const add = (node: Defined, id: string): void => {
    ids.add(id);
    if (!node.type.startsWith(SUBFLOW)) return;
    for (const part of inside.get(node.type.slice(SUBFLOW.length)) ?? []) add(part, `${id}-${part.id}`);
  };
  for (const node of defined) add(node, node.id);
  return ids;
}

/** What nodes are called in the workspace when their author has not named them. */
import { nameOf } from './names';
import { text } from './texts';
import { vendorOf } from './vendors';

/** `readings: Pier 4 north`. */
export function label(node: EditorNode): string {
  const about = subject(node);
  const kind = text(node, `short.${node.type}`);
  return about === '' ? kind : `${kind}: ${about}`;
}

function subject(node: EditorNode): string {
  if (node.type === 'sensor-list-devices') return '';
  const path = node['path'];
  if (typeof path === 'string') return path;
  const vendor = vendorOf(node);
  const account = vendor === undefined ? undefined : node[vendor];
  const id = [node['device'], node['site']].find((value) => typeof value === 'string' && value !== '');
  return typeof id === 'string' ? nameOf(typeof account === 'string' ? account : undefined, id) : '';
}

/** The accounts that a node can use. */
import { presentValue, write } from './opendialog';
import { accountType, VENDORS, vendorOf } from './vendors';
import type { VendorName } from './vendors';

/** The vendor that counts now. */
export function presentVendor(node: EditorNode): VendorName | undefined {
  return vendorOf({ type: node.type, vendor: presentValue(node, 'vendor') });
}

/** The account node that is chosen now. */
export function presentAccount(node: EditorNode): EditorNode | undefined {
  const vendor = presentVendor(node);
  const id = vendor === undefined ? undefined : presentValue(node, vendor);
  return typeof id === 'string' && id !== '' ? (RED.nodes.node(id) ?? undefined) : undefined;
}

/** A node that was just dropped takes the account that there is, if there is only one that it could use. */
export function takeOnlyAccount(node: EditorNode): void {
  // What is imported or pasted stays as it is; it has its place in the workspace already.
  if (RED.nodes.node(node.id)) return;
  const accounts = VENDORS.filter((vendor) => vendor in node._def.defaults).flatMap((vendor) =>
    accountsOf(vendor).map(({ id }) => ({ vendor, id })),
  );
  const [only, ...others] = accounts;
  if (!only || others.length > 0) return;
  if ('vendor' in node._def.defaults) node['vendor'] = only.vendor;
  node[only.vendor] = only.id;
}

/** The same when another vendor is chosen in a dialog. */
export function followVendor(node: EditorNode): void {
  const vendor = presentVendor(node);
  if (vendor === undefined || presentValue(node, vendor) !== '') return;
  const [only, ...others] = accountsOf(vendor);
  if (only && others.length === 0) write(node, vendor, only.id);
}

function accountsOf(vendor: VendorName): EditorNode[] {
  const found: EditorNode[] = [];
  RED.nodes.eachConfig((config) => {
    if (config.type === accountType(vendor) && !config.z) found.push(config);
    return undefined;
  });
  return found;
}

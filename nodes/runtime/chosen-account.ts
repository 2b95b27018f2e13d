import type { NodeAPI } from 'node-red';
import { CloudError } from '../../src/errors';
import type { AccountNode } from './account';
import { isGiven, unsetVariable } from './parameters';

/** The properties of an action node. */
type Properties = Readonly<Record<string, unknown>>;

/**
 * The account that an action node has chosen: the config node whose id its property of the vendor's name holds.
 * @param vendor the vendor's name; nothing where the node says none
 * @throws CloudError `E_CONFIG`
 */
export function chosenAccount(red: Pick<NodeAPI, 'nodes'>, properties: Properties, vendor: unknown): AccountNode {
  if (!isGiven(vendor)) throw noneChosen('account');
  const name = textOf(vendor, 'vendor');
  const id = properties[name];
  if (!isGiven(id)) throw noneChosen(`${name} account`);
  const found = red.nodes.getNode(textOf(id, `${name} account`)) as AccountNode | null;
  if (!found || typeof found.open !== 'function') {
    throw new CloudError(
      'E_CONFIG',
      `The ${name} account of this node is missing: it was deleted, is disabled, or its vendor is. Open this node and choose another.`,
    );
  }
  return found;
}

function noneChosen(what: string): CloudError {
  return new CloudError('E_CONFIG', `No ${what} is chosen. Open this node and choose or add one.`);
}

function textOf(value: unknown, what: string): string {
  const variable = unsetVariable(value);
  if (variable === undefined) return String(value);
  throw new CloudError('E_CONFIG', `The environment variable ${variable}, which names the ${what}, is not set.`);
}

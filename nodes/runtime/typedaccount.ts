import type { Node, NodeAPI, NodeDef } from 'node-red';
import { checkedAddress } from '../../src/account/rules';
import type { AccountSettings } from '../../src/account/wire';
import { CloudError } from '../../src/errors';
import type { Vendor } from '../../src/vendor';
import { settingsOf } from './account';
import type { AccountProperties } from './account';
import { isGiven, unsetVariable } from './parameters';

/** What the editor sends for a password that it does not know because it is stored. */
const STORED = '__PWRD__';

/** An account as it stands in the editor: perhaps stored, perhaps changed, perhaps new. */
export interface TypedAccount {
  vendor: Vendor;
  type: string;
  /** Of the account's node. */
  id: string;
  props: AccountProperties;
  credentials: Readonly<Record<string, string>>;
}

/**
 * The settings of an account that is typed. What is not typed of its credentials comes out of the store, but only
 * while its addresses have the stored origins: nobody gets a stored password sent to a host of theirs.
 * @throws CloudError `E_CONFIG`
 */
export function typedSettings(red: NodeAPI, { vendor, type, id, props, credentials }: TypedAccount): AccountSettings {
  const resolve = variables(red, id);
  const typed = resolved(props, resolve);
  const given = Object.fromEntries(
    Object.entries(credentials).filter(([, value]) => value !== STORED && value.trim() !== ''),
  );
  const absent = vendor.credentials.filter(({ property }) => {
    const value = Object.hasOwn(credentials, property) ? credentials[property] : undefined;
    return value === undefined || value === STORED;
  });
  const stored = absent.length === 0 ? undefined : definitionOf(red, type, id);
  const kept = (stored && (red.nodes.getCredentials(id) as Record<string, unknown> | undefined)) ?? {};
  const taken = absent.map(({ property }) => property).filter((property) => isGiven(kept[property]));
  if (stored && taken.length > 0 && !sameOrigins(vendor, typed, resolved(stored, resolve))) {
    throw new CloudError(
      'E_CONFIG',
      `The address is another one than that of the stored account, so its stored credentials are not used. Type them again: ${taken.join(', ')}.`,
    );
  }
  const complete = { ...given, ...Object.fromEntries(taken.map((property) => [property, kept[property]])) };
  return settingsOf(red, vendor, typed, resolved(complete, resolve));
}

/** The account node as the flows have it, running or not. */
function definitionOf(red: NodeAPI, type: string, id: string): AccountProperties | undefined {
  let found: AccountProperties | undefined;
  red.nodes.eachNode((node: NodeDef) => {
    if (node.id === id && node.type === type) found = node as unknown as AccountProperties;
  });
  return found;
}

function sameOrigins(vendor: Vendor, typed: AccountProperties, stored: AccountProperties): boolean {
  return vendor.addresses.every(({ property, default: standard }) => {
    const one = originOf(typed[property], standard);
    return one !== undefined && one === originOf(stored[property], standard);
  });
}

function originOf(address: unknown, standard: string | undefined): string | undefined {
  const text = isGiven(address) ? address : standard;
  if (typeof text !== 'string') return undefined;
  try {
    return new URL(checkedAddress(text, '')).origin;
  } catch {
    return undefined;
  }
}

/** How a variable is looked up: as the account's node would, or another config node while that one does not run. */
function variables(red: NodeAPI, id: string): (name: string) => string | undefined {
  const scope = runningNode(red, id) ?? anyConfigNode(red);
  return (name) => {
    const value: unknown = scope ? red.util.getSetting(scope, name) : process.env[name];
    return isGiven(value) ? String(value) : undefined;
  };
}

function anyConfigNode(red: NodeAPI): Node | null {
  const found: Node[] = [];
  red.nodes.eachNode((node: NodeDef) => {
    const running = isGiven(node.z) ? null : runningNode(red, node.id);
    if (running) found.push(running);
  });
  return found[0] ?? null;
}

function runningNode(red: NodeAPI, id: string): Node | null {
  return red.nodes.getNode(id);
}

/** With variables in place; one that is not set stays as it is, and is an error further on. */
function resolved(
  values: Readonly<Record<string, unknown>>,
  resolve: (name: string) => string | undefined,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const variable = unsetVariable(value);
      return [key, variable === undefined ? value : (resolve(variable) ?? value)];
    }),
  );
}

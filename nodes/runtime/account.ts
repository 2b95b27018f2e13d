import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { OpenAccount } from '../../src/account/account';
import { checkedAddress } from '../../src/account/rules';
import type { AccountSettings, ProxySettings, TlsSettings } from '../../src/account/wire';
import type { Lease } from '../../src/account/pool';
import { CloudError } from '../../src/errors';
import type { Cloud, Vendor } from '../../src/vendor';
import { isGiven, unsetVariable } from './parameters';
import { servicesOf } from './services';

/** A config node that holds an account. */
export interface AccountNode extends Node<Record<string, string>> {
  readonly vendor: Vendor;
  /** What messages call it. */
  readonly title: string;
  /**
   * The account and its cloud; nothing is sent by opening it.
   * @throws CloudError `E_CONFIG` with what is missing
   */
  open(): { account: OpenAccount; cloud: Cloud };
}

/** An account node's own properties, all as text or what an older flow holds. */
export type AccountProperties = Readonly<Record<string, unknown>>;

/** Registers the config node of a vendor. `type` is written out at the caller, where the Flow Library looks for it. */
export function registerAccount(red: NodeAPI, type: string, vendor: Vendor): void {
  function construct(this: AccountNode, definition: NodeDef): void {
    red.nodes.createNode(this, definition);
    const properties = definition as unknown as AccountProperties;
    let lease: Lease | undefined;
    let cloud: Cloud | undefined;
    const open: AccountNode['open'] = () => {
      lease ??= servicesOf(red).pool.acquire(settingsOf(red, vendor, properties, this.credentials), (settings) =>
        vendor.session(settings),
      );
      cloud ??= vendor.open(lease.account);
      return { account: lease.account, cloud };
    };

    Object.assign(this, {
      vendor,
      title: isGiven(properties['name']) ? String(properties['name']) : vendor.title,
      open,
    });
    try {
      // At once, so that a session outlasts a deploy, and the pace of all nodes of an account counts from the start.
      open();
    } catch {
      // What is wrong with the account is the error of every message that needs it.
    }

    this.on('close', (removed: boolean, done: () => void) => {
      void lease?.release({ logout: removed });
      done();
    });
  }
  red.nodes.registerType(type, construct as (this: Node, definition: NodeDef) => void, {
    credentials: Object.fromEntries(
      vendor.credentials.map(({ property, secret }) => [property, credentialType(secret)]),
    ),
  });
}

function credentialType(secret: boolean): { type: 'password' | 'text' } {
  return { type: secret ? 'password' : 'text' };
}

/**
 * The settings of an account out of a config node's properties and credentials (also of one that is only typed yet).
 * @throws CloudError `E_CONFIG`
 */
export function settingsOf(
  red: NodeAPI,
  vendor: Vendor,
  properties: AccountProperties,
  credentials: Readonly<Record<string, unknown>> | undefined,
): AccountSettings {
  const tls = tlsOf(red, textOf(properties, 'tls'));
  const proxy = proxyOf(red, textOf(properties, 'proxy'));
  return {
    vendor: vendor.name,
    name: textOf(properties, 'name') ?? vendor.title,
    addresses: Object.fromEntries(
      vendor.addresses.map(({ property, default: standard }) => {
        const typed = textOf(properties, property) ?? standard;
        if (typed === undefined)
          throw new CloudError('E_CONFIG', `The account has no "${property}". Open it and type the address.`);
        return [property, checkedAddress(typed, property)];
      }),
    ),
    credentials: credentialsOf(vendor, credentials ?? {}),
    options: Object.fromEntries(
      (vendor.options ?? []).map(({ property, words }) => {
        const chosen = textOf(properties, property) ?? words[0];
        if (!words.includes(chosen)) {
          throw new CloudError('E_CONFIG', `"${property}" of the account should be one of ${words.join(', ')}.`);
        }
        return [property, chosen];
      }),
    ),
    timeout: numberOf(properties, 'timeout', 60, { least: 1 }),
    concurrency: Math.min(8, numberOf(properties, 'concurrency', 2, { least: 1 })),
    rate: numberOf(properties, 'rate', 5, { least: 0 }),
    ...(tls ? { tls } : {}),
    ...(proxy ? { proxy } : {}),
  };
}

/** Who reads there, whatever the account is called and its password is. Holds the user name. */
export function identityOf({ name, credentials }: Vendor, settings: AccountSettings): string {
  const login = credentials.filter(({ secret }) => !secret).map(({ property }) => settings.credentials[property] ?? '');
  const addresses = Object.entries(settings.addresses).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([name, addresses, login]);
}

function credentialsOf(vendor: Vendor, given: Readonly<Record<string, unknown>>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { property, optional } of vendor.credentials) {
    const value = textOf(given, property);
    if (value !== undefined) found[property] = value;
    else if (!optional) {
      throw new CloudError(
        'E_CONFIG',
        `The account has no "${property}". Open it and type it; credentials do not travel with exported flows.`,
      );
    }
  }
  return found;
}

function textOf(properties: Readonly<Record<string, unknown>>, property: string): string | undefined {
  const value = Object.hasOwn(properties, property) ? properties[property] : undefined;
  if (!isGiven(value)) return undefined;
  const variable = unsetVariable(value);
  if (variable !== undefined) {
    throw new CloudError(
      'E_CONFIG',
      `The environment variable ${variable}, which "${property}" of the account names, is not set.`,
    );
  }
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new CloudError('E_CONFIG', `"${property}" of the account should be text.`);
  }
  return String(value);
}

function numberOf(
  properties: AccountProperties,
  property: string,
  standard: number,
  { least }: { least: number },
): number {
  const typed = textOf(properties, property);
  if (typed === undefined) return standard;
  const value = Number(typed);
  if (!Number.isFinite(value) || value < least || typed.trim() === '') {
    throw new CloudError('E_CONFIG', `"${property}" of the account should be a number of at least ${least}.`);
  }
  return property === 'concurrency' ? Math.floor(value) : value;
}

/** What core's `tls-config` node is, as far as it is used here. */
interface TlsConfigNode extends Node {
  valid: boolean;
  addTLSOptions(options: Record<string, unknown>): Record<string, unknown>;
}

function tlsOf(red: NodeAPI, id: string | undefined): TlsSettings | undefined {
  if (id === undefined) return undefined;
  const node = red.nodes.getNode(id) as TlsConfigNode | null;
  if (!node || typeof node.addTLSOptions !== 'function' || !node.valid) {
    throw new CloudError(
      'E_CONFIG',
      'The TLS configuration of the account is missing, disabled or cannot be used. Open the account and choose another.',
    );
  }
  const options = node.addTLSOptions({});
  const part = (name: string): Record<string, string> => {
    const value = options[name];
    return typeof value === 'string' || Buffer.isBuffer(value) ? { [name]: value.toString() } : {};
  };
  return {
    ...part('ca'),
    ...part('cert'),
    ...part('key'),
    ...part('passphrase'),
    ...part('servername'),
    rejectUnauthorized: options['rejectUnauthorized'] !== false,
  };
}

/** What core's `http proxy` node is, as far as it is used here. */
interface HttpProxyNode extends Node<{ username?: string; password?: string }> {
  url?: string;
  noproxy?: string[];
}

function proxyOf(red: NodeAPI, id: string | undefined): ProxySettings | undefined {
  if (id === undefined) return undefined;
  const node = red.nodes.getNode(id) as HttpProxyNode | null;
  if (!node || !isGiven(node.url)) {
    throw new CloudError(
      'E_CONFIG',
      'The proxy of the account is missing, disabled or has no address. Open the account and choose another.',
    );
  }
  const { username, password } = node.credentials;
  return {
    url: String(node.url),
    ...(isGiven(username) ? { username: String(username) } : {}),
    ...(isGiven(password) ? { password: String(password) } : {}),
    bypass: node.noproxy ?? [],
  };
}

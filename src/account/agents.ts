/** The connections of an account: its own pools of sockets, with its TLS settings and its proxy. */
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { createSecureContext } from 'node:tls';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import { CloudError } from '../errors';
import { AbortError } from './abort';
import type { ProxySettings, TlsSettings } from './wire';

/** How long an idle connection is kept, in ms; a server that says less in `Keep-Alive` gets less. */
const IDLE = 30_000;

/** The agents for one request. */
export interface Agents {
  http: http.Agent;
  https: https.Agent;
  proxied: boolean;
}

type Connected = (error: Error | null, socket: Duplex | null) => void;

/** What hpagent's agents are beyond their typings. */
interface Tunnelling {
  proxyRequestOptions: Record<string, unknown>;
  createConnection(options: object, connected: Connected): void;
}

/** Whether a host is reached without the proxy: an exact host (with a port or without), `.suffix`, or `*`. */
export function bypasses(bypass: readonly string[], url: URL): boolean {
  const hostname = url.hostname.toLowerCase();
  return bypass.some((each) => {
    const entry = each.trim().toLowerCase().replace(/^\*\./, '.');
    if (entry === '*') return true;
    if (entry.startsWith('.')) return hostname.endsWith(entry) || hostname === entry.slice(1);
    return entry !== '' && (entry === hostname || entry === url.host || entry === `${hostname}:${url.port}`);
  });
}

function given(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}

/** TLS settings as Node takes them. @throws CloudError `E_CONFIG` when certificate, key or CA can't be used */
function tlsOptions(tls: TlsSettings | undefined): https.AgentOptions {
  const options: https.AgentOptions = { rejectUnauthorized: tls?.rejectUnauthorized ?? true };
  if (!tls) return options;
  for (const name of ['ca', 'cert', 'key', 'passphrase', 'servername'] as const) {
    const value = given(tls[name]);
    if (value !== undefined) options[name] = value;
  }
  try {
    createSecureContext(options);
  } catch {
    throw new CloudError(
      'E_CONFIG',
      'The tls-config node of the account can not be used: its CA, certificate or key is not readable, or they do not belong together.',
    );
  }
  return options;
}

/** The proxy with its credentials in the URL, as hpagent takes it. @throws CloudError `E_CONFIG` */
function proxyUrl(proxy: ProxySettings): URL {
  const typed = proxy.url.trim();
  const text = /^[a-z]+:\/\//i.test(typed) ? typed : `http://${typed}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new CloudError('E_CONFIG', 'The http proxy node of the account holds no http:// or https:// address.');
  }
  if (given(proxy.username) !== undefined) {
    url.username = encodeURIComponent(proxy.username ?? '');
    url.password = encodeURIComponent(proxy.password ?? '');
  }
  return url;
}

/** The pools of one account. */
export class AgentSet {
  private readonly sets = new Map<string, Agents>();
  private readonly tls: https.AgentOptions;
  private readonly proxy: URL | undefined;
  private readonly opening = new Set<AbortController>();

  /**
   * @param patience ms that a proxy may take to open the way
   * @throws CloudError `E_CONFIG` when the TLS or proxy settings can't be used
   */
  constructor(
    tls: TlsSettings | undefined,
    private readonly proxySettings: ProxySettings | undefined,
    private readonly patience: number,
  ) {
    this.tls = tlsOptions(tls);
    this.proxy = proxySettings && given(proxySettings.url) !== undefined ? proxyUrl(proxySettings) : undefined;
  }

  /**
   * The agents for a URL.
   * @param fresh a connection of its own that nothing was sent on before: one from the pool may have been closed by
   * the server a moment ago, and then nobody knows whether a write was received
   */
  for(url: URL, fresh: boolean): Agents {
    const proxied = this.proxy !== undefined && !bypasses(this.proxySettings?.bypass ?? [], url);
    const key = `${proxied ? 'proxy' : 'direct'} ${fresh ? 'fresh' : 'kept'}`;
    let agents = this.sets.get(key);
    if (!agents) {
      agents = this.open(proxied, fresh ? { keepAlive: false } : { keepAlive: true, timeout: IDLE });
      this.sets.set(key, agents);
    }
    return agents;
  }

  /** Ends every connection, those that a proxy is still opening too. */
  destroy(): void {
    for (const controller of this.opening) controller.abort(new AbortError());
    for (const agents of this.sets.values()) {
      agents.http.destroy();
      agents.https.destroy();
    }
    this.sets.clear();
  }

  private open(proxied: boolean, pool: http.AgentOptions): Agents {
    if (!proxied || this.proxy === undefined) {
      return { http: new http.Agent(pool), https: new https.Agent({ ...pool, ...this.tls }), proxied: false };
    }
    const { ca, rejectUnauthorized } = this.tls;
    // A proxy that is itself reached by https is checked by the same rules.
    const proxyRequestOptions = { rejectUnauthorized, ...(typeof ca === 'string' ? { ca: [ca] } : {}) };
    const proxy = this.proxy;
    return {
      http: this.limited(new HttpProxyAgent({ ...pool, proxy }), proxyRequestOptions),
      https: this.limited(new HttpsProxyAgent({ ...pool, ...this.tls, proxy }), proxyRequestOptions),
      proxied: true,
    };
  }

  /** hpagent waits for a silent proxy without end, and `destroy()` does not reach that wait. */
  private limited<Agent extends http.Agent>(agent: Agent, request: Record<string, unknown>): Agent {
    const tunnel = agent as unknown as Tunnelling;
    const connect = tunnel.createConnection.bind(agent);
    tunnel.createConnection = (options, connected) => {
      const controller = new AbortController();
      const timer = setTimeout(() => {
        controller.abort(new AbortError('The proxy did not answer.'));
      }, this.patience);
      this.opening.add(controller);
      tunnel.proxyRequestOptions = { ...request, signal: controller.signal };
      connect(options, (error, socket) => {
        clearTimeout(timer);
        this.opening.delete(controller);
        connected(error, socket);
      });
    };
    return agent;
  }
}

/** Sends one request and gives its answer, whole: limits, redirects, clock, and errors that say what to do. */
import { createRequire } from 'node:module';
import { CloudError } from '../errors';
import { LinkedController, abortReason, refuseAborted } from './abort';
import { AgentSet } from './agents';
import { bodyText } from './body-text';
import type { Client, ClientAnswer } from './client';
import { attemptTimeout, connectTimeout, networkError, tooLarge } from './network-error';
import type { AnswerKind, ProxySettings, TlsSettings, WireAnswer, WireRequest } from './wire';

export { isTooLarge } from './network-error';

/** Most bytes of an answer, after decompression (promise 9). */
const LIMITS: Readonly<Record<AnswerKind, number>> = {
  json: 16 * 1024 * 1024,
  photos: 64 * 1024 * 1024,
  xml: 4 * 1024 * 1024,
  login: 256 * 1024,
};
/** The client comes with the first account: axios and the cookie jar would be most of what Node-RED's start waits for. */
const load = createRequire(__filename);
const REDIRECTS = 3;
const CONNECT_SECONDS = 10;
/** What Node's timers can hold. */
const LONGEST_TIMER = 2 ** 31 - 1;

export interface ConnectionOptions {
  tls?: TlsSettings;
  proxy?: ProxySettings;
  /** Epoch ms. */
  now(): number;
  /** Told of the value of every cookie that comes. */
  onCookie?: (value: string) => void;
  /** Seconds for TCP, proxy and TLS together; 10 unless a test has less time. */
  connectSeconds?: number;
}

/** How one request is to be sent. */
export interface SendOptions {
  signal: AbortSignal;
  /** Seconds for the attempt, redirects included; pictures get five times that. */
  timeout: number;
  /** On a connection that carried nothing before. */
  fresh?: boolean;
  /** Called before each HTTP request, redirects included. */
  onRequest(): void;
}

/** What two controllers' timers end a request with. */
class OutOfTime extends Error {
  constructor(readonly connecting: boolean) {
    super('Out of time');
  }
}

/** The request's address with its query, percent-encoded; braces and `%7B` in the path stay encoded as they are. */
function address(request: WireRequest): URL {
  const url = new URL(request.url);
  const pairs: [string, string][] = [];
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) pairs.push([name, String(value)]);
  }
  if (pairs.length > 0) {
    // Not every server takes `+` for a space; all take %20.
    const added = new URLSearchParams(pairs).toString().replaceAll('+', '%20');
    url.search = url.search === '' ? added : `${url.search}&${added}`;
  }
  url.hash = '';
  return url;
}

function bodyOf(request: WireRequest): { body: Buffer | undefined; type: Record<string, string> } {
  if (request.json !== undefined) {
    return { body: Buffer.from(JSON.stringify(request.json)), type: { 'Content-Type': 'application/json' } };
  }
  if (request.form !== undefined) {
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    return { body: Buffer.from(new URLSearchParams(request.form).toString()), type };
  }
  return { body: undefined, type: {} };
}

/** Where an answer leads to, or undefined when it is no redirect. */
function redirection(answer: ClientAnswer, from: URL): URL | undefined {
  const { location } = answer.headers;
  if (answer.status < 300 || answer.status > 399 || location === undefined) return undefined;
  if (!URL.canParse(location, from.href)) return undefined;
  const target = new URL(location, from.href);
  target.hash = '';
  return target;
}

/**
 * Server clock minus local clock. The header has whole seconds and the answer took its time, so a difference counts
 * only when those do not explain it.
 */
function skew(date: string | undefined, startedAt: number, endedAt: number): number {
  const told = Date.parse(date ?? '');
  if (Number.isNaN(told)) return 0;
  const least = told - endedAt;
  const most = told + 999 - startedAt;
  return least <= 0 && most >= 0 ? 0 : Math.round((least + most) / 2);
}

/** The way of one account to the network. */
export class Connection {
  private readonly client: Client;
  private readonly agents: AgentSet;
  private readonly connectSeconds: number;

  /** @throws CloudError `E_CONFIG` when the TLS or proxy settings can't be used */
  constructor(private readonly options: ConnectionOptions) {
    const client = load('./client') as typeof import('./client');
    this.client = new client.Client(options.onCookie ?? (() => undefined));
    this.connectSeconds = options.connectSeconds ?? CONNECT_SECONDS;
    this.agents = new AgentSet(options.tls, options.proxy, this.connectSeconds * 1000);
  }

  /**
   * Sends a request. Redirects within the same origin are followed for a GET without a body, three at most; any other
   * answer is given as it is, with `location` where it leads elsewhere.
   * @throws CloudError `E_NETWORK` or `E_TIMEOUT` (`TransportError`), `E_RESPONSE` for a body that is damaged or too
   * large (`isTooLarge`); the signal's reason when that ends first
   */
  async send(request: WireRequest, options: SendOptions): Promise<WireAnswer> {
    refuseAborted(options.signal);
    const seconds = options.timeout * (request.kind === 'photos' ? 5 : 1);
    const attempt = new LinkedController(options.signal);
    const timer = setTimeout(
      () => {
        attempt.abort(new OutOfTime(false));
      },
      Math.min(seconds * 1000, LONGEST_TIMER),
    );
    try {
      return await this.follow(request, options, attempt, seconds);
    } finally {
      clearTimeout(timer);
      attempt.unlink();
    }
  }

  /** The value of a cookie that the cloud has set for this address. */
  cookie(url: string, name: string): string | undefined {
    return this.client.cookie(url, name);
  }

  /** Ends every connection. */
  close(): void {
    this.agents.destroy();
  }

  private async follow(
    request: WireRequest,
    options: SendOptions,
    attempt: LinkedController,
    seconds: number,
  ): Promise<WireAnswer> {
    const startedAt = this.options.now();
    const { body, type } = bodyOf(request);
    const plain = request.method === 'GET' && body === undefined;
    const headers = { ...type, ...request.headers };
    let url = address(request);
    for (let followed = 0; ; followed += 1) {
      options.onRequest();
      const sentAt = this.options.now();
      const answer = await this.exchange({ method: request.method, url, headers, body }, request.kind, {
        attempt,
        seconds,
        fresh: options.fresh ?? false,
      });
      const target = redirection(answer, url);
      if (target && plain && target.origin === url.origin && followed < REDIRECTS) {
        target.username = '';
        target.password = '';
        url = target;
        continue;
      }
      return {
        status: answer.status,
        headers: answer.headers,
        text: bodyText(answer.body, answer.headers['content-type'] ?? '', request.kind),
        ...(target ? { location: target.href } : {}),
        startedAt,
        clockSkew: skew(answer.headers.date, sentAt, this.options.now()),
      };
    }
  }

  private async exchange(
    sent: { method: string; url: URL; headers: Record<string, string>; body: Buffer | undefined },
    kind: AnswerKind,
    { attempt, seconds, fresh }: { attempt: LinkedController; seconds: number; fresh: boolean },
  ): Promise<ClientAnswer> {
    const { host } = sent.url;
    const agents = this.agents.for(sent.url, fresh);
    let connected = false;
    const timer = setTimeout(() => {
      attempt.abort(new OutOfTime(true));
    }, this.connectSeconds * 1000);
    const onConnected = (): void => {
      connected = true;
      clearTimeout(timer);
    };
    try {
      return await this.client.send({ ...sent, agents, signal: attempt.signal, limit: LIMITS[kind], onConnected });
    } catch (error) {
      if (!attempt.signal.aborted) throw readable(error, host, agents.proxied, connected, LIMITS[kind]);
      const reason = abortReason(attempt.signal);
      if (!(reason instanceof OutOfTime)) throw reason;
      if (reason.connecting) throw connectTimeout(host, this.connectSeconds, agents.proxied);
      throw attemptTimeout(host, seconds, connected);
    } finally {
      clearTimeout(timer);
    }
  }
}

function readable(error: unknown, host: string, proxied: boolean, connected: boolean, limit: number): CloudError {
  if (error instanceof Error && error.message.includes('maxContentLength')) return tooLarge(host, limit);
  return networkError(error, host, proxied, connected);
}

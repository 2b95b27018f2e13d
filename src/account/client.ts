/**
 * The HTTP client of an account: axios with a cookie jar of its own and the account's agents.
 *
 * axios-cookiejar-support alone would make a new agent for every request (no keep-alive, no CA, no proxy) and refuses
 * others. Its interceptor runs before those that were registered before it, so the one here comes last: it puts the
 * account's agents in place and the jar's cookies into the header, where proxies and nock see them too.
 */
import type { ClientRequest } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import { TLSSocket } from 'node:tls';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { wrapper } from 'axios-cookiejar-support';
import { CookieJar } from 'tough-cookie';
import type { Agents } from './agents';

/** The pack's name and nothing else: neither version nor host is anybody's business. */
const USER_AGENT = 'node-red-contrib-sensor-clouds';

/** One request, ready to be sent. */
export interface ClientCall {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: Buffer | undefined;
  agents: Agents;
  signal: AbortSignal;
  /** Most bytes of body after decompression. */
  limit: number;
  /** Called once, when the connection stands and the request goes out on it. */
  onConnected(): void;
}

/** An answer with any status, whole; redirects are not followed. */
export interface ClientAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Calls `connected` when the request's connection can carry it: after the TLS handshake, where there is one. */
function watchConnection(request: ClientRequest, connected: () => void): void {
  request.once('socket', (socket) => {
    if (request.reusedSocket) connected();
    else if (socket instanceof TLSSocket) socket.once('secureConnect', connected);
    else if (socket.connecting) socket.once('connect', connected);
    else connected();
  });
  // Stands in for the events of sockets that are none, as in tests that answer without a network.
  request.once('response', connected);
}

/** What axios sends a request with; it also carries the call to the interceptor. */
class Transport {
  constructor(readonly call: ClientCall) {}

  request(options: https.RequestOptions, respond: (response: http.IncomingMessage) => void): ClientRequest {
    const request = (options.protocol === 'https:' ? https : http).request(options, respond);
    let known = false;
    watchConnection(request, () => {
      if (!known) this.call.onConnected();
      known = true;
    });
    return request;
  }
}

function joined(headers: AxiosResponse['headers']): Record<string, string> {
  const all = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(headers as Record<string, unknown>)) {
    if (typeof value === 'string') all[name.toLowerCase()] = value;
    else if (Array.isArray(value)) all[name.toLowerCase()] = value.join(', ');
  }
  return all;
}

/** Sends requests and keeps the cookies that come back. */
export class Client {
  private readonly jar = new CookieJar();
  private readonly axios: AxiosInstance;

  /** @param onCookie told of the value of every cookie that comes */
  constructor(private readonly onCookie: (value: string) => void) {
    this.axios = axios.create({
      responseType: 'arraybuffer',
      validateStatus: () => true,
      maxRedirects: 0,
      decompress: true,
      // The agents know the proxy; axios would take one from the environment.
      proxy: false,
      transformRequest: [],
      transformResponse: [],
      headers: { common: { 'User-Agent': USER_AGENT } },
      jar: this.jar,
    });
    // Before `wrapper`, so that it runs after it.
    this.axios.interceptors.request.use((config) => {
      const carrier: unknown = config.transport;
      if (!(carrier instanceof Transport)) return config;
      const { agents, url } = carrier.call;
      config.httpAgent = agents.http;
      config.httpsAgent = agents.https;
      const cookies = this.jar.getCookieStringSync(url.href);
      if (cookies !== '') config.headers.set('Cookie', cookies);
      return config;
    });
    wrapper(this.axios);
  }

  /** @throws what axios throws; `maxContentLength` is in the message of an answer over the limit */
  async send(call: ClientCall): Promise<ClientAnswer> {
    const url = call.url.href;
    const response = await this.axios.request<Buffer>({
      method: call.method,
      url,
      headers: { ...call.headers },
      data: call.body,
      signal: call.signal,
      maxContentLength: call.limit,
      transport: new Transport(call),
    });
    this.keep(response.headers['set-cookie'], url);
    return { status: response.status, headers: joined(response.headers), body: response.data };
  }

  /** The value of a cookie that would be sent to this address. */
  cookie(url: string, name: string): string | undefined {
    return this.jar.getCookiesSync(url).find((cookie) => cookie.key === name)?.value;
  }

  private keep(list: string[] | undefined, url: string): void {
    for (const cookie of list ?? []) {
      const kept = this.jar.setCookieSync(cookie, url, { ignoreError: true });
      if (kept) this.onCookie(kept.value);
    }
  }
}

/**
 * The HTTP server that carries a simulated cloud: sockets, latency, faults, compression and the journal. A client
 * meets it as it meets a vendor, by address only.
 */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock, SimulatedCloud, SimulatedRequest } from './cloud';
import { answerInPlace, deliver, deliverSpoiled, resetConnection } from './delivery';
import { type Fault, Faults } from './faults';
import { Journal, type JournalEntry, type JournalOptions } from './journal';

/** How long the cloud thinks about a request, in ms. */
export type Latency = number | ((request: SimulatedRequest) => number);

export interface CloudServerOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** Default `127.0.0.1`. */
  host?: string;
  latency?: Latency;
  /** The time of the `Date` header, the journal and the cloud's requests; default the machine's. */
  clock?: Clock;
  faults?: Faults;
  /** PEM texts; with them the server speaks HTTPS only. */
  tls?: { key: string | Buffer; cert: string | Buffer };
  journal?: JournalOptions;
  /** Lets so many ms pass, or less when the signal comes; default the machine's timers. */
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Largest request body in bytes, 1 MiB; more is answered 413. */
  bodyLimit?: number;
}

/** A server that runs until `close()`. */
export interface CloudServer {
  /** Origin without a trailing slash, e.g. `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly port: number;
  readonly faults: Faults;
  readonly journal: Journal;
  /** May be changed at any time; counts for the requests that arrive from then on. */
  latency: Latency;
  /** Distinct connections seen so far. */
  readonly sockets: number;
  /** Requests that have arrived and are neither answered nor given up. */
  readonly inFlight: number;
  /** The most of them that there were at once. */
  readonly mostInFlight: number;
  /** Ends every connection at once, stalled ones too; resolves when the port is free. */
  close(): Promise<void>;
}

/** Starts `cloud` on a port of its own. Rejects when the port is taken. */
export async function startCloud(cloud: SimulatedCloud, options: CloudServerOptions = {}): Promise<CloudServer> {
  const server = new RunningCloud(cloud, options);
  await server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  return server;
}

class RunningCloud implements CloudServer {
  url = '';
  port = 0;
  readonly faults: Faults;
  readonly journal: Journal;
  latency: Latency;
  sockets = 0;
  inFlight = 0;
  mostInFlight = 0;
  private readonly clock: Clock;
  private readonly bodyLimit: number;
  private readonly server: Server;
  private readonly open = new Set<Socket>();
  private readonly closing = new AbortController();

  constructor(
    private readonly cloud: SimulatedCloud,
    private readonly options: CloudServerOptions,
  ) {
    this.faults = options.faults ?? new Faults();
    this.journal = new Journal(options.journal);
    this.latency = options.latency ?? 0;
    this.clock = options.clock ?? Date.now;
    this.bodyLimit = options.bodyLimit ?? 1024 * 1024;
    const listener: RequestListener = (request, response) => {
      this.serve(request, response).catch((error: unknown) => {
        // A client that went away is its own business; anything else must be seen by the test that met it.
        if (response.headersSent || response.destroyed) response.destroy();
        else void deliver(response, { status: 500, body: `Simulator: ${String(error)}` });
      });
    };
    this.server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
    // Longer than any client keeps an idle connection: the reset of a race is a fault only on demand.
    this.server.keepAliveTimeout = 120_000;
    this.server.requestTimeout = 0;
    this.server.on('connection', (socket: Socket) => {
      this.sockets += 1;
      this.open.add(socket);
      socket.on('close', () => this.open.delete(socket));
    });
  }

  async listen(port: number, host: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, resolve);
    });
    this.port = (this.server.address() as AddressInfo).port;
    this.url = `${this.options.tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${this.port}`;
  }

  async close(): Promise<void> {
    this.closing.abort();
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
    for (const socket of this.open) socket.destroy();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = this.clock();
    const method = request.method ?? 'GET';
    const target = request.url ?? '/';
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    response.on('close', () => (this.inFlight -= 1));
    const entry: JournalEntry = { at, method, target, headers: request.headers, body: '' };
    const body = await readBody(request, this.bodyLimit);
    // Entered when the request is complete: what a client gave up half-way was never asked.
    if (body && this.journal.keepBodies) entry.body = body.toString();
    this.journal.add(entry);
    response.setHeader('Date', new Date(at).toUTCString());
    const url = parseTarget(this.url, target);
    if (!body || !url) {
      entry.status = body ? 400 : 413;
      return deliver(response, { status: entry.status, headers: { Connection: 'close' }, body: 'Bad request' });
    }
    await this.answer({ method, target, url, headers: request.headers, body, at }, entry, response);
  }

  private async answer(request: SimulatedRequest, entry: JournalEntry, response: ServerResponse): Promise<void> {
    const fault = this.faults.take(request.method, request.target);
    if (fault) entry.faulted = fault.kind;
    const delay = typeof this.latency === 'number' ? this.latency : this.latency(request);
    await this.think(delay + (fault?.kind === 'slow' ? fault.delay : 0));
    if (response.destroyed || this.closing.signal.aborted) return;
    if (fault && (fault.kind === 'reset' || fault.kind === 'stall') && fault.when === 'before') {
      if (fault.kind === 'reset') resetConnection(response);
      return;
    }
    const answer = (fault && answerInPlace(fault)) ?? (await this.cloud.handle(request));
    if (isAnswered(fault)) entry.status = answer.status;
    await (fault ? deliverSpoiled(response, answer, fault) : deliver(response, answer));
  }

  private async think(delay: number): Promise<void> {
    if (delay <= 0) return;
    const wait = this.options.wait ?? ((ms: number, signal: AbortSignal) => pause(ms, undefined, { signal }));
    // Ends early only when the server closes.
    await wait(delay, this.closing.signal).catch(() => undefined);
  }
}

/** Whether a status line goes out at all. */
function isAnswered(fault: Fault | undefined): boolean {
  return !(fault && (fault.kind === 'reset' || fault.kind === 'stall') && fault.when !== 'middle');
}

/** The whole body, or undefined when it is larger than `limit`. */
async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  return size <= limit ? Buffer.concat(chunks) : undefined;
}

/** Joined and not resolved: a target such as `//host/` is a path here, never another host. */
function parseTarget(origin: string, target: string): URL | undefined {
  const address = target.startsWith('/') ? origin + target : target;
  return URL.canParse(address) ? new URL(address) : undefined;
}

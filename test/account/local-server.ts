/** Servers on the loopback for the tests of the account layer. */
import http from 'node:http';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import type { SimulatedAnswer, SimulatedRequest } from '../../src/simulator/cloud';
import { type CloudServer, type CloudServerOptions, startCloud } from '../../src/simulator/server';

const running: (() => Promise<void>)[] = [];

/** A cloud that answers as `handle` says. It runs until `closeServers()`. */
export async function serve(
  handle: (request: SimulatedRequest) => SimulatedAnswer | Promise<SimulatedAnswer>,
  options: CloudServerOptions = {},
): Promise<CloudServer> {
  const server = await startCloud({ vendor: 'besmart', handle }, options);
  running.push(() => server.close());
  return server;
}

async function listening(server: Server, sockets: Set<Socket>): Promise<number> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    // Or it would not notice the other end's leaving.
    socket.resume();
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push(async () => {
    const closed = new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  return (server.address() as AddressInfo).port;
}

/** A server that takes connections and never says a word. */
export async function serveSilence(): Promise<{ port: number; open: Set<Socket> }> {
  const open = new Set<Socket>();
  return { port: await listening(net.createServer(), open), open };
}

export interface TestProxy {
  port: number;
  /** `Proxy-Authorization` of each CONNECT, decoded, and what was asked for. */
  asked: { target: string; authorization: string }[];
}

/** An HTTP proxy that wants these credentials, given as `user:password`. */
export async function serveProxy(credentials: string): Promise<TestProxy> {
  const asked: TestProxy['asked'] = [];
  const sockets = new Set<Socket>();
  const server = http.createServer();
  server.on('connect', (request, client: Socket) => {
    const [, encoded = ''] = (request.headers['proxy-authorization'] ?? '').split(' ');
    const authorization = Buffer.from(encoded, 'base64').toString();
    asked.push({ target: request.url ?? '', authorization });
    if (authorization !== credentials) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const upstream = net.connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client);
      client.pipe(upstream);
    });
    sockets.add(upstream);
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
    client.on('close', () => upstream.destroy());
  });
  return { port: await listening(server, sockets), asked };
}

/** Ends every server of the test. */
export async function closeServers(): Promise<void> {
  await Promise.all(running.splice(0).map((close) => close()));
}

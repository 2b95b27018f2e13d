import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';

/** An MQTT broker inside this process, on the loopback; it speaks MQTT 3.1 and 3.1.1. */
export interface Broker {
  readonly port: number;
  /** Ends every connection at once. */
  close(): Promise<void>;
}

/**
 * @param port a free one is taken when absent
 * @throws Error when the port is taken
 */
export async function startBroker(port = 0): Promise<Broker> {
  // An ES module, which CommonJS has to import while it runs.
  const { Aedes } = await import('aedes');
  const aedes = await Aedes.createBroker();
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    aedes.handle(socket);
  });
  const close = async (): Promise<void> => {
    // A client that never finished its greeting would be waited for.
    for (const socket of open) socket.destroy();
    server.close();
    await new Promise<void>((resolve) => {
      aedes.close(resolve);
    });
  };
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch (error) {
    await close();
    throw error;
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, close };
}

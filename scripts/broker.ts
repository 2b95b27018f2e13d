import { once } from 'node:events';
import { createServer } from 'node:net';

/** An MQTT broker inside this process, on the loopback. */
export interface Broker {
  readonly port: number;
  close(): Promise<void>;
}

/** @param port a free one is taken when absent */
export async function startBroker(port = 0): Promise<Broker> {
  // An ES module, which CommonJS has to import while it runs.
  const { Aedes } = await import('aedes');
  const aedes = await Aedes.createBroker();
  const server = createServer(aedes.handle).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    close: async () => {
      await new Promise<void>((resolve) => {
        aedes.close(resolve);
      });
      server.close();
    },
  };
}

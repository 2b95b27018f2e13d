import { mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { connectAsync } from 'mqtt';
import { freePort } from '../../scripts/node-red';
import { eventually } from './eventually';
import { startService } from './service';

/** A mosquitto of a test's own. */
export interface Mosquitto {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * @param folder where it keeps its configuration
 * @param queue so many messages wait for a client at most; 0 for any number, which is not its usual setting: that is
 * 1000, and drops the rest of a burst without a word
 */
export async function startMosquitto(mosquitto: string, folder: string, queue = 0): Promise<Mosquitto> {
  const port = await freePort();
  mkdirSync(folder, { recursive: true });
  const config = path.join(folder, 'mosquitto.conf');
  writeFileSync(
    config,
    [
      `listener ${port} 127.0.0.1`,
      'allow_anonymous true',
      'persistence false',
      `user ${userInfo().username}`,
      `max_queued_messages ${queue}`,
    ].join('\n'),
  );
  const service = await startService(mosquitto, ['-c', config], port);
  return { port, stop: () => service.stop() };
}

/** Everything that a broker has passed on, newest payload by topic. */
export class Listener {
  private readonly payloads = new Map<string, string>();
  private readonly counts = new Map<string, number>();
  private readonly order: { topic: string; text: string }[] = [];

  private constructor(private readonly client: Awaited<ReturnType<typeof connectAsync>>) {}

  static async on(port: number, filter = '#'): Promise<Listener> {
    const listener = new Listener(await connectAsync(`mqtt://127.0.0.1:${port}`));
    listener.client.on('message', (topic, payload) => {
      listener.payloads.set(topic, payload.toString());
      listener.counts.set(topic, listener.count(topic) + 1);
      listener.order.push({ topic, text: payload.toString() });
    });
    await listener.client.subscribeAsync(filter, { qos: 1 });
    return listener;
  }

  /** How often something has come on a topic. */
  count(topic: string): number {
    return this.counts.get(topic) ?? 0;
  }

  /** The payload of a topic; `undefined` before anything came. */
  text(topic: string): string | undefined {
    return this.payloads.get(topic);
  }

  /** The same, read as JSON. */
  json(topic: string): unknown {
    const payload = this.text(topic);
    return payload === undefined ? undefined : (JSON.parse(payload) as unknown);
  }

  /** Every payload that came on topics with this beginning, read as JSON, oldest first. */
  all(prefix: string): unknown[] {
    return this.order.filter(({ topic }) => topic.startsWith(prefix)).map(({ text }) => JSON.parse(text) as unknown);
  }

  /** What came below a topic, by the rest of the topic; as soon as so many topics have come. */
  async below(prefix: string, count: number): Promise<Map<string, unknown>> {
    const found = (): string[] => [...this.payloads.keys()].filter((topic) => topic.startsWith(prefix));
    await eventually(`${count} topics below ${prefix}`, () => (found().length >= count ? true : undefined)).catch(
      (error: unknown) => {
        throw new Error(`${String(error)}; there are ${found().length}`);
      },
    );
    return new Map(found().map((topic) => [topic.slice(prefix.length), this.json(topic)]));
  }

  async close(): Promise<void> {
    await this.client.endAsync(true);
  }
}

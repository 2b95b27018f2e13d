import { once } from 'node:events';
import path from 'node:path';
import { connectAsync } from 'mqtt';
import { pointed, readExample } from '../../scripts/demo-flows';
import type { DemoOptions } from '../../scripts/demo-flows';
import { startNodeRed } from '../../scripts/node-red';
import type { NodeRed } from '../../scripts/node-red';
import { CLOUDS } from '../../src/simulator/clouds';
import type { ResensysCloud } from '../../src/simulator/resensys';
import { startCloud } from '../../src/simulator/server';
import type { CloudServer } from '../../src/simulator/server';
import { eventually } from './eventually';
import { idOf } from './example';
import { startInfluxDb } from './influxdb';
import type { InfluxDb } from './influxdb';
import { Listener, startMosquitto } from './mqtt';
import type { Mosquitto } from './mqtt';

/** The messages that may wait for a client, as brokers are set up usually. */
const QUEUE = 1_000;

const DONE = 'scale-out/done/';

/** What a planner's tab has as environment variables; times in the units of the example's note. */
export type Settings = Readonly<Partial<Record<'HOURS' | 'OVERLAP' | 'OPEN' | 'LIMIT' | 'PAUSE' | 'ATTEMPTS', number>>>;

/** What a worker says of a job that it has written; instants in epoch ms. */
export interface Done {
  device: string;
  from: number;
  to: number;
  rows: number;
  worker: string;
}

/** The planner's report of a round that is over. */
export interface Report {
  round: string;
  planned: number;
  done: number;
  missing: readonly { key: string; error: string }[];
}

export interface FleetOptions {
  /** Where everything keeps its files. */
  folder: string;
  mosquitto: string;
  influxd: string;
  cloud: ResensysCloud;
  settings: Settings;
}

/**
 * A fleet that outgrows one machine, as the examples have it: a simulated cloud, a broker, an InfluxDB, and a planner
 * and two workers that are Node-RED processes of their own. In the flows only addresses, accounts and settings change.
 */
export class ScaledOut {
  server!: CloudServer;
  influxdb!: InfluxDb;
  listener!: Listener;
  readonly workers = new Map<string, NodeRed>();
  private mosquitto: Mosquitto | undefined;
  private planner: NodeRed | undefined;

  constructor(readonly options: FleetOptions) {}

  async start(): Promise<void> {
    const { folder, mosquitto, influxd, cloud } = this.options;
    this.server = await startCloud(cloud);
    this.influxdb = await startInfluxDb(influxd, path.join(folder, 'influxdb'));
    this.mosquitto = await startMosquitto(mosquitto, path.join(folder, 'mosquitto'), QUEUE);
    this.listener = await Listener.on(this.mosquitto.port);
    const starts = await Promise.allSettled([
      this.startPlanner(),
      ...['one', 'two'].map(async (name) => {
        const worker = await this.startExample('scale-out-worker.json', name, {});
        this.workers.set(name, worker);
        await connected(worker);
      }),
    ]);
    for (const start of starts) if (start.status === 'rejected') throw start.reason;
  }

  /** Starts the planner, for the first time or again. */
  async startPlanner(): Promise<void> {
    this.planner = await this.startExample('scale-out-planner.json', 'planner', this.options.settings);
    await connected(this.planner);
  }

  /** Presses the planner's button and waits for the end of that round. */
  async round(): Promise<Report> {
    const before = this.report();
    await this.startRound();
    return this.nextReport(before);
  }

  /** Presses the planner's button. */
  async startRound(): Promise<void> {
    await this.planner?.inject(idOf(readExample('scale-out-planner.json'), 'a round'));
  }

  /** The report of the last round that has ended. */
  report(): Report | undefined {
    return this.listener.json('scale-out/round') as Report | undefined;
  }

  /** The next report after that one. */
  async nextReport(before: Report | undefined): Promise<Report> {
    const next = (): Report | undefined => (this.report()?.round === before?.round ? undefined : this.report());
    return eventually('the end of the round', next, 120_000);
  }

  /** The newest that was said of each device that is written. */
  async done(count: number): Promise<Done[]> {
    return [...(await this.listener.below(`${DONE}resensys/`, count)).values()] as Done[];
  }

  /** Leaves what the broker keeps of devices that the account has no more. */
  async addFormerDevices(count: number): Promise<void> {
    const client = await connectAsync(`mqtt://127.0.0.1:${this.mosquitto?.port ?? 0}`);
    const devices = Array.from({ length: count }, (_, index) => `${DONE}former/_/${index}`);
    await Promise.all(devices.map((topic) => client.publishAsync(topic, '{"to":0}', { qos: 1, retain: true })));
    await client.endAsync();
  }

  async killPlanner(): Promise<void> {
    await kill(this.planner);
  }

  async killWorker(name: string): Promise<void> {
    await kill(this.workers.get(name));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.workers.values()].map((red) => red.stop()));
    await this.planner?.stop();
    await (this.listener as Listener | undefined)?.close();
    await this.mosquitto?.stop();
    await (this.influxdb as InfluxDb | undefined)?.stop();
    await (this.server as CloudServer | undefined)?.close();
  }

  private async startExample(file: string, name: string, settings: Settings): Promise<NodeRed> {
    const { flows, credentials } = pointed(readExample(file), this.addresses());
    return startNodeRed({
      userDir: path.join(this.options.folder, name),
      flows: flows.map((node) => {
        if (node.type === 'tab') return { ...node, env: changed(node['env'], settings) };
        // What looks at the time limits does so more often, as these are shorter.
        return node.type === 'inject' && node['repeat'] !== '' ? { ...node, repeat: '0.5' } : node;
      }),
      credentials,
      env: { WORKER: name },
    });
  }

  private addresses(): DemoOptions {
    return {
      clouds: new Map([['resensys', { url: this.server.url, credentials: CLOUDS.resensys?.credentials ?? {} }]]),
      mqttPort: this.mosquitto?.port ?? 0,
      mqtt5: true,
      influxdbPort: this.influxdb.port,
    };
  }
}

/** The environment variables of a tab with other values; one that the tab does not have is a mistake of the test. */
function changed(env: unknown, settings: Settings): unknown {
  const known = new Map((env as { name: string; value: string }[]).map((each) => [each.name, each]));
  for (const [name, value] of Object.entries(settings)) {
    const variable = known.get(name);
    if (!variable) throw new Error(`The example has no setting ${name}`);
    known.set(name, { ...variable, value: String(value) });
  }
  return [...known.values()];
}

async function connected(red: NodeRed): Promise<void> {
  await eventually('the broker', () => (red.output().includes('Connected to broker') ? true : undefined));
}

async function kill(red: NodeRed | undefined): Promise<void> {
  if (!red) throw new Error('not running');
  const end = once(red.process, 'exit');
  red.process.kill('SIGKILL');
  await end;
}

/**
 * The pack at work without any vendor account: simulated clouds, an MQTT broker and a Node-RED with the example flows
 * deployed, in a folder that is thrown away. Ctrl-C ends it.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CLOUDS } from '../src/simulator/clouds';
import { startCloud } from '../src/simulator/server';
import type { CloudServer } from '../src/simulator/server';
import { startBroker } from './broker';
import { allExamples, pointed, savedFlows } from './demo-flows';
import { SETTINGS_MARK, startNodeRed } from './node-red';

const USAGE = `npm start -- [options]
  --port N           port of the Node-RED editor and the dashboard (a free one)
  --mqtt-port N      port of the MQTT broker (a free one)
  --influxdb-port N  write simulated rows to the InfluxDB 1.x on this port, database "sensors" (to none)
  --folder DIR       keep flows and files in this folder (a new one, removed at the end)
  --latency MS       how long the simulated clouds take to answer (50)
  --help             this text
`;

interface Options {
  port: number | undefined;
  mqttPort: number | undefined;
  influxdbPort: number | undefined;
  folder: string | undefined;
  latency: number;
}

/** @returns `undefined` where only the usage was asked for */
function optionsOf(argv: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: 'string' },
      'mqtt-port': { type: 'string' },
      'influxdb-port': { type: 'string' },
      folder: { type: 'string' },
      latency: { type: 'string', default: '50' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const latency = Number(values.latency);
  if (!(latency >= 0 && latency <= 60_000)) throw new Error(`--latency ${values.latency} is no number of milliseconds`);
  return {
    port: portOf('--port', values.port),
    mqttPort: portOf('--mqtt-port', values['mqtt-port']),
    influxdbPort: portOf('--influxdb-port', values['influxdb-port']),
    folder: values.folder === undefined ? undefined : ownFolder(path.resolve(values.folder)),
    latency,
  };
}

function portOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${option} ${text} is no port`);
  return port;
}

/** Refuses somebody's own Node-RED user directory: its settings and flows would be replaced. */
function ownFolder(folder: string): string {
  const settings = path.join(folder, 'settings.js');
  if (existsSync(settings) && !readFileSync(settings, 'utf8').startsWith(SETTINGS_MARK)) {
    throw new Error(`${folder} belongs to a Node-RED of yours. Choose a folder for the demo alone.`);
  }
  return folder;
}

async function main(): Promise<void> {
  const options = optionsOf(process.argv.slice(2));
  if (!options) {
    process.stdout.write(USAGE);
    return;
  }
  // From the first moment on, so that an early Ctrl-C leaves nothing running and nothing behind.
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        resolve();
      });
    }
  });
  const closers: (() => void | Promise<void>)[] = [];
  try {
    await run(options, asked, closers);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

/** Starts everything and runs until `asked`; what is to be done at the end is put on `closers`. */
async function run(options: Options, asked: Promise<void>, closers: (() => void | Promise<void>)[]): Promise<void> {
  const userDir = options.folder ?? mkdtempSync(path.join(tmpdir(), 'sensor-clouds-demo-'));
  if (options.folder === undefined) {
    closers.push(() => {
      rmSync(userDir, { recursive: true, force: true });
    });
  }
  const clouds = await startClouds(options.latency);
  closers.push(async () => {
    await Promise.all([...clouds.values()].map(({ server }) => server.close()));
  });
  const broker = await startBroker(options.mqttPort);
  closers.push(() => broker.close());
  const saved = savedFlows(userDir);
  const { flows, credentials } = pointed(saved?.flows ?? allExamples(), {
    clouds,
    mqttPort: broker.port,
    influxdbPort: options.influxdbPort,
  });
  const red = await startNodeRed({
    userDir,
    flows,
    credentials: { ...saved?.credentials, ...credentials },
    logFile: path.join(userDir, 'node-red.log'),
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  closers.push(() => red.stop());

  process.stdout.write(
    [
      '',
      `  Editor      ${red.url}/`,
      `  Dashboard   ${red.url}/dashboard`,
      `  MQTT        mqtt://127.0.0.1:${broker.port}  (subscribe to #)`,
      `  InfluxDB    ${options.influxdbPort === undefined ? 'none; --influxdb-port names one' : `http://127.0.0.1:${options.influxdbPort}, database "sensors"`}`,
      ...[...clouds].map(([vendor, { url }]) => `  ${vendor.padEnd(11)} ${url}  (simulated)`),
      `  Files       ${userDir}  (photos, and node-red.log)`,
      '',
      '  Ctrl-C ends it.',
      '',
    ].join('\n'),
  );

  const ended = new Promise<boolean>((resolve) => {
    red.process.once('exit', (code) => {
      // A Ctrl-C in a terminal reaches Node-RED as well, and it may be gone first.
      resolve(code !== 0 && code !== null);
    });
  });
  const failed = await Promise.race([asked.then(() => false), ended]);
  if (failed) throw new Error(`Node-RED ended by itself:\n${red.output()}`);
}

interface RunningCloud {
  url: string;
  credentials: Readonly<Record<string, string>>;
  server: CloudServer;
}

async function startClouds(latency: number): Promise<Map<string, RunningCloud>> {
  const started = await Promise.all(
    Object.entries(CLOUDS).map(async ([vendor, entry]) => {
      const server = await startCloud(entry.make('demo'), { latency, journal: { off: true } });
      return [vendor, { url: server.url, credentials: entry.credentials, server }] as const;
    }),
  );
  return new Map(started);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

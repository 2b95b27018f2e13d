/**
 * The pack at work without any vendor account: simulated clouds, an MQTT broker and a Node-RED with the example flows
 * deployed, in a folder that is thrown away. Ctrl-C ends it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CLOUDS } from '../src/simulator/clouds';
import { startCloud } from '../src/simulator/server';
import { startBroker } from './broker';
import { demoFlows } from './demo-flows';
import { startNodeRed } from './node-red';

const USAGE = `npm start -- [options]
  --port N       port of the Node-RED editor and the dashboard (a free one)
  --mqtt-port N  port of the MQTT broker (a free one)
  --folder DIR   keep everything in this Node-RED user directory (a new one, removed at the end)
  --latency MS   how long the simulated clouds take to answer (50)
  --help         this text
`;

/** Where the examples expect an InfluxDB; they write to it where one listens. */
const INFLUXDB_PORT = 8086;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      'mqtt-port': { type: 'string' },
      folder: { type: 'string' },
      latency: { type: 'string', default: '50' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }

  const clouds = await Promise.all(
    Object.entries(CLOUDS).map(async ([vendor, entry]) => ({
      vendor,
      credentials: entry.credentials,
      server: await startCloud(entry.make('demo'), { latency: Number(values.latency), journal: { off: true } }),
    })),
  );
  const broker = await startBroker(portOf(values['mqtt-port']));
  const influxdb = await listens(INFLUXDB_PORT);
  const userDir = path.resolve(values.folder ?? mkdtempSync(path.join(tmpdir(), 'sensor-clouds-demo-')));
  const { flows, credentials } = demoFlows({
    clouds: new Map(
      clouds.map(({ vendor, server, credentials: own }) => [vendor, { url: server.url, credentials: own }]),
    ),
    mqttPort: broker.port,
    influxdb,
  });
  const port = portOf(values.port);
  const red = await startNodeRed({ userDir, flows, credentials, ...(port === undefined ? {} : { port }) });

  process.stdout.write(
    [
      '',
      `  Editor      ${red.url}/`,
      `  Dashboard   ${red.url}/dashboard`,
      `  MQTT        mqtt://127.0.0.1:${broker.port}  (subscribe to #)`,
      `  InfluxDB    ${influxdb ? `http://127.0.0.1:${INFLUXDB_PORT}, database "sensors"` : `none listens on port ${INFLUXDB_PORT}; the rows for it are left out`}`,
      ...clouds.map(({ vendor, server }) => `  ${vendor.padEnd(11)} ${server.url}  (simulated)`),
      `  Files       ${userDir}`,
      '',
      '  Ctrl-C ends it.',
      '',
    ].join('\n'),
  );

  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
    red.process.once('exit', () => {
      resolve();
    });
  });
  await red.stop();
  await broker.close();
  await Promise.all(clouds.map(({ server }) => server.close()));
  if (values.folder === undefined) rmSync(userDir, { recursive: true, force: true });
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${text} is no port`);
  return port;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

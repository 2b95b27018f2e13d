/** The command line of the simulated clouds: `tsx src/simulator/main.ts resensys --port 18080`. */
import { parseArgs } from 'node:util';
import { CLOUDS } from './clouds';
import { Faults } from './faults';
import { type CloudServer, startCloud } from './server';

const HELP = `Usage: simulator [cloud ...] [options]

Starts simulated sensor clouds on this machine; without a name all of them.
Clouds: ${Object.keys(CLOUDS).join(', ')}

  --port <number>    port of the first cloud, the next ones follow (default 18080; 0: any)
  --host <address>   address to listen on (default 127.0.0.1)
  --latency <ms>     how long each answer takes (default 0)
  --fail <rate>      share of requests that meet a fault, 0 to 1 (default 0)
  --seed <text>      other seeds make other measurements and faults (default demo)
  --help             this text
`;

/** What runs, so that it can be stopped. */
export interface StartedCloud {
  name: string;
  server: CloudServer;
}

function numberOption(name: string, text: string, largest: number): number {
  const number = Number(text);
  if (text.trim() === '' || !(number >= 0 && number <= largest)) {
    throw new RangeError(`--${name}: a number from 0 to ${largest}`);
  }
  return number;
}

/**
 * Starts what the arguments ask for; nothing at all for `--help`. Throws `TypeError` or `RangeError` with a sentence
 * for the user when they ask for something that is not there; rejects when a port is taken.
 * @param write prints, line breaks included in the text
 */
export async function startClouds(argv: readonly string[], write: (text: string) => void): Promise<StartedCloud[]> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      port: { type: 'string', default: '18080' },
      host: { type: 'string', default: '127.0.0.1' },
      latency: { type: 'string', default: '0' },
      fail: { type: 'string', default: '0' },
      seed: { type: 'string', default: 'demo' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    write(HELP);
    return [];
  }
  const port = numberOption('port', values.port, 65_535);
  const latency = numberOption('latency', values.latency, 600_000);
  const rate = numberOption('fail', values.fail, 1);
  const table = new Map(Object.entries(CLOUDS));
  const chosen = (positionals.length > 0 ? positionals : [...table.keys()]).map((name) => {
    const entry = table.get(name);
    if (!entry) throw new RangeError(`No cloud called "${name}"; there are ${[...table.keys()].join(', ')}`);
    return { name, entry };
  });
  const started: StartedCloud[] = [];
  try {
    for (const [index, { name, entry }] of chosen.entries()) {
      const faults = new Faults();
      if (rate > 0) faults.random({ rate, seed: `${values.seed}/${name}` });
      const options = { port: port === 0 ? 0 : port + index, host: values.host, latency, faults };
      const server = await startCloud(entry.make(values.seed), { ...options, journal: { off: true } });
      started.push({ name, server });
      const credentials = Object.entries(entry.credentials).map(([key, value]) => `${key} ${value}`);
      write(`${name}: ${server.url}  (${credentials.join(', ')})\n`);
    }
  } catch (error) {
    await Promise.all(started.map(({ server }) => server.close()));
    throw error;
  }
  return started;
}

async function run(): Promise<void> {
  const started = await startClouds(process.argv.slice(2), (text) => process.stdout.write(text));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void Promise.all(started.map(({ server }) => server.close()));
    });
  }
}

if (require.main === module) {
  run().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

interface Package {
  /** Where its program may be. */
  paths: readonly string[];
  /** What the program is called where it is somewhere else on the PATH. */
  command?: string;
  /** The command that installs it. */
  install: string;
}

const NODE_RED_5 = path.resolve(__dirname, '..', 'nr5', 'node_modules');

/**
 * What some suites need beside `npm ci`. Where one is missing its suites are left out, which the end of the run says
 * aloud; where `NOTHING_LEFT_OUT` is set (`.ci/run`) they fail instead.
 */
const PACKAGES = {
  chromium: {
    paths: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
    command: 'chromium',
    install: 'apt-get install chromium',
  },
  mosquitto: {
    paths: ['/usr/sbin/mosquitto', '/usr/bin/mosquitto', '/usr/local/sbin/mosquitto'],
    command: 'mosquitto',
    install: 'apt-get install mosquitto',
  },
  influxdb: {
    paths: ['/usr/bin/influxd', '/usr/local/bin/influxd'],
    command: 'influxd',
    install: 'apt-get install influxdb',
  },
  // The program is the Node.js that comes with it.
  'Node-RED 5': {
    paths: ['x64', 'arm64'].map((cpu) => path.join(NODE_RED_5, `node-linux-${cpu}`, 'bin', 'node')),
    install: 'npm ci --prefix test/nr5, on Linux',
  },
} as const satisfies Record<string, Package>;

export type PackageName = keyof typeof PACKAGES;

const missing = new Map<PackageName, Set<string>>();

/** The program of a package; `undefined` where it is not installed. */
export function program(name: PackageName): string | undefined {
  const { paths, command }: Package = PACKAGES[name];
  return paths.find((file) => existsSync(file)) ?? (command === undefined ? undefined : onPath(command));
}

function onPath(command: string): string | undefined {
  try {
    return execFileSync('which', [command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

/**
 * To be called in a suite's `before`: leaves the suite out where a package is missing.
 * @returns the programs in the order of `names`
 */
export function needs(context: Mocha.Context, ...names: readonly PackageName[]): string[] {
  const found = names.map(program);
  const absent = names.filter((_name, index) => found[index] === undefined);
  if (absent.length > 0) {
    for (const name of absent) {
      const suites = missing.get(name) ?? new Set<string>();
      missing.set(name, suites.add(context.test?.parent?.title ?? 'a suite'));
    }
    if (process.env['NOTHING_LEFT_OUT'] !== undefined) throw new Error(`not installed: ${absent.join(', ')}`);
    context.skip();
  }
  return found.filter((file) => file !== undefined);
}

const others: string[] = [];

/** Leaves a suite out where the machine does not allow it, with `CI` set too; the end of the run says so aloud. */
export function leaveOut(context: Mocha.Context, why: string): never {
  others.push(`LEFT OUT because ${why}: ${context.test?.parent?.title ?? 'a suite'}`);
  return context.skip();
}

/** What another process has left out is said here, too. */
export function alsoLeftOut(lines: readonly string[]): void {
  for (const line of lines) if (!others.includes(line)) others.push(line);
}

/** What the end of the run says about suites that were left out. */
export function leftOut(): string[] {
  const packages = [...missing].map(
    ([name, suites]) =>
      `LEFT OUT because ${name} is not installed (${PACKAGES[name].install}): ${[...suites].join('; ')}`,
  );
  return [...packages, ...others];
}

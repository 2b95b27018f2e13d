import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * System packages that some suites need. Where one is missing its suites are left out, which the end of the run says
 * aloud; with `CI` set nothing may be left out, so there they fail.
 */
const PACKAGES = {
  chromium: {
    paths: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
    install: 'chromium',
  },
  mosquitto: {
    paths: ['/usr/sbin/mosquitto', '/usr/bin/mosquitto', '/usr/local/sbin/mosquitto'],
    install: 'mosquitto',
  },
  influxdb: { paths: ['/usr/bin/influxd', '/usr/local/bin/influxd'], install: 'influxdb' },
} as const;

export type SystemPackage = keyof typeof PACKAGES;

const missing = new Map<SystemPackage, Set<string>>();

/** The program of a package; `undefined` where it is not installed. */
export function program(name: SystemPackage): string | undefined {
  const { paths } = PACKAGES[name];
  return paths.find((path) => existsSync(path)) ?? onPath(name === 'influxdb' ? 'influxd' : name);
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
export function needs(context: Mocha.Context, ...names: readonly SystemPackage[]): string[] {
  const found = names.map(program);
  const absent = names.filter((_name, index) => found[index] === undefined);
  if (absent.length > 0) {
    for (const name of absent) {
      const suites = missing.get(name) ?? new Set<string>();
      missing.set(name, suites.add(context.test?.parent?.title ?? 'a suite'));
    }
    if (process.env['CI'] !== undefined) throw new Error(`not installed: ${absent.join(', ')}`);
    context.skip();
  }
  return found.filter((path) => path !== undefined);
}

const others: string[] = [];

/** Leaves a suite out where the machine does not allow it, with `CI` set too; the end of the run says so aloud. */
export function leaveOut(context: Mocha.Context, why: string): never {
  others.push(`LEFT OUT because ${why}: ${context.test?.parent?.title ?? 'a suite'}`);
  return context.skip();
}

/** What the end of the run says about suites that were left out. */
export function leftOut(): string[] {
  const packages = [...missing].map(
    ([name, suites]) =>
      `LEFT OUT because ${name} is not installed (apt-get install ${PACKAGES[name].install}): ${[...suites].join('; ')}`,
  );
  return [...packages, ...others];
}

import { RunningAccount } from '../../src/account/running-account';
import { systemEnvironment } from '../../src/account/environment';
import type { AccountSettings, Work } from '../../src/account/wire';
import { ResensysCloud } from '../../src/simulator/resensys';
import type { ResensysOptions } from '../../src/simulator/resensys-options';
import { type CloudServer, startCloud } from '../../src/simulator/server';
import type { Cloud } from '../../src/vendor';
import { resensys } from '../../src/vendors/resensys';

/** 2024-07-03T09:46:40Z, when every test begins. */
export const START = 1_720_000_000_000;

export function work(): Work {
  return { signal: new AbortController().signal, priority: 'poll', requests: 0 };
}

/** A simulated Resensys and a real account at it, over real sockets, with one clock that the test moves. */
export class Rig {
  time = START;
  readonly warnings: string[] = [];

  private constructor(
    readonly simulated: ResensysCloud,
    readonly server: CloudServer,
    readonly account: RunningAccount,
    readonly cloud: Cloud,
  ) {}

  static async start(options: ResensysOptions = {}, more: Partial<AccountSettings> = {}): Promise<Rig> {
    const simulated = new ResensysCloud(options);
    const clock = { now: (): number => START };
    const server = await startCloud(simulated, { clock: () => clock.now() });
    const warnings: string[] = [];
    const settings: AccountSettings = {
      vendor: 'resensys',
      name: 'Bridge',
      addresses: { baseUrl: server.url, quantityBankUrl: `${server.url}/Software/SenScope/QuantityBank.xml` },
      credentials: { username: 'demo', password: 'demo-pass' },
      options: {},
      timeout: 10,
      concurrency: 4,
      rate: 0,
      ...more,
    };
    const environment = {
      ...systemEnvironment(undefined, { warn: (text: string) => warnings.push(text) }),
      now: () => clock.now(),
      random: () => 0,
    };
    const account = new RunningAccount(settings, resensys.session(settings), environment);
    const rig = new Rig(simulated, server, account, resensys.open(account));
    clock.now = () => rig.time;
    return rig;
  }

  /** What was asked since the last time, as `METHOD path`, without redirects to `/login/`. */
  asked(): string[] {
    const { entries } = this.server.journal;
    const lines = entries.map(({ method, target }) => `${method} ${target}`).filter((line) => line !== 'GET /login/');
    this.server.journal.clear();
    return lines;
  }

  /** The form of the last request to a path that ends like this. */
  form(path: string): Record<string, string> {
    const entry = this.server.journal.entries.findLast(({ target }) => target.endsWith(path));
    return Object.fromEntries(new URLSearchParams(entry?.body ?? ''));
  }

  async close(): Promise<void> {
    await this.account.close();
    await this.server.close();
  }
}

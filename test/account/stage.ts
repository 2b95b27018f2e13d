/** What the tests of an account stand on: a simple cloud on a real socket, and accounts that are closed afterwards. */
import nock from 'nock';
import { RunningAccount } from '../../src/account/running-account';
import type { AccountSettings } from '../../src/account/wire';
import type { CloudServer } from '../../src/simulator/server';
import { closeServers, serve } from './local-server';
import { newWork, reading, SimpleCloud, simpleScheme, simpleSettings } from './simple-cloud';
import { virtualEnvironment, VirtualTime } from './virtual-time';

export class Stage {
  cloud = new SimpleCloud();
  private running: CloudServer | undefined;
  private opened: RunningAccount[] = [];

  /** Registers the hooks of the suite that it is made in. */
  constructor() {
    before(() => {
      nock.restore();
    });
    beforeEach(async () => {
      this.cloud = new SimpleCloud();
      this.running = await serve(this.cloud.handle);
    });
    afterEach(async () => {
      await Promise.all(this.opened.splice(0).map((account) => account.close()));
      await closeServers();
    });
  }

  get server(): CloudServer {
    if (!this.running) throw new Error('There is a server only during a test');
    return this.running;
  }

  /** An account at the cloud. */
  account(
    more: Partial<AccountSettings> = {},
    scheme: { unproven?: boolean } = {},
    environment = virtualEnvironment(new VirtualTime(true)),
  ): RunningAccount {
    const { url } = this.server;
    const account = new RunningAccount(simpleSettings(url, more), simpleScheme(url, scheme), environment);
    this.opened.push(account);
    return account;
  }

  /** What so many requests at once give, each for a path of its own. */
  many(account: RunningAccount, count: number): Promise<string[]> {
    const paths = Array.from({ length: count }, (_, at) => `/${at}`);
    return Promise.all(paths.map((path) => account.request(reading(this.server.url, path), newWork())));
  }
}

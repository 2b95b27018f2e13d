import assert from 'node:assert/strict';
import nock from 'nock';
import { sharingKey } from '../../src/account/identity';
import { AccountPool, type Lease } from '../../src/account/pool';
import type { AccountSettings } from '../../src/account/wire';
import type { CloudServer } from '../../src/simulator/server';
import { closeServers, serve } from './local-server';
import { newWork, PASSWORD, reading, SimpleCloud, simpleScheme, simpleSettings, USER } from './simple-cloud';
import { virtualEnvironment, VirtualTime } from './virtual-time';

describe('account pool', () => {
  let cloud: SimpleCloud;
  let server: CloudServer;
  let time: VirtualTime;
  let pool: AccountPool;

  before(() => {
    nock.restore();
  });
  beforeEach(async () => {
    cloud = new SimpleCloud();
    server = await serve(cloud.handle);
    time = new VirtualTime();
    pool = new AccountPool(virtualEnvironment(time));
  });
  afterEach(async () => {
    await pool.close();
    await closeServers();
  });

  const acquire = (more: Partial<AccountSettings> = {}): Lease =>
    pool.acquire(simpleSettings(server.url, more), () => simpleScheme(server.url));
  const ask = ({ account }: Lease, path = '/a'): Promise<string> =>
    account.request(reading(server.url, path), newWork());

  it('gives one session to all who log in alike, each by its own name', async () => {
    const leases = [acquire({ name: 'One' }), acquire({ name: 'Two', timeout: 9, concurrency: 1, rate: 3 })];
    await Promise.all(leases.map((lease) => ask(lease)));
    assert.equal(cloud.logins, 1);
    assert.deepEqual(
      leases.map(({ account }) => account.settings.name),
      ['One', 'Two'],
    );
    leases[0]?.account.learnt.set('way', 'raw');
    assert.equal(leases[1]?.account.learnt.get('way'), 'raw');
  });

  it('keeps those apart that differ in anything that matters', () => {
    const base = simpleSettings('https://a.example');
    const proxy = { url: 'http://proxy:1', bypass: [] };
    const settings: AccountSettings[] = [
      base,
      { ...base, vendor: 'senquip' },
      { ...base, addresses: { baseUrl: 'https://b.example' } },
      { ...base, credentials: { ...base.credentials, password: 'other' } },
      { ...base, credentials: { login: `${USER}","password":"${PASSWORD}`, password: '' } },
      { ...base, options: { tokenStyle: 'raw' } },
      { ...base, tls: { rejectUnauthorized: true } },
      { ...base, tls: { rejectUnauthorized: false } },
      { ...base, proxy },
      { ...base, proxy: { ...proxy, bypass: ['*'] } },
    ];
    const keys = settings.map(sharingKey);
    assert.equal(new Set(keys).size, settings.length);
    assert.ok(!keys.some((key) => key.includes('canary')));
    const { login = '', password = '' } = base.credentials;
    const same = { ...base, name: 'x', rate: 1, timeout: 1, concurrency: 1, credentials: { password, login } };
    assert.equal(sharingKey(same), keys[0]);
  });

  it('holds the lower concurrency and the stricter rate while both exist', async () => {
    server.latency = 50;
    const wide = acquire({ concurrency: 8, rate: 0 });
    const narrow = acquire({ concurrency: 2, rate: 100 });
    await ask(wide);
    const most = async (): Promise<number> => {
      const running = Promise.all(Array.from({ length: 12 }, () => ask(wide)));
      let seen = 0;
      const count = server.journal.count();
      while (server.journal.count() < count + 12) {
        seen = Math.max(seen, server.inFlight);
        await new Promise(setImmediate);
      }
      await running;
      return seen;
    };
    assert.equal(await most(), 2);
    await narrow.release();
    assert.equal(await most(), 8);
    assert.deepEqual(time.slept, []);
    const strict = acquire({ concurrency: 8, rate: 1 });
    void ask(wide);
    const late = ask(strict, '/late');
    while (time.slept.length === 0) await new Promise(setImmediate);
    await time.advance(1000);
    assert.equal(await late, '/late');
  });

  it('keeps the session of an account that comes back within 10 s', async () => {
    const first = acquire();
    await ask(first);
    await first.release();
    await time.advance(9_999);
    const second = acquire();
    await time.advance(60_000);
    assert.equal(await ask(second), '/a');
    assert.equal(cloud.logins, 1);
    await second.release();
    await second.release();
    await time.advance(10_000);
    while (server.journal.count('/logout') === 0) await new Promise(setImmediate);
    await assert.rejects(ask(second), { name: 'AbortError' });
    assert.equal(await ask(acquire()), '/a');
    assert.equal(cloud.logins, 2);
  });

  it('goes on with no renewal while nobody holds it', async () => {
    cloud.life = 1000;
    const lease = acquire();
    await ask(lease);
    time.set(time.now() + 850_000);
    server.faults.next({ kind: 'stall', when: 'before' }, { path: /login/ });
    await ask(lease);
    while (server.journal.count('/login') < 2) await new Promise(setImmediate);
    const under: number = server.inFlight;
    assert.equal(under, 1);
    await lease.release();
    while (server.inFlight > 0) await new Promise(setImmediate);
  });

  it('ends at once when the last one logs out, and not before', async () => {
    const [one, other] = [acquire(), acquire()];
    await ask(one);
    await one.release({ logout: true });
    assert.equal(server.journal.count('/logout'), 0);
    assert.equal(await ask(other), '/a');
    await other.release({ logout: true });
    assert.equal(server.journal.count('/logout'), 1);
    await ask(acquire());
    assert.equal(cloud.logins, 2);
  });

  it('closes without a logout', async () => {
    const lease = acquire();
    await ask(lease);
    await pool.close();
    assert.equal(server.journal.count('/logout'), 0);
    await assert.rejects(ask(lease), { name: 'AbortError' });
  });
});

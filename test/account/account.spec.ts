import assert from 'node:assert/strict';
import nock from 'nock';
import { openAccount, systemEnvironment } from '../../src/account/account';
import type { RunningAccount } from '../../src/account/running-account';
import type { AccountSettings, Verdict } from '../../src/account/wire';
import { CloudError } from '../../src/errors';
import type { CloudServer } from '../../src/simulator/server';
import { closeServers, serve } from './local-server';
import { newWork, PASSWORD, reading, SimpleCloud, simpleScheme, simpleSettings } from './simple-cloud';
import { virtualEnvironment, VirtualTime } from './virtual-time';

describe('account', () => {
  let cloud: SimpleCloud;
  let server: CloudServer;
  const open: RunningAccount[] = [];

  before(() => {
    nock.restore();
  });
  beforeEach(async () => {
    cloud = new SimpleCloud();
    server = await serve(cloud.handle);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((account) => account.close()));
    await closeServers();
  });

  function account(
    more: Partial<AccountSettings> = {},
    scheme: { unproven?: boolean } = {},
    environment = virtualEnvironment(new VirtualTime(true)),
  ): RunningAccount {
    const opened = openAccount(simpleSettings(server.url, more), simpleScheme(server.url, scheme), environment);
    open.push(opened);
    return opened;
  }
  async function failure(promise: Promise<unknown>): Promise<CloudError> {
    const error: unknown = await promise.then(
      () => assert.fail('it succeeded'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof CloudError, String(error));
    return error;
  }
  const many = (of: RunningAccount, count: number): Promise<string[]> =>
    Promise.all(Array.from({ length: count }, (_, at) => of.request(reading(server.url, `/${at}`), newWork())));

  describe('session', () => {
    it('1,000 requests on a cold account: one login', async () => {
      server.latency = 1;
      const results = await many(account({ concurrency: 8 }), 1000);
      assert.deepEqual(
        results,
        Array.from({ length: 1000 }, (_, at) => `/${at}`),
      );
      assert.equal(cloud.logins, 1);
      assert.equal(server.journal.count(), 1001);
      assert.ok(server.mostInFlight > 1 && server.mostInFlight <= 8, String(server.mostInFlight));
      assert.ok(server.sockets <= 8);
    });

    it('1,000 with a token revoked on the way: exactly one more, and 1,000 successes', async () => {
      const used = account({ concurrency: 8 });
      const running = many(used, 1000);
      while (server.journal.count() < 500) await new Promise(setImmediate);
      cloud.revoke();
      assert.equal((await running).length, 1000);
      assert.equal(cloud.logins, 2);
      // Those who had waited with the old token did not try it.
      const refused = server.journal.entries.filter(({ status }) => status === 401).length;
      assert.ok(refused >= 1 && refused <= 8, String(refused));
    });

    it('a second refusal is E_FORBIDDEN, pauses nothing, and costs one login a minute at most', async () => {
      const time = new VirtualTime(true);
      const used = account({}, {}, virtualEnvironment(time));
      for (let count = 0; count < 5; count += 1) {
        const error = await failure(used.request(reading(server.url, '/forbidden'), newWork()));
        assert.deepEqual([error.code, error.cause.status, error.cause.retryable], ['E_FORBIDDEN', 403, false]);
        assert.match(error.message, /Not yours/);
      }
      assert.equal(cloud.logins, 2);
      time.set(time.now() + 60_000);
      await failure(used.request(reading(server.url, '/forbidden'), newWork()));
      assert.equal(cloud.logins, 3);
      assert.equal(await used.request(reading(server.url, '/a'), newWork()), '/a');
      assert.equal(await used.pausedUntil(), undefined);
    });

    it('what the session holds already is given without a request', async () => {
      const work = newWork();
      const known = (session: unknown): string => (session as { token: string }).token;
      assert.equal(await account().request(reading(server.url, '/a', { known }), work), 'canary-token-1');
      assert.equal(work.requests, 1);
    });

    it('an unproven session goes one request at a time until its first good answer', async () => {
      server.latency = 5;
      const used = account({ concurrency: 8 }, { unproven: true });
      server.faults.next({ kind: 'status', status: 503 }, { path: /^\/\d/, count: 3 });
      const first: number[] = [];
      const results = many(used, 40);
      while (server.journal.count(/^\/\d/) < 4) {
        first.push(server.inFlight);
        await new Promise(setImmediate);
      }
      assert.equal(Math.max(...first), 1);
      assert.equal((await results).length, 40);
      assert.ok(server.mostInFlight > 1);
      assert.equal(cloud.logins, 1);
    });

    it('wrong credentials are sent once, however many wait', async () => {
      cloud.password = 'another';
      const used = account({ concurrency: 8 });
      const errors = await Promise.all(
        Array.from({ length: 1000 }, () => failure(used.request(reading(server.url, '/a'), newWork()))),
      );
      assert.equal(server.journal.count(), 1);
      assert.ok(errors.every(({ code, cause }) => code === 'E_AUTH' && cause.retryAt !== undefined));
    });

    it('so are those that every request carries', async () => {
      const used = account({ concurrency: 8 }, { unproven: true });
      const call = reading(server.url, '/a', { judge: () => ({ kind: 'credentials', text: 'Wrong password' }) });
      const errors = await Promise.all(
        Array.from({ length: 1000 }, () => failure(used.request({ ...call }, newWork()))),
      );
      assert.equal(server.journal.count('/a'), 1);
      assert.ok(errors.every(({ code }) => code === 'E_AUTH'));
    });

    it('an outage of the login is never a wrong password', async () => {
      const time = new VirtualTime(true);
      const used = account({ timeout: 0.1 }, {}, virtualEnvironment(time));
      for (const fault of [
        { kind: 'status', status: 500, body: '<html><title>Down</title></html>' },
        { kind: 'html' },
        { kind: 'stall', when: 'before' },
        { kind: 'reset', when: 'after' },
      ] as const) {
        server.faults.next(fault, { count: 5 });
        const error = await failure(used.request(reading(server.url, '/a'), newWork()));
        assert.notEqual(error.code, 'E_AUTH', fault.kind);
        assert.equal(await used.pausedUntil(), undefined);
        server.faults.clear();
        assert.equal(await used.request(reading(server.url, '/a'), newWork()), '/a');
        cloud.revoke();
      }
    });
  });

  describe('requests', () => {
    it('are counted for the work that they are made for, a login for the first that waits', async () => {
      const used = account();
      const [first, second] = [newWork(), newWork()];
      server.faults.next({ kind: 'status', status: 503 }, { path: /b/ });
      await Promise.all([
        used.request(reading(server.url, '/a'), first),
        used.request(reading(server.url, '/b'), second),
      ]);
      assert.deepEqual([first.requests, second.requests], [2, 2]);
      assert.equal(server.journal.count(), 4);
    });

    it('are tried again where it helps, and the error tells how often', async () => {
      const used = account();
      server.faults.next({ kind: 'status', status: 500 }, { path: /a/, count: 2 });
      server.faults.next({ kind: 'reset', when: 'after' }, { path: /a/ });
      assert.equal(await used.request(reading(server.url, '/a'), newWork()), '/a');
      server.faults.next({ kind: 'status', status: 502, body: { message: 'Down', code: 17 } }, { path: /a/, count: 5 });
      const error = await failure(used.request(reading(server.url, '/a'), newWork()));
      assert.deepEqual(error.cause, { vendor: 'besmart', status: 502, vendorCode: 17, retryable: true, attempts: 5 });
      assert.equal(error.code, 'E_VENDOR');
      assert.match(error.message, /Simple answered with an error of its own \(502\): Down\. .*while reading \/a\./);
    });

    it('that answer something else are not tried again', async () => {
      const used = account();
      server.faults.next({ kind: 'html' }, { path: /a/ });
      const error = await failure(used.request(reading(server.url, '/a'), newWork()));
      assert.deepEqual([error.code, error.cause.attempts], ['E_RESPONSE', 1]);
      assert.match(error.message, /HTML page titled "Maintenance"/);
    });

    it('that write are not repeated when nobody knows what became of them', async () => {
      const used = account({ timeout: 0.2 });
      const write = reading(server.url, '/a', {
        replay: 'once',
        request: { method: 'POST', url: `${server.url}/a`, json: {}, kind: 'json' },
      });
      for (const fault of [
        { kind: 'reset', when: 'after' },
        { kind: 'stall', when: 'middle' },
        { kind: 'status', status: 503 },
        { kind: 'html' },
        { kind: 'cut', length: 'correct' },
        { kind: 'redirect', location: '/b', status: 303 },
      ] as const) {
        server.faults.next(fault, { path: /a/ });
        server.journal.clear();
        const error = await failure(used.request(write, newWork()));
        assert.equal(error.code, 'E_UNKNOWN_OUTCOME', fault.kind);
        assert.equal(server.journal.count('/a'), 1, fault.kind);
      }
      cloud.revoke();
      server.faults.next({ kind: 'status', status: 429 }, { path: /a/ });
      assert.equal(await used.request(write, newWork()), '/a');
      let asked = 0;
      const judge = (): Verdict | undefined => {
        asked += 1;
        return asked === 1 ? { kind: 'busy', error: new Error('Not now.'), undone: true } : undefined;
      };
      assert.equal(await used.request({ ...write, judge }, newWork()), '/a');
    });

    it('hold for all when the vendor asks for silence, and fewer go at a time', async () => {
      const time = new VirtualTime(true);
      const used = account({ concurrency: 8 }, {}, virtualEnvironment(time));
      await used.request(reading(server.url, '/a'), newWork());
      const at = time.now();
      server.faults.next({ kind: 'status', status: 429, retryAfter: 20 });
      const after: number[] = [];
      await used.request(reading(server.url, '/a', { judge: () => void after.push(time.now() - at) }), newWork());
      assert.deepEqual(after, [0, 20_000]);
      server.journal.clear();
      server.faults.next({ kind: 'status', status: 429, retryAfter: 3600 });
      const error = await failure(used.request(reading(server.url, '/a'), newWork()));
      assert.equal(error.code, 'E_RATE_LIMIT');
      assert.equal(error.cause.retryAt, new Date(time.now() + 3_600_000).toISOString());
      assert.equal((await failure(used.request(reading(server.url, '/b'), newWork()))).code, 'E_RATE_LIMIT');
      assert.equal(server.journal.count(), 1);
      time.set(time.now() + 3_600_000);
      assert.equal(await used.request(reading(server.url, '/b'), newWork()), '/b');
    });

    it('without the session go without it, to another host even', async () => {
      const other = await serve(({ headers }) => ({ status: 200, body: { path: headers['authorization'] ?? 'none' } }));
      const call = reading(other.url, '/file', { signed: false });
      assert.equal(await account().request(call, newWork()), 'none');
      assert.equal(cloud.logins, 0);
    });
  });

  describe('end', () => {
    it('of a work aborts what is on the way, and of one only', async () => {
      const used = account();
      await used.request(reading(server.url, '/a'), newWork());
      server.faults.next({ kind: 'stall', when: 'before' }, { path: /stuck/ });
      const controller = new AbortController();
      const stuck = used.request(reading(server.url, '/stuck'), newWork({ signal: controller.signal }));
      while (server.journal.count('/stuck') === 0) await new Promise(setImmediate);
      const other = used.request(reading(server.url, '/b'), newWork());
      const reason = new Error('over');
      controller.abort(reason);
      await assert.rejects(stuck, reason);
      assert.equal(await other, '/b');
    });

    it('of one who waits for a login ends it for nobody else; of the last it does', async () => {
      server.latency = 50;
      const used = account();
      const [first, last] = [new AbortController(), new AbortController()];
      const one = used.request(reading(server.url, '/a'), newWork({ signal: first.signal }));
      const other = used.request(reading(server.url, '/b'), newWork());
      while (server.journal.count('/login') === 0) await new Promise(setImmediate);
      first.abort();
      await assert.rejects(one, { name: 'AbortError' });
      assert.equal(await other, '/b');
      assert.equal(cloud.logins, 1);
      cloud.revoke();
      const lonely = used.request(reading(server.url, '/c'), newWork({ signal: last.signal }));
      while (server.journal.count('/login') === 1) await new Promise(setImmediate);
      last.abort();
      await assert.rejects(lonely, { name: 'AbortError' });
      assert.equal(await used.request(reading(server.url, '/d'), newWork()), '/d');
    });

    it('of the account ends everything within 2 s, and nothing is sent afterwards', async () => {
      const used = account(
        { concurrency: 3, rate: 5 },
        {},
        { ...systemEnvironment(undefined, { warn: () => undefined }), lines: [] },
      );
      await used.request(reading(server.url, '/a'), newWork());
      server.faults.next({ kind: 'stall', when: 'before' }, { count: Infinity, path: /^\/\d/ });
      const running = many(used, 50).catch((error: unknown) => error);
      while (server.journal.count(/^\/\d/) < 3) await new Promise(setImmediate);
      const at = Date.now();
      await used.close();
      assert.equal(((await running) as Error).name, 'AbortError');
      assert.ok(Date.now() - at < 1000);
      const sent = server.journal.count();
      await assert.rejects(used.request(reading(server.url, '/a'), newWork()), { name: 'AbortError' });
      assert.equal(server.journal.count(), sent);
      while (server.inFlight > 0) await new Promise(setImmediate);
    });

    it('logs out when it is told to, and only with a session', async () => {
      const used = account();
      await used.close({ logout: true });
      assert.equal(server.journal.count(), 0);
      const other = account();
      await other.request(reading(server.url, '/a'), newWork());
      await other.close({ logout: true });
      const [entry] = server.journal.matching('/logout');
      assert.equal(entry?.body, '{"token":"canary-token-1"}');
      assert.ok(!entry.body.includes(PASSWORD));
    });
  });

  it('knows the clock of the vendor', async () => {
    const time = new VirtualTime(true);
    const away = await serve(cloud.handle, { clock: () => time.now() + 5_400_000 });
    const used = account({}, {}, virtualEnvironment(time));
    assert.equal(used.serverNow(), time.now());
    await used.request(reading(away.url, '/a'), newWork());
    assert.ok(Math.abs(used.serverNow() - time.now() - 5_400_000) <= 1000);
  });
});

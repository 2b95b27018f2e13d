import assert from 'node:assert/strict';
import nock from 'nock';
import { RunningAccount } from '../../src/account/running-account';
import { CloudError } from '../../src/errors';
import type { Fault } from '../../src/simulator/faults';
import type { CloudServer } from '../../src/simulator/server';
import { closeServers, serve, serveProxy } from './local-server';
import { newWork, PASSWORD, reading, SimpleCloud, simpleScheme, simpleSettings, USER } from './simple-cloud';
import { virtualEnvironment, VirtualTime } from './virtual-time';

describe('account in an outage', () => {
  let cloud: SimpleCloud;
  let server: CloudServer;
  let account: RunningAccount;
  let environment: ReturnType<typeof virtualEnvironment>;

  before(() => {
    nock.restore();
  });
  beforeEach(async () => {
    cloud = new SimpleCloud();
    server = await serve(cloud.handle);
    environment = virtualEnvironment(new VirtualTime(true));
    account = new RunningAccount(simpleSettings(server.url, { timeout: 0.2 }), simpleScheme(server.url), environment);
  });
  afterEach(async () => {
    await account.close();
    await closeServers();
  });

  const ask = (path = '/a'): Promise<unknown> =>
    account.request(reading(server.url, path), newWork()).catch((error: unknown) => error);

  it('writes one line when it begins and one when it is over, for a thousand messages', async () => {
    await ask();
    server.faults.next({ kind: 'status', status: 500 }, { count: Infinity });
    await Promise.all(Array.from({ length: 1000 }, () => ask()));
    assert.equal(environment.lines.length, 1);
    assert.match(environment.lines[0] ?? '', /^Account Main fails: Simple answered with an error of its own \(500\)/);
    server.faults.clear();
    await Promise.all(Array.from({ length: 1000 }, () => ask()));
    assert.deepEqual(environment.lines.slice(1), ['Account Main works again.']);
    server.faults.next({ kind: 'html' });
    await ask();
    assert.equal(environment.lines.length, 3);
  });

  it('writes none for what is no outage, nor for files on other hosts', async () => {
    server.faults.next({ kind: 'status', status: 404 }, { path: /a/ });
    server.faults.next({ kind: 'status', status: 422 }, { path: /a/ });
    for (const code of ['E_NOT_FOUND', 'E_VENDOR']) assert.equal(((await ask()) as CloudError).code, code);
    assert.equal(((await ask('/forbidden')) as CloudError).code, 'E_FORBIDDEN');
    const gone = reading('http://127.0.0.1:1', '/file', { signed: false });
    await assert.rejects(account.request(gone, newWork()), { code: 'E_NETWORK' });
    assert.deepEqual(environment.lines, []);
  });

  it('an answer that left before the last failure does not show that it is over', async () => {
    await ask();
    server.faults.next({ kind: 'slow', delay: 100 }, { path: /slow/ });
    server.faults.next({ kind: 'html' }, { path: /bad/ });
    const slow = ask('/slow');
    while (server.journal.count('/slow') === 0) await new Promise(setImmediate);
    await ask('/bad');
    assert.equal(await slow, '/slow');
    assert.equal(environment.lines.length, 1);
    await ask();
    assert.equal(environment.lines.length, 2);
  });

  it('secrets are in nothing that leaves', async () => {
    const canaries = [USER, PASSWORD, 'canary-token-1', 'canary-token-2', 'canary-proxy', 'canary-key'];
    const encoded = canaries.flatMap((each) => [
      each,
      encodeURIComponent(each),
      JSON.stringify(each).slice(1, -1),
      Buffer.from(each).toString('base64').replace(/=+$/, '').slice(0, -1),
    ]);
    const echo = `${encoded.join(' ')} ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;
    const everywhere = { message: echo, code: 'canary-token-1', detail: echo };
    const seen: unknown[] = [];
    const note = (error: unknown): void => {
      assert.ok(error instanceof CloudError, String(error));
      seen.push(error.message, error.stack, error.cause, String(error));
    };
    await ask();
    const faults: Fault[] = [
      { kind: 'status', status: 400, body: everywhere },
      { kind: 'status', status: 404, body: everywhere },
      { kind: 'status', status: 400, body: `"${USER}"` },
      { kind: 'status', status: 418, body: echo.slice(0, 150) },
      { kind: 'garbage', body: echo },
      { kind: 'html' },
      { kind: 'redirect', location: `https://elsewhere.invalid/${USER}?${PASSWORD}` },
    ];
    for (const fault of faults) {
      server.faults.next(fault, { path: /a/ });
      note(await ask());
    }
    for (const fault of [
      { kind: 'status', status: 500, body: everywhere },
      { kind: 'reset', when: 'after' },
      { kind: 'stall', when: 'middle' },
    ] as const) {
      server.faults.next(fault, { path: /a/, count: 5 });
      note(await ask(`/a?token=canary-token-1&p=${encodeURIComponent(PASSWORD)}`));
    }
    note(
      await account
        .request(
          reading(server.url, '/b', {
            purpose: `reading as ${USER}`,
            read: () => {
              throw new TypeError(`Cannot read ${PASSWORD}`);
            },
          }),
          newWork(),
        )
        .catch((error: unknown) => error),
    );
    note(await ask('/forbidden'));
    cloud.password = 'another';
    cloud.revoke();
    note(await ask());
    note(await ask());
    const proxy = await serveProxy('right');
    const through = { url: `http://127.0.0.1:${proxy.port}`, username: 'canary-proxy', password: 'canary-proxy' };
    const proxied = new RunningAccount(
      simpleSettings(server.url, { proxy: { ...through, bypass: [] } }),
      simpleScheme(server.url),
      virtualEnvironment(new VirtualTime(true)),
    );
    note(await proxied.request(reading(server.url, '/a'), newWork()).catch((error: unknown) => error));
    await proxied.close();
    try {
      const tls = { key: 'canary-key', passphrase: 'canary-key', rejectUnauthorized: true };
      new RunningAccount(simpleSettings(server.url, { tls }), simpleScheme(server.url), environment);
      assert.fail('the key was taken');
    } catch (error) {
      note(error);
    }
    const everything = [...seen, ...environment.lines].map((each) => JSON.stringify(each) + String(each)).join('\n');
    for (const each of encoded) assert.ok(!everything.includes(each), each);
    assert.ok(everything.includes('***'));
    assert.ok(seen.length >= 4 * 15);
  });
});

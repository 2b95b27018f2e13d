import assert from 'node:assert/strict';
import type { Verdict } from '../../src/account/wire';
import { failure } from './failure';
import { serve } from './local-server';
import { newWork, reading } from './simple-cloud';
import { Stage } from './stage';
import { virtualEnvironment, VirtualTime } from './virtual-time';

describe('requests of an account', () => {
  const stage = new Stage();

  it('are counted for the work that they are made for, a login for the first that waits', async () => {
    const used = stage.account();
    const [first, second] = [newWork(), newWork()];
    stage.server.faults.next({ kind: 'status', status: 503 }, { path: /b/ });
    await Promise.all([
      used.request(reading(stage.server.url, '/a'), first),
      used.request(reading(stage.server.url, '/b'), second),
    ]);
    assert.deepEqual([first.requests, second.requests], [2, 2]);
    assert.equal(stage.server.journal.count(), 4);
  });

  it('leave before the answer to the one before them is read', async () => {
    const used = stage.account({ concurrency: 1 });
    await used.request(reading(stage.server.url, '/a'), newWork());
    const next = newWork();
    let left = NaN;
    const read = (): string => {
      left = next.requests;
      return 'read';
    };
    await Promise.all([
      used.request(reading(stage.server.url, '/b', { read }), newWork()),
      used.request(reading(stage.server.url, '/c'), next),
    ]);
    assert.equal(left, 1);
  });

  it('are tried again where it helps, and the error tells how often', async () => {
    const used = stage.account();
    stage.server.faults.next({ kind: 'status', status: 500 }, { path: /a/, count: 2 });
    stage.server.faults.next({ kind: 'reset', when: 'after' }, { path: /a/ });
    assert.equal(await used.request(reading(stage.server.url, '/a'), newWork()), '/a');
    stage.server.faults.next(
      { kind: 'status', status: 502, body: { message: 'Down', code: 17 } },
      { path: /a/, count: 5 },
    );
    const error = await failure(used.request(reading(stage.server.url, '/a'), newWork()));
    assert.deepEqual(error.cause, { vendor: 'besmart', status: 502, vendorCode: 17, retryable: true, attempts: 5 });
    assert.equal(error.code, 'E_VENDOR');
    assert.match(error.message, /Simple answered with an error of its own \(502\): Down\. .*while reading \/a\./);
  });

  it('that answer something else are not tried again', async () => {
    const used = stage.account();
    stage.server.faults.next({ kind: 'html' }, { path: /a/ });
    const error = await failure(used.request(reading(stage.server.url, '/a'), newWork()));
    assert.deepEqual([error.code, error.cause.attempts], ['E_RESPONSE', 1]);
    assert.match(error.message, /HTML page titled "Maintenance"/);
  });

  it('that write are not repeated when nobody knows what became of them', async () => {
    const used = stage.account({ timeout: 0.2 });
    const write = reading(stage.server.url, '/a', {
      replay: 'once',
      request: { method: 'POST', url: `${stage.server.url}/a`, json: {}, kind: 'json' },
    });
    for (const fault of [
      { kind: 'reset', when: 'after' },
      { kind: 'stall', when: 'middle' },
      { kind: 'status', status: 503 },
      { kind: 'html' },
      { kind: 'cut', length: 'correct' },
      { kind: 'redirect', location: '/b', status: 303 },
    ] as const) {
      stage.server.faults.next(fault, { path: /a/ });
      stage.server.journal.clear();
      const error = await failure(used.request(write, newWork()));
      assert.equal(error.code, 'E_UNKNOWN_OUTCOME', fault.kind);
      assert.equal(stage.server.journal.count('/a'), 1, fault.kind);
    }
    stage.cloud.revoke();
    stage.server.faults.next({ kind: 'status', status: 429 }, { path: /a/ });
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
    const used = stage.account({ concurrency: 8 }, {}, virtualEnvironment(time));
    await used.request(reading(stage.server.url, '/a'), newWork());
    const at = time.now();
    stage.server.faults.next({ kind: 'status', status: 429, retryAfter: 20 });
    const after: number[] = [];
    await used.request(reading(stage.server.url, '/a', { judge: () => void after.push(time.now() - at) }), newWork());
    assert.deepEqual(after, [0, 20_000]);
    stage.server.journal.clear();
    stage.server.faults.next({ kind: 'status', status: 429, retryAfter: 3600 });
    const error = await failure(used.request(reading(stage.server.url, '/a'), newWork()));
    assert.equal(error.code, 'E_RATE_LIMIT');
    assert.equal(error.cause.retryAt, new Date(time.now() + 3_600_000).toISOString());
    assert.equal((await failure(used.request(reading(stage.server.url, '/b'), newWork()))).code, 'E_RATE_LIMIT');
    assert.equal(stage.server.journal.count(), 1);
    time.set(time.now() + 3_600_000);
    assert.equal(await used.request(reading(stage.server.url, '/b'), newWork()), '/b');
  });

  it('without the session go without it, to another host even', async () => {
    const other = await serve(({ headers }) => ({ status: 200, body: { path: headers['authorization'] ?? 'none' } }));
    const call = reading(other.url, '/file', { signed: false });
    assert.equal(await stage.account().request(call, newWork()), 'none');
    assert.equal(stage.cloud.logins, 0);
  });

  it('knows the clock of the vendor', async () => {
    const time = new VirtualTime(true);
    const away = await serve(stage.cloud.handle, { clock: () => time.now() + 5_400_000 });
    const used = stage.account({}, {}, virtualEnvironment(time));
    assert.equal(used.serverNow(), time.now());
    await used.request(reading(away.url, '/a'), newWork());
    assert.ok(Math.abs(used.serverNow() - time.now() - 5_400_000) <= 1000);
  });
});

import assert from 'node:assert/strict';
import { failure } from './failure';
import { newWork, reading } from './simple-cloud';
import { Stage } from './stage';
import { virtualEnvironment, VirtualTime } from './virtual-time';

describe('session of an account', () => {
  const stage = new Stage();

  it('1,000 requests on a cold account: one login', async () => {
    stage.server.latency = 1;
    const results = await stage.many(stage.account({ concurrency: 8 }), 1000);
    assert.deepEqual(
      results,
      Array.from({ length: 1000 }, (_, at) => `/${at}`),
    );
    assert.equal(stage.cloud.logins, 1);
    assert.equal(stage.server.journal.count(), 1001);
    assert.ok(stage.server.mostInFlight > 1 && stage.server.mostInFlight <= 8, String(stage.server.mostInFlight));
    assert.ok(stage.server.sockets <= 8);
  });

  it('1,000 with a token revoked on the way: exactly one more, and 1,000 successes', async () => {
    const used = stage.account({ concurrency: 8 });
    const running = stage.many(used, 1000);
    while (stage.server.journal.count() < 500) await new Promise(setImmediate);
    stage.cloud.revoke();
    assert.equal((await running).length, 1000);
    assert.equal(stage.cloud.logins, 2);
    // Those who had waited with the old token did not try it.
    const refused = stage.server.journal.entries.filter(({ status }) => status === 401).length;
    assert.ok(refused >= 1 && refused <= 8, String(refused));
  });

  it('a second refusal is E_FORBIDDEN, pauses nothing, and costs one login a minute at most', async () => {
    const time = new VirtualTime(true);
    const used = stage.account({}, {}, virtualEnvironment(time));
    for (let count = 0; count < 5; count += 1) {
      const error = await failure(used.request(reading(stage.server.url, '/forbidden'), newWork()));
      assert.deepEqual([error.code, error.cause.status, error.cause.retryable], ['E_FORBIDDEN', 403, false]);
      assert.match(error.message, /Not yours/);
    }
    assert.equal(stage.cloud.logins, 2);
    time.set(time.now() + 60_000);
    await failure(used.request(reading(stage.server.url, '/forbidden'), newWork()));
    assert.equal(stage.cloud.logins, 3);
    assert.equal(await used.request(reading(stage.server.url, '/a'), newWork()), '/a');
    assert.equal(await used.pausedUntil(), undefined);
  });

  it('what the session holds already is given without a request', async () => {
    const work = newWork();
    const known = (session: unknown): string => (session as { token: string }).token;
    assert.equal(await stage.account().request(reading(stage.server.url, '/a', { known }), work), 'canary-token-1');
    assert.equal(work.requests, 1);
  });

  it('an unproven session goes one request at a time until its first good answer', async () => {
    stage.server.latency = 5;
    const used = stage.account({ concurrency: 8 }, { unproven: true });
    stage.server.faults.next({ kind: 'status', status: 503 }, { path: /^\/\d/, count: 3 });
    const first: number[] = [];
    const results = stage.many(used, 40);
    while (stage.server.journal.count(/^\/\d/) < 4) {
      first.push(stage.server.inFlight);
      await new Promise(setImmediate);
    }
    assert.equal(Math.max(...first), 1);
    assert.equal((await results).length, 40);
    assert.ok(stage.server.mostInFlight > 1);
    assert.equal(stage.cloud.logins, 1);
  });

  it('wrong credentials are sent once, however many wait', async () => {
    stage.cloud.password = 'another';
    const used = stage.account({ concurrency: 8 });
    const errors = await Promise.all(
      Array.from({ length: 1000 }, () => failure(used.request(reading(stage.server.url, '/a'), newWork()))),
    );
    assert.equal(stage.server.journal.count(), 1);
    assert.ok(errors.every(({ code, cause }) => code === 'E_AUTH' && cause.retryAt !== undefined));
  });

  it('so are those that every request carries', async () => {
    const used = stage.account({ concurrency: 8 }, { unproven: true });
    const call = reading(stage.server.url, '/a', { judge: () => ({ kind: 'credentials', text: 'Wrong password' }) });
    const errors = await Promise.all(Array.from({ length: 1000 }, () => failure(used.request({ ...call }, newWork()))));
    assert.equal(stage.server.journal.count('/a'), 1);
    assert.ok(errors.every(({ code }) => code === 'E_AUTH'));
  });

  it('an outage of the login is never a wrong password', async () => {
    const time = new VirtualTime(true);
    const used = stage.account({ timeout: 0.1 }, {}, virtualEnvironment(time));
    for (const fault of [
      { kind: 'status', status: 500, body: '<html><title>Down</title></html>' },
      { kind: 'html' },
      { kind: 'stall', when: 'before' },
      { kind: 'reset', when: 'after' },
    ] as const) {
      stage.server.faults.next(fault, { count: 5 });
      const error = await failure(used.request(reading(stage.server.url, '/a'), newWork()));
      assert.notEqual(error.code, 'E_AUTH', fault.kind);
      assert.equal(await used.pausedUntil(), undefined);
      stage.server.faults.clear();
      assert.equal(await used.request(reading(stage.server.url, '/a'), newWork()), '/a');
      stage.cloud.revoke();
    }
  });
});

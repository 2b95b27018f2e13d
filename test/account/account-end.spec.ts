import assert from 'node:assert/strict';
import { systemEnvironment } from '../../src/account/environment';
import { newWork, PASSWORD, reading } from './simple-cloud';
import { Stage } from './stage';
import { slowness } from '../vendors/stall';

describe('end of an account', () => {
  const stage = new Stage();

  it('of a work aborts what is on the way, and of one only', async () => {
    const used = stage.account();
    await used.request(reading(stage.server.url, '/a'), newWork());
    stage.server.faults.next({ kind: 'stall', when: 'before' }, { path: /stuck/ });
    const controller = new AbortController();
    const stuck = used.request(reading(stage.server.url, '/stuck'), newWork({ signal: controller.signal }));
    while (stage.server.journal.count('/stuck') === 0) await new Promise(setImmediate);
    const other = used.request(reading(stage.server.url, '/b'), newWork());
    const reason = new Error('over');
    controller.abort(reason);
    await assert.rejects(stuck, reason);
    assert.equal(await other, '/b');
  });

  it('of one who waits for a login ends it for nobody else; of the last it does', async () => {
    stage.server.latency = 50;
    const used = stage.account();
    const [first, last] = [new AbortController(), new AbortController()];
    const one = used.request(reading(stage.server.url, '/a'), newWork({ signal: first.signal }));
    const other = used.request(reading(stage.server.url, '/b'), newWork());
    while (stage.server.journal.count('/login') === 0) await new Promise(setImmediate);
    first.abort();
    await assert.rejects(one, { name: 'AbortError' });
    assert.equal(await other, '/b');
    assert.equal(stage.cloud.logins, 1);
    stage.cloud.revoke();
    const lonely = used.request(reading(stage.server.url, '/c'), newWork({ signal: last.signal }));
    while (stage.server.journal.count('/login') === 1) await new Promise(setImmediate);
    last.abort();
    await assert.rejects(lonely, { name: 'AbortError' });
    assert.equal(await used.request(reading(stage.server.url, '/d'), newWork()), '/d');
  });

  it('of the account ends everything within 2 s, and nothing is sent afterwards', async () => {
    const used = stage.account(
      { concurrency: 3, rate: 5 },
      {},
      { ...systemEnvironment(undefined, { warn: () => undefined }), lines: [] },
    );
    await used.request(reading(stage.server.url, '/a'), newWork());
    stage.server.faults.next({ kind: 'stall', when: 'before' }, { count: Infinity, path: /^\/\d/ });
    const running = stage.many(used, 50).catch((error: unknown) => error);
    while (stage.server.journal.count(/^\/\d/) < 3) await new Promise(setImmediate);
    const at = Date.now();
    await used.close();
    assert.equal(((await running) as Error).name, 'AbortError');
    assert.ok(Date.now() - at < 1000 * slowness());
    const sent = stage.server.journal.count();
    await assert.rejects(used.request(reading(stage.server.url, '/a'), newWork()), { name: 'AbortError' });
    assert.equal(stage.server.journal.count(), sent);
    while (stage.server.inFlight > 0) await new Promise(setImmediate);
  });

  it('logs out when it is told to, and only with a session', async () => {
    const used = stage.account();
    await used.close({ logout: true });
    assert.equal(stage.server.journal.count(), 0);
    const other = stage.account();
    await other.request(reading(stage.server.url, '/a'), newWork());
    await other.close({ logout: true });
    const [entry] = stage.server.journal.matching('/logout');
    assert.equal(entry?.body, '{"token":"canary-token-1"}');
    assert.ok(!entry.body.includes(PASSWORD));
  });
});

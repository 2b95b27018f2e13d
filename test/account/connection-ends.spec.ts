import assert from 'node:assert/strict';
import { AbortError } from '../../src/account/abort';
import { TransportError } from '../../src/account/network-error';
import { failure } from './failure';
import { closeServers, serve, serveSilence } from './local-server';
import { get, Sending } from './sending';
import { slowness } from '../vendors/stall';

describe('connection: redirects, waits and errors', () => {
  const sending = new Sending();

  describe('redirects', () => {
    it('are followed three times, each counted', async () => {
      const server = await serve(({ url }) => {
        const left = Number(url.pathname.slice(1));
        return left > 0 ? { status: 302, headers: { Location: `/${left - 1}` } } : { status: 200, body: 'there' };
      });
      const connection = sending.connect();
      const three = await sending.send(connection, get(`${server.url}/3`, { headers: { Authorization: 'Bearer t' } }));
      assert.deepEqual([three.text, three.location, sending.requests], ['there', undefined, 4]);
      assert.equal(server.journal.entries[3]?.headers['authorization'], 'Bearer t');
      const four = await sending.send(connection, get(`${server.url}/4`));
      assert.deepEqual([four.status, four.location, sending.requests], [302, `${server.url}/0`, 8]);
    });

    it('to another origin, or of anything but a plain GET, are handed back', async () => {
      const other = await serve(() => ({ status: 200, body: {} }));
      const server = await serve(({ url }) => ({
        status: 307,
        headers: { Location: url.pathname === '/away' ? `${other.url}/x` : '/here' },
      }));
      const connection = sending.connect();
      const away = await sending.send(connection, get(`${server.url}/away`));
      assert.deepEqual([away.status, away.location], [307, `${other.url}/x`]);
      const posted = await sending.send(connection, {
        method: 'POST',
        url: server.url,
        form: { a: '1' },
        kind: 'json',
      });
      assert.deepEqual([posted.status, posted.location], [307, `${server.url}/here`]);
      const bodied = await sending.send(connection, get(server.url, { json: {} }));
      assert.equal(bodied.status, 307);
      assert.equal(other.journal.count() + sending.requests, 3);
    });
  });

  describe('waits', () => {
    const quick = { timeout: 0.15 };

    it('end with the time of the attempt, whether headers or the body stall', async () => {
      const server = await serve(() => ({ status: 200, body: Buffer.alloc(100_000, 'a') }));
      for (const when of ['before', 'middle'] as const) {
        server.faults.next({ kind: 'stall', when });
        const error = await failure(sending.send(sending.connect(), get(server.url), quick));
        assert.equal(error.code, 'E_TIMEOUT');
        assert.ok(error instanceof TransportError && error.sent);
        assert.match(error.message, /127\.0\.0\.1:\d+ .* 0\.15 s/);
      }
    });

    it('last five times as long for pictures', async () => {
      const server = await serve(() => ({ status: 200, body: {} }), { latency: 300 });
      const error = await failure(sending.send(sending.connect(), get(server.url), quick));
      assert.equal(error.code, 'E_TIMEOUT');
      const answer = await sending.send(sending.connect(), get(server.url, { kind: 'photos' }), quick);
      assert.equal(answer.status, 200);
    });

    it('end early when no connection comes about', async () => {
      const { port } = await serveSilence();
      const connection = sending.connect({ connectSeconds: 0.1 });
      const error = await failure(sending.send(connection, get(`https://127.0.0.1:${port}/`)));
      assert.equal(error.code, 'E_TIMEOUT');
      assert.ok(error instanceof TransportError && !error.sent);
      assert.match(error.message, /No connection to 127\.0\.0\.1:\d+ within 0\.1 s/);
    });

    it('end at once when the work is ended, and nothing is sent for work that has', async () => {
      const server = await serve(() => ({ status: 200, body: Buffer.alloc(100_000, 'a') }));
      for (const when of ['before', 'middle'] as const) {
        server.faults.next({ kind: 'stall', when });
        const controller = new AbortController();
        const asked = sending.send(sending.connect(), get(server.url), { signal: controller.signal });
        while (server.journal.count() === 0) await new Promise(setImmediate);
        const at = Date.now();
        controller.abort(new AbortError('over'));
        await assert.rejects(asked, { name: 'AbortError', message: 'over' });
        assert.ok(Date.now() - at < 500 * slowness());
        await assert.rejects(sending.send(sending.connect(), get(server.url), { signal: controller.signal }), {
          message: 'over',
        });
        assert.equal(server.journal.count(), 1);
        server.journal.clear();
      }
    });
  });

  describe('network errors', () => {
    it('say what happened and whether anything was sent, and name the host only', async () => {
      const server = await serve(() => ({ status: 200 }));
      const port = server.port;
      await closeServers();
      const secret = { query: { password: 'canary' } };
      const refused = await failure(sending.send(sending.connect(), get(`http://127.0.0.1:${port}/canary`, secret)));
      assert.equal(refused.code, 'E_NETWORK');
      assert.match(refused.message, /refused by 127\.0\.0\.1:\d+/);
      const unknown = await failure(
        sending.send(sending.connect(), get('https://no-such-host.invalid/canary', secret)),
      );
      assert.match(unknown.message, /name no-such-host\.invalid could not be found/);
      for (const error of [refused, unknown]) {
        assert.ok(error instanceof TransportError && !error.sent);
        assert.equal(error.cause.retryable, true);
        assert.ok(!`${error.message}${error.stack ?? ''}${JSON.stringify(error.cause)}`.includes('canary'));
      }
    });

    it('tell a server that speaks no TLS', async () => {
      const server = await serve(() => ({ status: 200 }));
      const error = await failure(sending.send(sending.connect(), get(`https://127.0.0.1:${server.port}/`)));
      assert.equal(error.code, 'E_NETWORK');
      assert.match(error.message, /does not speak TLS/);
    });
  });
});

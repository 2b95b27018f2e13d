import assert from 'node:assert/strict';
import nock from 'nock';
import { AbortError } from '../../src/account/abort';
import { Connection, type ConnectionOptions, isTooLarge, type SendOptions } from '../../src/account/connection';
import { TransportError } from '../../src/account/network-error';
import type { WireAnswer, WireRequest } from '../../src/account/wire';
import { CloudError } from '../../src/errors';
import { closeServers, serve, serveSilence } from './local-server';

const MIB = 1024 * 1024;
const get = (url: string, more: Partial<WireRequest> = {}): WireRequest => ({
  method: 'GET',
  url,
  kind: 'json',
  ...more,
});

describe('connection', () => {
  const open: Connection[] = [];
  let requests = 0;

  before(() => {
    nock.restore();
  });
  beforeEach(() => {
    requests = 0;
  });
  afterEach(async () => {
    for (const connection of open.splice(0)) connection.close();
    await closeServers();
  });

  function connect(options: Partial<ConnectionOptions> = {}): Connection {
    const connection = new Connection({ now: Date.now, ...options });
    open.push(connection);
    return connection;
  }
  function send(connection: Connection, request: WireRequest, options: Partial<SendOptions> = {}): Promise<WireAnswer> {
    const signal = new AbortController().signal;
    return connection.send(request, { signal, timeout: 5, onRequest: () => (requests += 1), ...options });
  }
  async function failure(promise: Promise<unknown>): Promise<CloudError> {
    const error: unknown = await promise.then(
      () => assert.fail('it succeeded'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof CloudError, String(error));
    return error;
  }

  describe('requests', () => {
    it('go out with the name of the pack, the query percent-encoded and braces as they were', async () => {
      const server = await serve(() => ({ status: 200, body: {} }));
      const query = { since: 5, name: 'a b+c/?#&ä\ud800', raw: true, none: undefined };
      await send(connect(), get(`${server.url}/x/%7B12%7D/{3}?fixed=1#part`, { query }));
      const [entry] = server.journal.entries;
      assert.equal(
        entry?.target,
        '/x/%7B12%7D/%7B3%7D?fixed=1&since=5&name=a%20b%2Bc%2F%3F%23%26%C3%A4%EF%BF%BD&raw=true',
      );
      assert.equal(entry.headers['user-agent'], 'node-red-contrib-sensor-clouds');
      assert.equal(entry.headers['origin'], undefined);
    });

    it('carry JSON or a form, and the headers they were given', async () => {
      const server = await serve(() => ({ status: 200, body: {} }));
      const connection = connect();
      await send(connection, { method: 'POST', url: server.url, json: { a: 'ü' }, kind: 'json' });
      await send(connection, {
        method: 'POST',
        url: server.url,
        form: { a: '1 &', b: '' },
        headers: { Referer: server.url },
        kind: 'json',
      });
      const [json, form] = server.journal.entries;
      assert.deepEqual([json?.headers['content-type'], json?.body], ['application/json', '{"a":"ü"}']);
      assert.deepEqual(
        [form?.headers['content-type'], form?.body, form?.headers['referer']],
        ['application/x-www-form-urlencoded', 'a=1+%26&b=', server.url],
      );
    });

    it('use one socket one after the other, and one of their own when asked', async () => {
      const server = await serve(() => ({ status: 200, body: {} }));
      const connection = connect();
      for (let count = 0; count < 5; count += 1) await send(connection, get(server.url));
      assert.equal(server.sockets, 1);
      await send(connection, get(server.url), { fresh: true });
      assert.equal(server.sockets, 2);
    });

    it('send back the cookies that the cloud has set, also on the way through redirects', async () => {
      const server = await serve(({ url }) => {
        if (url.pathname === '/login') return { status: 302, headers: { Location: '/in', 'Set-Cookie': 'first=1' } };
        if (url.pathname === '/in') return { status: 200, headers: { 'Set-Cookie': ['second=2; Path=/', 'third=3'] } };
        return { status: 200, body: {} };
      });
      const connection = connect();
      await send(connection, get(`${server.url}/login`));
      await send(connection, get(`${server.url}/data`));
      assert.equal(server.journal.entries[1]?.headers['cookie'], 'first=1');
      assert.equal(server.journal.entries[2]?.headers['cookie'], 'first=1; second=2; third=3');
      assert.equal(connection.cookie(`${server.url}/other`, 'second'), '2');
      assert.equal(connection.cookie('http://localhost:1/', 'second'), undefined);
      assert.equal(requests, 3);
    });
  });

  describe('answers', () => {
    it('are whole, with lower-case headers, whatever the status', async () => {
      const server = await serve(() => ({ status: 503, headers: { 'Retry-After': '7' }, body: '\ufeffDöwn' }));
      const answer = await send(connect(), get(server.url));
      assert.deepEqual([answer.status, answer.headers['retry-after'], answer.text], [503, '7', 'Döwn']);
    });

    it('are decoded as their charset says', async () => {
      const server = await serve(({ url }) => {
        if (url.pathname === '/header') {
          return {
            status: 200,
            headers: { 'Content-Type': 'text/plain; charset=ISO-8859-1' },
            body: Buffer.from([0xb0]),
          };
        }
        if (url.pathname === '/unknown') {
          return { status: 200, headers: { 'Content-Type': 'text/plain; charset=klingon' }, body: 'ä' };
        }
        const xml = '<?xml version="1.0" encoding="windows-1252"?><u>\u00b0</u>';
        return { status: 200, headers: { 'Content-Type': 'text/xml' }, body: Buffer.from(xml, 'latin1') };
      });
      const connection = connect();
      assert.equal((await send(connection, get(`${server.url}/header`))).text, '°');
      assert.equal((await send(connection, get(`${server.url}/unknown`))).text, 'ä');
      assert.match((await send(connection, get(server.url, { kind: 'xml' }))).text, /<u>°<\/u>/);
    });

    it('tell how far the clock of the cloud is off, when it is', async () => {
      let offset = 0;
      const server = await serve(() => ({ status: 200, body: {} }), { clock: () => Date.now() + offset });
      const connection = connect();
      const right = await send(connection, get(server.url));
      assert.equal(right.clockSkew, 0);
      assert.ok(Math.abs(Date.now() - right.startedAt) < 2000);
      offset = -3_600_000;
      const { clockSkew } = await send(connection, get(server.url));
      assert.ok(Math.abs(clockSkew - offset) < 1000, String(clockSkew));
    });

    it('larger than their kind may be are refused, and recognised', async () => {
      const server = await serve(({ url }) => ({
        status: 200,
        body: Buffer.alloc(Number(url.pathname.slice(1)), 'a'),
      }));
      const connection = connect();
      for (const [kind, limit] of [
        ['login', 256 * 1024],
        ['xml', 4 * MIB],
        ['json', 16 * MIB],
      ] as const) {
        const answer = await send(connection, get(`${server.url}/${limit}`, { kind }));
        assert.equal(answer.text.length, limit);
        const error = await failure(send(connection, get(`${server.url}/${limit + 1}`, { kind })));
        assert.equal(error.code, 'E_RESPONSE');
        assert.ok(isTooLarge(error) && isTooLarge(error.with({ attempts: 1 })));
      }
      const photos = await send(connection, get(`${server.url}/${20 * MIB}`, { kind: 'photos' }));
      assert.equal(photos.text.length, 20 * MIB);
    });

    it('without end, and compression bombs, are stopped at the limit', async () => {
      const server = await serve(() => ({ status: 200, body: {} }));
      server.faults.next({ kind: 'endless' });
      server.faults.next({ kind: 'gzip-bomb', bytes: 4096 * MIB });
      const before = process.memoryUsage().rss;
      for (const what of ['endless', 'bomb']) {
        const error = await failure(send(connect(), get(server.url), { timeout: 15 }));
        assert.ok(isTooLarge(error), `${what}: ${error.message}`);
        assert.match(error.message, /16 MiB/);
      }
      assert.ok(process.memoryUsage().rss - before < 300 * MIB);
    });

    it('that break off are a network error, damaged ones a bad response', async () => {
      const server = await serve(({ url }) =>
        url.pathname === '/damaged'
          ? { status: 200, headers: { 'Content-Encoding': 'gzip' }, body: 'not gzip' }
          : { status: 200, body: Buffer.alloc(100_000, 'a') },
      );
      const connection = connect();
      server.faults.next({ kind: 'cut', length: 'full' });
      server.faults.next({ kind: 'reset', when: 'middle' });
      server.faults.next({ kind: 'reset', when: 'before' });
      for (const how of ['cut', 'middle', 'before']) {
        const error = await failure(send(connection, get(server.url)));
        assert.equal(error.code, 'E_NETWORK', how);
        assert.ok(error instanceof TransportError && error.sent, how);
        assert.equal(isTooLarge(error), false);
      }
      const error = await failure(send(connection, get(`${server.url}/damaged`)));
      assert.equal(error.code, 'E_RESPONSE');
    });
  });

  describe('redirects', () => {
    it('are followed three times, each counted', async () => {
      const server = await serve(({ url }) => {
        const left = Number(url.pathname.slice(1));
        return left > 0 ? { status: 302, headers: { Location: `/${left - 1}` } } : { status: 200, body: 'there' };
      });
      const connection = connect();
      const three = await send(connection, get(`${server.url}/3`, { headers: { Authorization: 'Bearer t' } }));
      assert.deepEqual([three.text, three.location, requests], ['there', undefined, 4]);
      assert.equal(server.journal.entries[3]?.headers['authorization'], 'Bearer t');
      const four = await send(connection, get(`${server.url}/4`));
      assert.deepEqual([four.status, four.location, requests], [302, `${server.url}/0`, 8]);
    });

    it('to another origin, or of anything but a plain GET, are handed back', async () => {
      const other = await serve(() => ({ status: 200, body: {} }));
      const server = await serve(({ url }) => ({
        status: 307,
        headers: { Location: url.pathname === '/away' ? `${other.url}/x` : '/here' },
      }));
      const connection = connect();
      const away = await send(connection, get(`${server.url}/away`));
      assert.deepEqual([away.status, away.location], [307, `${other.url}/x`]);
      const posted = await send(connection, { method: 'POST', url: server.url, form: { a: '1' }, kind: 'json' });
      assert.deepEqual([posted.status, posted.location], [307, `${server.url}/here`]);
      const bodied = await send(connection, get(server.url, { json: {} }));
      assert.equal(bodied.status, 307);
      assert.equal(other.journal.count() + requests, 3);
    });
  });

  describe('waits', () => {
    const quick = { timeout: 0.15 };

    it('end with the time of the attempt, whether headers or the body stall', async () => {
      const server = await serve(() => ({ status: 200, body: Buffer.alloc(100_000, 'a') }));
      for (const when of ['before', 'middle'] as const) {
        server.faults.next({ kind: 'stall', when });
        const error = await failure(send(connect(), get(server.url), quick));
        assert.equal(error.code, 'E_TIMEOUT');
        assert.ok(error instanceof TransportError && error.sent);
        assert.match(error.message, /127\.0\.0\.1:\d+ .* 0\.15 s/);
      }
    });

    it('last five times as long for pictures', async () => {
      const server = await serve(() => ({ status: 200, body: {} }), { latency: 300 });
      const error = await failure(send(connect(), get(server.url), quick));
      assert.equal(error.code, 'E_TIMEOUT');
      const answer = await send(connect(), get(server.url, { kind: 'photos' }), quick);
      assert.equal(answer.status, 200);
    });

    it('end early when no connection comes about', async () => {
      const { port } = await serveSilence();
      const connection = connect({ connectSeconds: 0.1 });
      const error = await failure(send(connection, get(`https://127.0.0.1:${port}/`)));
      assert.equal(error.code, 'E_TIMEOUT');
      assert.ok(error instanceof TransportError && !error.sent);
      assert.match(error.message, /No connection to 127\.0\.0\.1:\d+ within 0\.1 s/);
    });

    it('end at once when the work is ended, and nothing is sent for work that has', async () => {
      const server = await serve(() => ({ status: 200, body: Buffer.alloc(100_000, 'a') }));
      for (const when of ['before', 'middle'] as const) {
        server.faults.next({ kind: 'stall', when });
        const controller = new AbortController();
        const asked = send(connect(), get(server.url), { signal: controller.signal });
        while (server.journal.count() === 0) await new Promise(setImmediate);
        const at = Date.now();
        controller.abort(new AbortError('over'));
        await assert.rejects(asked, { name: 'AbortError', message: 'over' });
        assert.ok(Date.now() - at < 500);
        await assert.rejects(send(connect(), get(server.url), { signal: controller.signal }), { message: 'over' });
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
      const refused = await failure(send(connect(), get(`http://127.0.0.1:${port}/canary`, secret)));
      assert.equal(refused.code, 'E_NETWORK');
      assert.match(refused.message, /refused by 127\.0\.0\.1:\d+/);
      const unknown = await failure(send(connect(), get('https://no-such-host.invalid/canary', secret)));
      assert.match(unknown.message, /name no-such-host\.invalid could not be found/);
      for (const error of [refused, unknown]) {
        assert.ok(error instanceof TransportError && !error.sent);
        assert.equal(error.cause.retryable, true);
        assert.ok(!`${error.message}${error.stack ?? ''}${JSON.stringify(error.cause)}`.includes('canary'));
      }
    });

    it('tell a server that speaks no TLS', async () => {
      const server = await serve(() => ({ status: 200 }));
      const error = await failure(send(connect(), get(`https://127.0.0.1:${server.port}/`)));
      assert.equal(error.code, 'E_NETWORK');
      assert.match(error.message, /does not speak TLS/);
    });
  });
});

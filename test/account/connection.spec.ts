import assert from 'node:assert/strict';
import { isTooLarge } from '../../src/account/connection';
import { TransportError } from '../../src/account/network-error';
import { failure } from './failure';
import { serve } from './local-server';
import { get, Sending } from './sending';

const MIB = 1024 * 1024;

describe('connection', () => {
  const sending = new Sending();

  describe('requests', () => {
    it('go out with the name of the pack, the query percent-encoded and braces as they were', async () => {
      const server = await serve(() => ({ status: 200, body: {} }));
      const query = { since: 5, name: 'a b+c/?#&ä\ud800', raw: true, none: undefined };
      await sending.send(sending.connect(), get(`${server.url}/x/%7B12%7D/{3}?fixed=1#part`, { query }));
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
      const connection = sending.connect();
      await sending.send(connection, { method: 'POST', url: server.url, json: { a: 'ü' }, kind: 'json' });
      await sending.send(connection, {
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
      const connection = sending.connect();
      for (let count = 0; count < 5; count += 1) await sending.send(connection, get(server.url));
      assert.equal(server.sockets, 1);
      await sending.send(connection, get(server.url), { fresh: true });
      assert.equal(server.sockets, 2);
    });

    it('send back the cookies that the cloud has set, also on the way through redirects', async () => {
      const server = await serve(({ url }) => {
        if (url.pathname === '/login') return { status: 302, headers: { Location: '/in', 'Set-Cookie': 'first=1' } };
        if (url.pathname === '/in') return { status: 200, headers: { 'Set-Cookie': ['second=2; Path=/', 'third=3'] } };
        return { status: 200, body: {} };
      });
      const told: string[] = [];
      const connection = sending.connect({ onCookie: (value) => told.push(value) });
      await sending.send(connection, get(`${server.url}/login`));
      await sending.send(connection, get(`${server.url}/data`));
      assert.deepEqual(told, ['1', '2', '3']);
      assert.equal(server.journal.entries[1]?.headers['cookie'], 'first=1');
      assert.equal(server.journal.entries[2]?.headers['cookie'], 'first=1; second=2; third=3');
      assert.equal(connection.cookie(`${server.url}/other`, 'second'), '2');
      assert.equal(connection.cookie('http://localhost:1/', 'second'), undefined);
      assert.equal(sending.requests, 3);
    });
  });

  describe('answers', () => {
    it('are whole, with lower-case headers, whatever the status', async () => {
      const server = await serve(() => ({ status: 503, headers: { 'Retry-After': '7' }, body: '\ufeffDöwn' }));
      const answer = await sending.send(sending.connect(), get(server.url));
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
      const connection = sending.connect();
      assert.equal((await sending.send(connection, get(`${server.url}/header`))).text, '°');
      assert.equal((await sending.send(connection, get(`${server.url}/unknown`))).text, 'ä');
      assert.match((await sending.send(connection, get(server.url, { kind: 'xml' }))).text, /<u>°<\/u>/);
    });

    it('tell how far the clock of the cloud is off, when it is', async () => {
      let offset = 0;
      const server = await serve(() => ({ status: 200, body: {} }), { clock: () => Date.now() + offset });
      const connection = sending.connect();
      const right = await sending.send(connection, get(server.url));
      assert.equal(right.clockSkew, 0);
      assert.ok(Math.abs(Date.now() - right.startedAt) < 2000);
      offset = -3_600_000;
      const { clockSkew } = await sending.send(connection, get(server.url));
      assert.ok(Math.abs(clockSkew - offset) < 1000, String(clockSkew));
    });

    it('larger than their kind may be are refused, and recognised', async () => {
      const server = await serve(({ url }) => ({
        status: 200,
        body: Buffer.alloc(Number(url.pathname.slice(1)), 'a'),
      }));
      const connection = sending.connect();
      for (const [kind, limit] of [
        ['login', 256 * 1024],
        ['xml', 4 * MIB],
        ['json', 16 * MIB],
      ] as const) {
        const answer = await sending.send(connection, get(`${server.url}/${limit}`, { kind }));
        assert.equal(answer.text.length, limit);
        const error = await failure(sending.send(connection, get(`${server.url}/${limit + 1}`, { kind })));
        assert.equal(error.code, 'E_RESPONSE');
        assert.ok(isTooLarge(error) && isTooLarge(error.with({ attempts: 1 })));
      }
      const photos = await sending.send(connection, get(`${server.url}/${20 * MIB}`, { kind: 'photos' }));
      assert.equal(photos.text.length, 20 * MIB);
    });

    it('without end, and compression bombs, are stopped at the limit', async () => {
      const server = await serve(() => ({ status: 200, body: {} }));
      server.faults.next({ kind: 'endless' });
      server.faults.next({ kind: 'gzip-bomb', bytes: 4096 * MIB });
      const before = process.memoryUsage().rss;
      for (const what of ['endless', 'bomb']) {
        const error = await failure(sending.send(sending.connect(), get(server.url), { timeout: 15 }));
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
      const connection = sending.connect();
      server.faults.next({ kind: 'cut', length: 'full' });
      server.faults.next({ kind: 'reset', when: 'middle' });
      server.faults.next({ kind: 'reset', when: 'before' });
      for (const how of ['cut', 'middle', 'before']) {
        const error = await failure(sending.send(connection, get(server.url)));
        assert.equal(error.code, 'E_NETWORK', how);
        assert.ok(error instanceof TransportError && error.sent, how);
        assert.equal(isTooLarge(error), false);
      }
      const error = await failure(sending.send(connection, get(`${server.url}/damaged`)));
      assert.equal(error.code, 'E_RESPONSE');
    });
  });
});

import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { SimulatedAnswer, SimulatedRequest } from '../../src/simulator/cloud';
import { type CloudServer, type CloudServerOptions, startCloud } from '../../src/simulator/server';
import { send } from './http-client';

describe('the server of a simulated cloud', () => {
  const servers: CloudServer[] = [];
  const seen: SimulatedRequest[] = [];
  const start = async (answer: () => SimulatedAnswer | Promise<SimulatedAnswer>, options?: CloudServerOptions) => {
    const handle = (request: SimulatedRequest) => {
      seen.push(request);
      return answer();
    };
    const server = await startCloud({ vendor: 'senquip', handle }, options);
    servers.push(server);
    return server;
  };
  afterEach(async () => {
    seen.length = 0;
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  it('hands the request on as it was sent, with the time of its clock', async () => {
    const server = await start(() => ({ status: 200, body: {} }), { clock: () => 1_700_000_000_000 });
    const { headers } = await send(`${server.url}/a%7Bb%7D//c?d=%20e`, {
      method: 'POST',
      headers: { 'X-One': '1' },
      body: 'ü',
    });
    const [request] = seen;
    assert.equal(request?.target, '/a%7Bb%7D//c?d=%20e');
    assert.equal(request.url.href, `${server.url}/a%7Bb%7D//c?d=%20e`);
    assert.equal(request.method, 'POST');
    assert.equal(request.headers['x-one'], '1');
    assert.deepEqual(request.body, Buffer.from('ü'));
    assert.equal(request.at, 1_700_000_000_000);
    assert.equal(headers.date, 'Tue, 14 Nov 2023 22:13:20 GMT');
  });

  it('gzips bodies above 1 KiB for clients that take it', async () => {
    const large = { text: 'abc'.repeat(1000) };
    let body: object = large;
    const server = await start(() => ({ status: 200, body }));
    const gzipped = await send(server.url, { headers: { 'Accept-Encoding': 'deflate, gzip' } });
    const plain = await send(server.url);
    body = { text: 'abc' };
    const small = await send(server.url, { headers: { 'Accept-Encoding': 'gzip' } });
    assert.equal(gzipped.headers['content-encoding'], 'gzip');
    assert.deepEqual(JSON.parse(gunzipSync(gzipped.body).toString()), large);
    assert.deepEqual(JSON.parse(plain.body.toString()), large);
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.equal(small.headers['content-encoding'], undefined);
  });

  it('keeps connections, and counts them and the requests in flight', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const server = await start(async () => {
      await gate;
      return { status: 200, body: {} };
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 2 });
    const answers = Array.from({ length: 5 }, () => send(server.url, { agent }));
    while (server.inFlight < 2) await new Promise(setImmediate);
    release();
    await Promise.all(answers);
    agent.destroy();
    assert.deepEqual([server.sockets, server.mostInFlight], [2, 2]);
  });

  it('takes the latency from a number or a function, also while it runs', async () => {
    const waited: number[] = [];
    const wait = (ms: number): Promise<void> => {
      waited.push(ms);
      return Promise.resolve();
    };
    const server = await start(() => ({ status: 200, body: {} }), { latency: 50, wait });
    await send(server.url);
    server.latency = ({ target }) => (target === '/slow' ? 70 : 0);
    await send(`${server.url}/slow`);
    await send(`${server.url}/fast`);
    assert.deepEqual(waited, [50, 70]);
  });

  it('does not answer before the latency is over', async () => {
    let passed: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (passed = resolve));
    const server = await start(() => ({ status: 200, body: {} }), { latency: 1, wait: () => gate });
    const answer = send(server.url);
    while (server.inFlight === 0) await new Promise(setImmediate);
    assert.equal(seen.length, 0);
    passed();
    assert.equal((await answer).status, 200);
  });

  it('refuses a body above its limit', async () => {
    const server = await start(() => ({ status: 200, body: {} }), { bodyLimit: 10 });
    assert.equal((await send(server.url, { method: 'POST', body: '12345678901' })).status, 413);
    assert.equal((await send(server.url, { method: 'POST', body: '1234567890' })).status, 200);
    assert.equal(seen.length, 1);
  });

  it('answers 500 when the cloud itself fails', async () => {
    const server = await start(() => Promise.reject(new Error('broken')));
    const { status, body } = await send(server.url);
    assert.equal(status, 500);
    assert.match(body.toString(), /broken/);
  });

  it('frees its port when it closes, and says when a port is taken', async () => {
    const server = await start(() => ({ status: 200, body: {} }));
    await assert.rejects(
      start(() => ({ status: 200 }), { port: server.port }),
      { code: 'EADDRINUSE' },
    );
    await server.close();
    assert.equal((await send(server.url)).error, 'ECONNREFUSED');
    const again = await start(() => ({ status: 204 }), { port: server.port });
    assert.equal((await send(again.url)).status, 204);
  });

  describe('journal', () => {
    it('holds what was asked and what was answered', async () => {
      const server = await start(() => ({ status: 201, body: {} }), { clock: () => 5 });
      await send(`${server.url}/a?b`, { method: 'POST', body: 'one' });
      await send(`${server.url}/a`);
      const [entry] = server.journal.entries;
      assert.ok(entry);
      const { at, method, target, body, status, faulted } = entry;
      assert.deepEqual([at, method, target, body, status, faulted], [5, 'POST', '/a?b', 'one', 201, undefined]);
      assert.deepEqual(
        [
          server.journal.count('/a'),
          server.journal.count('/a', 'GET'),
          server.journal.count(/\?b$/),
          server.journal.count('/b'),
        ],
        [2, 1, 1, 0],
      );
      assert.equal(server.journal.matching('/a', 'POST').length, 1);
      server.journal.clear();
      assert.deepEqual([server.journal.count(), server.journal.entries.length], [0, 0]);
    });

    it('counts on beyond what it keeps, with or without bodies', async () => {
      const server = await start(() => ({ status: 200, body: {} }), { journal: { capacity: 3, keepBodies: false } });
      for (let turn = 0; turn < 20; turn += 1) await send(`${server.url}/${turn}`, { method: 'POST', body: 'x' });
      const { entries } = server.journal;
      assert.equal(server.journal.count(), 20);
      assert.ok(entries.length >= 3 && entries.length <= 6, String(entries.length));
      assert.equal(entries.at(-1)?.target, '/19');
      assert.equal(entries.at(-1)?.body, '');
    });

    it('keeps and counts nothing when it is off', async () => {
      const server = await start(() => ({ status: 200, body: {} }), { journal: { off: true } });
      await send(server.url);
      assert.deepEqual([server.journal.count(), server.journal.entries.length], [0, 0]);
    });
  });
});

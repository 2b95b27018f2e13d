import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import type { SimulatedCloud } from '../../src/simulator/cloud';
import { FAULT_KINDS, Faults, PASSING_KINDS } from '../../src/simulator/faults';
import { type CloudServer, startCloud } from '../../src/simulator/server';
import { send } from './http-client';

const ROWS = JSON.stringify({ rows: 'x'.repeat(600) });

describe('faults of a simulated cloud', () => {
  let server: CloudServer;
  let handled = 0;
  let waited: number[] = [];
  const wait = (ms: number): Promise<void> => {
    waited.push(ms);
    return Promise.resolve();
  };
  const cloud: SimulatedCloud = {
    vendor: 'resensys',
    handle: () => {
      handled += 1;
      return { status: 200, body: JSON.parse(ROWS) as object };
    },
  };

  beforeEach(async () => {
    handled = 0;
    waited = [];
    server = await startCloud(cloud, { latency: 5, wait });
  });
  afterEach(() => server.close());

  it('answers a status with its Retry-After, and the cloud never sees the request', async () => {
    server.faults.next({ kind: 'status', status: 503, retryAfter: 7 });
    const { status, headers } = await send(server.url);
    assert.deepEqual([status, headers['retry-after'], handled], [503, '7', 0]);
  });

  it('sends the body that a status was given, as HTML or as JSON', async () => {
    server.faults.next({ kind: 'status', status: 502, body: '<h1>Bad</h1>' });
    server.faults.next({ kind: 'status', status: 429, body: { reason: 'pace' } });
    const page = await send(server.url);
    const json = await send(server.url);
    assert.match(String(page.headers['content-type']), /^text\/html/);
    assert.equal(page.body.toString(), '<h1>Bad</h1>');
    assert.equal(json.headers['content-type'], 'application/json');
    assert.equal(json.body.toString(), '{"reason":"pace"}');
  });

  it('answers 200 with a page that speaks of CSRF only when asked to', async () => {
    server.faults.next({ kind: 'html' });
    server.faults.next({ kind: 'html', csrf: true });
    const plain = await send(server.url);
    const csrf = await send(server.url);
    assert.deepEqual([plain.status, csrf.status], [200, 200]);
    assert.match(plain.body.toString(), /<html/);
    assert.doesNotMatch(plain.body.toString(), /csrf/i);
    assert.match(csrf.body.toString(), /csrf/);
  });

  it('cuts a body with a content-length that fits, or with one that promises more', async () => {
    server.faults.next({ kind: 'cut', length: 'correct' });
    server.faults.next({ kind: 'cut', length: 'full' });
    const fits = await send(server.url);
    const short = await send(server.url);
    const half = ROWS.slice(0, Math.floor(ROWS.length / 2));
    assert.equal(fits.error, undefined);
    assert.equal(fits.headers['content-length'], String(half.length));
    assert.equal(fits.headers['content-type'], 'application/json');
    assert.equal(fits.body.toString(), half);
    assert.equal(short.error, 'ECONNRESET');
    assert.equal(short.headers['content-length'], String(ROWS.length));
    assert.equal(short.body.toString(), half);
  });

  it('resets before the cloud has seen the request, after it, and in the middle of the body', async () => {
    server.faults.next({ kind: 'reset', when: 'before' });
    const before = await send(server.url);
    assert.deepEqual([before.error, before.status, handled], ['ECONNRESET', 0, 0]);
    server.faults.next({ kind: 'reset', when: 'after' });
    const after = await send(server.url);
    assert.deepEqual([after.error, after.status, handled], ['ECONNRESET', 0, 1]);
    server.faults.next({ kind: 'reset', when: 'middle' });
    const middle = await send(server.url);
    assert.deepEqual([middle.error, middle.status, handled], ['ECONNRESET', 200, 2]);
    assert.equal(server.journal.entries[0]?.status, undefined);
  });

  it('stalls with no answer, and in the middle of one', async () => {
    server.faults.next({ kind: 'stall', when: 'before' });
    const silent = await send(server.url, { patience: 40 });
    assert.deepEqual([silent.error, silent.status, handled], ['timeout', 0, 0]);
    server.faults.next({ kind: 'stall', when: 'middle' });
    const middle = await send(server.url, { patience: 40 });
    assert.deepEqual([middle.status, handled], [200, 1]);
    assert.equal(middle.body.toString(), ROWS.slice(0, Math.floor(ROWS.length / 2)));
    assert.notEqual(middle.error, undefined);
  });

  it('ends stalled connections when it closes', async () => {
    server.faults.next({ kind: 'stall', when: 'after' });
    const stalled = send(server.url);
    while (handled === 0) await new Promise(setImmediate);
    await server.close();
    assert.equal((await stalled).error, 'ECONNRESET');
    server = await startCloud(cloud);
  });

  it('is slow by the delay that it was given, with the right answer', async () => {
    server.faults.next({ kind: 'slow', delay: 60 });
    assert.equal((await send(server.url)).body.toString(), ROWS);
    assert.equal((await send(server.url)).body.toString(), ROWS);
    assert.deepEqual(waited, [65, 5]);
  });

  it('sends garbage that is called JSON and is none', async () => {
    server.faults.next({ kind: 'garbage' });
    const { status, headers, body } = await send(server.url);
    assert.deepEqual([status, headers['content-type']], [200, 'application/json']);
    assert.throws(() => JSON.parse(body.toString()) as unknown, SyntaxError);
  });

  it('sends one huge JSON text, plain or gzipped to a thousandth', async () => {
    server.faults.next({ kind: 'endless', bytes: 1_000_000 });
    server.faults.next({ kind: 'gzip-bomb', bytes: 8_000_000 });
    const plain = await send(server.url);
    const bomb = await send(server.url);
    assert.equal(plain.body.length, 1_000_000);
    assert.equal((JSON.parse(plain.body.toString()) as string[])[0]?.length, 999_996);
    assert.equal(bomb.headers['content-encoding'], 'gzip');
    assert.ok(bomb.body.length < 80_000);
    assert.equal(gunzipSync(bomb.body).length, 8_000_000);
  });

  it('goes on without end until the client leaves', async () => {
    server.faults.next({ kind: 'endless' });
    const response = await fetch(server.url);
    let size = 0;
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > 5_000_000) break;
    }
    assert.ok(size > 5_000_000);
    assert.equal((await send(server.url)).body.toString(), ROWS);
  });

  it('redirects to where it was told', async () => {
    server.faults.next({ kind: 'redirect', location: '/else' });
    server.faults.next({ kind: 'redirect', location: 'https://other.invalid/', status: 307 });
    const same = await send(server.url);
    const other = await send(server.url);
    assert.deepEqual([same.status, same.headers.location], [302, '/else']);
    assert.deepEqual([other.status, other.headers.location, handled], [307, 'https://other.invalid/', 0]);
  });

  it('meets only the requests that a scripted fault is for, as often as it says', async () => {
    server.faults.next({ kind: 'status', status: 500 }, { count: 2, path: /^\/b/g, method: 'GET' });
    const statuses: number[] = [];
    for (const path of ['/a', '/b?x=1', '/b', '/b']) statuses.push((await send(server.url + path)).status);
    assert.deepEqual(statuses, [200, 500, 500, 200]);
    server.faults.next({ kind: 'status', status: 500 }, { method: 'POST' });
    assert.equal((await send(server.url)).status, 200);
    assert.equal(server.faults.pending, 1);
    server.faults.clear();
    assert.equal((await send(server.url, { method: 'POST' })).status, 200);
    assert.deepEqual(
      server.journal.entries.map((entry) => entry.faulted),
      [undefined, 'status', 'status', undefined, undefined, undefined],
    );
  });
});

describe('random faults', () => {
  const kindsOf = (faults: Faults, requests: number): (string | undefined)[] =>
    Array.from({ length: requests }, () => faults.take('GET', '/')?.kind);
  const random = (chances: Parameters<Faults['random']>[0]): Faults => {
    const faults = new Faults();
    faults.random(chances);
    return faults;
  };

  it('are the same for the same seed, and others for another', () => {
    const first = kindsOf(random({ rate: 0.5, seed: 'a' }), 200);
    assert.deepEqual(kindsOf(random({ rate: 0.5, seed: 'a' }), 200), first);
    assert.notDeepEqual(kindsOf(random({ rate: 0.5, seed: 'b' }), 200), first);
  });

  it('meet the rate, with every passing kind and no other', () => {
    const met = kindsOf(random({ rate: 0.2, seed: 1 }), 5000).filter((kind) => kind !== undefined);
    assert.ok(met.length > 900 && met.length < 1100, String(met.length));
    assert.deepEqual(new Set(met), new Set(PASSING_KINDS));
  });

  it('can be of every kind', () => {
    const met = kindsOf(random({ rate: 1, seed: 2, kinds: FAULT_KINDS }), 500);
    assert.deepEqual(new Set(met), new Set(FAULT_KINDS));
  });

  it('let scripted faults go first', () => {
    const faults = random({ rate: 1, seed: 3, kinds: ['garbage'] });
    faults.next({ kind: 'html' });
    assert.deepEqual(kindsOf(faults, 2), ['html', 'garbage']);
  });
});

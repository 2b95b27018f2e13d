import assert from 'node:assert/strict';
import nock from 'nock';
import sinon from 'sinon';
import { bypasses } from '../../src/account/agents';
import { Connection, type ConnectionOptions } from '../../src/account/connection';
import { TransportError } from '../../src/account/network-error';
import type { WireAnswer } from '../../src/account/wire';
import { CloudError } from '../../src/errors';
import type { CloudServer } from '../../src/simulator/server';
import { loopbackCertificate } from '../simulator/certificate';
import { closeServers, serve, serveProxy, serveSilence } from './local-server';

describe('connection through TLS and proxies', () => {
  const certificate = loopbackCertificate();
  const trusted = { ca: certificate.cert, rejectUnauthorized: true };
  const open: Connection[] = [];

  before(() => {
    nock.restore();
  });
  afterEach(async () => {
    for (const connection of open.splice(0)) connection.close();
    await closeServers();
  });

  function connect(options: Partial<ConnectionOptions>): Connection {
    const connection = new Connection({ now: Date.now, ...options });
    open.push(connection);
    return connection;
  }
  function get(connection: Connection, url: string): Promise<WireAnswer> {
    const { signal } = new AbortController();
    return connection.send({ method: 'GET', url, kind: 'json' }, { signal, timeout: 5, onRequest: () => undefined });
  }
  async function failure(promise: Promise<unknown>): Promise<TransportError> {
    const error: unknown = await promise.then(
      () => assert.fail('it succeeded'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof TransportError, String(error));
    return error;
  }
  const secure = (): Promise<CloudServer> => serve(() => ({ status: 200, body: 'good' }), { tls: certificate });

  it('a private CA works, on one socket', async () => {
    const server = await secure();
    const connection = connect({ tls: trusted });
    for (let count = 0; count < 3; count += 1) assert.equal((await get(connection, server.url)).text, 'good');
    assert.equal(server.sockets, 1);
  });

  it('a certificate that is not trusted is refused, and the sentence says what to do', async () => {
    const server = await secure();
    const other = loopbackCertificate().cert;
    for (const connection of [connect({}), connect({ tls: { ca: other, rejectUnauthorized: true } })]) {
      const error = await failure(get(connection, server.url));
      assert.equal(error.code, 'E_NETWORK');
      assert.match(error.message, /certificate of 127\.0\.0\.1:\d+ is not trusted.*add that CA with a tls-config node/);
      assert.deepEqual([error.sent, error.passing], [false, false]);
    }
    assert.equal(server.journal.count(), 0);
  });

  it('neither is one for another name, or one that has expired', async () => {
    const server = await secure();
    const named = connect({ tls: { ...trusted, servername: 'elsewhere.example' } });
    assert.match((await failure(get(named, server.url))).message, /is for another name/);
    const old = loopbackCertificate(Date.now() - 10 * 86_400_000);
    const expired = await serve(() => ({ status: 200 }), { tls: old });
    const connection = connect({ tls: { ca: old.cert, rejectUnauthorized: true } });
    assert.match((await failure(get(connection, expired.url))).message, /has expired/);
  });

  it('the environment can not switch the check off, only the tls-config node can', async () => {
    const server = await secure();
    // Node warns of the variable once; the output of a test run stays readable.
    const warning = sinon.stub(process, 'emitWarning');
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      await failure(get(connect({}), server.url));
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      warning.restore();
    }
    assert.equal((await get(connect({ tls: { rejectUnauthorized: false } }), server.url)).text, 'good');
  });

  it('TLS texts that can not be read are an error of the configuration', () => {
    const broken = { ca: certificate.cert, cert: 'canary', key: 'canary', rejectUnauthorized: true };
    assert.throws(
      () => connect({ tls: broken }),
      (error) => error instanceof CloudError && error.code === 'E_CONFIG' && !error.message.includes('canary'),
    );
  });

  it('an authenticating proxy is used, over one tunnel, with the private CA', async () => {
    const server = await secure();
    const plain = await serve(() => ({ status: 200, body: 'plain' }));
    const proxy = await serveProxy('us@er:p:ä%41');
    const connection = connect({
      tls: trusted,
      proxy: { url: `http://127.0.0.1:${proxy.port}`, username: 'us@er', password: 'p:ä%41', bypass: [] },
    });
    for (let count = 0; count < 3; count += 1) assert.equal((await get(connection, server.url)).text, 'good');
    assert.deepEqual(proxy.asked, [{ target: `127.0.0.1:${server.port}`, authorization: 'us@er:p:ä%41' }]);
    assert.equal((await get(connection, plain.url)).text, 'plain');
    assert.equal(proxy.asked.length, 2);
  });

  it('hosts on the bypass list are reached without it', async () => {
    const server = await secure();
    const proxy = await serveProxy(':');
    const connection = connect({
      tls: trusted,
      proxy: { url: `http://127.0.0.1:${proxy.port}`, bypass: ['127.0.0.1'] },
    });
    assert.equal((await get(connection, server.url)).text, 'good');
    assert.deepEqual(proxy.asked, []);
  });

  it('what is wrong with a proxy is said, without its credentials', async () => {
    const server = await secure();
    const proxy = await serveProxy('right:right');
    const url = `http://127.0.0.1:${proxy.port}`;
    const wrong = connect({ tls: trusted, proxy: { url, username: 'canary', password: 'canary', bypass: [] } });
    const refused = await failure(get(wrong, server.url));
    assert.match(refused.message, /proxy wants a user name and a password.*407/);
    await closeServers();
    const gone = await failure(get(connect({ proxy: { url, bypass: [] } }), 'https://api.example.com/'));
    assert.match(gone.message, /refused by the proxy/);
    const lost = await failure(
      get(connect({ proxy: { url: 'http://no-such-host.invalid:1', bypass: [] } }), 'https://api.example.com/'),
    );
    assert.match(lost.message, /name of the proxy could not be found/);
    for (const error of [refused, gone, lost]) {
      assert.equal(error.sent, false);
      assert.ok(!`${error.message}${error.stack ?? ''}`.includes('canary'));
    }
  });

  it('a silent proxy is left after the connect time, and leaves no socket behind', async () => {
    const { port, open: sockets } = await serveSilence();
    const connection = connect({ connectSeconds: 0.1, proxy: { url: `http://127.0.0.1:${port}`, bypass: [] } });
    const error = await failure(get(connection, 'https://api.example.com/'));
    assert.equal(error.code, 'E_TIMEOUT');
    assert.match(error.message, /api\.example\.com through the proxy within 0\.1 s/);
    assert.equal(error.sent, false);
    connection.close();
    const at = Date.now();
    while (sockets.size > 0 && Date.now() - at < 2000) await new Promise(setImmediate);
    assert.equal(sockets.size, 0);
  });

  it('closing leaves a silent proxy at once', async () => {
    const { port, open: sockets } = await serveSilence();
    const connection = connect({ proxy: { url: `http://127.0.0.1:${port}`, bypass: [] } });
    const asked = failure(get(connection, 'https://api.example.com/'));
    while (sockets.size === 0) await new Promise(setImmediate);
    const at = Date.now();
    connection.close();
    assert.equal((await asked).code, 'E_NETWORK');
    while (sockets.size > 0 && Date.now() - at < 2000) await new Promise(setImmediate);
    assert.equal(sockets.size, 0);
  });

  it('the bypass list knows hosts, suffixes and everything', () => {
    const url = new URL('https://API.example.com:8443/x');
    for (const entry of ['api.example.com', 'API.example.com:8443', '.example.com', '*.example.com', '*', ' .COM ']) {
      assert.equal(bypasses([entry], url), true, entry);
    }
    for (const entry of ['example.com', 'pi.example.com', '.ample.com', 'api.example.com:443', '']) {
      assert.equal(bypasses([entry], url), false, entry);
    }
    assert.equal(bypasses(['.example.com'], new URL('https://example.com')), true);
  });
});

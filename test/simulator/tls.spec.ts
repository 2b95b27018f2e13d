import assert from 'node:assert/strict';
import { ResensysCloud } from '../../src/simulator/resensys';
import { type CloudServer, startCloud } from '../../src/simulator/server';
import { loopbackCertificate } from './certificate';
import { send } from './http-client';

describe('a simulated cloud over TLS', () => {
  const tls = loopbackCertificate();
  const cloud = new ResensysCloud();
  let server: CloudServer;
  const post = (referer: string, token: string) =>
    send(`${server.url}/api/v2/registration`, {
      method: 'POST',
      ca: tls.cert,
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        Referer: referer,
        Cookie: `csrftoken=${token}`,
      },
      body: new URLSearchParams({ username: 'demo', password: 'demo-pass', csrfmiddlewaretoken: token }).toString(),
    });
  before(async () => (server = await startCloud(cloud, { tls })));
  after(() => server.close());

  it('is met by those who trust its certificate, and by nobody else', async () => {
    assert.match(server.url, /^https:/);
    assert.equal((await send(`${server.url}/login/`, { ca: tls.cert })).status, 200);
    assert.equal((await send(`${server.url}/login/`)).error, 'DEPTH_ZERO_SELF_SIGNED_CERT');
    assert.equal((await send(server.url.replace('https', 'http'))).status, 0);
  });

  it('marks cookies as secure and wants a secure Referer', async () => {
    const cookies = (await send(`${server.url}/login/`, { ca: tls.cert })).headers['set-cookie'] ?? [];
    assert.equal(cookies.length, 2);
    for (const cookie of cookies) assert.match(cookie, /; Secure$/);
    const token = /^csrftoken=([^;]*)/.exec(cookies[0] ?? '')?.[1] ?? '';
    assert.equal((await post(`${server.url}/login`, token)).status, 200);
    assert.equal((await post(server.url.replace('https', 'http'), token)).status, 403);
    assert.match(cloud.csrfRefusals.join(), /insecure/);
  });

  it('breaks connections there too', async () => {
    server.faults.next({ kind: 'reset', when: 'middle' });
    const { status, error } = await send(`${server.url}/login/`, { ca: tls.cert });
    assert.deepEqual([status, error], [200, 'ECONNRESET']);
    server.faults.next({ kind: 'cut', length: 'full' });
    assert.equal((await send(`${server.url}/login/`, { ca: tls.cert })).error, 'ECONNRESET');
  });
});

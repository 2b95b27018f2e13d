import assert from 'node:assert/strict';
import nock from 'nock';
import { Connection } from '../../src/account/connection';
import type { WireRequest } from '../../src/account/wire';

/** Flows are tested with nock too: cookies and errors have to be the same there. */
describe('connection under nock', () => {
  let connection: Connection;

  before(() => {
    if (!nock.isActive()) nock.activate();
    nock.disableNetConnect();
  });
  beforeEach(() => {
    connection = new Connection({ now: Date.now });
  });
  afterEach(() => {
    connection.close();
    nock.cleanAll();
  });
  after(() => {
    nock.enableNetConnect();
    nock.restore();
  });

  const send = (request: WireRequest) =>
    connection.send(request, { signal: new AbortController().signal, timeout: 2, onRequest: () => undefined });

  it('cookies of a login and of a redirect are stored and sent', async () => {
    const cloud = nock('https://resensys.net:8443');
    cloud.get('/login').reply(301, '', { Location: '/login/', 'Set-Cookie': 'a=1; Path=/' });
    cloud.get('/login/').reply(200, '<html>', { 'Set-Cookie': 'csrftoken=x; Domain=resensys.net; Path=/' });
    let cookie: unknown;
    cloud.post('/data', 'q=1').reply(function () {
      cookie = this.req.headers['cookie'];
      return [200, { rows: 2 }];
    });
    await send({ method: 'GET', url: 'https://resensys.net:8443/login', kind: 'login' });
    assert.equal(connection.cookie('https://resensys.net:8443/data', 'csrftoken'), 'x');
    const answer = await send({
      method: 'POST',
      url: 'https://resensys.net:8443/data',
      form: { q: '1' },
      kind: 'json',
    });
    assert.equal(answer.text, '{"rows":2}');
    assert.equal(String(cookie), 'a=1; csrftoken=x');
  });

  it('an interrupted connection is a network error', async () => {
    nock('https://api.example.com')
      .get('/')
      .replyWithError(Object.assign(new Error('canary'), { code: 'ECONNRESET' }));
    await assert.rejects(send({ method: 'GET', url: 'https://api.example.com/', kind: 'json' }), {
      code: 'E_NETWORK',
      message: 'The connection to api.example.com was interrupted (ECONNRESET).',
    });
  });
});

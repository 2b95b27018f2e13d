import assert from 'node:assert/strict';
import type { Grant, Wire, WireAnswer, WireRequest } from '../../src/account/wire';
import { session } from '../../src/vendors/besmart/session';
import { answerOf, failure, type Said, settings } from './besmart-stand-in';

const NOW = 1_720_000_000_000;
const HOUR = 3_600_000;
const TOKEN = 'ab9d27c9044820c9998f326021dc4003';

/** A login answered once, with the clock of the cloud `skew` ms ahead. */
function logIn(said: Said, skew = 0, apiKey?: string): { grant: Promise<Grant<unknown>>; sent: WireRequest[] } {
  const sent: WireRequest[] = [];
  const wire: Wire = {
    send: (request) => {
      sent.push(request);
      return Promise.resolve(answerOf(said, NOW, skew));
    },
    cookie: () => undefined,
    now: () => NOW + 5_000,
  };
  const scheme = session(settings(apiKey === undefined ? {} : { apiKey }));
  return { grant: scheme.login(wire, undefined), sent };
}

function answered(status: number): WireAnswer {
  return answerOf({ status, body: { detail: 'text' } });
}

describe('besmart: login', () => {
  it('posts login and password as JSON, without X-Auth where there is no key', async () => {
    const { grant, sent } = logIn({ body: { token: TOKEN, expiration: NOW + HOUR, id: 1 } });
    assert.deepEqual(await grant, { session: TOKEN, expiresAt: NOW + HOUR });
    assert.deepEqual(sent, [
      {
        method: 'POST',
        url: 'https://api.besmart.energy/api/users/token',
        headers: {},
        json: { login: 'ops@example.org', password: 'demo-pass' },
        kind: 'login',
      },
    ]);
  });

  it('sends the key of the workspace with the login and with calls', async () => {
    const { grant, sent } = logIn({ body: { token: TOKEN, user_id: 1 } }, 0, 'workspace-key');
    await grant;
    assert.deepEqual(sent[0]?.headers, { 'X-Auth': 'workspace-key' });
    const call: WireRequest = { method: 'GET', url: 'https://api.besmart.energy/api/workspaces', kind: 'json' };
    assert.deepEqual(session(settings({ apiKey: 'workspace-key' })).sign(call, TOKEN).headers, {
      'X-Auth': 'workspace-key',
      Authorization: `Bearer ${TOKEN}`,
    });
    assert.deepEqual(session(settings()).sign(call, TOKEN).headers, { Authorization: `Bearer ${TOKEN}` });
  });

  it('sends nothing with a key that no header can hold', async () => {
    for (const key of ['two\r\nlines', ' two', 'klucz-ł']) {
      const { grant, sent } = logIn({ body: { token: TOKEN } }, 0, key);
      const error = await failure(grant, 'E_CONFIG');
      assert.ok(!error.message.includes(key));
      assert.equal(sent.length, 0);
    }
  });

  const lives: [string, unknown, number, number][] = [
    ['ms', NOW + HOUR, 0, HOUR],
    ['float seconds', NOW / 1000 + 3600.5, 0, HOUR + 500],
    ['text', String(NOW + HOUR), 0, HOUR],
    ['ms by a clock that is 40 min ahead', NOW + HOUR, 2_400_000, HOUR - 2_400_000],
    ['seconds by a clock that is a day behind', NOW / 1000 - 86_400 + 1800, -86_400_000, HOUR / 2],
    ['exactly a day', NOW + 24 * HOUR, 0, 24 * HOUR],
    ['more than a day', NOW + 24 * HOUR + 1, 0, 2 * HOUR],
    ['the past', NOW - 1, 0, 2 * HOUR],
    ['now', NOW, 0, 2 * HOUR],
    ['a life instead of an instant', 7200, 0, 2 * HOUR],
    ['a negative number', -1, 0, 2 * HOUR],
    ['words', 'soon', 0, 2 * HOUR],
    ['null', null, 0, 2 * HOUR],
    ['a list', [NOW + HOUR], 0, 2 * HOUR],
    ['a number too large for one', 1e308, 0, 2 * HOUR],
  ];
  for (const [name, expiration, skew, life] of lives) {
    it(`knows the end of the token from ${name}`, async () => {
      const { grant } = logIn({ body: { token: TOKEN, expiration } }, skew);
      assert.equal((await grant).expiresAt, NOW + life);
    });
  }

  for (const [status, body] of [
    [401, { detail: 'Invalid login or password' }],
    [400, { detail: 'bad', status: 400, title: 'Bad Request', type: 'about:blank' }],
    [403, { detail: 'no' }],
    [422, { detail: [{ loc: ['body', 'login'], msg: 'not an email', type: 'value_error' }] }],
    [422, 'Error'],
  ] as [number, unknown][]) {
    it(`takes ${status} with ${JSON.stringify(body)} for refused credentials`, async () => {
      const error = await failure(logIn({ status, body }).grant, 'E_AUTH');
      assert.equal(error.cause.status, status);
      assert.match(error.message, /refused login and password/);
    });
  }

  it('shows what the vendor says of the refusal, but not what it repeats of the request', async () => {
    const detail = [{ loc: ['body', 'login'], msg: 'not an email', type: 'value_error', input: 'demo-pass' }];
    const error = await failure(logIn({ status: 422, body: { detail } }).grant, 'E_AUTH');
    assert.match(error.message, /body\.login: not an email/);
    assert.ok(!error.message.includes('demo-pass'));
  });

  it('takes 401 for refused credentials without a word too, but not the page of a proxy', async () => {
    await failure(logIn({ status: 401, text: '' }).grant, 'E_AUTH');
    await failure(logIn({ status: 401, text: '<html>Sign in to the proxy</html>' }).grant, 'E_RESPONSE');
  });

  for (const status of [400, 403, 422]) {
    it(`takes ${status} without JSON for a proxy, not for a wrong password`, async () => {
      await failure(logIn({ status, text: '<html>Blocked</html>' }).grant, 'E_RESPONSE');
      await failure(logIn({ status, text: '' }).grant, 'E_RESPONSE');
    });
  }

  for (const said of [
    { text: '<html>Maintenance</html>' },
    { text: '' },
    { text: '{"token": "ab9d' },
    { body: 'OK' },
    { body: { detail: 'maintenance' } },
    { body: { token: null } },
    { body: { token: '' } },
    { body: { token: 'with\r\nX-Other: header' } },
    { body: [] },
  ] as Said[]) {
    it(`takes 200 with ${JSON.stringify(said)} for no login`, async () => {
      await failure(logIn(said).grant, 'E_RESPONSE');
    });
  }

  for (const [status, code] of [
    [500, 'E_VENDOR'],
    [503, 'E_VENDOR'],
    [429, 'E_RATE_LIMIT'],
    [404, 'E_NOT_FOUND'],
    [302, 'E_RESPONSE'],
  ] as const) {
    it(`takes ${status} for no word on the credentials`, async () => {
      await failure(logIn({ status, body: { detail: 'wrong password' } }).grant, code);
    });
  }
});

describe('besmart: what an answer says of the session', () => {
  it('logs in anew for 401 and 403 only', () => {
    const scheme = session(settings());
    const kinds = [200, 204, 401, 403, 404, 405, 422, 429, 500].map(
      (status) => scheme.judge(answered(status), TOKEN).kind,
    );
    assert.deepEqual(kinds, ['good', 'good', 'session', 'session', 'error', 'error', 'error', 'busy', 'busy']);
  });
});

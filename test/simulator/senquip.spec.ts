import assert from 'node:assert/strict';
import { SenquipCloud } from '../../src/simulator/senquip';
import { ask } from './ask';
import { NOW, Visit, basic, tokenRequest } from './senquip-visit';

describe('simulated Senquip: tokens', () => {
  const token = '/oauth2/token';

  it('gives a token as OAuth 2.0 does', () => {
    const cloud = new SenquipCloud();
    const answer = ask(cloud, { target: token, at: NOW, ...tokenRequest() });
    assert.equal(answer.status, 200);
    const { access_token: text, ...rest } = answer.json as { access_token: string };
    assert.match(text, /^[\w-]{20,}$/);
    assert.deepEqual(rest, { expires_in: 3600, token_type: 'Bearer' });
    assert.deepEqual([cloud.logins, cloud.tokensIssued], [1, 1]);
    const lasting = ask(new SenquipCloud({ expiresIn: 'absent' }), { target: token, at: NOW, ...tokenRequest() });
    assert.deepEqual(Object.keys(lasting.json as object), ['access_token', 'token_type']);
  });

  it('is strict about method, media type, Basic field and form', () => {
    const cloud = new SenquipCloud();
    const refused = (change: Parameters<typeof tokenRequest>[0], method = 'POST'): [number, unknown] => {
      const { status, json } = ask(cloud, { target: token, at: NOW, ...tokenRequest(change), method });
      return [status, (json as { error: unknown }).error];
    };
    assert.equal(refused({}, 'GET')[0], 405);
    assert.deepEqual(refused({ type: 'application/json' }), [400, 'invalid_request']);
    assert.deepEqual(refused({ authorization: undefined }), [401, 'invalid_client']);
    assert.deepEqual(refused({ authorization: basic('demo-client', 'wrong') }), [401, 'invalid_client']);
    assert.deepEqual(refused({ authorization: basic('demo-client', 'demo-secret').slice(6) }), [401, 'invalid_client']);
    assert.deepEqual(refused({ body: '' }), [400, 'invalid_request']);
    assert.deepEqual(refused({ body: '{"grant_type":"client_credentials"}' }), [400, 'invalid_request']);
    assert.deepEqual(refused({ body: 'grant_type=password' }), [400, 'unsupported_grant_type']);
    assert.deepEqual(refused({ body: 'grant_type=client_credentials&client_secret=x' }), [400, 'invalid_request']);
    assert.equal(cloud.tokensIssued, 0);
    const strict = ask(new SenquipCloud({ refusal: 400 }), {
      target: token,
      at: NOW,
      ...tokenRequest({ authorization: basic('a', 'b') }),
    });
    assert.deepEqual([strict.status, strict.json], [400, { error: 'invalid_client' }]);
  });

  it('takes the token raw, with Bearer, or both', () => {
    for (const [tokenStyle, raw, bearer] of [
      ['raw', 200, 401],
      ['bearer', 401, 200],
      ['both', 200, 200],
    ] as const) {
      const visit = new Visit({ tokenStyle });
      const status = (authorization?: string): number =>
        visit.send('/v1/get-device-summary', { headers: { authorization } }).status;
      assert.deepEqual([status(visit.token), status(`Bearer ${visit.token}`)], [raw, bearer], tokenStyle);
      assert.deepEqual([status(undefined), status('x'), status('Bearer x')], [401, 401, 401]);
    }
  });

  it('ends tokens by the clock and on demand', () => {
    const visit = new Visit({ life: 60, tokenRefusal: 403 });
    const status = (): number => visit.send('/v1/get-device-summary').status;
    visit.now = NOW + 59_999;
    assert.equal(status(), 200);
    visit.now = NOW + 60_000;
    assert.equal(status(), 403);
    visit.login();
    assert.equal(status(), 200);
    visit.cloud.revokeTokens();
    assert.equal(status(), 403);
    assert.equal(visit.cloud.tokensIssued, 2);
  });
});

describe('simulated Senquip: summary', () => {
  const summary = '/v1/get-device-summary';

  it('lists the devices under nine-digit ids', () => {
    const visit = new Visit();
    const items = visit.send(summary).json as { deviceid: string; name: string }[];
    assert.deepEqual(
      items,
      visit.cloud.truth.devices().map(({ deviceid, name }) => ({ deviceid, name })),
    );
    assert.equal(items.length, 6);
    for (const { deviceid } of items) assert.match(deviceid, /^[A-Z0-9]{9}$/);
    assert.equal(visit.send(`${summary}?a=1`).status, 400);
    assert.equal(visit.send(summary, { method: 'POST' }).status, 405);
    assert.equal(visit.send('/get-device-summary').status, 404);
    assert.equal(new Visit({ prefix: '' }).send('/get-device-summary').status, 200);
  });

  it('names and wraps them otherwise on demand', () => {
    const [first] = new Visit({ nameKey: 'deviceName' }).send(summary).json as object[];
    assert.deepEqual(Object.keys(first ?? {}), ['deviceid', 'deviceName']);
    const wrapped = new Visit({ summaryContainer: 'devices', nameKey: 'none', devices: 40 }).send(summary).json;
    assert.equal((wrapped as { devices: object[] }).devices.length, 40);
  });
});

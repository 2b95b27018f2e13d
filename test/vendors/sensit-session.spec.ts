import assert from 'node:assert/strict';
import type { Grant, WireRequest } from '../../src/account/wire';
import { sensit } from '../../src/vendors/sensit';
import type { SensitSession } from '../../src/vendors/sensit/session';
import { answerOf, codeOf, failureOf, OneAnswer, type Said, settingsOf } from './sensit-senquip-stand-in';

const scheme = sensit.session(
  settingsOf('sensit', { baseUrl: 'https://sensit.test' }, { email: 'ops@example.org', password: 'geheim!' }),
);
const HOUR = 3_600_000;

function token(claims: unknown): string {
  return `e30.${Buffer.from(typeof claims === 'string' ? claims : JSON.stringify(claims)).toString('base64url')}.s`;
}

async function login(said: Said): Promise<Grant<SensitSession>> {
  return (await scheme.login(new OneAnswer(said), undefined)) as Grant<SensitSession>;
}

describe('SENSIT sign-in', () => {
  const user = { id: '65a0', role: 'Client' };

  it('posts e-mail and password as JSON', async () => {
    const wire = new OneAnswer({ body: { accessToken: 'a.b.c', user } });
    await scheme.login(wire, undefined);
    assert.deepEqual(wire.sent, [
      {
        method: 'POST',
        url: 'https://sensit.test/users/signin',
        json: { email: 'ops@example.org', password: 'geheim!' },
        kind: 'login',
      },
    ]);
  });

  it('takes the life out of the token, from the start of the request, whatever the clock of the vendor', async () => {
    const accessToken = token({ iat: 5_000_000, exp: 5_000_000 + 600 });
    const grant = await login({ body: { accessToken, user }, startedAt: 1000, clockSkew: 9 * HOUR });
    assert.deepEqual(grant, {
      session: { token: accessToken, role: 'Client', userId: '65a0' },
      expiresAt: 1000 + 600_000,
    });
  });

  it('believes in 8 hours where the token says nothing that can be right', async () => {
    const unreadable = ['opaque', token('{'), token([]), token({ exp: 9 }), token({ iat: 10, exp: 10 })];
    for (const accessToken of [...unreadable, token({ iat: 0, exp: 'later' })]) {
      const { expiresAt } = await login({ body: { accessToken }, startedAt: 7 });
      assert.equal(expiresAt, 7 + 8 * HOUR, accessToken);
    }
  });

  it('knows refused credentials: 400, 401 and 403 in JSON, 401 without, and a message in place of a token', async () => {
    const refusals: Said[] = [
      ...[400, 401, 403].map((status) => ({ status, body: { message: 'Invalid email or password' } })),
      { status: 401, text: 'Unauthorized' },
      { status: 401, text: '' },
      { status: 200, body: { message: 'Invalid email or password' } },
    ];
    for (const said of refusals) assert.equal(await codeOf(login(said)), 'E_AUTH', JSON.stringify(said));
    const { message } = await failureOf(login({ status: 401, body: { message: 'Account locked' } }));
    assert.match(message, /Account locked/);
  });

  it('never takes an outage for a wrong password', async () => {
    const page = '<!DOCTYPE html><html><head><title>Down</title></head></html>';
    const outages: [Said, string][] = [
      [{ status: 200, text: page }, 'E_RESPONSE'],
      [{ status: 200, text: '' }, 'E_RESPONSE'],
      [{ status: 200, text: '{"accessToken": "a' }, 'E_RESPONSE'],
      [{ status: 200, body: [] }, 'E_RESPONSE'],
      [{ status: 200, body: { user } }, 'E_RESPONSE'],
      [{ status: 200, body: { accessToken: 'not a\nheader' } }, 'E_RESPONSE'],
      [{ status: 302 }, 'E_RESPONSE'],
      ...[400, 401, 403, 422].map((status): [Said, string] => [{ status, text: page }, 'E_RESPONSE']),
      ...[400, 403, 422].map((status): [Said, string] => [{ status, text: '' }, 'E_RESPONSE']),
      [{ status: 422, body: { message: 'email is required' } }, 'E_VENDOR'],
      [{ status: 500, body: { message: 'Invalid email or password' } }, 'E_VENDOR'],
      [{ status: 503, text: page }, 'E_VENDOR'],
      [{ status: 404, body: {} }, 'E_NOT_FOUND'],
      [{ status: 429, body: {} }, 'E_RATE_LIMIT'],
    ];
    for (const [said, code] of outages) assert.equal(await codeOf(login(said)), code, JSON.stringify(said));
  });

  it('shows neither password nor token in an error', async () => {
    const accessToken = `${'x'.repeat(60)} y`;
    const { message } = await failureOf(login({ body: { accessToken } }));
    assert.doesNotMatch(message, /x{20}|geheim/);
  });
});

describe('SENSIT sessions', () => {
  const request: WireRequest = { method: 'POST', url: 'https://sensit.test/sensors-data/x', json: {}, kind: 'json' };
  const session = { token: 'T', role: 'Client', userId: '65a0' };

  it('sign every call with Bearer and the list of devices with role and user', () => {
    const bearer = { Authorization: 'Bearer T' };
    assert.deepEqual(scheme.sign(request, session), { ...request, headers: bearer });
    const url = 'https://sensit.test/clients/getDevicesFromDeviceTypeAndRole';
    const list: WireRequest = { method: 'GET', url, query: { DeviceType: 'ALL' }, kind: 'json' };
    assert.deepEqual(scheme.sign(list, session), {
      ...list,
      headers: bearer,
      query: { DeviceType: 'ALL', Role: 'Client', UserId: '65a0' },
    });
  });

  it('end with 401 or 403, and with nothing else', () => {
    const kinds = [200, 401, 403, 404, 429, 500].map((status) => scheme.judge(answerOf({ status }), session).kind);
    assert.deepEqual(kinds, ['good', 'session', 'session', 'error', 'busy', 'busy']);
  });
});

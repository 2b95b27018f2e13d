import assert from 'node:assert/strict';
import type { WireRequest } from '../../src/account/wire';
import { senquip } from '../../src/vendors/senquip';
import { prefixed } from '../../src/vendors/senquip/session';
import { answerOf, codeOf, OneAnswer, type Said, settingsOf } from './sensit-senquip-stand-in';

const scheme = senquip.session(
  settingsOf(
    'senquip',
    { tokenUrl: 'https://token.test/oauth2/token', endpointUrl: 'https://api.test/v1' },
    { clientId: 'Käufer', clientSecret: 'a:b%c' },
  ),
);

const login = (said: Said): ReturnType<typeof scheme.login> => scheme.login(new OneAnswer(said), undefined);

describe('Senquip tokens', () => {
  it('are asked for with id and secret as Basic, and a form', async () => {
    const wire = new OneAnswer({ body: { access_token: 'T', expires_in: 60 } });
    await scheme.login(wire, undefined);
    assert.deepEqual(wire.sent, [
      {
        method: 'POST',
        url: 'https://token.test/oauth2/token',
        // printf 'Käufer:a:b%%c' | base64
        headers: { Authorization: 'Basic S8OkdWZlcjphOmIlYw==' },
        form: { grant_type: 'client_credentials' },
        kind: 'login',
      },
    ]);
  });

  it('last as long as expires_in says from the start of the request, or an hour', async () => {
    const lives: [unknown, number][] = [
      [60, 60_000],
      ['120', 120_000],
      [undefined, 3_600_000],
      [null, 3_600_000],
      [0, 3_600_000],
      [-5, 3_600_000],
      ['soon', 3_600_000],
    ];
    for (const [expires_in, life] of lives) {
      const grant = await login({ body: { access_token: 'T', expires_in }, startedAt: 5000, clockSkew: 77_000 });
      assert.deepEqual(grant, { session: 'T', expiresAt: 5000 + life });
    }
  });

  it('are refused to wrong credentials: 401, invalid_client, and 400 or 403 in JSON', async () => {
    const refusals: Said[] = [
      { status: 401, body: { error: 'invalid_client' } },
      { status: 400, body: { error: 'invalid_client' } },
      { status: 400, body: { error: 'unauthorized_client' } },
      { status: 403, body: { message: 'Forbidden' } },
      { status: 401, text: '' },
      { status: 200, body: { error: 'invalid_client' } },
      { status: 422, body: { error: 'invalid_client' } },
    ];
    for (const said of refusals) assert.equal(await codeOf(login(said)), 'E_AUTH', JSON.stringify(said));
  });

  it('are not given in an outage, which says nothing of the credentials', async () => {
    const page = '<html><body>Down</body></html>';
    const outages: [Said, string][] = [
      [{ text: page }, 'E_RESPONSE'],
      [{ text: '' }, 'E_RESPONSE'],
      [{ body: null }, 'E_RESPONSE'],
      [{ body: { access_token: '' } }, 'E_RESPONSE'],
      [{ body: { access_token: 'zwei Wörter' } }, 'E_RESPONSE'],
      [{ status: 302 }, 'E_RESPONSE'],
      ...[400, 401, 403, 422].map((status): [Said, string] => [{ status, text: page }, 'E_RESPONSE']),
      [{ status: 400, body: { error: 'temporarily_unavailable' } }, 'E_VENDOR'],
      [{ status: 403, body: { error: 'server_error' } }, 'E_VENDOR'],
      [{ status: 500, body: { error: 'invalid_client' } }, 'E_VENDOR'],
      [{ status: 502, text: page }, 'E_VENDOR'],
    ];
    for (const [said, code] of outages) assert.equal(await codeOf(login(said)), code, JSON.stringify(said));
  });

  it('stand bare or behind Bearer in Authorization', () => {
    const request: WireRequest = { method: 'GET', url: 'https://api.test/v1/get-device-summary', kind: 'json' };
    assert.deepEqual(scheme.sign(prefixed(request, 'raw'), 'T').headers, { Authorization: 'T' });
    assert.deepEqual(scheme.sign(prefixed(request, 'bearer'), 'T').headers, { Authorization: 'Bearer T' });
  });

  it('end with 401 or 403', () => {
    const kinds = [200, 401, 403, 404, 500].map((status) => scheme.judge(answerOf({ status }), 'T').kind);
    assert.deepEqual(kinds, ['good', 'session', 'session', 'error', 'busy']);
  });
});

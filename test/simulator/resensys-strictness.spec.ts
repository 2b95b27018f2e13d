import assert from 'node:assert/strict';
import { ResensysCloud } from '../../src/simulator/resensys';
import { send } from './http-client';
import { type Change, Visit } from './resensys-visit';

const REGISTRATION = '/api/v2/registration';
const DATA = '/api/v1/data_acquire';

describe('simulated Resensys: strictness', () => {
  let cloud: ResensysCloud;
  let visit: Visit;
  const reopen = async (options: ConstructorParameters<typeof ResensysCloud>[0] = {}): Promise<void> => {
    await visit.server.close();
    cloud = new ResensysCloud(options);
    visit = await Visit.start(cloud);
  };
  beforeEach(async () => {
    cloud = new ResensysCloud();
    visit = await Visit.start(cloud);
  });
  afterEach(() => visit.server.close());

  describe('login page', () => {
    it('is reached by a redirect and sets two cookies as Django does', async () => {
      const redirect = await send(`${visit.server.url}/login`);
      assert.deepEqual([redirect.status, redirect.headers.location], [301, '/login/']);
      assert.equal(redirect.headers['set-cookie'], undefined);
      const cookies = (await send(`${visit.server.url}/login/`)).headers['set-cookie'] ?? [];
      assert.equal(cookies.length, 2);
      assert.match(cookies[0] ?? '', /^csrftoken=\w{64}; expires=[^;]+ GMT; Max-Age=31449600; Path=\/; SameSite=Lax$/);
      assert.match(
        cookies[1] ?? '',
        /^sessionid=\w{32}; expires=[^;]+ GMT; HttpOnly; Max-Age=1209600; Path=\/; SameSite=Lax$/,
      );
      assert.equal(cloud.loginPages, 2);
    });

    it('may set them on the redirect instead', async () => {
      cloud.settings.cookiesFrom = 'redirect';
      assert.equal((await send(`${visit.server.url}/login`)).headers['set-cookie']?.length, 2);
      assert.equal((await send(`${visit.server.url}/login/`)).headers['set-cookie'], undefined);
    });

    it('keeps a good token and replaces a forgotten one', async () => {
      const again = async (): Promise<string> => {
        const page = await send(`${visit.server.url}/login/`, { headers: { Cookie: `a=b; csrftoken=${visit.token}` } });
        return page.headers['set-cookie']?.[0] ?? '';
      };
      assert.ok((await again()).startsWith(`csrftoken=${visit.token};`));
      cloud.expireTokens();
      assert.ok(!(await again()).startsWith(`csrftoken=${visit.token};`));
    });
  });

  describe('forgery protection', () => {
    const other = 'x'.repeat(64);
    const refused: Record<string, { change: Change; reason: RegExp }> = {
      'no Referer': { change: { headers: { Referer: null } }, reason: /no Referer\.$/ },
      'a Referer that is no address': { change: { headers: { Referer: 'here' } }, reason: /malformed/ },
      'the Referer of another port': {
        change: { headers: { Referer: 'http://127.0.0.1:1/login' } },
        reason: /^Referer.*trusted/,
      },
      'the Referer of another host': {
        change: { headers: { Referer: 'http://example.org/' } },
        reason: /^Referer.*trusted/,
      },
      'a foreign Origin': { change: { headers: { Origin: 'http://example.org' } }, reason: /^Origin/ },
      'no cookie': { change: { headers: { Cookie: null } }, reason: /cookie not set/ },
      'another cookie only': { change: { headers: { Cookie: 'sessionid=1' } }, reason: /cookie not set/ },
      'no token': { change: { fields: { csrfmiddlewaretoken: null } }, reason: /token missing/ },
      'a short token': { change: { fields: { csrfmiddlewaretoken: 'abc' } }, reason: /length/ },
      'a token unlike the cookie': { change: { fields: { csrfmiddlewaretoken: other } }, reason: /incorrect\.$/ },
      'a token that was never issued': {
        change: { fields: { csrfmiddlewaretoken: other }, headers: { Cookie: `csrftoken=${other}` } },
        reason: /incorrect\.$/,
      },
      'no form': { change: { headers: { 'Content-Type': 'application/json' } }, reason: /token missing/ },
    };
    for (const [name, { change, reason }] of Object.entries(refused)) {
      it(`refuses ${name} with a 403 page`, async () => {
        const { status, headers, body } = await visit.post(REGISTRATION, change);
        assert.equal(status, 403);
        assert.match(headers['content-type'] ?? '', /^text\/html/);
        assert.match(body.toString(), /CSRF verification failed/);
        assert.equal(cloud.csrfRefusals.length, 1);
        assert.match(cloud.csrfRefusals[0] ?? '', reason);
      });
    }

    it('takes the token from the header where the field is missing, and an Origin of its own', async () => {
      const headers = { 'X-CSRFToken': visit.token, Origin: visit.server.url };
      const { status } = await visit.post(REGISTRATION, { fields: { csrfmiddlewaretoken: null }, headers });
      assert.equal(status, 200);
    });

    it('refuses every token after they have been forgotten, until the next login', async () => {
      cloud.expireTokens();
      assert.equal((await visit.post(REGISTRATION)).status, 403);
      await visit.login();
      assert.equal((await visit.post(REGISTRATION)).status, 200);
    });

    it('guards all three calls', async () => {
      for (const path of [REGISTRATION, DATA, '/api/v1/photos']) {
        assert.equal((await visit.post(path, { headers: { Referer: null } })).status, 403, path);
      }
    });
  });

  describe('credentials', () => {
    it('are counted, right or wrong', async () => {
      assert.equal((await visit.post(REGISTRATION)).status, 200);
      assert.equal((await visit.post(REGISTRATION, { fields: { password: 'wrong' } })).status, 401);
      assert.equal((await visit.post(REGISTRATION, { fields: { username: 'someone' } })).status, 401);
      assert.equal((await visit.post(REGISTRATION, { fields: { password: null } })).status, 401);
      assert.deepEqual([cloud.passwordsSeen, cloud.credentialsRefused], [3, 3]);
    });

    it('are refused in each of the possible ways', async () => {
      const refuse = async (refusal: 403 | 200 | 302) => {
        cloud.settings.refusal = refusal;
        return visit.post(DATA, { fields: { password: 'wrong' } });
      };
      const forbidden = await refuse(403);
      const said = await refuse(200);
      const redirected = await refuse(302);
      assert.equal(forbidden.status, 403);
      for (const answer of [forbidden, said]) {
        assert.deepEqual(JSON.parse(answer.body.toString()), { error: 'Invalid username or password.' });
      }
      assert.deepEqual([said.status, redirected.status, redirected.headers.location], [200, 302, '/login']);
    });

    it('may be right and still not open a site', async () => {
      await reopen({ forbiddenSites: ['2a-02'] });
      const fields = { DF: '3003', T_start: '2026-03-01 00:00:00', T_end: '2026-03-01 01:00:00' };
      const ask = async (site: string, did: string) =>
        (await visit.post(DATA, { fields: { ...fields, SID: site, DID: did } })).status;
      const second = cloud.devices().find(({ site }) => site === '2A-02');
      assert.equal(await ask('2A-02', second?.did ?? ''), 403);
      assert.equal(await ask('2A-01', '15-03-77-A1'), 200);
    });
  });

  describe('fields', () => {
    const good = {
      SID: '2A-01',
      DID: '15-03-77-A1',
      DF: '3003',
      T_start: '2026-03-01 00:00:00',
      T_end: '2026-03-01 01:00:00',
    };
    const wrong: [keyof typeof good, string | null][] = [
      ['SID', '2A01'],
      ['SID', null],
      ['DID', '15037701'],
      ['DID', '15-03-77'],
      ['DF', 'Volt'],
      ['DF', null],
      ['T_start', '2026-03-01T00:00:00'],
      ['T_start', '2026-3-1 00:00:00'],
      ['T_start', '2026-02-30 00:00:00'],
      ['T_end', '2026-03-01 24:00:00'],
      ['T_end', '2026-03-01 00:00'],
      ['T_end', '1772323200'],
      ['T_end', null],
    ];
    for (const [field, value] of wrong) {
      it(`refuses ${field} ${value ?? 'left out'}`, async () => {
        const { status, body } = await visit.post(DATA, { fields: { ...good, [field]: value } });
        assert.equal(status, 400);
        assert.match(body.toString(), new RegExp(field));
      });
    }

    it('are taken from a multipart body as well', async () => {
      const form = new FormData();
      const fields = { ...good, username: 'demo', password: 'demo-pass', csrfmiddlewaretoken: visit.token };
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      const url = visit.server.url + DATA;
      const headers = { Referer: url, Cookie: `csrftoken=${visit.token}` };
      const answer = await fetch(url, { method: 'POST', body: form, headers });
      assert.equal(answer.status, 200);
      assert.deepEqual(await answer.json(), await visit.json(DATA, good));
    });

    it('name nothing that is there: an empty object', async () => {
      for (const unknown of [{ DID: '00-00-00-01' }, { DF: '1' }, { SID: '2A-02' }]) {
        assert.deepEqual(await visit.json(DATA, { ...good, ...unknown }), {});
      }
    });
  });

  it('knows no other method and no other path', async () => {
    assert.equal((await send(visit.server.url + DATA)).status, 405);
    assert.equal((await send(`${visit.server.url}/login/`, { method: 'POST' })).status, 405);
    assert.equal((await visit.post(`${DATA}/`)).status, 404);
    assert.equal((await send(visit.server.url)).status, 404);
  });
});

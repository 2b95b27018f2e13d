import assert from 'node:assert/strict';
import type { SensaphoneOptions } from '../../src/simulator/sensaphone-options';
import { session } from '../../src/vendors/sensaphone/session';
import { codeOf, failureOf, OneAnswer } from './sensit-senquip-stand-in';
import { ask, at, type Call, callsOf, DAY, HOUR, NOW, settingsAt, visitSensaphone } from './sensaphone-visit';

const SECOND = 1000;

describe('a session of Sensaphone', () => {
  let visit: Call;

  async function open(options: Partial<SensaphoneOptions> = {}, password?: string): Promise<void> {
    visit = await visitSensaphone(options, password === undefined ? {} : { password });
  }

  afterEach(async () => {
    await visit.close();
  });

  const read = (): Promise<unknown> => ask(visit, 'read', { path: 'device/1234', properties: ['name'] });
  const logins = (): number => visit.simulated.sessions.logins;

  it('begins with a login in JSON mode; the password is in no address', async () => {
    await open();
    await read();
    await ask(visit, 'read', { path: 'device/1234/name', mode: 'uri' });
    assert.deepEqual(
      visit.server.journal.matching('/api/v1/login').map(({ method, body }) => [method, JSON.parse(body) as unknown]),
      [['POST', { request_type: 'create', resource: 'login', user_name: 'demo-user', password: 'demo-pass' }]],
    );
    assert.equal(visit.simulated.sessions.passwordInUrl, 0);
  });

  it('goes with the body in JSON mode and with the path in URI mode, in encoded braces', async () => {
    await open();
    await read();
    await ask(visit, 'read', { path: 'device/1234/name', mode: 'uri', version: 'v2' });
    const [json, uri] = callsOf(visit);
    const [alive] = visit.simulated.sessions.alive(NOW);
    const body = JSON.parse(json?.body ?? '') as object;
    assert.deepEqual([at(body, 'acctid'), at(body, 'session')], [987654, alive?.token]);
    assert.equal(uri?.target, `/api/v2/%7B987654%7D/%7B${alive?.token ?? ''}%7D/device/%7B1234%7D/name`);
    assert.deepEqual([uri.method, uri.body], ['GET', '']);
  });

  it('lasts login_timestamp and session_expiration by the vendor’s clock', async () => {
    await open();
    await read();
    visit.pass(DAY - 6 * 60 * SECOND);
    await read();
    assert.equal(logins(), 1);
    visit.pass(6 * 60 * SECOND - 10 * SECOND);
    await read();
    assert.equal(logins(), 2, 'a session with seconds left is not used');
  });

  it('that is refused is replaced once, and the request sent again once', async () => {
    await open();
    await read();
    visit.simulated.expireSessions();
    await read();
    assert.equal(logins(), 2);
    visit.simulated.failNext(2, 2);
    assert.equal(await codeOf(read()), 'E_FORBIDDEN');
    assert.equal(logins(), 3);
    visit.simulated.failNext(1);
    await read();
    assert.equal(logins(), 4);
  });

  it('is kept where a login answers without a new one', async () => {
    for (const repeatedLogin of ['bare', 'bare-when-sent'] as const) {
      await open({ repeatedLogin, sessionLife: 3600 });
      await read();
      const [before] = visit.simulated.sessions.alive(visit.now);
      visit.pass(HOUR - 20 * SECOND);
      await read();
      await read();
      const after = callsOf(visit).map(({ body }) => at(JSON.parse(body), 'session'));
      if (repeatedLogin === 'bare') assert.deepEqual(new Set(after), new Set([before?.token]));
      assert.equal(logins(), 2);
      // The life of the answer counts from now, not from the first login.
      visit.pass(HOUR / 2);
      await read();
      assert.equal(logins(), 2);
      if (repeatedLogin === 'bare') await visit.close();
    }
  });

  it('is not begun with wrong credentials: E_AUTH, and the account pauses', async () => {
    for (const [code, word] of [
      [5, 'user name'],
      [6, 'password'],
    ] as const) {
      await open();
      visit.simulated.failNext(code, 1, 'login');
      const error = await failureOf(read());
      assert.deepEqual([error.code, error.cause.vendorCode], ['E_AUTH', code]);
      assert.ok(error.message.includes(word) && error.cause.retryAt !== undefined, error.message);
      assert.equal(await codeOf(read()), 'E_AUTH');
      assert.equal(visit.server.journal.count(), 1);
      if (code === 5) await visit.close();
    }
  });

  it('is not begun while the vendor is not available, which says nothing of the password', async () => {
    await open();
    visit.simulated.failNext(8, 2, 'login');
    await read();
    assert.equal(visit.server.journal.count('/api/v1/login'), 3);
    visit.simulated.expireSessions();
    for (const fault of [
      { kind: 'status', status: 503, body: '<html>busy</html>' },
      { kind: 'status', status: 401, body: '<html>proxy</html>' },
      { kind: 'html' },
    ] as const) {
      visit.server.faults.next(fault, { path: /login/, count: 5 });
      assert.notEqual(await codeOf(read()), 'E_AUTH');
      visit.server.faults.clear();
    }
    assert.equal(await visit.account.pausedUntil(), undefined);
    await read();
  });

  it('ends at the vendor when the account is removed, and nothing waits for that to succeed', async () => {
    await open();
    await read();
    await visit.account.close({ logout: true });
    assert.equal(visit.simulated.sessions.logouts, 1);
    assert.deepEqual(visit.simulated.sessions.alive(visit.now), []);
  });

  it('whose user may not do something gets E_FORBIDDEN, and no other login', async () => {
    await open({ readOnlyUser: true });
    const error = await failureOf(ask(visit, 'update', { path: 'account', set: { name: 'New' } }));
    assert.deepEqual([error.code, error.cause.vendorCode, logins()], ['E_FORBIDDEN', 7, 1]);
  });

  it('backs off on code 8, for a create as well: the vendor says that nothing was done', async () => {
    await open();
    const before = visit.now;
    visit.simulated.failNext(8, 2);
    await ask(visit, 'create', { path: 'user', set: { name: 'Nina' } });
    assert.equal(visit.simulated.truth.writes.filter(({ verb }) => verb === 'create').length, 1);
    assert.ok(visit.now - before >= 500, 'it waited in between');
    visit.simulated.failNext(8, 5);
    const error = await failureOf(read());
    assert.deepEqual([error.code, error.cause.vendorCode, error.cause.retryable], ['E_VENDOR', 8, true]);
  });

  it('is asked for nothing more where the request itself is wrong: codes 3 and 4 are E_VENDOR', async () => {
    await open();
    for (const code of [3, 4, 99]) {
      visit.simulated.failNext(code, 1);
      const error = await failureOf(ask(visit, 'read', 'account'));
      assert.deepEqual([error.code, error.cause.vendorCode], ['E_VENDOR', code]);
    }
    assert.equal(logins(), 1);
    assert.equal(callsOf(visit).length, 3);
  });

  it('is in no error, whatever goes wrong on a path that holds it', async () => {
    await open();
    await read();
    const token = visit.simulated.sessions.alive(visit.now)[0]?.token ?? '';
    const faults = [
      { kind: 'reset', when: 'before' },
      { kind: 'html' },
      { kind: 'status', status: 404, body: `no such page /api/v1/%7B987654%7D/%7B${token}%7D/device` },
      { kind: 'garbage', body: `"/api/v1/{987654}/{${token}}/device is unknown"` },
      { kind: 'redirect', location: `https://elsewhere.invalid/{${token}}` },
    ] as const;
    for (const fault of faults) {
      visit.server.faults.next(fault, { path: /device/, count: 5 });
      const error = await failureOf(ask(visit, 'read', { path: 'device/1234/name', mode: 'uri' }));
      visit.server.faults.clear();
      const said = JSON.stringify([error.message, error.stack, error.cause]);
      assert.ok(!said.includes(token) && !said.includes('demo-pass'), said);
    }
  });
});

describe('the life of a session of Sensaphone', () => {
  const grant = (response: object, more: { startedAt?: number; clockSkew?: number } = {}) =>
    session(settingsAt('https://rest.sensaphone.net')).login(
      new OneAnswer({ body: { result: { success: true, code: 0 }, response }, startedAt: NOW, ...more }),
      undefined,
    );
  const told = { acctid: 1, session: 'abcdefgh', session_expiration: 86_400 };

  it('is corrected by the clock of the server', async () => {
    const ahead = { clockSkew: 10 * HOUR };
    const { expiresAt } = await grant({ ...told, login_timestamp: (NOW + 10 * HOUR) / 1000 - 60 }, ahead);
    assert.equal(expiresAt, NOW + DAY - 60_000);
  });

  it('is the time that is left where the timestamp says something impossible or nothing', async () => {
    for (const login_timestamp of [undefined, 0, NOW / 1000 + 7200, NOW / 1000 - 90_000, 'soon']) {
      const { expiresAt } = await grant({ ...told, login_timestamp });
      assert.equal(expiresAt, NOW + DAY, String(login_timestamp));
    }
  });

  it('has no end where the vendor tells none', async () => {
    for (const session_expiration of [undefined, 0, -5, 'x']) {
      assert.equal((await grant({ ...told, session_expiration })).expiresAt, undefined);
    }
  });

  it('does not begin without a token', async () => {
    for (const response of [{}, { acctid: 1 }, { session: 'abcdefgh' }, { acctid: 1, session: '' }, []]) {
      assert.equal(await codeOf(grant(response)), 'E_RESPONSE');
    }
  });

  it('may have a number for a token, as the older tables say', async () => {
    const granted = await grant({ ...told, session: 12_345_678, acctid: '77' });
    assert.deepEqual([granted.session.acctid, granted.session.session], [77, '12345678']);
  });
});

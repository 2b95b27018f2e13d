import assert from 'node:assert/strict';
import { SensaphoneCloud } from '../../src/simulator/sensaphone';
import { ask } from './ask';
import { at, codeOf, LOGIN, NOON, Visit } from './sensaphone-visit';

describe('simulated Sensaphone.net: login', () => {
  it('gives account, session, timestamp, seconds left and user', () => {
    const visit = new Visit({ sessionLife: 3600 });
    const response = visit.ok(visit.post('v2/login', LOGIN));
    assert.equal(at(response, 'acctid'), 987654);
    assert.match(String(at(response, 'session')), /^[0-9a-f-]{35}$/);
    const plain = visit.ok(visit.post('v1/login', LOGIN));
    assert.equal(at(plain, 'login_timestamp'), NOON / 1000);
    assert.equal(at(plain, 'session_expiration'), 3600);
    assert.equal(at(plain, 'user_id'), 4711);
    assert.equal(typeof at(plain, 'session'), 'string');
    assert.notEqual(at(plain, 'session'), at(response, 'session'));
    assert.equal(visit.cloud.sessions.logins, 3);
  });

  it('tells a wrong user from a wrong password', () => {
    const visit = new Visit();
    assert.equal(codeOf(visit.post('v1/login', { ...LOGIN, user_name: 'Demo-user' })), 5);
    assert.equal(codeOf(visit.post('v1/login', { ...LOGIN, password: 'demo' })), 6);
    assert.equal(codeOf(visit.post('v1/login', { ...LOGIN, password: undefined })), 6);
    assert.deepEqual([visit.cloud.sessions.logins, visit.cloud.sessions.refusedLogins], [1, 3]);
  });

  it('ends sessions by the clock, on demand and by logout', () => {
    const visit = new Visit({ sessionLife: 60 });
    visit.now = NOON + 59_999;
    assert.equal(at(visit.ok(visit.json('read', 'login', {})), 'session_expiration'), 0);
    visit.now = NOON + 60_000;
    assert.equal(codeOf(visit.json('read', 'login', {})), 2);

    const other = new Visit();
    other.cloud.expireSessions();
    assert.equal(codeOf(other.json('read', 'account', { account: null })), 2);

    const third = new Visit();
    assert.deepEqual(third.ok(third.json('delete', 'login', {})), {});
    assert.equal(codeOf(third.json('read', 'account', { account: null })), 2);
    assert.equal(third.cloud.sessions.logouts, 1);
  });

  it('reads, keeps and ends the session by URI', () => {
    const visit = new Visit();
    visit.now = NOON + 400_000;
    const expected = { login_timestamp: NOON / 1000, session_expiration: 86_000, user_id: 4711 };
    assert.deepEqual(visit.ok(visit.uri('GET', 'login')), expected);
    assert.deepEqual(visit.ok(visit.uri('GET', 'login/session_expiration')), { session_expiration: 86_000 });
    assert.deepEqual(visit.ok(visit.uri('PUT', 'login')), expected);
    assert.deepEqual(visit.ok(visit.json('update', 'login', {})), expected);
    assert.equal(codeOf(visit.uri('GET', 'login/nothing')), 3);
    visit.ok(visit.uri('DELETE', 'login'));
    assert.equal(codeOf(visit.uri('GET', 'login')), 2);
  });

  it('can let use prolong a session, and can allow one session only', () => {
    const visit = new Visit({ useProlongs: true, sessionLife: 60, sessionsAtOnce: 1 });
    for (const second of [50, 100, 150]) {
      visit.now = NOON + second * 1000;
      visit.ok(visit.json('read', 'account', { account: null }));
    }
    visit.ok(visit.post('v1/login', LOGIN));
    assert.equal(codeOf(visit.json('read', 'account', { account: null })), 2);
  });

  it('can answer a login beside a live session without a new one', () => {
    const sent = new Visit({ repeatedLogin: 'bare-when-sent' });
    const own = { acctid: 987654, session: sent.session };
    assert.equal(typeof at(sent.ok(sent.post('v1/login', LOGIN)), 'session'), 'string');
    const bare = sent.ok(sent.post('v1/login', { ...LOGIN, ...own }));
    assert.deepEqual(Object.keys(bare as object), ['login_timestamp', 'session_expiration', 'user_id']);

    const any = new Visit({ repeatedLogin: 'bare', sessionLife: 100 });
    any.now = NOON + 90_000;
    assert.equal(at(any.ok(any.post('v1/login', LOGIN)), 'session'), undefined);
    any.now = NOON + 180_000;
    any.ok(any.json('read', 'account', { account: null }));
  });

  it('refuses and counts a password in the URL', () => {
    const visit = new Visit();
    for (const target of ['/api/v1/login/{demo-user}/{demo-pass}', '/api/v1/login//%7Bdemo-user%7D/%7Bdemo-pass%7D']) {
      assert.equal(codeOf(visit.send('POST', target)), 3);
    }
    assert.equal(codeOf(visit.send('GET', '/api/v1/login?password=demo%2Dpass')), 3);
    assert.equal(visit.cloud.sessions.passwordInUrl, 3);
    visit.ok(visit.post('v1/login', LOGIN));
    assert.equal(visit.cloud.sessions.passwordInUrl, 3);

    const old = new Visit({ uriLogin: 'answered' });
    assert.equal(at(old.ok(old.send('POST', '/api/v1/login/{demo-user}/{demo-pass}')), 'acctid'), 987654);
    assert.equal(codeOf(old.send('GET', '/api/v1/login/{demo-user}/{x}')), 6);
    assert.equal(old.cloud.sessions.passwordInUrl, 2);
  });

  it('never resets a password', () => {
    const visit = new Visit();
    assert.equal(codeOf(visit.send('POST', '/api/v1/login/reset_password/{a@example.com}')), 7);
    assert.equal(visit.cloud.sessions.passwordResets, 1);
  });

  it('is strict about the body', () => {
    const visit = new Visit();
    assert.equal(codeOf(visit.send('POST', '/api/v1/login', '{"request_type:"create"}')), 4);
    assert.equal(codeOf(visit.post('v1/login', { ...LOGIN, request_type: 'login' })), 4);
    assert.equal(codeOf(visit.post('v1/login', { ...LOGIN, resource: 'device' })), 4);
    assert.equal(codeOf(visit.send('POST', '/api/v1/login')), 3);
    assert.equal(codeOf(visit.post('v1/login/{demo-user}', LOGIN)), 3);
    const { session } = visit;
    const read = { request_type: 'read', acctid: 987654, session };
    assert.equal(codeOf(visit.post(`v1/{987654}/{${session}}/login`, read)), 4);
  });

  it('knows the account of a session', () => {
    const visit = new Visit();
    const { session } = visit;
    const read = { request_type: 'read', account: null };
    assert.equal(codeOf(visit.post('v1/account', read)), 1);
    assert.equal(codeOf(visit.post('v1/account', { ...read, acctid: 987654 })), 1);
    assert.equal(codeOf(visit.post('v1/account', { ...read, acctid: 987654, sessionid: session })), 1);
    assert.equal(codeOf(visit.post('v1/account', { ...read, session })), 4);
    assert.equal(codeOf(visit.post('v1/account', { ...read, acctid: '987654', session })), 4);
    assert.equal(codeOf(visit.post('v1/account', { ...read, acctid: 987654, session: 12 })), 4);
    assert.equal(codeOf(visit.post('v1/account', { ...read, acctid: 987655, session })), 7);
    assert.equal(codeOf(visit.post('v1/account', { ...read, acctid: 987654, session: 'c0ffee' })), 2);
    assert.equal(codeOf(visit.send('GET', '/api/v1/account')), 1);
  });

  it('fails as told, as often as told', () => {
    const visit = new Visit();
    visit.cloud.failNext(8, 2);
    visit.cloud.failNext(8, 1, 'login');
    const read = (): number => visit.json('read', 'account', { account: null }).result.code;
    assert.deepEqual([read(), read(), read()], [8, 8, 0]);
    assert.equal(codeOf(visit.post('v1/login', LOGIN)), 8);
    visit.ok(visit.post('v1/login', LOGIN));
  });

  it('knows three versions and nothing beside them', () => {
    const cloud = new SensaphoneCloud();
    for (const target of ['/', '/api/v4/login', '/api/login', '/api/v10/device']) {
      assert.equal(ask(cloud, { target, at: NOON }).status, 404);
    }
  });
});

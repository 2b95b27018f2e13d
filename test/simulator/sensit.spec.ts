import assert from 'node:assert/strict';
import { SensitCloud } from '../../src/simulator/sensit';
import { ask } from './ask';
import { FMD, json, LOG, NOW, Visit, window, type Item } from './sensit-visit';

describe('simulated SENSIT Connect', () => {
  describe('sign-in', () => {
    it('gives a signed token with the documented claims and the user', () => {
      const visit = new Visit();
      const [head = '', claims = ''] = visit.token.split('.');
      assert.deepEqual(JSON.parse(Buffer.from(head, 'base64url').toString()), { alg: 'HS256', typ: 'JWT' });
      assert.deepEqual(JSON.parse(Buffer.from(claims, 'base64url').toString()), {
        email: 'ops@example.org',
        role: 'Client',
        displayName: 'Ops',
        status: 'Active',
        iat: NOW / 1000,
        exp: NOW / 1000 + 28_800,
      });
      assert.deepEqual([visit.cloud.logins, visit.cloud.tokensIssued], [1, 1]);
    });

    it('is strict about method, media type and members', () => {
      const cloud = new SensitCloud();
      const good = JSON.stringify({ email: 'ops@example.org', password: 'demo-pass' });
      const target = '/users/signin';
      assert.equal(ask(cloud, { target, at: NOW }).status, 405);
      assert.equal(ask(cloud, { target, at: NOW, method: 'POST', body: good }).status, 415);
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      assert.equal(
        ask(cloud, { target, at: NOW, method: 'POST', headers: form, body: 'email=a&password=b' }).status,
        415,
      );
      for (const body of [
        '{',
        '[]',
        { email: 'ops@example.org' },
        { password: 'demo-pass' },
        { ...JSON.parse(good), a: 1 },
      ]) {
        assert.equal(ask(cloud, { ...json(body), target, at: NOW }).status, 400, JSON.stringify(body));
      }
      const utf8 = { 'content-type': 'application/json; charset=utf-8' };
      assert.equal(ask(cloud, { target, at: NOW, method: 'POST', headers: utf8, body: good }).status, 200);
    });

    for (const refusal of [400, 401, 403, 'message'] as const) {
      it(`refuses a wrong password with ${refusal}`, () => {
        const cloud = new SensitCloud({ refusal });
        const answer = ask(cloud, {
          ...json({ email: 'ops@example.org', password: 'x' }),
          target: '/users/signin',
          at: NOW,
        });
        assert.equal(answer.status, refusal === 'message' ? 200 : refusal);
        assert.deepEqual(Object.keys(answer.json as object), ['message']);
        assert.deepEqual([cloud.logins, cloud.tokensIssued], [1, 0]);
      });
    }

    it('wants the token with its prefix, whole, in time and not revoked', () => {
      const visit = new Visit({ life: 60 });
      const body = { DeviceId: FMD, ...window };
      const status = (authorization?: string): number =>
        visit.send(`/sensors-data/get${LOG.FMD}`, {
          ...json(body),
          headers: { 'content-type': 'application/json', authorization },
        }).status;
      assert.equal(status(`Bearer ${visit.token}`), 200);
      assert.equal(status(undefined), 401);
      assert.equal(status(visit.token), 401);
      assert.equal(status(`Bearer ${visit.token}x`), 401);
      const [head = '', , signed = ''] = visit.token.split('.');
      const forged = Buffer.from('{"exp":99999999999}').toString('base64url');
      assert.equal(status(`Bearer ${head}.${forged}.${signed}`), 401);
      visit.now = NOW + 59_999;
      assert.equal(status(`Bearer ${visit.token}`), 200);
      visit.now = NOW + 60_000;
      assert.equal(status(`Bearer ${visit.token}`), 401);
      visit.now = NOW;
      visit.cloud.revokeTokens();
      assert.equal(status(`Bearer ${visit.token}`), 401);
      const revoked = visit.token;
      visit.signIn();
      assert.notEqual(visit.token, revoked);
      assert.equal(status(`Bearer ${visit.token}`), 200);
    });
  });

  describe('list of devices', () => {
    const list = '/clients/getDevicesFromDeviceTypeAndRole';
    const user = 'Role=Client&UserId=65a0c1d2e3f4a5b6c7d8e9f0';

    it('checks role and user against the sign-in', () => {
      const visit = new Visit();
      assert.equal(visit.send(`${list}?DeviceType=ALL&${user}`).status, 200);
      assert.equal(visit.send(`${list}?DeviceType=ALL&Role=Admin&UserId=65a0c1d2e3f4a5b6c7d8e9f0`).status, 403);
      assert.equal(visit.send(`${list}?DeviceType=ALL&Role=Client&UserId=1`).status, 403);
      assert.equal(visit.send(`${list}?DeviceType=ALL&Role=Client`).status, 400);
      assert.equal(visit.send(`${list}?Device-Type=ALL&${user}`).status, 400);
      assert.equal(visit.send(`${list}?DeviceType=XYZ&${user}`).status, 400);
      assert.equal(visit.send(`${list}?${user}`).status, 400);
      assert.equal(visit.send(`${list}?DeviceType=ALL&${user}`, { method: 'POST' }).status, 405);
      assert.equal(visit.send(`${list}/?DeviceType=ALL&${user}`).status, 404);
    });

    it('lists the fleet, one inactive, one without its last record', () => {
      const items = new Visit().send(`${list}?DeviceType=ALL&${user}`).json as Item[];
      assert.equal(items.length, 10);
      assert.deepEqual([...new Set(items.map((item) => item['type']))], ['FMD', 'SPOD', 'RAMP']);
      const inactive = items.filter((item) => item['status'] === 'Inactive');
      assert.equal(inactive.length, 1);
      const last = inactive[0]?.['lastReceivedRecord'] as Item;
      assert.ok(Date.parse(last.date) < Date.UTC(2026, 8, 1), last.date);
      assert.equal(items.filter((item) => !('lastReceivedRecord' in item)).length, 1);
      const spods = new Visit().send(`${list}?DeviceType=SPOD&${user}`).json as Item[];
      assert.deepEqual(
        spods,
        items.filter((item) => item['type'] === 'SPOD'),
      );
    });

    it('names the last record that the log has', () => {
      const visit = new Visit({ deviceContainer: 'data', devices: 50 });
      const { data } = visit.send(`${list}?DeviceType=ALL&${user}`).json as { data: Item[] };
      assert.equal(data.length, 50);
      const records = visit.records(LOG.FMD, FMD, '2026-11-21 10:00:00', '2026-11-21 12:00:00');
      assert.deepEqual(data[0]?.['lastReceivedRecord'], records[0]);
    });
  });
});

import assert from 'node:assert/strict';
import { at, codeOf, Visit } from './sensaphone-visit';

describe('simulated Sensaphone.net: URI mode', () => {
  it('takes braces literal and percent-encoded', () => {
    const visit = new Visit();
    const literal = visit.send('GET', `/api/v1/{987654}/{${visit.session}}/device/{1234}/name`);
    assert.deepEqual(visit.ok(literal), { device: [{ device_id: 1234, name: 'Cold room A' }] });
    const encoded = visit.send('GET', `/api/v1/%7B987654%7D/%7b${visit.session}%7d/device/%7B1234%7D/name`);
    assert.deepEqual(encoded, literal);
  });

  it('wants braces around ids and values, and none inside', () => {
    const visit = new Visit();
    assert.equal(codeOf(visit.send('GET', `/api/v1/987654/${visit.session}/device`)), 1);
    assert.equal(codeOf(visit.send('GET', `/api/v1/{987654}/device`)), 3);
    assert.equal(codeOf(visit.send('GET', `/api/v1/{abc}/{${visit.session}}/device`)), 3);
    for (const path of ['device/1234', 'device/{1234', 'device/{x}', 'user/{6778}/name/{a%7Bb}', '{device}', '']) {
      assert.equal(codeOf(visit.uri('GET', path)), 3, path);
    }
    assert.equal(codeOf(visit.uri('PUT', 'user/{6778}/name/John')), 3);
    assert.equal(codeOf(visit.uri('GET', 'device/{1234}/%E0%A4%A')), 3);
    assert.equal(codeOf(visit.uri('GET', 'device?name')), 3);
  });

  it('decodes ids and values', () => {
    const visit = new Visit();
    const name = 'Jürgen / 50 % + #1?';
    visit.ok(visit.uri('PUT', `user/%7B6778%7D/name/${encodeURIComponent(`{${name}}`)}`));
    assert.deepEqual(visit.ok(visit.uri('GET', 'user/{6778}/name')), { user: [{ user_id: 6778, name }] });
  });

  it('needs the id of every resource but the rightmost', () => {
    const visit = new Visit();
    assert.equal(codeOf(visit.uri('GET', 'device/zone')), 3);
    assert.equal(codeOf(visit.uri('GET', 'device/zone/{1}/name')), 3);
    assert.equal(codeOf(visit.uri('GET', 'user/{4711}/alarm_user/schedule/timerange')), 3);
    const names = at(visit.ok(visit.uri('GET', 'devicegroup/name')), 'devicegroup');
    assert.deepEqual(names, [
      { group_id: 77, name: 'Cold chain' },
      { group_id: 78, name: 'Water' },
      { group_id: 79, name: 'Everything' },
    ]);
    const zones = at(visit.ok(visit.uri('GET', 'device/{1236}/zone/units')), 'device', 0, 'zone');
    assert.deepEqual(
      (zones as unknown[]).map((zone) => at(zone, 'units')),
      ['ft', '', 'F', 'V'],
    );
    assert.equal(codeOf(visit.uri('PUT', 'device/name/{All the same}')), 3);
    assert.equal(codeOf(visit.uri('DELETE', 'user')), 3);
  });

  it('reads ids, members and trailing slashes', () => {
    const visit = new Visit();
    assert.deepEqual(visit.ok(visit.uri('GET', 'contact/contact_id')), {
      contact: [{ contact_id: 9010 }, { contact_id: 9011 }],
    });
    assert.deepEqual(
      at(visit.ok(visit.uri('GET', 'devicegroup/{77}/devices/device_id')), 'devicegroup', 0, 'devices'),
      [{ device_id: 1234 }, { device_id: 1237 }],
    );
    assert.deepEqual(at(visit.ok(visit.uri('GET', 'contactgroup/{12}/contacts/')), 'contactgroup', 0, 'contacts'), [
      { contact_id: 9010 },
    ]);
  });

  it('refuses unknown names, values in reads, missing values, bodies and methods', () => {
    const visit = new Visit();
    assert.equal(codeOf(visit.uri('GET', 'device/{1234}/constructor')), 3);
    assert.equal(codeOf(visit.uri('GET', 'device/{1234}/name/{x}')), 3);
    assert.equal(codeOf(visit.uri('GET', 'device/{1234}/name/{x}/more')), 3);
    assert.equal(codeOf(visit.uri('PUT', 'device/{1234}/name')), 3);
    assert.equal(codeOf(visit.uri('PUT', 'device/{1234}')), 3);
    assert.equal(codeOf(visit.uri('PATCH', 'device/{1234}/name/{x}')), 3);
    const own = `/api/v1/{987654}/{${visit.session}}/device/{1234}/name/{x}`;
    assert.equal(codeOf(visit.send('PUT', own, '{}')), 4);
    assert.equal(codeOf(visit.send('POST', `/api/v1/{987654}/{${visit.session}}/user/name/{x}`, '{}')), 4);
    assert.equal(visit.cloud.truth.writes.length, 0);
  });

  it('takes the mixed form: account, session and ids in the URI or in the body, never in both', () => {
    const visit = new Visit();
    const own = `v1/{987654}/{${visit.session}}`;
    const read = { request_type: 'read', resource: 'device' };
    const expected = { device: [{ device_id: 1235, name: 'Pump house' }] };
    assert.deepEqual(
      visit.ok(visit.post(`${own}/device/`, { ...read, device: [{ device_id: 1235, name: null }] })),
      expected,
    );
    assert.deepEqual(visit.ok(visit.post(`${own}/device/{1235}`, { ...read, device: [{ name: null }] })), expected);
    const zone = visit.ok(visit.post(`${own}/device/{1235}/zone/{1}`, read));
    assert.equal(at(zone, 'device', 0, 'zone', 0, 'name'), 'Tank level');
    const whole = { ...read, acctid: 987654, session: visit.session };
    assert.equal(codeOf(visit.post(`${own}/device`, { ...whole, device: null })), 4);
    assert.equal(codeOf(visit.post(`${own}/device/{1235}`, { ...read, device: [{ device_id: 1235 }] })), 4);
    assert.equal(codeOf(visit.post(`${own}/device/{1235}/name`, { ...read, device: [{ name: null }] })), 3);
    const outside = visit.post('v1/device/{1235}', { ...whole, device: { name: null } });
    assert.deepEqual(visit.ok(outside), expected);
  });
});

import assert from 'node:assert/strict';
import { at, codeOf, NOON, Visit } from './sensaphone-visit';

const FINE = { success: true, message: 'OK', code: 0 };

function failed(message: string, code = 123): object {
  return { success: false, message, code };
}

describe('simulated Sensaphone.net: writing', () => {
  it('succeeds as a whole when one property fails, and mirrors the request', () => {
    const visit = new Visit();
    const device = [{ device_id: 1234, name: 'My Device', zone: [{ zone_id: 3, name: 1234 }] }];
    const answer = visit.json('update', 'device', { device });
    assert.deepEqual(answer.result, {
      success: true,
      code: 0,
      message: 'OK',
      properties: {
        device: [{ device_id: 1234, name: FINE, zone: [{ zone_id: 3, name: failed('A string type is required') }] }],
      },
    });
    assert.deepEqual(answer.response, { device: [{ device_id: 1234, name: 'My Device' }] });
    assert.equal(
      at(visit.ok(visit.uri('GET', 'device/{1234}/zone/{3}/name')), 'device', 0, 'zone', 0, 'name'),
      'Humidity',
    );
  });

  it('checks the type of every kind of property', () => {
    const visit = new Visit();
    const change = (path: string, tree: object, ...way: (string | number)[]): unknown =>
      at(visit.json('update', path, tree).result.properties, ...way);
    const user = (values: object): object => ({ user: [{ user_id: 6778, ...values }] });
    assert.deepEqual(
      change('user', user({ enable: 'true' }), 'user', 0, 'enable'),
      failed('A boolean type is required'),
    );
    assert.deepEqual(change('user', user({ name: null }), 'user', 0, 'name'), failed('A string type is required'));
    assert.deepEqual(
      change('user', user({ name: 'x'.repeat(129) }), 'user', 0, 'name'),
      failed('The string is too long'),
    );
    assert.deepEqual(
      change('user', user({ is_alarm_user: false }), 'user', 0, 'is_alarm_user'),
      failed('The property is read only'),
    );
    const device = (values: object): object => ({ device: [{ device_id: 1234, ...values }] });
    assert.deepEqual(
      change('device', device({ offline_timeout: 1.5 }), 'device', 0, 'offline_timeout'),
      failed('An integer type is required'),
    );
    assert.deepEqual(
      change('device', device({ timezone: 'Nowhere' }), 'device', 0, 'timezone'),
      failed('There is no such time zone'),
    );
    const limit = device({ zone: [{ zone_id: 1, alarm_zone: { alarm_high: '40' } }] });
    assert.deepEqual(
      change('device', limit, 'device', 0, 'zone', 0, 'alarm_zone', 'alarm_high'),
      failed('A float type is required'),
    );
    for (const value of [true, '1', 2]) {
      const output = device({ zone: [{ zone_id: 5, output_zone: { value } }] });
      assert.deepEqual(
        change('device', output, 'device', 0, 'zone', 0, 'output_zone', 'value'),
        failed('The value 0 or 1 is required'),
      );
    }
    const group = { devicegroup: [{ group_id: 77, devices: [{ device_id: 5 }] }] };
    assert.deepEqual(change('devicegroup', group, 'devicegroup', 0, 'devices'), failed('An existing id is required'));
    assert.equal(visit.cloud.truth.writes.length, 0);
  });

  it('fails a property on demand, by name or by path', () => {
    const visit = new Visit();
    visit.cloud.failProperty('enable', 777, 'Not today');
    visit.cloud.failProperty('device/name');
    const user = visit.json('update', 'user', { user: [{ user_id: 6778, name: 'J', enable: false }] });
    assert.deepEqual(user.result.properties, {
      user: [{ user_id: 6778, name: FINE, enable: failed('Not today', 777) }],
    });
    const tree = { device: [{ device_id: 1234, name: 'A', zone: [{ zone_id: 1, name: 'B' }] }] };
    const device = at(visit.json('update', 'device', tree).result.properties, 'device', 0);
    assert.deepEqual([at(device, 'name'), at(device, 'zone', 0, 'name')], [failed('Failed'), FINE]);
    visit.cloud.healProperties();
    assert.deepEqual(at(visit.json('update', 'device', tree).result.properties, 'device', 0, 'name'), FINE);
  });

  it('switches outputs: present value, log, truth, and the write is on record', () => {
    const visit = new Visit();
    visit.now = NOON + 1_800_000;
    const tree = { device: [{ device_id: 1235, zone: [{ zone_id: 6, output_zone: { value: 1 } }] }] };
    assert.deepEqual(visit.ok(visit.json('update', 'device/zone', tree)), tree);
    assert.equal(visit.cloud.truth.output(1235, 6), 1);
    const value = at(visit.ok(visit.uri('GET', 'device/{1235}/zone/{6}/value')), 'device', 0, 'zone', 0, 'value');
    assert.equal(value, 'On');
    const texts = visit.cloud.truth.logRows(124_000_013, NOON, NOON + 3_600_000).map(({ text }) => text);
    assert.deepEqual(texts, ['Off', 'Off', 'On', 'On']);
    assert.deepEqual(visit.cloud.truth.writes, [
      {
        at: NOON + 1_800_000,
        verb: 'update',
        path: 'device/zone/output_zone/value',
        ids: { device_id: 1235, zone_id: 6 },
        value: 1,
      },
    ]);
    visit.ok(visit.uri('PUT', 'device/{1235}/zone/{6}/output_zone/value/{0}'));
    assert.equal(visit.cloud.truth.output(1235, 6), 0);
    assert.equal(visit.cloud.truth.output(1235, 1), undefined);
  });

  it('does nothing at all when the request fails as a whole', () => {
    const visit = new Visit();
    const before = visit.cloud.truth.snapshot();
    const tree = { user: [{ user_id: 6778, name: 'Changed' }, { name: 'No id' }] };
    assert.equal(codeOf(visit.json('update', 'user', tree)), 4);
    assert.deepEqual(visit.cloud.truth.snapshot(), before);
    assert.equal(visit.cloud.truth.writes.length, 0);
  });

  it('wants ids in an update and none in a create', () => {
    const visit = new Visit();
    assert.equal(codeOf(visit.json('update', 'user', { user: [{ name: 'x' }] })), 4);
    assert.equal(codeOf(visit.json('update', 'user', { user: null })), 4);
    assert.equal(codeOf(visit.json('create', 'user', { user: null })), 4);
    assert.equal(codeOf(visit.json('create', 'user', { user: [{ user_id: 4711 }] })), 4);
    assert.equal(codeOf(visit.json('delete', 'user', { user: [{}] })), 4);
    assert.equal(codeOf(visit.json('delete', 'user', { user: null })), 4);
    assert.deepEqual(visit.ok(visit.json('create', 'user', { user: [{ user_id: 999, name: 'x' }] })), { user: [] });
    const named = visit.json('create', 'user', { user: [{ user_id: 4711, name: 'x' }] });
    assert.equal(at(named.result.properties, 'user', 0, 'name', 'success'), false);
    assert.equal(visit.cloud.truth.writes.length, 0);
  });

  it('answers a write to an unknown id with nothing, or with a code', () => {
    const visit = new Visit();
    for (const verb of ['update', 'delete']) {
      const tree = { user: [{ user_id: 999, ...(verb === 'update' ? { name: 'x' } : {}) }] };
      assert.deepEqual(visit.ok(visit.json(verb, 'user', tree)), { user: [] });
      const strict = new Visit({ missing: 7 });
      assert.equal(codeOf(strict.json(verb, 'user', tree)), 7);
    }
  });

  it('deletes properties that are null, and everything where only the id is given', () => {
    const visit = new Visit();
    const answer = visit.json('delete', 'device', {
      device: [{ device_id: 1234, description: null, offline_timeout: null }],
    });
    assert.deepEqual(at(answer.result.properties, 'device', 0, 'description'), FINE);
    assert.equal(at(answer.result.properties, 'device', 0, 'offline_timeout', 'success'), false);
    assert.equal(at(visit.ok(visit.uri('GET', 'device/{1234}/description')), 'device', 0, 'description'), '');
    assert.equal(codeOf(visit.json('delete', 'device', { device: [{ device_id: 1234, name: 'x' }] })), 4);
    visit.ok(visit.uri('DELETE', 'device/{1235}/name'));
    assert.equal(at(visit.ok(visit.uri('GET', 'device/{1235}/name')), 'device', 0, 'name'), '');
    visit.ok(visit.json('delete', 'device', { device: [{ device_id: 1234 }] }));
    assert.deepEqual(
      visit.cloud.truth.devices(NOON).map(({ deviceId }) => deviceId),
      [1235, 1236, 1237, 1238],
    );
    assert.deepEqual(at(visit.cloud.truth.snapshot(), 'devicegroup', 0, 'devices'), [{ device_id: 1237 }]);
  });

  it('refuses a user who may only read', () => {
    const visit = new Visit({ readOnlyUser: true });
    assert.equal(codeOf(visit.uri('PUT', 'user/{6778}/name/{x}')), 7);
    visit.ok(visit.uri('GET', 'user'));
  });

  it('acknowledges an off-line alarm', () => {
    const visit = new Visit();
    visit.ok(visit.json('update', 'device', { device: [{ device_id: 1238, ack_offline_alarm: true }] }));
    assert.equal(
      at(visit.ok(visit.uri('GET', 'device/{1238}/is_offline_unack')), 'device', 0, 'is_offline_unack'),
      false,
    );
  });

  it('replaces or extends the members of a group', () => {
    const members = (visit: Visit): unknown => at(visit.cloud.truth.snapshot(), 'devicegroup', 0, 'devices');
    const tree = { devicegroup: [{ group_id: 77, devices: [{ device_id: 1236 }] }] };
    const replaces = new Visit();
    replaces.ok(replaces.json('update', 'devicegroup', tree));
    assert.deepEqual(members(replaces), [{ device_id: 1236 }]);
    const extends_ = new Visit({ memberUpdate: 'extend' });
    extends_.ok(extends_.json('update', 'devicegroup', tree));
    assert.deepEqual(members(extends_), [{ device_id: 1234 }, { device_id: 1237 }, { device_id: 1236 }]);
    replaces.ok(replaces.uri('PUT', 'devicegroup/{77}/devices/{1234,1235}'));
    assert.deepEqual(members(replaces), [{ device_id: 1234 }, { device_id: 1235 }]);
  });

  it('makes a zone of a type, with its children and its log', () => {
    const visit = new Visit();
    const zone = [{ alarm_zone: { alarm_high: 5 }, name: 'New level', type: '4-20mA' }];
    const created = visit.ok(visit.json('create', 'device/zone', { device: [{ device_id: 1236, zone }] }));
    const id = Number(at(created, 'device', 0, 'zone', 0, 'zone_id'));
    const read = at(visit.ok(visit.uri('GET', `device/{1236}/zone/{${id}}`)), 'device', 0, 'zone', 0);
    assert.deepEqual(
      [at(read, 'name'), at(read, 'units'), at(read, 'alarm_zone', 'alarm_high')],
      ['New level', 'ft', 5],
    );
    const point = visit.cloud.truth.zones().find(({ zoneId }) => zoneId === id)?.logPoint ?? 0;
    assert.equal(visit.cloud.truth.logRows(point, NOON - 3_600_000, NOON + 3_600_000).length, 4);
    const bad = visit.json('create', 'device/zone', { device: [{ device_id: 1236, zone: [{ type: 'Magic' }] }] });
    assert.equal(at(bad.result.properties, 'device', 0, 'zone', 0, 'type', 'message'), 'There is no such zone type');
  });
});

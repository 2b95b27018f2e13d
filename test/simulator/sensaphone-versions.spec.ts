import assert from 'node:assert/strict';
import { at, LOGIN, NOON, Visit } from './sensaphone-visit';

describe('simulated Sensaphone.net: versions', () => {
  it('wraps each value of V2 with metadata, ids stay plain', () => {
    const visit = new Visit();
    assert.deepEqual(visit.ok(visit.uri('GET', 'device/{1234}/name', 'v2')), {
      device: [
        {
          device_id: 1234,
          name: {
            is_null: false,
            is_empty: false,
            value: 'Cold room A',
            type: 'string',
            is_pending: false,
            is_ranged: true,
            ranged: [{ null: false, min: 0, max: 128 }],
          },
        },
      ],
    });
  });

  it('gives no more keys for null and for empty', () => {
    const visit = new Visit();
    const device = at(visit.ok(visit.uri('GET', 'device/{1235}', 'v2')), 'device', 0);
    assert.deepEqual(at(device, 'device_schedule'), { is_null: true });
    assert.deepEqual(at(device, 'description'), { is_null: false, is_empty: true });
    assert.deepEqual(at(device, 'location', 'address', 'address_line_2'), { is_null: false, is_empty: true });
    assert.equal(at(device, 'location', 'address', 'address_id'), 1235);
  });

  it('writes values as text, or with their type', () => {
    const text = new Visit();
    const typed = new Visit({ v2Values: 'typed' });
    const value = (visit: Visit, path: string, ...way: (string | number)[]): unknown[] => {
      const given = at(visit.ok(visit.uri('GET', path, 'v2')), 'device', 0, ...way);
      return [at(given, 'value'), at(given, 'type')];
    };
    assert.deepEqual(value(text, 'device/{1234}/is_online', 'is_online'), ['true', 'boolean']);
    assert.deepEqual(value(typed, 'device/{1234}/is_online', 'is_online'), [true, 'boolean']);
    assert.deepEqual(value(text, 'device/{1234}/offline_timeout', 'offline_timeout'), ['30', 'integer']);
    const path = 'device/{1234}/location/coordinates/lat';
    assert.deepEqual(value(typed, path, 'location', 'coordinates', 'lat'), [39.87, 'float']);
  });

  it('has type metadata and the audit filter in V2 only', () => {
    const visit = new Visit();
    const zone = (version: string): unknown =>
      at(visit.ok(visit.uri('GET', 'device/{1234}/zone/{1}', version)), 'device', 0, 'zone', 0);
    assert.ok((at(zone('v2'), 'type_list') as unknown[]).length > 5);
    assert.equal(at(zone('v1'), 'type_list'), undefined);
    assert.equal(at(visit.ok(visit.uri('GET', 'device/{1234}', 'v1')), 'device', 0, 'zone_meta'), undefined);
    const body = { request_type: 'read', acctid: 987654, session: visit.session, history: { audit_log_filter: null } };
    assert.ok(at(visit.ok(visit.post('v2/history', body)), 'history', 'audit_log_filter', 'changes'));
    assert.equal(visit.post('v1/history', body).result.code, 4);
  });

  it('shows in V3 only what is pending, for as long as it is', () => {
    const visit = new Visit({ pendingFor: 5000 });
    const pending = (): unknown => {
      const given = visit.ok(visit.uri('GET', 'device/{1235}/zone/{6}', 'v3'));
      const zone = at(given, 'device', 0, 'zone', 0);
      return [at(zone, 'output_zone', 'value'), at(zone, 'name'), at(zone, 'zone_id')];
    };
    const still = { is_pending: false };
    assert.deepEqual(pending(), [still, still, 6]);
    const zone = [{ zone_id: 6, output_zone: { value: 1 } }];
    visit.ok(visit.json('update', 'device/zone', { device: [{ device_id: 1235, zone }] }));
    assert.deepEqual(pending(), [{ is_pending: true }, still, 6]);
    visit.now = NOON + 5000;
    assert.deepEqual(pending(), [still, still, 6]);
  });

  it('leaves the envelope and the session of a login plain', () => {
    const visit = new Visit({ successMessage: 'Success' });
    const answer = visit.post('v2/login', LOGIN);
    assert.deepEqual(answer.result, { success: true, code: 0, message: 'Success' });
    assert.equal(typeof at(answer.response, 'session'), 'string');
    assert.equal(at(answer.response, 'session_expiration', 'value'), '86400');
  });
});

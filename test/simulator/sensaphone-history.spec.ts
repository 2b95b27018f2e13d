import assert from 'node:assert/strict';
import { expected, stamp } from './sensaphone-log-rows';
import { at, codeOf, NOON, Visit } from './sensaphone-visit';

describe('simulated Sensaphone.net: history', () => {
  it('lists the log points of a device', () => {
    const visit = new Visit();
    const asked = { history: { data_log_points: { resource_type: 'device', device_id: 1236 } } };
    const given = at(visit.ok(visit.json('read', 'history', asked)), 'history', 'data_log_points');
    const points = [0, 1, 2, 3].map((index) => ({ log_point: 124_000_016 + index, zone_id: 1 + index }));
    assert.deepEqual(given, { log_points: points });
    const byUri = visit.uri('GET', 'history/data_log_points/resource_type/{device}/device_id/{1236}');
    assert.deepEqual(at(visit.ok(byUri), 'history', 'data_log_points'), given);
    for (const filters of [
      { device_id: 1236 },
      { resource_type: 'zone', device_id: 1236 },
      { resource_type: 'device' },
      null,
    ]) {
      assert.equal(codeOf(visit.json('read', 'history', { history: { data_log_points: filters } })), 4);
    }
  });

  it('wants a kind, in the body and in the URI alike', () => {
    const visit = new Visit();
    assert.equal(codeOf(visit.json('read', 'history', { history: {} })), 4);
    assert.equal(codeOf(visit.json('read', 'history', { history: null })), 4);
    assert.equal(codeOf(visit.json('read', 'history/data_log', { history: { audit_log: null } })), 4);
    assert.equal(codeOf(visit.json('read', 'history', {})), 4);
    assert.equal(codeOf(visit.uri('GET', 'history')), 3);
    assert.equal(codeOf(visit.uri('GET', 'history/log')), 3);
    visit.ok(visit.json('read', 'history/data_log', { history: { data_log: { record_offset: 1 } } }));
  });

  it('takes filters in a URI as pairs in any order', () => {
    const visit = new Visit();
    const range = [Date.UTC(2026, 10, 20, 15), Date.UTC(2026, 10, 20, 17)] as const;
    const bounds = `end/{${stamp(2026, 11, 20, 10)}}/log_points/{124000001,124000002}/stray/start/%7B${stamp(2026, 11, 20, 12)}%7D`;
    const rows = at(visit.ok(visit.uri('GET', `history/data_log/record_offset/{5}/${bounds}`)), 'history', 'data_log');
    assert.deepEqual(rows, expected(visit, [124_000_001, 124_000_002], ...range).slice(0, 5));
    assert.equal(codeOf(visit.uri('GET', 'history/data_log/log_points/{124000001,x}')), 3);
  });

  it('records writes in the audit log', () => {
    const visit = new Visit();
    visit.ok(visit.json('create', 'user', { user: [{ name: 'Ann' }] }));
    visit.now += 1000;
    visit.ok(visit.uri('PUT', 'user/{7001}/enable/{false}'));
    visit.ok(visit.uri('DELETE', 'user/{7001}'));
    const rows = (filters: object | null): unknown =>
      at(visit.ok(visit.json('read', 'history', { history: { audit_log: filters } })), 'history', 'audit_log');
    const created = {
      change: 'create',
      who: 'Jane Miller',
      what: 'user',
      when: '11/21/2026 07:00',
      epoch: NOON / 1000,
    };
    assert.deepEqual(rows(null), [
      { ...created, change: 'delete', epoch: NOON / 1000 + 1 },
      { ...created, change: 'update', what: 'user/enable', epoch: NOON / 1000 + 1 },
      created,
    ]);
    assert.deepEqual(rows({ changes: ['create'] }), [created]);
    assert.deepEqual(rows({ begin_offset: 2, record_offset: 5 }), [created]);
    assert.deepEqual(rows({ user_ids: [6778] }), []);
    assert.equal((rows({ var_ids: [7001] }) as unknown[]).length, 3);
    assert.deepEqual(rows({ start: stamp(2026, 11, 21, 7), end: stamp(2026, 11, 21, 6) }), []);
  });

  it('computes an event log of contacts that changed', () => {
    const visit = new Visit();
    const rows = (filters: object | null): Record<string, unknown>[] => {
      const given = visit.ok(visit.json('read', 'history', { history: { event_log: filters } }));
      return at(given, 'history', 'event_log') as Record<string, unknown>[];
    };
    const doors = rows({ device_ids: [1234], zone_ids: [4] });
    assert.ok(doors.length > 10);
    assert.ok(doors.every((row) => row['device_id'] === 1234 && row['zone_id'] === 4));
    const epochs = rows(null).map((row) => Number(row['epoch']));
    assert.deepEqual(
      epochs,
      [...epochs].sort((a, b) => b - a),
    );
    assert.ok(rows({ event_types: ['alarm'] }).every((row) => row['event_type'] === 'alarm'));
    assert.deepEqual(rows({ contact_ids: [9010] }), []);
  });
});

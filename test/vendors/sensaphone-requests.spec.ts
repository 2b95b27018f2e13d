import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ResourceQuery } from '../../src/vendor';
import { body, paths, refusal, units } from './sensaphone-units';

describe('a path in JSON mode', () => {
  it('becomes the nested request of the vendor’s samples', () => {
    const path = 'device/1234/zone/112233';
    assert.deepEqual(body('read', { path }), {
      resource: 'device',
      device: [{ device_id: 1234, zone: [{ zone_id: 112_233 }] }],
    });
    assert.deepEqual(body('read', { path, properties: ['name', 'value'] }), {
      resource: 'device',
      device: [{ device_id: 1234, zone: [{ zone_id: 112_233, name: null, value: null }] }],
    });
    assert.deepEqual(body('update', { path: `${path}/output_zone`, set: { value: 1 } }), {
      resource: 'device',
      device: [{ device_id: 1234, zone: [{ zone_id: 112_233, output_zone: { value: 1 } }] }],
    });
    assert.deepEqual(body('create', { path: 'user', set: { name: 'Jane', enable: true } }), {
      resource: 'user',
      user: [{ name: 'Jane', enable: true }],
    });
    assert.deepEqual(body('create', { path: 'user/6778/alarm_user/contact', set: { type: 'voice' } }), {
      resource: 'user',
      user: [{ user_id: 6778, alarm_user: { contact: [{ type: 'voice' }] } }],
    });
    assert.deepEqual(body('delete', { path: 'user/6778/alarm_user/contact/9002' }), {
      resource: 'user',
      user: [{ user_id: 6778, alarm_user: { contact: [{ contact_id: 9002 }] } }],
    });
    const actions = 'device/1234/default_schedule/88/calllist/41/tiers/20/actions';
    assert.deepEqual(body('create', { path: actions, set: { user: 6778 } }), {
      resource: 'device',
      device: [
        {
          device_id: 1234,
          default_schedule: {
            schedule_id: 88,
            calllist: [{ list_id: 41, tiers: [{ tier_id: 20, actions: [{ user: 6778 }] }] }],
          },
        },
      ],
    });
  });

  it('asks for a whole list with null, and for the properties of all its entries', () => {
    assert.deepEqual(body('read', { path: 'device' }), { resource: 'device', device: null });
    assert.deepEqual(body('read', { path: '/device/' }), { resource: 'device', device: null });
    assert.deepEqual(body('read', { path: 'device', properties: ['name'] }), {
      resource: 'device',
      device: [{ name: null }],
    });
    assert.deepEqual(body('read', { path: 'device/1/zone' }), {
      resource: 'device',
      device: [{ device_id: 1, zone: null }],
    });
    assert.deepEqual(body('read', { path: 'dashboard' }), { resource: 'dashboard', dashboard: null });
    assert.deepEqual(body('read', { path: 'account/feature' }), { resource: 'account', account: [{ feature: null }] });
    assert.deepEqual(body('read', { path: 'history/data_log', filter: { log_points: [1], record_offset: 5 } }), {
      resource: 'history',
      history: { data_log: { log_points: [1], record_offset: 5 } },
    });
  });

  it('is posted to without its ids, in the version that was chosen', () => {
    const target = (path: string, version: ResourceQuery['version'] = 'v1'): unknown =>
      units('read', { path, version })[0]?.target;
    assert.equal(target('device/1234/zone/5/alarm_zone'), 'v1/device/zone/alarm_zone');
    assert.equal(target('user/1/alarm_user/contact', 'v3'), 'v3/user/alarm_user/contact');
  });

  it('may end in a property', () => {
    assert.deepEqual(body('read', { path: 'device/1234/name' }), {
      resource: 'device',
      device: [{ device_id: 1234, name: null }],
    });
    assert.deepEqual(body('delete', { path: 'device/1234/name' }), {
      resource: 'device',
      device: [{ device_id: 1234, name: null }],
    });
    assert.deepEqual(body('update', { path: 'device/1/name', set: { name: 'x' } }), {
      resource: 'device',
      device: [{ device_id: 1, name: 'x' }],
    });
    assert.match(refusal('update', { path: 'device/1/name', set: { description: 'x' } }), /name/);
  });

  it('is sent to the place that the vendor’s list has, where other papers write another', () => {
    const same = (one: string, other: string): void => {
      assert.deepEqual(body('read', { path: one }), body('read', { path: other }));
    };
    same('device/1/zones/3', 'device/1/zone/3');
    same('device/1/address', 'device/1/location/address');
    same('device/1/coordinates', 'device/1/location/coordinates');
    same('device/1/zone/3/alarmschedule', 'device/1/zone/3/alarm_zone/alarmschedule');
    same('user/1/contact/2', 'user/1/alarm_user/contact/2');
    assert.deepEqual(
      body('read', { path: 'device/1', properties: ['zones'] }),
      body('read', { path: 'device/1', properties: ['zone'] }),
    );
  });

  it('keeps its ids, whatever is set', () => {
    assert.deepEqual(body('update', { path: 'device/1', set: { device_id: 2, name: 'x' } }), {
      resource: 'device',
      device: [{ device_id: 1, name: 'x' }],
    });
    const big = '123456789012345678901';
    assert.deepEqual(body('read', { path: `device/${big}` }), { resource: 'device', device: [{ device_id: big }] });
  });
});

describe('a path in URI mode', () => {
  it('has ids and values in braces, which are sent percent-encoded', () => {
    const [unit] = units('update', { mode: 'uri', path: 'user/6778', set: { name: 'John Doe' } });
    assert.equal(unit?.target, 'v1/user/%7B6778%7D/name/%7BJohn%20Doe%7D');
    assert.deepEqual(paths('read', { path: 'device/1234/zone/3/name' }), ['GET /device/{1234}/zone/{3}/name']);
    assert.deepEqual(paths('read', { path: 'device' }), ['GET /device']);
    assert.deepEqual(paths('delete', { path: 'user/6778' }), ['DELETE /user/{6778}']);
    assert.deepEqual(paths('create', { path: 'user', set: { name: 'x' } }), ['POST /user/name/{x}']);
    assert.deepEqual(paths('create', { path: 'device/1/zone/2/alarm_zone/alarmschedule' }), [
      'POST /device/{1}/zone/{2}/alarm_zone/alarmschedule',
    ]);
  });

  it('names one property: several take one request each', () => {
    assert.deepEqual(paths('read', { path: 'device/1', properties: ['name', 'zone'] }), [
      'GET /device/{1}/name',
      'GET /device/{1}/zone',
    ]);
    assert.deepEqual(paths('update', { path: 'device/1', set: { name: 'a', enable: true, offline_timeout: 30 } }), [
      'PUT /device/{1}/name/{a}',
      'PUT /device/{1}/enable/{true}',
      'PUT /device/{1}/offline_timeout/{30}',
    ]);
  });

  it('keeps whatever text is in it one step, or refuses it', () => {
    const parts = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('..', '.', '/', '?', '#', '%', '%2F', '%7D', '{', '}'),
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 4 }), (words) => {
        const value = words.join('');
        const query: Partial<ResourceQuery> = { mode: 'uri', path: 'device/1/zone/2', set: { name: value } };
        if (/[{}]/.test(value) || /\p{Surrogate}/u.test(value)) {
          refusal('update', query);
          return;
        }
        const url = new URL(`https://rest.sensaphone.net/api/${units('update', query)[0]?.target ?? ''}`);
        assert.deepEqual([url.search, url.hash], ['', '']);
        assert.deepEqual(url.pathname.split('/').map(decodeURIComponent), [
          '',
          'api',
          'v1',
          'device',
          '{1}',
          'zone',
          '{2}',
          'name',
          `{${value}}`,
        ]);
      }),
    );
  });

  it('keeps ids one step too', () => {
    for (const id of ['1?x=2', '1#a', '1%2F2', '1 2', '%', '%2e%2e']) {
      const [unit] = units('read', { mode: 'uri', path: `device/${id}/name` });
      assert.equal(unit?.target, `v1/device/%7B${encodeURIComponent(id)}%7D/name`);
    }
    for (const id of ['{1}', '1}', '{', '.', '..', '...']) refusal('read', { mode: 'uri', path: `device/${id}/name` });
  });

  it('has the filters of history as pairs, lists joined by commas', () => {
    const filter = { log_points: [11, 12], start: 5, record_offset: 100, status: ['normal', 'alarm'], end: null };
    assert.deepEqual(paths('read', { path: 'history/data_log', filter }), [
      'GET /history/data_log/log_points/{11,12}/start/{5}/record_offset/{100}/status/{normal,alarm}',
    ]);
    for (const bad of [{ 'a/b': 1 }, { start: {} }, { log_points: [[1]] }, { changes: ['a,b'] }]) {
      refusal('read', { mode: 'uri', path: 'history/audit_log', filter: bad });
    }
  });

  it('refuses what it can not hold', () => {
    const uri = { mode: 'uri' } as const;
    refusal('create', { ...uri, path: 'user', set: { name: 'x', enable: true } });
    refusal('create', { ...uri, path: 'calllist/41/tiers/20/actions' });
    for (const value of [null, { value: 1 }, [{ device_id: 1 }], NaN, undefined]) {
      refusal('update', { ...uri, path: 'devicegroup/77', set: { devices: value } });
    }
    assert.deepEqual(paths('update', { path: 'devicegroup/77', set: { devices: [1, 2] } }), [
      'PUT /devicegroup/{77}/devices/{1,2}',
    ]);
  });
});

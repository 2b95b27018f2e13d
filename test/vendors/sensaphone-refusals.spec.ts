import assert from 'node:assert/strict';
import type { ResourceQuery, ResourceVerb } from '../../src/vendor';
import { body, refusal, units } from './sensaphone-units';

describe('what says too little or something impossible', () => {
  it('is refused with a reason', () => {
    const cases: [ResourceVerb, Partial<ResourceQuery>, RegExp][] = [
      ['read', {}, /path/],
      ['read', { path: ' ' }, /device/],
      ['read', { path: 'devices' }, /device/],
      ['read', { path: 'zone/3' }, /There are: .*device/],
      ['read', { path: 'toString' }, /toString/],
      ['read', { path: 'device/1/__proto__/2' }, /__proto__/],
      ['read', { path: 'device//zone' }, /under device/],
      ['read', { path: 'device/1/zone/2/3' }, /"3" under zone/],
      ['read', { path: 'device/{1}' }, /without braces/],
      ['read', { path: 'device/./zone' }, /no "\." under device/],
      ['read', { path: 'device/..', mode: 'uri' }, /no "\.\." under device/],
      ['delete', { path: 'user/../contact/1', mode: 'uri' }, /no "\.\." under user/],
      ['read', { path: 'device/zone' }, /id of device.*device\/<id>\/zone/],
      ['read', { path: 'a/'.repeat(50) }, /51|steps/],
      ['read', { path: 'history' }, /data_log, event_log/],
      ['read', { path: 'history/log' }, /kind|history/],
      ['read', { path: 'history/data_log', properties: ['value'] }, /filter/],
      ['read', { path: 'device', filter: { start: 1 } }, /history/],
      ['read', { path: 'device', properties: ['a b'] }, /"a b"/],
      ['update', { path: 'device/1' }, /set/],
      ['update', { path: 'device/1', set: {} }, /set/],
      ['update', { path: 'device', set: { name: 'x' } }, /id of device/],
      ['update', { path: 'device/1/zone', set: { name: 'x' } }, /device\/<id>\/zone\/<id>/],
      ['update', { path: 'device/1', set: JSON.parse('{"__proto__": 1}') as Record<string, unknown> }, /__proto__/],
      ['create', { path: 'device/1', set: { name: 'x' } }, /"1"/],
      ['create', { path: 'user/name', set: { name: 'x' } }, /set/],
      ['delete', { path: 'user' }, /id of user/],
      ['delete', { path: 'device/1/zone/2' }, /no delete of zone, only create, read, update/],
      ['update', { path: 'dashboard', set: { a: 1 } }, /only read/],
      ['create', { path: 'account' }, /create/],
    ];
    for (const [verb, query, reason] of cases)
      assert.match(refusal(verb, query), reason, `${verb} ${JSON.stringify(query)}`);
  });

  it('is refused where an object refers to itself', () => {
    const circle: Record<string, unknown> = {};
    circle['name'] = circle;
    for (const given of [{ set: circle }, { request: circle }, { set: { n: 1n } }]) {
      assert.match(refusal('update', { path: 'device/1', ...given }), /JSON/);
    }
  });

  it('does not refuse the lists of a user that have verbs of their own', () => {
    assert.deepEqual(body('create', { path: 'user/1/site_user', set: { groups: [77] } }), {
      resource: 'user',
      user: [{ user_id: 1, site_user: { groups: [77] } }],
    });
    refusal('create', { path: 'user/1/site_user', set: { groups: [77], username: 'x' } });
    refusal('update', { path: 'user/1', set: {} });
  });
});

describe('a request as the author wrote it', () => {
  const request = { device: [{ device_id: 1, name: null, zone: [{ zone_id: 2, value: null }] }] };

  it('is sent as it is, with the operation of the node', () => {
    const [unit] = units('read', {
      path: 'device/5/zone',
      request: { ...request, request_type: 'delete' },
      properties: ['x'],
      set: { y: 1 },
    });
    assert.equal(unit?.target, 'v1/device/zone');
    assert.deepEqual(unit.json, { ...request, request_type: 'read' });
  });

  it('is posted to its resource where there is no path, also in mode uri', () => {
    for (const mode of ['json', 'uri'] as const) {
      const [unit] = units('update', { mode, version: 'v2', request: { resource: 'device', ...request } });
      assert.deepEqual([unit?.method, unit?.target], ['POST', 'v2/device']);
    }
    assert.equal(units('update', { request: { resource: 'zone', ...request } })[0]?.target, 'v1/zone');
  });

  it('is refused without a resource, with an unknown one, and with a verb that it does not have', () => {
    assert.match(refusal('read', { request }), /resource/);
    assert.match(refusal('read', { request: { resource: 'zones' } }), /zones/);
    assert.match(refusal('delete', { request: { resource: 'zone', ...request } }), /delete of zone/);
    assert.match(refusal('update', { request: { resource: 'history' } }), /only read/);
    assert.match(refusal('create', { path: 'dashboard', request }), /only read/);
    assert.match(refusal('create', { request: { resource: '../login' } }), /\.\./);
  });
});

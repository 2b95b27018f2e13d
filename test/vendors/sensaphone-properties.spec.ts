import assert from 'node:assert/strict';
import { ask, at, type Call, callsOf, visitSensaphone } from './sensaphone-visit';
import { failureOf } from './sensit-senquip-stand-in';

describe('single properties of Sensaphone that fail', () => {
  let visit: Call;

  beforeEach(async () => {
    visit = await visitSensaphone();
  });
  afterEach(() => visit.close());

  it('are told one by one, and the others are written', async () => {
    visit.simulated.failProperty('device/zone/alarm_zone/alarm_high', 77, 'Too high');
    const set = {
      name: 5,
      description: 'ok',
      zone: [{ zone_id: 1, alarm_zone: { alarm_high: 99, alarm_low: 30 } }],
    };
    const { response, result, failures } = await ask(visit, 'update', { path: 'device/1234', set });
    assert.deepEqual(
      failures.map(({ error, about }) => ({ ...about, code: error.code, vendorCode: error.cause.vendorCode })),
      [
        { device: '1234', property: 'name', code: 'E_VENDOR', vendorCode: 123 },
        { device: '1234', quantity: '1', property: 'alarm_zone/alarm_high', code: 'E_VENDOR', vendorCode: 77 },
      ],
    );
    assert.match(failures[0]?.error.message ?? '', /device\/1234\/name.*A string type is required/);
    assert.match(failures[1]?.error.message ?? '', /Too high/);
    assert.equal(at(result, 'success'), true);
    assert.equal(at(result, 'properties', 'device', 0, 'name', 'success'), false);
    assert.equal(at(response, 'device', 0, 'description'), 'ok');
    assert.deepEqual(
      visit.simulated.truth.writes.map(({ path }) => path),
      ['device/description', 'device/zone/alarm_zone/alarm_low'],
    );
  });

  it('are told with their path where there is no device', async () => {
    visit.simulated.failProperty('destination');
    const path = 'user/4711/alarm_user/contact/9001';
    const { failures } = await ask(visit, 'update', { path, set: { destination: 'x' } });
    assert.deepEqual(failures[0]?.about, { property: 'destination' });
    const user = [{ user_id: 4711, alarm_user: { contact: [{ contact_id: 9001, destination: 'x' }] } }];
    const raw = await ask(visit, 'update', { request: { resource: 'user', user } });
    assert.deepEqual(raw.failures[0]?.about, { property: 'user/4711/alarm_user/contact/9001/destination' });
    const place = { path: 'device/1234/location/coordinates', set: { lat: 500 } };
    assert.deepEqual((await ask(visit, 'update', place)).failures[0]?.about, { device: '1234', property: 'lat' });
  });

  it('are told in mode uri too, where each property is a request', async () => {
    visit.simulated.failProperty('description', 9, 'No');
    const set = { name: 'A', description: 'B', offline_timeout: 10 };
    const { response, result, failures } = await ask(visit, 'update', { path: 'device/1234', set, mode: 'uri' });
    assert.deepEqual(at(response, 'device'), [{ device_id: 1234, name: 'A', offline_timeout: 10 }]);
    assert.deepEqual(
      failures.map(({ error, about }) => [error.cause.vendorCode, about]),
      [[9, { device: '1234', property: 'description' }]],
    );
    const properties = at(result, 'properties', 'device') as object;
    assert.deepEqual(Object.keys(properties), ['device_id', 'name', 'description', 'offline_timeout']);
  });

  it('in mode uri may be refused as a request of their own; the others are asked for all the same', async () => {
    const properties = ['name', 'nonsense', 'description'];
    const { response, failures } = await ask(visit, 'read', { path: 'device/1234', properties, mode: 'uri' });
    assert.deepEqual(at(response, 'device'), [
      { device_id: 1234, name: 'Cold room A', description: 'Ground floor, dairy' },
    ]);
    assert.deepEqual(
      failures.map(({ error, about }) => [error.code, error.cause.vendorCode, about]),
      [['E_VENDOR', 3, { property: 'nonsense' }]],
    );
    const none = await failureOf(ask(visit, 'read', { path: 'device/1234', properties: ['x', 'y'], mode: 'uri' }));
    assert.equal(none.code, 'E_VENDOR');
    assert.deepEqual(
      none.cause.failures?.map(({ property }) => property),
      ['x', 'y'],
    );
  });

  it('in mode uri are not asked for any more when the vendor can not be reached', async () => {
    await ask(visit, 'read', 'account');
    visit.server.journal.clear();
    visit.server.faults.next({ kind: 'reset', when: 'before' }, { count: Infinity });
    const tried = ask(visit, 'read', { path: 'device/1234', properties: ['name', 'id'], mode: 'uri' });
    assert.equal((await failureOf(tried)).code, 'E_NETWORK');
    assert.ok(callsOf(visit).every(({ target }) => target.endsWith('/name')));
  });

  it('join the lists that their requests give by the ids in them', async () => {
    const { response } = await ask(visit, 'read', { path: 'devicegroup', properties: ['name', 'groups'], mode: 'uri' });
    assert.deepEqual(at(response, 'devicegroup'), [
      { group_id: 77, name: 'Cold chain', groups: [] },
      { group_id: 78, name: 'Water', groups: [] },
      { group_id: 79, name: 'Everything', groups: [{ group_id: 77 }, { group_id: 78 }] },
    ]);
  });
});

describe('schedules of Sensaphone, whose containers the papers show in two forms', () => {
  it('are sent in the other one where the vendor refuses the first, and from then on', async () => {
    const visit = await visitSensaphone();
    const path = 'user/6778/alarm_user/schedule';
    await ask(visit, 'read', 'account');
    visit.simulated.failNext(4);
    await ask(visit, 'create', path);
    assert.equal(visit.simulated.truth.writes.length, 1);
    const forms = callsOf(visit).map(({ body }) => {
      const schedule = at(JSON.parse(body), 'user', 0, 'alarm_user', 'schedule');
      return Array.isArray(schedule) ? 'array' : typeof schedule;
    });
    assert.deepEqual(forms.slice(1), ['object', 'array']);
    visit.server.journal.clear();
    await ask(visit, 'update', { path: 'device/1234/location/coordinates', set: { lat: 1 } });
    assert.ok(Array.isArray(at(JSON.parse(callsOf(visit)[0]?.body ?? ''), 'device', 0, 'location', 'coordinates')));
    visit.simulated.options.otherContainers = 'refused';
    await ask(visit, 'update', { path: 'device/1234/location/coordinates', set: { lat: 2 } });
    assert.equal(at(visit.simulated.truth.snapshot(), 'device', 0, 'location', 'coordinates', 'lat'), 2);
    // What both forms get refused for is something else.
    visit.simulated.failNext(4, 2);
    assert.equal((await failureOf(ask(visit, 'delete', 'user/4711/alarm_user/schedule/90'))).cause.vendorCode, 4);
    await visit.close();
  });
});

import assert from 'node:assert/strict';
import { at, codeOf, Visit } from './sensaphone-visit';

describe('simulated Sensaphone.net: users, contacts, call lists, schedules', () => {
  it('creates a user with contacts in one request, and forgets them with it', () => {
    const visit = new Visit();
    const contact = [{ destination: '5550100', type: 'voice', enable: true }];
    const created = visit.ok(visit.json('create', 'user', { user: [{ name: 'Ann', alarm_user: { contact } }] }));
    assert.deepEqual(created, {
      user: [{ user_id: 7001, name: 'Ann', alarm_user: { contact: [{ contact_id: 9501, ...contact[0] }] } }],
    });
    const user = at(visit.ok(visit.uri('GET', 'user/{7001}')), 'user', 0);
    assert.deepEqual([at(user, 'is_alarm_user'), at(user, 'is_site_user'), at(user, 'site_user')], [true, false, null]);
    visit.ok(visit.uri('DELETE', 'user/{7001}'));
    assert.deepEqual(visit.ok(visit.uri('GET', 'user/{7001}')), { user: [] });
  });

  it('adds, changes and deletes a contact inside a user', () => {
    const visit = new Visit();
    const inside = (contact: object | null): object => ({ user: [{ user_id: 6778, alarm_user: { contact } }] });
    const made = visit.ok(visit.json('create', 'user/alarm_user/contact', inside([{ destination: '1' }])));
    assert.equal(at(made, 'user', 0, 'alarm_user', 'contact', 0, 'contact_id'), 9501);
    visit.ok(visit.json('update', 'user/alarm_user/contact', inside([{ contact_id: 9501, destination: '2' }])));
    const ids = visit.ok(visit.json('read', 'user/alarm_user/contact', inside([{ destination: null }])));
    assert.deepEqual(at(ids, 'user', 0, 'alarm_user', 'contact'), [
      { contact_id: 9002, destination: 'john@example.com' },
      { contact_id: 9501, destination: '2' },
    ]);
    visit.ok(visit.json('delete', 'user/alarm_user/contact', inside([{ contact_id: 9501 }])));
    const left = visit.ok(visit.json('read', 'user/alarm_user/contact', inside(null)));
    assert.equal((at(left, 'user', 0, 'alarm_user', 'contact') as unknown[]).length, 1);
    assert.equal(codeOf(visit.uri('GET', 'user/{6778}/contact')), 3);
  });

  it('switches the classes of a user by their words', () => {
    const visit = new Visit();
    visit.ok(
      visit.json('update', 'user', { user: [{ user_id: 6778, alarm_user_mode: 'disabled', site_user_level: 'user' }] }),
    );
    const user = at(visit.ok(visit.uri('GET', 'user/{6778}')), 'user', 0);
    assert.deepEqual([at(user, 'alarm_user'), at(user, 'is_site_user')], [null, true]);
    assert.deepEqual(at(user, 'site_user', 'devices'), []);
  });

  it('adds to and takes from the devices of a site user, by GUID', () => {
    const visit = new Visit();
    const guids = (at(visit.cloud.truth.snapshot(), 'device') as unknown[]).map((device) => at(device, 'guid'));
    const site = (devices: unknown): object => ({ user: [{ user_id: 4711, site_user: { devices } }] });
    const present = (): unknown =>
      at(visit.ok(visit.uri('GET', 'user/{4711}/site_user/devices')), 'user', 0, 'site_user', 'devices');
    visit.ok(visit.json('create', 'user/site_user', site([guids[3]])));
    assert.deepEqual(present(), [guids[0], guids[1], guids[3]]);
    visit.ok(visit.json('delete', 'user/site_user', site([guids[0]])));
    assert.deepEqual(present(), [guids[1], guids[3]]);
    const update = visit.json('update', 'user/site_user', site([guids[0]]));
    assert.equal(at(update.result.properties, 'user', 0, 'site_user', 'devices', 'success'), false);
    const unknown = visit.json('create', 'user/site_user', site(['1234']));
    assert.equal(
      at(unknown.result.properties, 'user', 0, 'site_user', 'devices', 'message'),
      'An existing id is required',
    );
    visit.ok(visit.json('delete', 'user/site_user', site(null)));
    assert.deepEqual(present(), []);
  });

  it('creates actions in JSON mode only, in a tier of a list', () => {
    const visit = new Visit();
    const list = (tier: number, actions: object[]): object => ({
      calllist: [{ list_id: 42, tiers: [{ tier_id: tier, actions }] }],
    });
    const made = visit.ok(visit.json('create', 'calllist', list(15, [{ contact: 9010 }])));
    assert.deepEqual(at(made, 'calllist', 0, 'tiers', 0), {
      tier_id: 15,
      actions: [{ action_id: 401, contact: 9010 }],
    });
    const whole = at(visit.ok(visit.uri('GET', 'calllist/{42}')), 'calllist', 0, 'tiers', 1);
    assert.deepEqual(whole, {
      tier_id: 15,
      seqential: false,
      actions: [{ action_id: 401, order: 0, type: 'contact', user: null, contact: 9010, group: null }],
    });
    visit.ok(visit.json('update', 'calllist', list(15, [{ action_id: 401, user: 6779 }])));
    assert.equal(at(visit.cloud.truth.snapshot(), 'calllist', 1, 'tiers', 1, 'actions', 0, 'type'), 'user');
    visit.ok(visit.uri('DELETE', 'user/{6779}'));
    assert.deepEqual(at(visit.cloud.truth.snapshot(), 'calllist', 1, 'tiers', 1, 'actions'), []);
    assert.equal(codeOf(visit.uri('POST', 'calllist/{42}/tiers/{0}/actions')), 3);
    const unknown = visit.json('create', 'calllist', list(15, [{ user: 1 }]));
    assert.equal(at(unknown.result.properties, 'calllist', 0, 'tiers', 0, 'actions', 0, 'user', 'success'), false);
  });

  it('keeps one call list wherever it is used', () => {
    const visit = new Visit();
    const inSchedule = (): unknown => {
      const path = 'device/{1234}/default_schedule/{88}/calllist';
      return at(visit.ok(visit.uri('GET', path)), 'device', 0, 'default_schedule', 'calllist');
    };
    visit.ok(visit.uri('PUT', 'calllist/{41}/name/{Nights}'));
    assert.equal(at(inSchedule(), 0, 'name'), 'Nights');
    visit.ok(visit.uri('DELETE', 'device/{1234}/default_schedule/{88}/calllist/{41}'));
    assert.deepEqual(inSchedule(), []);
    assert.deepEqual(at(visit.cloud.truth.snapshot(), 'device', 0, 'default_schedule', 'timeranges'), []);
    assert.equal(at(visit.ok(visit.uri('GET', 'calllist/{41}/name')), 'calllist', 0, 'name'), 'Nights');

    const schedule = { schedule_id: 88, calllist: [{ name: 'Shared' }, { new_timeranges: [{ interval: 65 }] }] };
    const tree = { device: [{ device_id: 1234, default_schedule: schedule }] };
    const made = visit.ok(visit.json('create', 'device/default_schedule/calllist', tree));
    const ids = (at(made, 'device', 0, 'default_schedule', 'calllist') as unknown[]).map((list) => at(list, 'list_id'));
    assert.deepEqual(ids, [301, 302]);
    const top = (at(visit.cloud.truth.snapshot(), 'calllist') as unknown[]).map((list) => at(list, 'list_id'));
    assert.deepEqual(top, [41, 42, 301]);
    const stored = at(visit.cloud.truth.snapshot(), 'device', 0, 'default_schedule');
    assert.deepEqual(at(stored, 'timeranges'), [{ range_id: 601, list_id: 302 }]);
    assert.deepEqual(at(stored, 'timerange', 1), { range_id: 601, start: '', end: '', interval: 65 });
    visit.ok(visit.uri('DELETE', 'calllist/{301}'));
    assert.deepEqual(
      (inSchedule() as unknown[]).map((list) => at(list, 'list_id')),
      [302],
    );
  });

  it('creates call lists by URI with their name only', () => {
    const visit = new Visit();
    assert.deepEqual(visit.ok(visit.uri('POST', 'calllist/name/{Weekend}')), {
      calllist: [{ list_id: 301, name: 'Weekend' }],
    });
    assert.equal(codeOf(visit.uri('POST', 'calllist')), 3);
    assert.equal(codeOf(visit.json('create', 'calllist', { calllist: [{}] })), 4);
  });

  it('gives a device or a zone a schedule of its own, once, and takes it away', () => {
    const visit = new Visit();
    const made = visit.ok(visit.uri('POST', 'device/{1235}/device_schedule'));
    const id = Number(at(made, 'device', 0, 'device_schedule', 'schedule_id'));
    assert.equal(codeOf(visit.uri('POST', 'device/{1235}/device_schedule')), 3);
    const range = { schedule_id: id, timerange: [{ start: '06:00', end: '14:00' }] };
    visit.ok(
      visit.json('create', 'device/device_schedule/timerange', {
        device: [{ device_id: 1235, device_schedule: range }],
      }),
    );
    const map = { schedule_id: id, timeranges: [{ range_id: 601, list_id: 42 }] };
    visit.ok(visit.json('create', 'device/device_schedule', { device: [{ device_id: 1235, device_schedule: map }] }));
    const stored = (): unknown => at(visit.cloud.truth.snapshot(), 'device', 1, 'device_schedule');
    assert.deepEqual(at(stored(), 'timeranges'), [{ range_id: 601, list_id: 42 }]);
    visit.ok(visit.uri('DELETE', `device/{1235}/device_schedule/{${id}}/timerange/{601}`));
    assert.deepEqual([at(stored(), 'timeranges'), at(stored(), 'timerange')], [[], []]);
    assert.equal(codeOf(visit.uri('DELETE', 'device/{1235}/device_schedule')), 3);
    visit.ok(visit.uri('DELETE', `device/{1235}/device_schedule/{${id}}`));
    assert.equal(stored(), null);

    const zone = { zone_id: 1, alarm_zone: { alarmschedule: {} } };
    visit.ok(
      visit.json('create', 'device/zone/alarm_zone/alarmschedule', { device: [{ device_id: 1235, zone: [zone] }] }),
    );
    const read = visit.ok(visit.uri('GET', 'device/{1235}/zone/{1}/alarmschedule'));
    assert.equal(at(read, 'device', 0, 'zone', 0, 'alarmschedule', 'schedule_id'), 99_002);
    const gone = { device: [{ device_id: 1235, zone: [{ zone_id: 1, alarm_zone: { alarmschedule: null } }] }] };
    visit.ok(visit.json('delete', 'device/zone/alarm_zone/alarmschedule', gone));
    const left = visit.ok(visit.uri('GET', 'device/{1235}/zone/{1}/alarm_zone/alarmschedule'));
    assert.equal(at(left, 'device', 0, 'zone', 0, 'alarm_zone', 'alarmschedule'), null);
  });

  it('takes a deleted contact, user or group out of everything that names it', () => {
    const visit = new Visit();
    visit.ok(visit.uri('DELETE', 'contact/{9010}'));
    visit.ok(visit.uri('DELETE', 'contactgroup/{12}'));
    visit.ok(visit.uri('DELETE', 'devicegroup/{77}'));
    const after = visit.cloud.truth.snapshot();
    assert.deepEqual(at(after, 'calllist', 0, 'tiers', 1, 'actions'), [
      { action_id: 2, order: 0, type: 'user', user: 6778, contact: null, group: null },
    ]);
    assert.deepEqual(at(after, 'calllist', 1, 'tiers', 0, 'actions'), []);
    assert.deepEqual(at(after, 'devicegroup', 1, 'groups'), [{ group_id: 78 }]);
  });

  it('knows contacts of users and lists of one schedule where ids are checked', () => {
    const visit = new Visit();
    const list = { calllist: [{ list_id: 42, tiers: [{ tier_id: 0, actions: [{ contact: 9002 }] }] }] };
    visit.ok(visit.json('create', 'calllist', list));
    assert.equal(at(visit.cloud.truth.snapshot(), 'calllist', 1, 'tiers', 0, 'actions', 1, 'contact'), 9002);
    const device = (schedule: object): object => ({
      device: [{ device_id: 1234, default_schedule: { schedule_id: 88, ...schedule } }],
    });
    visit.ok(visit.json('create', 'device/default_schedule', device({ calllist: [{}] })));
    const mapping = (id: number): unknown => {
      const answer = visit.json(
        'update',
        'device/default_schedule',
        device({ timeranges: [{ range_id: 6, list_id: id }] }),
      );
      return at(answer.result.properties, 'device', 0, 'default_schedule', 'timeranges', 0, 'list_id', 'success');
    };
    assert.deepEqual([mapping(301), mapping(302)], [true, false]);
  });

  it('makes a site user of a user by what is put into it', () => {
    const visit = new Visit();
    const site = { username: 'john', address: { city: 'Erie' } };
    visit.ok(visit.json('create', 'user/site_user', { user: [{ user_id: 6778, site_user: site }] }));
    const user = at(visit.ok(visit.uri('GET', 'user/{6778}')), 'user', 0);
    assert.deepEqual([at(user, 'is_site_user'), at(user, 'site_user_level')], [true, 'user']);
    assert.equal(at(user, 'site_user', 'address', 'city'), 'Erie');
    assert.deepEqual(
      visit.cloud.truth.writes.map(({ path }) => path),
      ['user/site_user'],
    );
  });
});

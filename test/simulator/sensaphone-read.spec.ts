import assert from 'node:assert/strict';
import { at, codeOf, NOON, Visit } from './sensaphone-visit';

describe('simulated Sensaphone.net: reading', () => {
  const visit = new Visit();
  const read = (path: string, tree: object): unknown => visit.ok(visit.json('read', path, tree));
  const refused = (path: string, tree: object): number => codeOf(visit.json('read', path, tree));

  it('gives the fleet: five devices, one off line, two zones of one name on one device', () => {
    const { device } = read('device', { device: null }) as { device: unknown[] };
    assert.equal(device.length, 5);
    const offline = device.filter((item) => at(item, 'is_online') === false);
    assert.deepEqual(
      offline.map((item) => at(item, 'connection_status')),
      ['offline'],
    );
    assert.equal(at(offline[0], 'is_offline_unack'), true);
    const names = (at(device[0], 'zone') as unknown[]).map((zone) => at(zone, 'name'));
    assert.equal(names.filter((name) => name === 'Temperature').length, 2);
    assert.equal(at(device[0], 'location', 'coordinates', 'lat'), 39.87);
    assert.deepEqual(
      Object.keys(device[0] as object).filter((key) => ['guid', 'since', 'until'].includes(key)),
      [],
    );
  });

  it('gives just what is asked for with null, and everything for an id alone', () => {
    const asked = { device: [{ device_id: 1235, name: null, zone: [{ zone_id: 1, units: null, type: null }] }] };
    const expected = [{ device_id: 1235, name: 'Pump house', zone: [{ zone_id: 1, units: 'ft', type: '4-20mA' }] }];
    assert.deepEqual(read('device', asked), { device: expected });
    const zone = at(
      read('device/zone', { device: [{ device_id: 1235, zone: [{ zone_id: 6 }] }] }),
      'device',
      0,
      'zone',
      0,
    );
    assert.deepEqual(zone, {
      zone_id: 6,
      name: 'Pump 1',
      canonical_name: 'Input 6',
      type: 'Output',
      units: '',
      value: 'Off',
      enable: true,
      output_zone: { value: 0 },
      loggable_zone: { log_point: 124_000_013 },
      schedule: null,
    });
    assert.deepEqual(read('contact', { contact: [{ contact_id: null }] }), {
      contact: [{ contact_id: 9010 }, { contact_id: 9011 }],
    });
    assert.deepEqual(at(read('device', { device: [{ device_id: null, name: null }] }), 'device', 1), {
      device_id: 1235,
      name: 'Pump house',
    });
  });

  it('ignores what it does not know, `zones` and inherited names too', () => {
    const asked = {
      device_id: 1234,
      name: null,
      zones: [{ zone_id: 1 }],
      'this fake property': 'x',
      constructor: null,
    };
    assert.deepEqual(read('device', { device: [asked], more: 1 }), {
      device: [{ device_id: 1234, name: 'Cold room A' }],
    });
  });

  it('wants null for what is read, and integers for ids', () => {
    assert.equal(refused('device', { device: [{ device_id: 1234, name: 'x' }] }), 4);
    assert.equal(refused('device', { device: [{ device_id: '1234', name: null }] }), 4);
    assert.equal(refused('device', { device: [1234] }), 4);
    assert.equal(refused('device', { device: 1234 }), 4);
  });

  it('wants the ids of all resources but the rightmost', () => {
    assert.equal(refused('device', { device: [{ zone: [{ zone_id: 1, value: null }] }] }), 4);
    const user = { user_id: 4711, alarm_user: { schedule: { timerange: [{ range_id: 5 }] } } };
    assert.equal(refused('user/alarm_user/schedule/timerange', { user: [user] }), 4);
    const named = { user_id: 4711, alarm_user: { schedule: { schedule_id: 90, timerange: null } } };
    const given = at(read('user/alarm_user/schedule/timerange', { user: [named] }), 'user', 0, 'alarm_user');
    assert.deepEqual(given, {
      schedule: { schedule_id: 90, timerange: [{ range_id: 5, start: '08:00', end: '18:00', interval: 62 }] },
    });
  });

  it('takes the containers of the resource table only', () => {
    assert.equal(at(read('device', { device: { device_id: 1234, name: null } }), 'device', 0, 'name'), 'Cold room A');
    assert.equal(refused('device', { device: [{ device_id: 1234, zone: { zone_id: 1, value: null } }] }), 4);
    assert.equal(refused('account', { account: { name: null } }), 4);
    assert.equal(refused('device/location', { device: [{ device_id: 1234, location: [{ address: null }] }] }), 4);
    const strict = new Visit({ otherContainers: 'refused' });
    assert.equal(codeOf(strict.json('read', 'device', { device: { device_id: 1234, name: null } })), 4);
  });

  it('can answer single items as objects or as arrays', () => {
    const asked = { device: [{ device_id: 1234, name: null, location: { coordinates: { lng: null } } }] };
    const objects = new Visit({ containers: 'object' });
    assert.equal(at(objects.ok(objects.json('read', 'device', asked)), 'device', 'name'), 'Cold room A');
    assert.equal((at(objects.ok(objects.json('read', 'device', { device: null })), 'device') as unknown[]).length, 5);
    const arrays = new Visit({ containers: 'array' });
    const location = at(arrays.ok(arrays.json('read', 'device', asked)), 'device', 0, 'location');
    assert.deepEqual(location, { coordinates: [{ coordinates_id: 1234, lng: -75.43 }] });
  });

  it('refuses a child that the type of the zone lacks, and nulls one that is switched off', () => {
    const asked = (zoneId: number, child: string): object => ({
      device: [{ device_id: 1234, zone: [{ zone_id: zoneId, [child]: null }] }],
    });
    assert.equal(refused('device/zone', asked(1, 'output_zone')), 4);
    assert.equal(codeOf(visit.uri('GET', 'device/{1234}/zone/{1}/output_zone')), 3);
    const chosen = new Visit({ childRefused: 7, disabledChildren: ['loggable_zone'] });
    assert.equal(codeOf(chosen.json('read', 'device/zone', asked(1, 'output_zone'))), 7);
    const off = at(chosen.ok(chosen.json('read', 'device/zone', asked(1, 'loggable_zone'))), 'device', 0, 'zone', 0);
    assert.deepEqual(off, { zone_id: 1, loggable_zone: null });
  });

  it('answers an unknown id with nothing, or with a code', () => {
    assert.deepEqual(read('device', { device: [{ device_id: 99 }] }), { device: [] });
    for (const code of [3, 7] as const) {
      const strict = new Visit({ missing: code });
      assert.equal(codeOf(strict.json('read', 'device', { device: [{ device_id: 99 }] })), code);
    }
  });

  it('wants the body to reach what the URI names', () => {
    assert.equal(refused('device/zone', { device: [{ device_id: 1234, name: null }] }), 4);
    assert.equal(refused('device', { user: null }), 4);
    assert.equal(refused('nothing', { nothing: null }), 3);
    assert.equal(codeOf(visit.json('read', 'device', { resource: 'user', device: null })), 4);
  });

  it('reaches addresses with and without the step location, schedules with and without alarm_zone', () => {
    const city = { address: { city: null } };
    const long = at(
      read('device', { device: [{ device_id: 1235, location: city }] }),
      'device',
      0,
      'location',
      'address',
    );
    assert.deepEqual(long, { address_id: 1235, city: 'Peoria' });
    assert.deepEqual(
      at(read('device/address', { device: [{ device_id: 1235, ...city }] }), 'device', 0, 'address'),
      long,
    );
    const zone = (inner: object): unknown =>
      read('device/zone', { device: [{ device_id: 1235, zone: [{ zone_id: 1, ...inner }] }] });
    assert.equal(at(zone({ alarmschedule: null }), 'device', 0, 'zone', 0, 'alarmschedule'), null);
    assert.equal(
      at(zone({ alarm_zone: { alarmschedule: null } }), 'device', 0, 'zone', 0, 'alarm_zone', 'alarmschedule'),
      null,
    );
  });

  it('tells alarms as numbers or as words', () => {
    const asked = { device: [{ device_id: 1238, zone: [{ zone_id: 1, alarm_zone: null }] }] };
    const zone = at(read('device/zone', asked), 'device', 0, 'zone', 0, 'alarm_zone');
    assert.deepEqual(at(zone, 'current_status'), [14]);
    assert.equal(at(zone, 'alarm_status_str'), 'not responding');
    assert.deepEqual([at(zone, 'alarm_low'), at(zone, 'alarm_high')], [350, 450]);
    const words = new Visit({ states: 'words' });
    const same = at(words.ok(words.json('read', 'device/zone', asked)), 'device', 0, 'zone', 0, 'alarm_zone');
    assert.deepEqual(at(same, 'current_status'), ['not responding']);
  });

  it('shows the dashboard, its parts, and the names of 2015', () => {
    const asked = { dashboard: { online_count: null, device: [{ device_id: null, name: null }] } };
    const given = at(read('dashboard', asked), 'dashboard');
    assert.equal(at(given, 'online_count'), 4);
    assert.deepEqual(at(given, 'device', 4), { device_id: 1238, name: 'Wellhead 2' });
    assert.equal(at(visit.ok(visit.uri('GET', 'dashboard/offline_count')), 'dashboard', 'offline_count'), 1);
    const whole = at(visit.ok(visit.uri('GET', 'dashboard')), 'dashboard');
    assert.equal(at(whole, 'device', 0, 'id'), 1_054_321);
    const inAlarm = (at(whole, 'device') as unknown[]).flatMap((device) => at(device, 'zone') as unknown[]);
    assert.equal(inAlarm.length, at(whole, 'total_alarm_count'));
    assert.equal(codeOf(visit.uri('GET', 'dashboard/nothing')), 3);
    assert.equal(refused('dashboard', { dashboard: [] }), 4);
    const old = new Visit({ dashboard: '2015' });
    const names = at(old.ok(old.json('read', 'dashboard', { dashboard: null })), 'dashboard');
    assert.deepEqual(Object.keys(names as object), ['name', 'devices_online', 'unacknowledged_alarms', 'device']);
  });

  it('counts a zone as in alarm when a limit is crossed', () => {
    const other = new Visit();
    const counted = (): number =>
      Number(at(other.ok(other.uri('GET', 'dashboard/unack_count')), 'dashboard', 'unack_count'));
    const before = counted();
    const limits = { zone_id: 3, alarm_zone: { alarm_high: 1 } };
    other.ok(other.json('update', 'device/zone', { device: [{ device_id: 1234, zone: [limits] }] }));
    assert.equal(counted(), before + 1);
    other.ok(other.uri('PUT', 'device/{1234}/zone/{3}/enable/{false}'));
    assert.equal(counted(), before);
  });

  it('shows what a device said last while it is off line', () => {
    const other = new Visit({ offlineSince: NOON });
    const value = (): unknown =>
      at(other.ok(other.uri('GET', 'device/{1238}/zone/{1}/value')), 'device', 0, 'zone', 0, 'value');
    other.now = NOON - 60_000;
    const last = value();
    for (const hours of [1, 2, 3, 4]) {
      other.now = NOON + hours * 3_600_000;
      assert.equal(value(), last);
    }
  });

  it('can do without device groups, with other zones, with more devices, with a last contact', () => {
    const other = new Visit({
      deviceGroups: false,
      timezones: ['Europe/Berlin'],
      accountTimezone: 'Central Time',
      moreDevices: 20,
      lastContact: 'last_contact',
    });
    assert.deepEqual(other.ok(other.json('read', 'devicegroup', { devicegroup: null })), { devicegroup: [] });
    assert.deepEqual(at(other.ok(other.json('read', 'account', { account: [{ timezone: null }] })), 'account'), [
      { timezone: 'Central Time' },
    ]);
    const { device } = other.ok(other.json('read', 'device', { device: null })) as { device: unknown[] };
    assert.equal(device.length, 25);
    assert.equal(at(device[0], 'timezone'), 'Europe/Berlin');
    assert.equal(at(device[0], 'last_contact'), NOON / 1000);
    assert.equal(at(device[0], 'last_checkin'), undefined);
    const points = other.cloud.truth.zones().map(({ logPoint }) => logPoint);
    assert.equal(new Set(points).size, points.length);
  });
});

import { feature, FIRST_LOG_POINT, seededDevice } from './sensaphone-devices';
import { FLEET } from './sensaphone-fleet';
import type { SensaphoneOptions } from './sensaphone-options';
import { type Item, itemsIn, type State } from './sensaphone-schema';

/** The simulated account as it is before anybody writes: people, groups, call lists and the fleet. All of it is invented. */

/** The id of the user whose credentials log in. */
export const LOGIN_USER_ID = 4711;
const FIRST_DEVICE_ID = 1234;

const EVERY_DAY = 127;
const WEEKDAYS = 62;

function timerange(id: number, start: string, end: string, interval: number): Item {
  return { range_id: id, start, end, interval };
}

function schedule(id: number, ...ranges: Item[]): Item {
  return { schedule_id: id, timerange: ranges };
}

function contact(id: number, type: string, destination: string, description: string): Item {
  return { contact_id: id, destination, type, description, enable: true, schedule: schedule(id * 10) };
}

function user(id: number, name: string, alarmUser: Item | null, siteUser: Item | null): Item {
  return {
    user_id: id,
    name,
    enable: true,
    alarm_user_mode: alarmUser === null ? 'disabled' : 'enabled',
    site_user_level: siteUser === null ? 'none' : 'administrator',
    site_user: siteUser,
    alarm_user: alarmUser,
  };
}

function people(options: SensaphoneOptions, devices: readonly Item[]): Item[] {
  const address = {
    address_line_1: '1 Main St',
    address_line_2: '',
    city: 'Aston',
    state: 'PA',
    zip: '19014',
    country: 'US',
  };
  return [
    user(
      LOGIN_USER_ID,
      'Jane Miller',
      {
        schedule: schedule(90, timerange(5, '08:00', '18:00', WEEKDAYS)),
        contact: [contact(9001, 'voice', '5550100', 'Mobile')],
      },
      {
        devices: devices.slice(0, 2).map((device) => device['guid'] ?? ''),
        groups: options.deviceGroups ? [77] : [],
        username: 'jane',
        access_level: 'administrator',
        address: { address_id: 501, ...address },
      },
    ),
    user(6778, 'John Doe', { schedule: null, contact: [contact(9002, 'email', 'john@example.com', '')] }, null),
    user(6779, 'Night desk', { schedule: schedule(91), contact: [] }, null),
  ];
}

function action(id: number, order: number, type: 'user' | 'contact' | 'group', target: number): Item {
  return { action_id: id, order, type, user: null, contact: null, group: null, [type]: target };
}

function callLists(): Item[] {
  return [
    {
      list_id: 41,
      name: 'Night shift',
      tiers: [
        { tier_id: 0, seqential: false, actions: [action(1, 0, 'user', 6779)] },
        { tier_id: 20, seqential: true, actions: [action(2, 0, 'user', 6778), action(3, 1, 'contact', 9010)] },
      ],
    },
    { list_id: 42, name: 'Day shift', tiers: [{ tier_id: 0, seqential: false, actions: [action(4, 0, 'group', 12)] }] },
  ];
}

function fleet(options: SensaphoneOptions): Item[] {
  const copies = FLEET.slice(0, 1).flatMap((first) =>
    Array.from({ length: options.moreDevices }, (_, index) => ({
      ...first,
      name: `Cold room ${index + 2}`,
      serial: String(1_070_000 + index),
    })),
  );
  let logPoint = FIRST_LOG_POINT;
  return [...FLEET, ...copies].map((seed, index) => {
    const timezone = options.timezones[index] ?? seed.timezone;
    const offline = index === FLEET.length - 1 ? options.offlineSince : null;
    const device = seededDevice({ ...seed, timezone }, FIRST_DEVICE_ID + index, logPoint, offline, options);
    logPoint += seed.zones.length;
    return device;
  });
}

/** The account before the first write. */
export function seededState(options: SensaphoneOptions): State {
  const devices = fleet(options);
  const lists = callLists();
  // The first device has a schedule that uses a list which stands among the templates too: one object in both places.
  const [first] = devices;
  if (first !== undefined) {
    first['default_schedule'] = {
      schedule_id: 88,
      timeranges: [{ range_id: 6, list_id: 41 }],
      calllist: lists.slice(0, 1),
      timerange: [timerange(6, '00:00', '23:59', EVERY_DAY)],
    };
  }
  const groups = [
    { group_id: 77, name: 'Cold chain', devices: [{ device_id: 1234 }, { device_id: 1237 }], groups: [] },
    {
      group_id: 78,
      name: 'Water',
      devices: [{ device_id: 1235 }, { device_id: 1236 }, { device_id: 1238 }],
      groups: [],
    },
    { group_id: 79, name: 'Everything', devices: [], groups: [{ group_id: 77 }, { group_id: 78 }] },
  ];
  const root: Item = {
    account: {
      name: 'Acme Cold Storage',
      timezone: options.accountTimezone,
      feature: [
        feature(9, 'account', 'Data log', options.accountId, 'on'),
        feature(10, 'account', 'Voice calls', options.accountId, '50'),
      ],
    },
    device: devices,
    devicegroup: options.deviceGroups ? groups : [],
    contactgroup: [{ group_id: 12, name: 'Night', contacts: [{ contact_id: 9010 }], users: [{ user_id: 6778 }] }],
    calllist: lists,
    user: people(options, devices),
    contact: [contact(9010, 'voice', '5550199', 'Guard post'), contact(9011, 'email', 'alarms@example.com', 'Mailbox')],
  };
  const zones = devices.flatMap((device) => itemsIn(device['zone']));
  return {
    root,
    nextId: {
      device_id: FIRST_DEVICE_ID + devices.length + 1000,
      zone_id: 5001,
      log_point: FIRST_LOG_POINT + zones.length,
      group_id: 201,
      list_id: 301,
      tier_id: 1,
      action_id: 401,
      schedule_id: 99_001,
      range_id: 601,
      user_id: 7001,
      contact_id: 9501,
      address_id: 20_001,
    },
  };
}

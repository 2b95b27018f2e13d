import { address, device, feature, timezone } from './sensaphone-device-resource';
import { forget } from './sensaphone-references';
import { callList, schedule } from './sensaphone-schedule-resources';
import {
  child,
  isItem,
  type Item,
  type Json,
  type Lineage,
  property,
  type Property,
  READ_UPDATE,
  type Resource,
  resource,
  type Scene,
} from './sensaphone-schema';

/** The tree of resources from the root down (vendor document, "Resources"), with people and groups: sections 10, 14, 15. */

const contact = resource('contact', {
  key: 'contact_id',
  eitherForm: true,
  properties: {
    destination: property('string', 'CUD', { longest: 128 }),
    type: property('string', 'CU', { longest: 32 }),
    description: property('string', 'CUD', { longest: 128 }),
    enable: property('boolean', 'CU'),
  },
  children: { schedule: child(schedule) },
  blank: () => ({ destination: '', type: '', description: '', enable: true, schedule: null }),
  removed: (lineage, scene) => {
    forget(scene.state.root, 'contact_id', lineage.at(-1)?.['contact_id']);
  },
});

/** A member list: an update replaces it or adds to it, which the wiki does not say. */
function members(name: string, of: string, key: string): Property {
  return property('members', 'CUD', {
    of,
    key,
    apply: (value: Json, lineage: Lineage, scene: Scene) => {
      const group = lineage.at(-1);
      if (group === undefined || !Array.isArray(value)) return;
      const present = Array.isArray(group[name]) ? group[name] : [];
      const base = scene.verb === 'update' && scene.options.memberUpdate === 'extend' ? present : [];
      const ids = new Set([...base, ...value].map((member) => (isItem(member) ? (member[key] ?? null) : null)));
      group[name] = [...ids].map((id) => ({ [key]: id }));
    },
  });
}

function group(name: string, lists: Readonly<Record<string, Property>>): Resource {
  return resource(name, {
    key: 'group_id',
    properties: { name: property('string', 'CUD', { longest: 128 }), ...lists },
    blank: () => ({ name: '', ...Object.fromEntries(Object.keys(lists).map((list) => [list, []])) }),
    removed: (lineage, scene) => {
      forget(scene.state.root, 'group_id', lineage.at(-1)?.['group_id']);
    },
  });
}

/** Create adds to the list and delete takes out of it; there is no update. */
function collected(name: string, kind: 'strings' | 'integers', of: string, key: string): Property {
  return property(kind, 'CD', {
    of,
    key,
    apply: (value, lineage, scene) => {
      const item = lineage.at(-1);
      if (item === undefined || !Array.isArray(value)) return;
      const present = Array.isArray(item[name]) ? item[name] : [];
      if (scene.verb === 'create') item[name] = [...new Set([...present, ...value])];
      else item[name] = value.length === 0 ? [] : present.filter((entry) => !value.includes(entry));
    },
  });
}

const siteUser = resource('site_user', {
  many: false,
  verbs: READ_UPDATE,
  properties: {
    devices: collected('devices', 'strings', 'device', 'guid'),
    groups: collected('groups', 'integers', 'devicegroup', 'group_id'),
    username: property('string', 'CUD', { longest: 64 }),
    access_level: property('string', 'CU', { longest: 32 }),
  },
  children: { address: child(address) },
  blank: (): Item => ({
    devices: [],
    groups: [],
    username: '',
    access_level: '',
    address: { address_id: 0, address_line_1: '', address_line_2: '', city: '', state: '', zip: '', country: '' },
  }),
  created: (lineage) => {
    const user = lineage.at(-2);
    if (user !== undefined && user['site_user_level'] === 'none') user['site_user_level'] = 'user';
  },
});

const alarmUser = resource('alarm_user', {
  many: false,
  verbs: READ_UPDATE,
  children: { schedule: child(schedule), contact: child(contact) },
  blank: () => ({ schedule: null, contact: [] }),
  created: (lineage) => {
    const user = lineage.at(-2);
    if (user !== undefined) user['alarm_user_mode'] = 'enabled';
  },
});

/** A word that switches a class of the user on or off: with it the object of that class comes and goes. */
function switchOf(name: string, off: string, object: string, held: Resource): Property {
  return property('string', 'CU', {
    longest: 32,
    apply: (value, lineage, scene) => {
      const user = lineage.at(-1);
      if (user === undefined) return;
      user[name] = value;
      if (value === off) user[object] = null;
      else if (!isItem(user[object])) user[object] = held.blank(scene);
    },
  });
}

function isOfClass(object: string): Property {
  return property('boolean', '', { read: (lineage) => isItem(lineage.at(-1)?.[object]) });
}

const user = resource('user', {
  key: 'user_id',
  eitherForm: true,
  properties: {
    name: property('string', 'CUD', { longest: 128 }),
    enable: property('boolean', 'CU'),
    alarm_user_mode: switchOf('alarm_user_mode', 'disabled', 'alarm_user', alarmUser),
    site_user_level: switchOf('site_user_level', 'none', 'site_user', siteUser),
    is_site_user: isOfClass('site_user'),
    is_alarm_user: isOfClass('alarm_user'),
  },
  children: { site_user: child(siteUser), alarm_user: child(alarmUser) },
  blank: () => ({
    name: '',
    enable: true,
    alarm_user_mode: 'disabled',
    site_user_level: 'none',
    site_user: null,
    alarm_user: null,
  }),
  removed: (lineage, scene) => {
    forget(scene.state.root, 'user_id', lineage.at(-1)?.['user_id']);
  },
});

const account = resource('account', {
  many: false,
  send: 'array',
  verbs: READ_UPDATE,
  properties: { name: property('string', 'U', { longest: 128 }), timezone: { ...timezone, writable: 'U' } },
  children: { feature: child(feature) },
});

/** The root: its children are what a path begins with, but for login, dashboard and history. */
export const ROOT: Resource = resource('', {
  many: false,
  children: {
    account: child(account),
    device: child(device),
    devicegroup: child(
      group('devicegroup', {
        devices: members('devices', 'device', 'device_id'),
        groups: members('groups', 'devicegroup', 'group_id'),
      }),
    ),
    contactgroup: child(
      group('contactgroup', {
        contacts: members('contacts', 'contact', 'contact_id'),
        users: members('users', 'user', 'user_id'),
      }),
    ),
    calllist: child(callList),
    user: child(user),
    contact: child(contact),
  },
});

import { knowsTimezone } from './sensaphone-calendar';
import { blankDevice, isOnline } from './sensaphone-devices';
import { forget } from './sensaphone-references';
import { alarmSchedule } from './sensaphone-schedule-resources';
import {
  child,
  isItem,
  type Item,
  itemsIn,
  type Json,
  property,
  READ_UPDATE,
  type Property,
  type Resource,
  resource,
  type Scene,
  textOf,
} from './sensaphone-schema';
import { readingAt, shownAt, ZONE_TYPES } from './sensaphone-zones';
import { zone } from './sensaphone-zone-resource';

/** Devices, where they stand, and features: `sensaphone-resources.md` sections 6 to 8. */

/** A property that is computed from the item that has it. */
function computed(kind: Property['kind'], read: (item: Item, scene: Scene) => Json | undefined): Property {
  return property(kind, '', {
    read: (lineage, scene) => {
      const item = lineage.at(-1);
      return item === undefined ? undefined : read(item, scene);
    },
  });
}

const line = property('string', 'U', { longest: 128 });

/** A postal address; its id is fixed and need not be sent. */
export const address: Resource = resource('address', {
  key: 'address_id',
  keyIs: 'fixed',
  many: false,
  send: 'object',
  eitherForm: true,
  verbs: READ_UPDATE,
  properties: { address_line_1: line, address_line_2: line, city: line, state: line, zip: line, country: line },
});

function within(limit: number): (value: Json) => string | undefined {
  return (value) => (Math.abs(Number(value)) > limit ? 'The value is out of range' : undefined);
}

const coordinates = resource('coordinates', {
  key: 'coordinates_id',
  keyIs: 'fixed',
  many: false,
  send: 'object',
  eitherForm: true,
  verbs: READ_UPDATE,
  properties: {
    lng: property('float', 'U', { wrong: within(180) }),
    lat: property('float', 'U', { wrong: within(90) }),
    cached: property('boolean'),
  },
});

const location = resource('location', {
  many: false,
  verbs: READ_UPDATE,
  children: { address: child(address), coordinates: child(coordinates) },
});

/** A feature of the account or of a device. */
export const feature: Resource = resource('feature', {
  key: 'feature_id',
  verbs: READ_UPDATE,
  properties: {
    resource: property('string'),
    description: property('string'),
    resource_id: property('integer'),
    parent_ids: property('integers'),
    option: property('string', 'U', { longest: 128 }),
    is_hidden: property('boolean'),
  },
});

/** A time zone name: a display name or an IANA one. */
export const timezone: Property = property('string', 'CU', {
  longest: 64,
  wrong: (value) => (knowsTimezone(textOf(value)) ? undefined : 'There is no such time zone'),
});

/** The text of the first zone of a type; undefined where the device has none. */
function zoneText(device: Item, type: string, scene: Scene): string | undefined {
  const held = itemsIn(device['zone']).find((item) => item['type'] === type);
  return held === undefined ? undefined : readingAt(held, shownAt(held, scene.now), scene.options).text;
}

function lastContact(name: 'last_checkin' | 'last_contact'): Property {
  return computed('integer', (device, scene) => {
    if (scene.options.lastContact !== name) return undefined;
    const until = typeof device['until'] === 'number' ? device['until'] : scene.now;
    return Math.floor(Math.min(until, scene.now) / 60_000) * 60;
  });
}

/** A device. */
export const device: Resource = resource('device', {
  key: 'device_id',
  eitherForm: true,
  properties: {
    id: property('string', 'C', { longest: 32 }),
    name: property('string', 'CUD', { longest: 128 }),
    description: property('string', 'CUD', { longest: 128 }),
    timezone,
    offline_timeout: property('integer', 'CU'),
    product: property('string'),
    modbus_ports: computed('objects', () => []),
    zone_meta: property('objects', '', {
      onlyV2: true,
      read: () => Object.entries(ZONE_TYPES).map(([name, { children }]) => ({ zone: name, children: [...children] })),
    }),
    is_online: computed('boolean', isOnline),
    is_offline_unack: computed('boolean', (item, scene) => item['is_offline_unack'] === true && !isOnline(item, scene)),
    standby_time: property('string'),
    standby_mode: property('string', 'U', { longest: 32 }),
    standby_status: computed('string', (item) => (item['standby_mode'] === 'off' ? 'not in standby' : 'in standby')),
    battery_status: computed('string', (item, scene) => (isOnline(item, scene) ? 'OK' : 'unknown')),
    power_status: computed('string', (item, scene) => zoneText(item, 'Power', scene) ?? 'unknown'),
    connection_status: computed('string', (item, scene) => (isOnline(item, scene) ? 'online' : 'offline')),
    battery_value: computed('string', (item, scene) => zoneText(item, 'Battery', scene)),
    power_value: computed('string', (item, scene) => zoneText(item, 'Power', scene)),
    last_checkin: lastContact('last_checkin'),
    last_contact: lastContact('last_contact'),
    ack_offline_alarm: property('boolean', 'U', {
      read: () => undefined,
      apply: (value, lineage) => {
        const item = lineage.at(-1);
        if (item !== undefined && value === true) item['is_offline_unack'] = false;
      },
    }),
  },
  children: {
    location: child(location),
    // Two pages of the wiki leave the step `location` out.
    address: child(address, { at: ['location', 'address'], alias: true }),
    coordinates: child(coordinates, { at: ['location', 'coordinates'], alias: true }),
    default_schedule: child(alarmSchedule('default_schedule')),
    device_schedule: child(alarmSchedule('device_schedule')),
    feature: child(feature),
    zone: child(zone),
  },
  blank: (scene) => blankDevice(scene.options, scene.now),
  removed: (lineage, scene) => {
    forget(scene.state.root, 'device_id', lineage.at(-1)?.['device_id']);
    const guid = lineage.at(-1)?.['guid'];
    for (const { site_user: siteUser } of itemsIn(scene.state.root['user'])) {
      if (!isItem(siteUser) || !Array.isArray(siteUser['devices'])) continue;
      siteUser['devices'] = siteUser['devices'].filter((entry) => entry !== guid);
    }
  },
});

import type { DeviceSeed, ZoneSeed } from './sensaphone-fleet';
import type { SensaphoneOptions } from './sensaphone-options';
import { type Item, type Scene, textOf } from './sensaphone-schema';
import { ZONE_TYPES } from './sensaphone-zones';
import { chance } from './signal';

/**
 * Devices and zones as they are stored. Keys that the resource table does not name (`guid`, `since`, `until`, `log_point`,
 * `signal`, `limits`, `switched`) are the simulator's own.
 */

/** Where the log points of the seeded zones begin. */
export const FIRST_LOG_POINT = 124_000_001;

/** What a new zone has before anything is set. */
export function blankZone(type: string, seed: string, since: number, logPoint: number): Item {
  const known = ZONE_TYPES[type];
  const children = known?.children ?? [];
  const zone: Item = {
    name: '',
    canonical_name: '',
    type,
    units: known?.units ?? '',
    enable: true,
    schedule: null,
    since,
    until: null,
    log_point: logPoint,
    signal: { seed, level: 0, daily: 0, noise: 0, digits: 0 },
    limits: {},
    switched: [],
  };
  // The wiki names these children but not what is in them; one plain property each stands for that.
  const held: Record<string, Item> = {
    alarm_zone: { alarmschedule: null },
    output_zone: { value: 0 },
    loggable_zone: { log_point: logPoint },
    table_zone: { table: '2.8K thermistor' },
    wireless_zone: { signal_strength: 87 },
    pulse_zone: { scale: 1 },
    runtime_zone: { reset_at: '' },
    modbus_zone: { register: 40_001 },
  };
  for (const name of children) zone[name] = held[name] ?? null;
  if (known?.flags.includes('Alarm Low') === true) {
    zone['alarm_zone'] = { alarm_low: null, alarm_high: null, alarmschedule: null };
  }
  return zone;
}

function seededZone(seed: ZoneSeed, id: number, device: Item, logPoint: number, options: SensaphoneOptions): Item {
  const signalSeed = `${options.seed}/${textOf(device['id'])}/${id}`;
  const zone = blankZone(seed.type, signalSeed, options.since, logPoint);
  const { low, high } = seed;
  const limits: Item = { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) };
  const alarm: Item =
    low === undefined ? {} : { alarm_zone: { alarm_low: low, alarm_high: high ?? null, alarmschedule: null } };
  const { level, daily = 0, noise = 0, digits = 0, units } = seed;
  return {
    zone_id: id,
    ...zone,
    name: seed.name,
    canonical_name: `Input ${id}`,
    ...(units === undefined ? {} : { units }),
    ...alarm,
    until: device['until'] ?? null,
    signal: { seed: signalSeed, level, daily, noise, digits },
    limits,
  };
}

/** A device with nothing set but what every device has. */
export function blankDevice(options: SensaphoneOptions, now: number): Item {
  return {
    id: '',
    name: '',
    description: '',
    timezone: options.accountTimezone,
    location: {
      address: { address_id: 0, address_line_1: '', address_line_2: '', city: '', state: '', zip: '', country: '' },
      coordinates: { coordinates_id: 0, lng: 0, lat: 0, cached: false },
    },
    default_schedule: null,
    device_schedule: null,
    offline_timeout: 30,
    product: '',
    is_offline_unack: false,
    standby_time: '0',
    standby_mode: 'off',
    feature: [],
    zone: [],
    since: now,
    until: now,
    guid: '',
  };
}

/** A device of the fleet, with its zones. */
export function seededDevice(
  seed: DeviceSeed,
  id: number,
  firstLogPoint: number,
  offlineSince: number | null,
  options: SensaphoneOptions,
): Item {
  const [street, city, state, zip] = seed.address;
  const device: Item = {
    device_id: id,
    ...blankDevice(options, options.since),
    id: seed.serial,
    name: seed.name,
    description: seed.description,
    timezone: seed.timezone,
    location: {
      address: { address_id: id, address_line_1: street, address_line_2: '', city, state, zip, country: 'US' },
      coordinates: { coordinates_id: id, lng: seed.lng, lat: seed.lat, cached: false },
    },
    product: seed.product,
    is_offline_unack: offlineSince !== null,
    until: offlineSince,
    guid: `d-${Math.floor(chance(options.seed, 'guid', seed.serial) * 2 ** 32)
      .toString(16)
      .padStart(8, '0')}`,
    feature: [feature(id * 10, 'device', 'Wireless', id, 'off'), feature(id * 10 + 1, 'device', 'Data log', id, 'on')],
  };
  device['zone'] = seed.zones.map((zone, index) => seededZone(zone, index + 1, device, firstLogPoint + index, options));
  return device;
}

/** A feature of the account or of a device. */
export function feature(id: number, of: string, description: string, ofId: number, option: string): Item {
  return { feature_id: id, resource: of, description, resource_id: ofId, parent_ids: [], option, is_hidden: false };
}

/** Whether a device is on line now. */
export function isOnline(device: Item, scene: Pick<Scene, 'now'>): boolean {
  return typeof device['until'] !== 'number' || device['until'] > scene.now;
}

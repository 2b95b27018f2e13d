import { isOnline } from './sensaphone-devices';
import { badRequest } from './sensaphone-failure';
import { readChild } from './sensaphone-read';
import { ROOT } from './sensaphone-resources';
import { isItem, type Item, itemsIn, type Json, type Scene } from './sensaphone-schema';
import { currentState, isInAlarm, stateWord } from './sensaphone-states';
import { readingAt, shownAt } from './sensaphone-zones';

/** The dashboard: `sensaphone-resources.md` section 4, with the names of today or those of April 2015. */

/** Device properties that the dashboard shows as the device resource does. */
const SHOWN = [
  'location',
  'is_online',
  'is_offline_unack',
  'power_value',
  'power_status',
  'connection_status',
  'battery_status',
];

/**
 * What `response.dashboard` holds.
 * @param ask null for all of it, else the names that are wanted
 * @throws ApiFailure 4
 */
export function readDashboard(ask: Json, scene: Scene): Json {
  return selected(dashboard(scene), ask, scene);
}

function dashboard(scene: Scene): Item {
  const devices = itemsIn(scene.state.root['device']);
  const online = devices.filter((device) => isOnline(device, scene)).length;
  const alarms = devices.flatMap((device) => alarmedZones(device, scene)).length;
  if (scene.options.dashboard === '2015') {
    return {
      name: 'Dashboard',
      devices_online: online,
      unacknowledged_alarms: alarms,
      device: devices.map((device) => ({
        device_id: device['device_id'] ?? null,
        name: device['name'] ?? null,
        status: alarmedZones(device, scene).length > 0 ? 'Alarm' : 'OK',
      })),
    };
  }
  return {
    online_count: online,
    offline_count: devices.length - online,
    // Acknowledged alarms: nothing in this account acknowledges an alarm of a zone.
    alarm_count: 0,
    unack_count: alarms,
    total_alarm_count: alarms,
    device: devices.map((device) => shownDevice(device, scene)),
  };
}

function alarmedZones(device: Item, scene: Scene): Item[] {
  return itemsIn(device['zone']).filter((zone) => isInAlarm(zone, scene));
}

function shownDevice(device: Item, scene: Scene): Item {
  const id = device['device_id'] ?? null;
  const ask = { device_id: id, ...Object.fromEntries(SHOWN.map((name) => [name, null])) };
  const held = ROOT.children['device'];
  const plain: Scene = { ...scene, mode: 'json', options: { ...scene.options, containers: 'table' } };
  const [shown = {}] = held === undefined ? [] : itemsIn(readChild(held, [ask], [scene.state.root], plain));
  return {
    ...shown,
    // The dashboard's table types the serial number as an integer, the device's as a string.
    id: Number(device['id']),
    name: device['name'] ?? null,
    zone: alarmedZones(device, scene).map((zone) => ({
      zone_id: zone['zone_id'] ?? null,
      name: zone['name'] ?? null,
      canonical_name: zone['canonical_name'] ?? null,
      value: readingAt(zone, shownAt(zone, scene.now), scene.options).text,
      status: stateWord(currentState(zone, scene)),
    })),
  };
}

/** The part of a value that an ask names; names that are not there are ignored. */
function selected(value: Json, ask: Json, scene: Scene): Json {
  if (ask === null) return value;
  if (Array.isArray(value)) {
    if (!Array.isArray(ask)) throw badRequest(scene, 'an array is asked for with an array');
    return ask.flatMap((one) => {
      if (!isItem(one)) throw badRequest(scene, 'an entry of an array is no object');
      const entries = itemsIn(value).filter((entry) => sameIds(entry, one));
      return entries.map((entry) => selected(entry, one, scene));
    });
  }
  if (!isItem(value) || !isItem(ask)) throw badRequest(scene, 'a property is read with null');
  // An id with a value says which one is meant; everything else is wanted by null or by a nested ask.
  const names = Object.keys(ask).filter((name) => Object.hasOwn(value, name));
  const wanted = names.filter((name) => ask[name] === null || isNested(ask[name]));
  if (wanted.length === 0) return value;
  return Object.fromEntries(
    names.map((name) => [
      name,
      selected(value[name] ?? null, wanted.includes(name) ? (ask[name] ?? null) : null, scene),
    ]),
  );
}

function isNested(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null;
}

function sameIds(entry: Item, ask: Item): boolean {
  return ['device_id', 'zone_id'].every((key) => typeof ask[key] !== 'number' || ask[key] === entry[key]);
}

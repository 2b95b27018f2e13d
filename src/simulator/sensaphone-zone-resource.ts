import { blankZone } from './sensaphone-devices';
import { alarmSchedule, schedule } from './sensaphone-schedule-resources';
import {
  child,
  type Child,
  isItem,
  type Item,
  itemsIn,
  type Json,
  type Lineage,
  newId,
  type Property,
  property,
  READ_UPDATE,
  type Resource,
  resource,
  type Scene,
  textOf,
} from './sensaphone-schema';
import { alarmStatus, currentState, stateList, stateWord, unacknowledged } from './sensaphone-states';
import { readingAt, shownAt, ZONE_TYPES, zoneType } from './sensaphone-zones';

/** Zones and their children: `sensaphone-resources.md` section 9. */

/** A property that is computed from the zone (the item above the child that has it). */
function ofZone(read: (zone: Item, scene: Scene) => Json): Property {
  return property('objects', '', {
    read: (lineage, scene) => {
      const zone = lineage.at(-2);
      return zone === undefined ? undefined : read(zone, scene);
    },
  });
}

const alarmZone = resource('alarm_zone', {
  many: false,
  verbs: READ_UPDATE,
  properties: {
    alarm_low: property('float', 'U'),
    alarm_high: property('float', 'U'),
    alarm_condition: ofZone((zone, scene) => stateList([currentState(zone, scene)], scene)),
    alarm_status: ofZone((zone, scene) => stateList(alarmStatus(zone, scene), scene)),
    current_status: ofZone((zone, scene) => stateList([currentState(zone, scene)], scene)),
    unack_alarms: ofZone((zone, scene) => stateList(unacknowledged(zone, scene), scene)),
    alarm_status_str: ofZone((zone, scene) => stateWord(currentState(zone, scene))),
  },
  children: { alarmschedule: child(alarmSchedule('alarmschedule')) },
});

function switchOutput(value: Json, lineage: Lineage, scene: Scene): void {
  const [zone, output] = lineage.slice(-2);
  if (zone === undefined || output === undefined) return;
  output['value'] = value;
  zone['switched'] = [...itemsIn(zone['switched']), { time: scene.now, value }];
}

const outputZone = resource('output_zone', {
  many: false,
  verbs: READ_UPDATE,
  properties: { value: property('binary', 'U', { apply: switchOutput }) },
});

/** A child whose properties the wiki does not tell: one read-only property stands for them. */
function plainChild(name: string, holds: string, kind: Property['kind']): Resource {
  return resource(name, { many: false, verbs: READ_UPDATE, properties: { [holds]: property(kind) } });
}

/** A child that only some zone types have. */
function byType(held: Resource): Child {
  return child(held, { applies: (zone) => zoneType(zone).children.includes(held.name) });
}

/** `type` of a new zone decides what else it has. */
function becomeType(value: Json, lineage: Lineage, scene: Scene): void {
  const zone = lineage.at(-1);
  if (zone === undefined) return;
  const logPoint = Number(zone['log_point']);
  const blank = blankZone(textOf(value), `log point ${logPoint}`, scene.now, logPoint);
  Object.assign(zone, { alarm_zone: null, ...blank, ...kept(zone) });
}

/** What a zone keeps when it learns its type. */
function kept(zone: Item): Item {
  const { zone_id: id = null, name = '', enable = true } = zone;
  return { zone_id: id, name, enable, canonical_name: `Input ${textOf(id)}` };
}

/** A zone of a device. It is never deleted; the vendor's table has no D. */
export const zone: Resource = resource('zone', {
  key: 'zone_id',
  verbs: ['create', 'read', 'update'],
  properties: {
    name: property('string', 'CUD', { longest: 128 }),
    canonical_name: property('string'),
    type: property('string', 'C', {
      apply: becomeType,
      wrong: (value) => (Object.hasOwn(ZONE_TYPES, textOf(value)) ? undefined : 'There is no such zone type'),
    }),
    units: property('string'),
    value: property('string', '', {
      read: (lineage, scene) => {
        const item = lineage.at(-1);
        return item === undefined ? undefined : readingAt(item, shownAt(item, scene.now), scene.options).text;
      },
    }),
    enable: property('boolean', 'CU'),
    type_list: property('objects', '', {
      onlyV2: true,
      read: () => Object.entries(ZONE_TYPES).map(([name, { flags }]) => ({ name, flags: [...flags] })),
    }),
  },
  children: {
    alarm_zone: byType(alarmZone),
    output_zone: byType(outputZone),
    loggable_zone: byType(plainChild('loggable_zone', 'log_point', 'integer')),
    table_zone: byType(plainChild('table_zone', 'table', 'string')),
    wireless_zone: byType(plainChild('wireless_zone', 'signal_strength', 'integer')),
    pulse_zone: byType(plainChild('pulse_zone', 'scale', 'float')),
    runtime_zone: byType(plainChild('runtime_zone', 'reset_at', 'string')),
    modbus_zone: byType(plainChild('modbus_zone', 'register', 'integer')),
    schedule: child(schedule),
    // One sample of the vendor document leaves the step `alarm_zone` out.
    alarmschedule: child(alarmSchedule('alarmschedule'), {
      at: ['alarm_zone', 'alarmschedule'],
      alias: true,
      applies: (item) => isItem(item['alarm_zone']),
    }),
  },
  blank: (scene) => blankZone('Dry Contact', 'new', scene.now, newId(scene, 'log_point')),
});

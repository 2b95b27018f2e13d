import { forget } from './sensaphone-references';
import {
  child,
  type Item,
  itemsIn,
  type Json,
  type Lineage,
  newId,
  property,
  type Resource,
  resource,
  type Scene,
} from './sensaphone-schema';

/** Call lists, schedules and time ranges: `sensaphone-resources.md` sections 11 to 13. */

const timerange = resource('timerange', {
  key: 'range_id',
  properties: {
    start: property('string', 'CUD', { longest: 32 }),
    end: property('string', 'CUD', { longest: 32 }),
    // A bitmap of 15 bits.
    interval: property('integer', 'CU', {
      wrong: (value) => (Number(value) < 0 || Number(value) > 32_767 ? 'The value is out of range' : undefined),
    }),
  },
  blank: () => ({ start: '', end: '', interval: 127 }),
  removed: (lineage) => {
    // The mapping of an alarm schedule goes with the range that it is about.
    const [schedule, range] = lineage.slice(-2);
    if (schedule === undefined || range === undefined) return;
    if (!Array.isArray(schedule['timeranges'])) return;
    schedule['timeranges'] = itemsIn(schedule['timeranges']).filter((entry) => entry['range_id'] !== range['range_id']);
  },
});

/** When a contact or a user may be called: an object with an id and time ranges, nothing else. */
export const schedule: Resource = resource('schedule', {
  key: 'schedule_id',
  many: false,
  send: 'object',
  eitherForm: true,
  children: { timerange: child(timerange) },
  blank: () => ({ timerange: [] }),
});

/** One of `user`, `contact` and `group` of an action: setting it says the type and empties the others. */
function target(type: 'user' | 'contact' | 'group', of: string, key: string): ReturnType<typeof property> {
  return property('reference', 'CUD', {
    of,
    key,
    apply: (value, lineage) => {
      const action = lineage.at(-1);
      if (action === undefined) return;
      action[type] = value;
      if (value === null) return;
      action['type'] = type;
      for (const other of ['user', 'contact', 'group']) if (other !== type) action[other] = null;
    },
  });
}

const action = resource('actions', {
  key: 'action_id',
  jsonOnly: true,
  properties: {
    order: property('integer', 'CU'),
    type: property('string', 'CU', { longest: 16 }),
    user: target('user', 'user', 'user_id'),
    contact: target('contact', 'contact', 'contact_id'),
    group: target('group', 'contactgroup', 'group_id'),
  },
  blank: () => ({ order: 0, type: '', user: null, contact: null, group: null }),
});

const tier = resource('tiers', {
  key: 'tier_id',
  keyIs: 'given',
  verbs: ['create', 'read', 'update'],
  properties: { seqential: property('boolean', 'CU') },
  children: { actions: child(action) },
  blank: () => ({ seqential: false, actions: [] }),
});

/** Call lists as templates, at the top of the account. */
export const callList: Resource = resource('calllist', {
  key: 'list_id',
  properties: { name: property('string', 'CUD', { longest: 128 }) },
  children: { tiers: child(tier) },
  needs: ['name'],
  blank: () => ({ name: '', tiers: [] }),
  removed: (lineage, scene) => {
    forget(scene.state.root, 'list_id', lineage.at(-1)?.['list_id']);
  },
});

/** `new_timeranges` of a new call list: ranges of the schedule that use this list from the start. */
function addTimeranges(value: Json, lineage: Lineage, scene: Scene): void {
  const [holder, list] = lineage.slice(-2);
  if (holder === undefined || list === undefined) return;
  for (const given of itemsIn(value)) {
    const id = newId(scene, 'range_id');
    const { start = '', end = '', interval = 127 } = given;
    holder['timerange'] = [...itemsIn(holder['timerange']), { range_id: id, start, end, interval }];
    holder['timeranges'] = [...itemsIn(holder['timeranges']), { range_id: id, list_id: list['list_id'] ?? null }];
  }
}

/** A call list inside an alarm schedule; a named one is the template itself, so that a change applies wherever it is used. */
const boundCallList = resource('calllist', {
  ...callList,
  needs: [],
  properties: {
    ...callList.properties,
    new_timeranges: property('objects', 'C', { apply: addTimeranges, read: () => undefined }),
  },
  created: (lineage, scene) => {
    const list = lineage.at(-1);
    if (list === undefined || list['name'] === '') return;
    scene.state.root['calllist'] = [...itemsIn(scene.state.root['calllist']), list];
  },
  // Out of this schedule only; the template stays.
  removed: (lineage) => {
    const [holder, list] = lineage.slice(-2);
    if (holder === undefined || list === undefined) return;
    holder['timeranges'] = itemsIn(holder['timeranges']).filter((entry) => entry['list_id'] !== list['list_id']);
  },
});

const mapping = resource('timeranges', {
  key: 'range_id',
  keyIs: 'given',
  properties: {
    list_id: property('reference', 'CU', { of: 'calllist', key: 'list_id' }),
  },
  blank: () => ({ list_id: null }),
});

/** An alarm schedule under the name that its owner gives it (`alarmschedule`, `default_schedule`, `device_schedule`). */
export function alarmSchedule(name: string): Resource {
  return resource(name, {
    key: 'schedule_id',
    many: false,
    send: 'object',
    eitherForm: true,
    children: { timeranges: child(mapping), calllist: child(boundCallList), timerange: child(timerange) },
    blank: (): Item => ({ timeranges: [], calllist: [], timerange: [] }),
  });
}

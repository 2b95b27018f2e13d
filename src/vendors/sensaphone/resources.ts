/**
 * Every resource of the vendor with its verbs, its id and its place (vendor document, "Resources" and "List"; the
 * vendor's wiki where that says more). Nothing else in the pack knows them.
 */

/** Create, read, update, delete: what the vendor's table ticks, in the wiki's letters. */
export type Verbs = string;

export interface Resource {
  verbs: Verbs;
  /** The name of its id; absent where there is but one of it. */
  idKey?: string;
  /** The id never changes and need not be sent. */
  fixedId?: true;
  /** How its objects are sent: in an array, or as one object. Answers may hold either. */
  container: 'array' | 'object';
  /** The papers show both containers: the other one is tried where the vendor refuses the first. */
  eitherContainer?: true;
  /** Can't be created by a path. */
  jsonOnly?: true;
  children: Readonly<Record<string, Resource>>;
  /** Lists inside it with verbs of their own. */
  lists?: Readonly<Record<string, Verbs>>;
  /** Names that some of the papers use for another place. */
  aliases?: Readonly<Record<string, readonly string[]>>;
}

const ALL = 'CRUD';
const NONE: Readonly<Record<string, Resource>> = {};

function many(idKey: string, verbs: Verbs, children = NONE, more: Partial<Resource> = {}): Resource {
  return { verbs, idKey, container: 'array', children, ...more };
}

function one(verbs: Verbs, children = NONE, more: Partial<Resource> = {}): Resource {
  return { verbs, container: 'object', children, ...more };
}

const feature = many('feature_id', 'RU');
const fixed = { fixedId: true, eitherContainer: true } as const;
const address = one('RU', NONE, { ...fixed, idKey: 'address_id' });
const coordinates = one('RU', NONE, { ...fixed, idKey: 'coordinates_id' });

const timerange = many('range_id', ALL);
const schedule = one(ALL, { timerange }, { idKey: 'schedule_id', eitherContainer: true });

// "Actions can be created in JSON mode only" (wiki, calllist).
const actions = many('action_id', ALL, NONE, { jsonOnly: true });
const calllist = many('list_id', ALL, { tiers: many('tier_id', 'RU', { actions }) });

/** `alarmschedule`, which a device has under two other names. `timeranges` says which call list holds in which range. */
const alarmschedule = one(
  ALL,
  { timerange, timeranges: many('range_id', ALL), calllist },
  { idKey: 'schedule_id', eitherContainer: true },
);

const zone = many(
  'zone_id',
  'CRU',
  {
    alarm_zone: one('RU', { alarmschedule }),
    output_zone: one('RU'),
    wireless_zone: one('RU'),
    loggable_zone: one('RU'),
    pulse_zone: one('RU'),
    runtime_zone: one('RU'),
    modbus_zone: one('RU'),
    table_zone: one('RU'),
    schedule,
  },
  // A sample of the vendor document leaves the step `alarm_zone` out.
  { aliases: { alarmschedule: ['alarm_zone', 'alarmschedule'] } },
);

const device = many(
  'device_id',
  ALL,
  {
    location: one('RU', { address, coordinates }),
    default_schedule: alarmschedule,
    device_schedule: alarmschedule,
    feature,
    zone,
  },
  {
    aliases: {
      // Two pages of the wiki leave the step `location` out; one sample writes `zones`, which the vendor ignores.
      address: ['location', 'address'],
      coordinates: ['location', 'coordinates'],
      zones: ['zone'],
    },
  },
);

const contact = many('contact_id', ALL, { schedule });

const user = many(
  'user_id',
  ALL,
  {
    site_user: one('RU', { address }, { lists: { devices: 'CRD', groups: 'CRD' } }),
    alarm_user: one('RU', { schedule, contact }),
  },
  // The place of contacts until May 2015.
  { aliases: { contact: ['alarm_user', 'contact'] } },
);

/** The resources that a path begins with. */
export const RESOURCES: Readonly<Record<string, Resource>> = {
  // Its properties stand at the top of a request, and its answer is `response` itself.
  login: one(ALL),
  dashboard: one('R'),
  history: one('R', {
    data_log: one('R'),
    event_log: one('R'),
    audit_log: one('R'),
    data_log_points: one('R'),
    // Answers in version 2 only.
    audit_log_filter: one('R'),
  }),
  account: { verbs: 'RU', container: 'array', children: { feature } },
  device,
  devicegroup: many('group_id', ALL),
  contactgroup: many('group_id', ALL),
  calllist,
  user,
  contact,
};

/** The child by this name; never something that every object has. */
export function childOf(children: Readonly<Record<string, Resource>>, name: string): Resource | undefined {
  return Object.hasOwn(children, name) ? children[name] : undefined;
}

/** Every resource by this name, wherever it stands. */
export function resourcesNamed(name: string, among = RESOURCES): Resource[] {
  const here = childOf(among, name);
  return [
    ...(here === undefined ? [] : [here]),
    ...Object.values(among).flatMap(({ children }) => resourcesNamed(name, children)),
  ];
}

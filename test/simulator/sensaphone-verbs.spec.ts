import assert from 'node:assert/strict';
import { at, codeOf, Visit } from './sensaphone-visit';

/**
 * Every resource of the vendor document's table, in every verb and both modes. `inside` are the resources on the way with
 * their ids; `values` is what a create needs, `change` is a property and the value that an update gives it.
 */
interface Row {
  name: string;
  verbs: string;
  inside: [name: string, key?: string | undefined, id?: number | undefined, array?: boolean][];
  /** The id key, the id of one that exists, whether an array is sent. */
  key?: string;
  id?: number;
  array: boolean;
  change?: [name: string, value: string | number | boolean];
  values?: Record<string, string>;
}

const DEVICE: Row['inside'][number] = ['device', 'device_id', 1234, true];
const USER: Row['inside'][number] = ['user', 'user_id', 4711, true];
const ALARM_USER: Row['inside'][number] = ['alarm_user'];

const TABLE: Row[] = [
  { name: 'dashboard', verbs: 'R', inside: [], array: false },
  { name: 'account', verbs: 'RU', inside: [], array: true, change: ['name', 'New'] },
  {
    name: 'feature',
    verbs: 'RU',
    inside: [['account', undefined, undefined, true]],
    key: 'feature_id',
    id: 9,
    array: true,
    change: ['option', 'off'],
  },
  {
    name: 'feature',
    verbs: 'RU',
    inside: [DEVICE],
    key: 'feature_id',
    id: 12_340,
    array: true,
    change: ['option', 'on'],
  },
  { name: 'device', verbs: 'CRUD', inside: [], key: 'device_id', id: 1235, array: true, change: ['name', 'New'] },
  { name: 'devicegroup', verbs: 'CRUD', inside: [], key: 'group_id', id: 78, array: true, change: ['name', 'New'] },
  { name: 'address', verbs: 'RU', inside: [DEVICE, ['location']], array: false, change: ['city', 'New'] },
  { name: 'address', verbs: 'RU', inside: [USER, ['site_user']], array: false, change: ['zip', '19015'] },
  { name: 'coordinates', verbs: 'RU', inside: [DEVICE, ['location']], array: false, change: ['lat', 40.5] },
  { name: 'zone', verbs: 'CRU', inside: [DEVICE], key: 'zone_id', id: 2, array: true, change: ['enable', false] },
  {
    name: 'calllist',
    verbs: 'CRUD',
    inside: [],
    key: 'list_id',
    id: 42,
    array: true,
    change: ['name', 'New'],
    values: { name: 'Made' },
  },
  {
    name: 'alarmschedule',
    verbs: 'CRD',
    inside: [DEVICE, ['zone', 'zone_id', 1, true], ['alarm_zone']],
    key: 'schedule_id',
    array: false,
  },
  { name: 'device_schedule', verbs: 'CRD', inside: [DEVICE], key: 'schedule_id', array: false },
  { name: 'default_schedule', verbs: 'CRD', inside: [DEVICE], key: 'schedule_id', id: 88, array: false },
  { name: 'schedule', verbs: 'CRD', inside: [DEVICE, ['zone', 'zone_id', 1, true]], key: 'schedule_id', array: false },
  { name: 'schedule', verbs: 'CRD', inside: [USER, ALARM_USER], key: 'schedule_id', id: 90, array: false },
  {
    name: 'schedule',
    verbs: 'CRD',
    inside: [['contact', 'contact_id', 9010, true]],
    key: 'schedule_id',
    id: 90_100,
    array: false,
  },
  {
    name: 'timerange',
    verbs: 'CRUD',
    inside: [USER, ALARM_USER, ['schedule', 'schedule_id', 90]],
    key: 'range_id',
    id: 5,
    array: true,
    change: ['interval', 65],
  },
  { name: 'contactgroup', verbs: 'CRUD', inside: [], key: 'group_id', id: 12, array: true, change: ['name', 'New'] },
  { name: 'user', verbs: 'CRUD', inside: [], key: 'user_id', id: 6778, array: true, change: ['enable', false] },
  {
    name: 'contact',
    verbs: 'CRUD',
    inside: [],
    key: 'contact_id',
    id: 9011,
    array: true,
    change: ['description', 'New'],
  },
  {
    name: 'contact',
    verbs: 'CRUD',
    inside: [USER, ALARM_USER],
    key: 'contact_id',
    id: 9001,
    array: true,
    change: ['destination', '1'],
  },
];

/** Both modes, as one: what they answer must be alike. */
interface Caller {
  call(
    visit: Visit,
    verb: string,
    row: Row,
    last: { id?: number | undefined; change?: boolean },
  ): ReturnType<Visit['uri']>;
}

const json: Caller = {
  call(visit, verb, row, { id, change }) {
    const own: Record<string, unknown> = {};
    if (row.key !== undefined && id !== undefined) own[row.key] = id;
    if (change === true && row.change !== undefined) own[row.change[0]] = row.change[1];
    if (verb === 'create') Object.assign(own, row.values);
    let tree: unknown = verb === 'read' && id === undefined ? null : row.array ? [own] : own;
    let name = row.name;
    for (const [outer, key, outerId, array] of [...row.inside].reverse()) {
      const item = { ...(key === undefined ? {} : { [key]: outerId }), [name]: tree };
      tree = array === true ? [item] : item;
      name = outer;
    }
    return visit.json(verb, [...row.inside.map(([outer]) => outer), row.name].join('/'), { [name]: tree });
  },
};

const uri: Caller = {
  call(visit, verb, row, { id, change }) {
    const method = { create: 'POST', read: 'GET', update: 'PUT', delete: 'DELETE' }[verb] ?? '';
    const way = row.inside.map(([outer, , outerId]) => (outerId === undefined ? outer : `${outer}/{${outerId}}`));
    const own = id === undefined ? row.name : `${row.name}/{${id}}`;
    const made = verb === 'create' ? Object.entries(row.values ?? {}) : [];
    const changed = change === true && row.change !== undefined ? [row.change] : made;
    const tail = changed.map(([name, value]) => `/${name}/{${String(value)}}`);
    return visit.uri(method, [...way, own].join('/') + tail.join(''));
  },
};

/** The items of the resource in a response. */
function itemsAt(response: unknown, row: Row): unknown[] {
  let here = response;
  for (const name of [...row.inside.map(([outer]) => outer), row.name]) {
    here = at(here, name);
    if (Array.isArray(here) && name !== row.name) here = (here as unknown[])[0];
  }
  return here === null || here === undefined ? [] : [here].flat();
}

for (const [mode, caller] of Object.entries({ JSON: json, URI: uri })) {
  const refusedWith = mode === 'JSON' ? 4 : 3;
  describe(`simulated Sensaphone.net: the verbs of every resource in ${mode} mode`, () => {
    for (const row of TABLE) {
      const place = [...row.inside.map(([outer]) => outer), row.name].join('/');

      it(`${place}: ${row.verbs}`, () => {
        const visit = new Visit();
        const read = (): unknown[] => itemsAt(visit.ok(caller.call(visit, 'read', row, {})), row);
        const before = read().length;

        if (row.change !== undefined) {
          const [name, value] = row.change;
          const update = caller.call(visit, 'update', row, { id: row.id, change: true });
          assert.equal(at(itemsAt(visit.ok(update), row)[0], name), value);
          const { key = '', id } = row;
          const changed = read().find((item) => id === undefined || at(item, key) === id);
          assert.equal(at(changed, name), value);
        }

        const isSingle = !row.array && row.key !== undefined;
        if (row.verbs.includes('D') && row.id !== undefined) {
          visit.ok(caller.call(visit, 'delete', row, { id: row.id }));
          assert.equal(read().length, before - 1);
        } else if (!row.verbs.includes('D')) {
          assert.equal(codeOf(caller.call(visit, 'delete', row, { id: row.id })), refusedWith);
        }

        const kept = read().length;
        if (row.verbs.includes('C')) {
          const created = itemsAt(visit.ok(caller.call(visit, 'create', row, {})), row)[0];
          const made = Number(at(created, row.key ?? ''));
          assert.ok(made > 0);
          assert.equal(read().length, kept + 1);
          assert.ok(read().some((item) => at(item, row.key ?? '') === made));
          if (isSingle) visit.ok(caller.call(visit, 'delete', row, { id: made }));
        } else if (row.name === 'dashboard' || row.key !== undefined) {
          assert.equal(codeOf(caller.call(visit, 'create', row, {})), refusedWith);
          assert.equal(read().length, kept);
        }
      });
    }
  });
}

describe('simulated Sensaphone.net: verbs that are not allowed', () => {
  it('answer a code of choice', () => {
    const visit = new Visit({ verbRefused: 7 });
    assert.equal(codeOf(visit.uri('DELETE', 'device/{1234}/zone/{1}')), 7);
    assert.equal(codeOf(visit.uri('POST', 'dashboard')), 7);
    assert.equal(codeOf(visit.json('update', 'history', { history: { data_log: null } })), 7);
  });
});

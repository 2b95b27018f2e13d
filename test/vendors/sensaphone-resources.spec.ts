import assert from 'node:assert/strict';
import type { ResourceQuery, ResourceVerb } from '../../src/vendor';
import { ask, at, type Call, callsOf, visitSensaphone } from './sensaphone-visit';
import { codeOf } from './sensit-senquip-stand-in';

/**
 * Every resource of the vendor's table and list, and what may be done with it ("Resources": GET read, PUT write, POST
 * create, DELETE delete). The parts of devices and users that the table leaves out can be read and written.
 */
const TABLE: readonly [path: string, list: string, verbs: string][] = [
  ['dashboard', 'dashboard', 'R'],
  ['history/data_log', 'history/data_log', 'R'],
  ['history/event_log', 'history/event_log', 'R'],
  ['history/audit_log', 'history/audit_log', 'R'],
  ['account', 'account', 'RU'],
  ['account/feature/9', 'account/feature', 'RU'],
  ['device/1234', 'device', 'RUCD'],
  ['device/1234/feature/12340', 'device/1234/feature', 'RU'],
  ['device/1234/location', 'device/1234/location', 'RU'],
  ['device/1234/location/address', 'device/1234/location/address', 'RU'],
  ['device/1234/location/coordinates', 'device/1234/location/coordinates', 'RU'],
  ['device/1234/zone/1', 'device/1234/zone', 'RUC'],
  ['device/1234/zone/1/alarm_zone', 'device/1234/zone/1/alarm_zone', 'RU'],
  ['device/1234/zone/5/output_zone', 'device/1234/zone/5/output_zone', 'RU'],
  ['device/1234/zone/1/loggable_zone', 'device/1234/zone/1/loggable_zone', 'RU'],
  ['device/1234/zone/1/table_zone', 'device/1234/zone/1/table_zone', 'RU'],
  ['device/1237/zone/1/wireless_zone', 'device/1237/zone/1/wireless_zone', 'RU'],
  ['device/1235/zone/2/pulse_zone', 'device/1235/zone/2/pulse_zone', 'RU'],
  ['device/1235/zone/3/runtime_zone', 'device/1235/zone/3/runtime_zone', 'RU'],
  ['device/1235/zone/5/modbus_zone', 'device/1235/zone/5/modbus_zone', 'RU'],
  ['device/1234/default_schedule/88', 'device/1234/default_schedule', 'RUCD'],
  ['device/1234/device_schedule', 'device/1234/device_schedule', 'RC'],
  ['device/1234/default_schedule/88/timerange/6', 'device/1234/default_schedule/88/timerange', 'RUCD'],
  ['device/1234/default_schedule/88/calllist/41', 'device/1234/default_schedule/88/calllist', 'RUCD'],
  ['device/1234/zone/1/alarm_zone/alarmschedule', 'device/1234/zone/1/alarm_zone/alarmschedule', 'RC'],
  ['device/1234/zone/1/schedule', 'device/1234/zone/1/schedule', 'RC'],
  ['devicegroup/77', 'devicegroup', 'RUCD'],
  ['contactgroup/12', 'contactgroup', 'RUCD'],
  ['calllist/41', 'calllist', 'RUCD'],
  ['user/4711', 'user', 'RUCD'],
  ['user/4711/site_user', 'user/4711/site_user', 'RU'],
  ['user/4711/site_user/address', 'user/4711/site_user/address', 'RU'],
  ['user/4711/alarm_user', 'user/4711/alarm_user', 'RU'],
  ['user/4711/alarm_user/schedule/90', 'user/4711/alarm_user/schedule', 'RUCD'],
  ['user/4711/alarm_user/schedule/90/timerange/5', 'user/4711/alarm_user/schedule/90/timerange', 'RUCD'],
  ['user/4711/alarm_user/contact/9001', 'user/4711/alarm_user/contact', 'RUCD'],
  ['user/4711/alarm_user/contact/9001/schedule/90010', 'user/4711/alarm_user/contact/9001/schedule', 'RUCD'],
  ['contact/9010', 'contact', 'RUCD'],
  ['contact/9010/schedule/90100', 'contact/9010/schedule', 'RUCD'],
];

const VERBS: Readonly<Record<string, ResourceVerb>> = { R: 'read', U: 'update', C: 'create', D: 'delete' };

/** What a write of each resource sets; `create` where that takes something else than `update`. */
const SETS: Readonly<Record<string, { update: Record<string, unknown>; create?: Record<string, unknown> }>> = {
  account: { update: { name: 'Other' } },
  feature: { update: { option: 'off' } },
  device: { update: { name: 'Room/B?' }, create: { name: 'New' } },
  address: { update: { city: 'Erie & Co' } },
  coordinates: { update: { lat: 40.25 } },
  zone: { update: { name: 'Spot #1' }, create: { name: 'Extra' } },
  alarm_zone: { update: { alarm_high: 41.5 } },
  output_zone: { update: { value: 1 } },
  timerange: { update: { interval: 62 }, create: { start: '10:00' } },
  calllist: { update: { name: '100 %' }, create: { name: 'Third' } },
  devicegroup: { update: { name: 'Ünïcode' }, create: { name: 'G' } },
  contactgroup: { update: { name: 'Late' }, create: { name: 'H' } },
  user: { update: { enable: false }, create: { name: 'Nina' } },
  site_user: { update: { username: 'jm' } },
  contact: { update: { destination: 'a@b.example' }, create: { destination: '555' } },
};

describe('every resource of Sensaphone', () => {
  for (const mode of ['json', 'uri'] as const) {
    describe(`in ${mode} mode`, () => {
      let visit: Call;

      beforeEach(async () => {
        visit = await visitSensaphone();
      });
      afterEach(() => visit.close());

      const query = (path: string, more: Partial<ResourceQuery> = {}): Partial<ResourceQuery> => ({
        path,
        mode,
        ...more,
      });
      const stored = (): unknown => visit.simulated.truth.snapshot();

      it('is read: the whole and its list', async () => {
        for (const [path, list] of TABLE) {
          for (const each of new Set([path, list])) {
            const filter = path.startsWith('history/') ? { filter: { begin_offset: 0, record_offset: 3 } } : {};
            const { response, result, failures } = await ask(visit, 'read', query(each, filter));
            assert.deepEqual([at(result, 'success'), failures], [true, []], each);
            assert.notEqual(at(response, each.split('/')[0] ?? ''), undefined, each);
          }
        }
        const { response } = await ask(visit, 'read', query('user/6778/alarm_user/contact'));
        const contact = at(response, 'user', 0, 'alarm_user', 'contact', 0);
        assert.deepEqual([at(contact, 'contact_id'), at(contact, 'destination')], [9002, 'john@example.com']);
      });

      it('is updated, and the value is what was set', async () => {
        for (const [path, , verbs] of TABLE) {
          const name = path.split('/').findLast((word) => Object.hasOwn(SETS, word) || !/^\d+$/.test(word)) ?? '';
          const set = SETS[name]?.update;
          if (!verbs.includes('U') || set === undefined) continue;
          const writes = visit.simulated.truth.writes.length;
          const { failures, result } = await ask(visit, 'update', query(path, { set }));
          assert.deepEqual([at(result, 'success'), failures], [true, []], path);
          const written = visit.simulated.truth.writes.slice(writes);
          const names = path.split('/').filter((word) => !/^\d+$/.test(word));
          assert.deepEqual(
            written.map(({ verb, path: at_, value }) => [verb, at_, value]),
            Object.entries(set).map(([key, value]) => ['update', [...names, key].join('/'), value]),
            path,
          );
        }
      });

      it('is created, without an id, and deleted by the id that it got', async () => {
        for (const [path, list, verbs] of TABLE) {
          const name = list.split('/').at(-1) ?? '';
          const isSchedule = /schedule$/.test(name);
          if (!verbs.includes('C')) continue;
          await visit.close();
          visit = await visitSensaphone();
          // A schedule is one object: the one that is there has to go before another can come.
          if (isSchedule && verbs.includes('D')) await ask(visit, 'delete', query(path));
          const set = SETS[name]?.create;
          const { response } = await ask(visit, 'create', query(list, set === undefined ? {} : { set }));
          const [created] = visit.simulated.truth.writes.slice(-1);
          assert.deepEqual([created?.verb, created?.path], ['create', list.replace(/\/\d+/g, '')], list);
          const id = Object.entries(created?.ids ?? {}).at(-1);
          assert.ok(id && JSON.stringify(response).includes(`"${id[0]}":${id[1]}`), list);
          if (name === 'zone') continue;
          await ask(visit, 'delete', query(`${list}/${id[1]}`));
          const [deleted] = visit.simulated.truth.writes.slice(-1);
          assert.deepEqual([deleted?.verb, deleted?.ids], ['delete', created?.ids], list);
        }
      });

      it('refuses a verb that it does not have, and nothing is sent', async () => {
        for (const [path, list, verbs] of TABLE) {
          for (const [letter, verb] of Object.entries(VERBS)) {
            if (verbs.includes(letter) || /schedule$/.test(path)) continue;
            const where = verb === 'create' ? list : path;
            assert.equal(
              await codeOf(ask(visit, verb, query(where, { set: { name: 'x' } }))),
              'E_INPUT',
              `${verb} ${where}`,
            );
          }
        }
        assert.deepEqual(visit.server.journal.entries, []);
      });

      it('lets single properties be read and deleted', async () => {
        const { response } = await ask(visit, 'read', query('device/1234', { properties: ['name', 'description'] }));
        assert.deepEqual(at(response, 'device'), [
          { device_id: 1234, name: 'Cold room A', description: 'Ground floor, dairy' },
        ]);
        await ask(visit, 'delete', query('device/1234/description'));
        assert.equal(at(stored(), 'device', 0, 'description'), '');
        assert.equal(at(stored(), 'device', 0, 'name'), 'Cold room A');
        await ask(visit, 'delete', query('user/4711/alarm_user/contact/9001', { set: { description: null } }));
        assert.equal(at(stored(), 'user', 0, 'alarm_user', 'contact', 0, 'description'), '');
        assert.equal(at(stored(), 'user', 0, 'alarm_user', 'contact', 0, 'contact_id'), 9001);
        const all = await ask(visit, 'read', query('contact/contact_id'));
        assert.deepEqual(at(all.response, 'contact'), [{ contact_id: 9010 }, { contact_id: 9011 }]);
      });

      it('has the three versions, as the vendor gives them', async () => {
        const name = async (version: 'v1' | 'v2' | 'v3'): Promise<unknown> =>
          at((await ask(visit, 'read', query('device/1234', { version, properties: ['name'] }))).response, 'device', 0);
        assert.deepEqual(await name('v1'), { device_id: 1234, name: 'Cold room A' });
        assert.equal(at(await name('v2'), 'name', 'value'), 'Cold room A');
        assert.equal(at(await name('v2'), 'name', 'is_null'), false);
        assert.deepEqual(await name('v3'), { device_id: 1234, name: { is_pending: false } });
        assert.deepEqual(
          callsOf(visit).map(({ target }) => target.slice(5, 7)),
          ['v1', 'v2', 'v2', 'v3'],
        );
      });

      it('narrows history down by filters', async () => {
        await ask(visit, 'update', query('device/1234', { set: { name: 'A' } }));
        await ask(visit, 'create', query('user', { set: { name: 'B' } }));
        const audit = async (filter: object): Promise<unknown> =>
          at(
            (await ask(visit, 'read', query('history/audit_log', { filter: { ...filter } }))).response,
            'history',
            'audit_log',
          );
        const changes = async (filter: object): Promise<unknown> =>
          ((await audit(filter)) as { change: string }[]).map(({ change }) => change);
        assert.deepEqual(await changes({ changes: ['create'] }), ['create']);
        assert.deepEqual(
          new Set((await changes({ changes: ['create', 'update'] })) as string[]),
          new Set(['create', 'update']),
        );
        const points = visit.simulated.truth.zones().slice(0, 2);
        const { response } = await ask(
          visit,
          'read',
          query('history/data_log', {
            filter: { log_points: points.map(({ logPoint }) => logPoint), record_offset: 4 },
          }),
        );
        const rows = at(response, 'history', 'data_log') as { variable: number }[];
        assert.deepEqual(
          new Set(rows.map(({ variable }) => variable)),
          new Set(points.map(({ logPoint }) => logPoint)),
        );
        assert.equal(rows.length, 4);
      });

      it('that does not exist is not found, whichever way the vendor says so', async () => {
        for (const missing of ['empty', 3, 7] as const) {
          visit.simulated.options.missing = missing;
          for (const [verb, path] of [
            ['read', 'device/9999'],
            ['read', 'device/1234/zone/99'],
            ['read', 'user/6778/alarm_user/contact/1'],
            ['update', 'device/1234/zone/99'],
            ['create', 'device/9999/zone'],
            ['delete', 'user/1'],
          ] as const) {
            const tried = ask(visit, verb, query(path, { set: { name: 'x' } }));
            assert.equal(
              await codeOf(verb === 'delete' ? ask(visit, verb, query(path)) : tried),
              'E_NOT_FOUND',
              `${missing} ${verb} ${path}`,
            );
          }
        }
        assert.deepEqual(visit.simulated.truth.writes, []);
      });

      it('is taken in either container where the papers show two', async () => {
        visit.simulated.options.containers = 'array';
        for (const containers of ['object', 'array', 'table'] as const) {
          visit.simulated.options.containers = containers;
          const { response } = await ask(visit, 'read', query('device/1234/default_schedule/88'));
          assert.ok(JSON.stringify(response).includes('"range_id":6'), containers);
          assert.equal(await codeOf(ask(visit, 'read', query('device/1234/default_schedule/89'))), 'E_NOT_FOUND');
        }
      });
    });
  }

  it('login: read, ended, and begun by a node without its token leaving', async () => {
    const visit = await visitSensaphone();
    for (const mode of ['json', 'uri'] as const) {
      const read = await ask(visit, 'read', { path: 'login', mode });
      assert.deepEqual(Object.keys(read.response as object).sort(), [
        'login_timestamp',
        'session_expiration',
        'user_id',
      ]);
      const one = await ask(visit, 'read', { path: 'login', properties: ['session_expiration'], mode });
      assert.deepEqual(one.response, { session_expiration: 86_400 });
      assert.equal(at(await ask(visit, 'update', { path: 'login', mode }), 'result', 'success'), true);
      await ask(visit, 'delete', { path: 'login', mode });
      await ask(visit, 'read', { path: 'account', mode });
    }
    assert.deepEqual([visit.simulated.sessions.logouts, visit.simulated.sessions.logins], [2, 3]);
    const set = { user_name: 'demo-user', password: 'demo-pass' };
    const { response } = await ask(visit, 'create', { path: 'login', set });
    assert.deepEqual([at(response, 'acctid'), at(response, 'session')], [987654, '***']);
    assert.equal(at(JSON.parse(visit.server.journal.entries.at(-1)?.body ?? ''), 'session'), undefined);
    const wrong = ask(visit, 'create', { path: 'login', set: { ...set, password: 'other' } });
    assert.equal(await codeOf(wrong), 'E_AUTH');
    assert.equal(await visit.account.pausedUntil(), undefined, 'they are not the account’s own');
    visit.server.journal.clear();
    assert.equal(await codeOf(ask(visit, 'create', { path: 'login', set, mode: 'uri' })), 'E_INPUT');
    assert.deepEqual(visit.server.journal.entries, []);
    assert.equal(visit.simulated.sessions.passwordInUrl, 0);
    await visit.close();
  });
});

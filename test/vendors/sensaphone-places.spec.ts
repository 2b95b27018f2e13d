import assert from 'node:assert/strict';
import type { ResourceVerb } from '../../src/vendor';
import { ask, at, type Call, visitSensaphone } from './sensaphone-visit';

/** The schedules of the vendor's list ("List"); those that are not there yet are created first. */
const SCHEDULES: readonly { path: string; isNew?: true; holds: readonly ('timerange' | 'calllist')[] }[] = [
  { path: 'device/1234/default_schedule/88', holds: ['timerange', 'calllist'] },
  { path: 'device/1234/device_schedule', isNew: true, holds: ['timerange', 'calllist'] },
  { path: 'device/1234/zone/1/alarm_zone/alarmschedule', isNew: true, holds: ['timerange', 'calllist'] },
  { path: 'device/1234/zone/1/schedule', isNew: true, holds: ['timerange'] },
  { path: 'contact/9010/schedule/90100', holds: ['timerange'] },
  { path: 'user/4711/alarm_user/schedule/90', holds: ['timerange'] },
  { path: 'user/4711/alarm_user/contact/9001/schedule/90010', holds: ['timerange'] },
];

/** What is in a schedule: what one is created with, and what it is changed to. */
const SETS = {
  timerange: { create: { start: '10:00' }, update: { interval: 62 } },
  calllist: { create: { name: 'Third shift' }, update: { name: 'Fourth shift' } },
} as const;

describe('every place where Sensaphone has a schedule', () => {
  for (const mode of ['json', 'uri'] as const) {
    describe(`in ${mode} mode`, () => {
      let visit: Call;

      beforeEach(async () => {
        visit = await visitSensaphone();
      });
      afterEach(() => visit.close());

      const written = (): { verb: string; path: string; id: number | string | undefined; value: unknown } => {
        const { verb = '', path = '', ids = {}, value } = visit.simulated.truth.writes.at(-1) ?? {};
        return { verb, path, id: Object.values(ids).at(-1), value };
      };
      const done = async (verb: ResourceVerb, path: string, set?: Record<string, unknown>): Promise<unknown> => {
        const { response, result, failures } = await ask(visit, verb, { path, mode, ...(set ? { set } : {}) });
        assert.deepEqual([at(result, 'success'), failures], [true, []], `${verb} ${path}`);
        return response;
      };

      for (const { path, isNew, holds } of SCHEDULES) {
        for (const name of holds) {
          const place = `${path}/${name}`.replace(/\/\d+/g, '');
          it(`${place} is created, changed, read and deleted`, async () => {
            if (isNew) await done('create', path);
            const schedule = isNew ? `${path}/${written().id}` : path;
            const { create, update } = SETS[name];
            await done('create', `${schedule}/${name}`, { ...create });
            const made = written();
            assert.deepEqual([made.verb, made.path], ['create', place]);
            const own = `${schedule}/${name}/${made.id}`;
            await done('update', own, { ...update });
            const [property = '', value] = Object.entries<number | string>(update).flat();
            assert.deepEqual(written(), { verb: 'update', path: `${place}/${property}`, id: made.id, value });
            const read = JSON.stringify(await done('read', own));
            assert.ok(read.includes(`"${property}":${JSON.stringify(value)}`), read);
            assert.ok(JSON.stringify(await done('read', `${schedule}/${name}`)).includes(String(made.id)));
            await done('delete', own);
            assert.deepEqual([written().verb, written().id], ['delete', made.id]);
          });
        }
      }

      it('history tells the log points of a device', async () => {
        const filter = { resource_type: 'device', device_id: 1234 };
        const { response } = await ask(visit, 'read', { path: 'history/data_log_points', filter, mode });
        const points = at(response, 'history', 'data_log_points', 'log_points') as { zone_id: number }[];
        const logged = visit.simulated.truth.zones().filter(({ deviceId }) => deviceId === 1234);
        assert.deepEqual(
          points.map((each) => [at(each, 'zone_id'), at(each, 'log_point')]),
          logged.map(({ zoneId, logPoint }) => [zoneId, logPoint]),
        );
      });
    });
  }

  it('is updated with what is in it in JSON mode, where a path could not hold that', async () => {
    const visit = await visitSensaphone();
    const set = { timerange: [{ range_id: 6, interval: 31 }] };
    const { failures } = await ask(visit, 'update', { path: 'device/1234/default_schedule/88', set });
    assert.deepEqual(failures, []);
    const [{ path, value } = { path: '', value: undefined }] = visit.simulated.truth.writes;
    assert.deepEqual([path, value], ['device/default_schedule/timerange/interval', 31]);
    await visit.close();
  });
});

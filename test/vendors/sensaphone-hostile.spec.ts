import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CloudError } from '../../src/errors';
import { ask, at, type Call, DAY, NOW, visitSensaphone } from './sensaphone-visit';
import { assertShortTurns } from './stall';

/** Names and values that answers have, so that what is made up comes near to them. */
const KEYS = [
  'device',
  'device_id',
  'zone',
  'zones',
  'zone_id',
  'name',
  'value',
  'units',
  'location',
  'address',
  'coordinates',
  'lat',
  'history',
  'data_log',
  'data_log_points',
  'log_points',
  'log_point',
  'variable',
  'epoch',
  'is_alarm',
  'alarm_zone',
  'alarm_status',
  'devicegroup',
  'group_id',
  'devices',
  'groups',
  'user',
  'user_id',
  '__proto__',
  'constructor',
];
const leaf = fc.oneof(
  fc.constantFrom(
    null,
    '',
    '1234',
    1234,
    1,
    '17.4 ft',
    1e308,
    -1,
    0.5,
    true,
    false,
    '__proto__',
    '\ud800',
    'x'.repeat(5000),
  ),
  fc.integer(),
  fc.double(),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'large' },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie('tree')), { maxLength: 6 })
      .map((pairs) => Object.fromEntries(pairs) as object),
  ),
}));

describe('Sensaphone under hostile answers', () => {
  let visit: Call;

  beforeEach(async () => {
    visit = await visitSensaphone();
    await visit.cloud.devices({}, visit.work);
  });
  afterEach(() => visit.close());

  const answer = (body: string): void => {
    visit.server.faults.clear();
    visit.server.faults.next({ kind: 'garbage', body }, { path: /v1/, count: Infinity });
  };

  /** Everything that reads an answer; each has to end in a value or in an error of the pack. */
  async function useAll(body: string): Promise<void> {
    const { cloud, work } = visit;
    const range = { from: NOW - DAY, to: NOW };
    const plan = await visit.plan({ device: '1234', quantity: ['1'] });
    // What was looked up is too old to be used again.
    visit.pass(6 * 60_000);
    answer(body);
    const [series = {}] = plan.series;
    const uses: (() => Promise<unknown>)[] = [
      () => cloud.devices({}, work),
      () => cloud.quantities({ device: '1234' }, work),
      () => cloud.sites?.({}, work) ?? Promise.resolve(),
      () => cloud.plan({ site: '77' }, work),
      () => cloud.read(plan, series, range, {}, work),
      async () => cloud.latest?.(plan, range, {}, work, NOW),
      () => ask(visit, 'read', 'device/1234/zone/1'),
      () => ask(visit, 'read', { path: 'device/1234', properties: ['name', 'zone'], mode: 'uri' }),
      () => ask(visit, 'update', { path: 'device/1234', set: { name: 'x' } }),
      () => ask(visit, 'create', { path: 'user', set: { name: 'x' } }),
      () => ask(visit, 'delete', 'user/6778'),
    ];
    for (const [number, use] of uses.entries()) {
      await use().catch((error: unknown) => {
        assert.ok(error instanceof CloudError, `${number}: ${String(error)}`);
      });
    }
    visit.server.faults.clear();
    visit.pass(6 * 60_000);
  }

  it('ends in a value or in an error of the pack, whatever the response is', async () => {
    await fc.assert(
      fc.asyncProperty(tree, tree, async (response, properties) => {
        await useAll(JSON.stringify({ result: { success: true, code: 0, properties }, response }));
      }),
      { numRuns: 60, seed: 20_261_121 },
    );
    assert.equal(({} as Record<string, unknown>)['device_id'], undefined);
  }).timeout(60_000);

  it('ends so whatever the envelope is, and cut at any place', async () => {
    const good = JSON.stringify({
      result: { success: true, code: 0 },
      response: { device: [{ device_id: 1234, zone: [] }] },
    });
    const bodies = [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '5',
      '{"result":5}',
      '{"result":{}}',
      '{"result":{"success":false}}',
      '{"result":{"success":"yes","code":"2x"}}',
      '{"result":{"success":true}}',
      '{"result":{"code":0}}',
      '{"response":{"device":[]}}',
      `{"result":${'['.repeat(100)}${']'.repeat(100)}}`,
      '{"result":{"success":true,"code":1e309}}',
      ...[10, 30, 50, 70].map((end) => good.slice(0, end)),
    ];
    for (const body of bodies) await useAll(body);
  }).timeout(60_000);

  it('is quick with long lists, long names and long keys', async () => {
    const zones = Array.from({ length: 20_000 }, (_, index) => ({
      zone_id: index + 1,
      name: index % 2 ? 'Same' : `Zone ${index}`,
      value: '1',
    }));
    const device = [{ device_id: 1234, name: 'Large', zone: zones }];
    answer(
      JSON.stringify({
        result: { success: true, code: 0 },
        response: { device, history: { data_log_points: { log_points: [] } } },
      }),
    );
    visit.pass(6 * 60_000);
    const names = zones.slice(0, 2000).map(({ name }) => name);
    const plan = (): ReturnType<typeof visit.plan> => visit.plan({ device: '1234', quantity: names });
    assert.equal((await plan()).series.length, 10_000 + 1000);
    await assertShortTurns('a plan', plan);
    const properties = { ['k'.repeat(1 << 20)]: { success: false, message: 'm'.repeat(1 << 20), code: 5 } };
    answer(
      JSON.stringify({ result: { success: true, code: 0, properties: { device: properties } }, response: { device } }),
    );
    const update = (): ReturnType<typeof ask> => ask(visit, 'update', { path: 'device/1234', set: { name: 'x' } });
    const { failures } = await update();
    assert.ok(JSON.stringify([failures[0]?.about, failures[0]?.error.message]).length < 2000);
    await assertShortTurns('an update', update);
    const read = (): ReturnType<typeof ask> =>
      ask(visit, 'read', { path: 'device/1234', properties: ['name', 'zone', 'id'], mode: 'uri' });
    assert.equal((at((await read()).response, 'device', 0, 'zone') as unknown[]).length, 20_000);
    await assertShortTurns('three properties', read);
  });
});

import assert from 'node:assert/strict';
import type { AccountSettings } from '../../src/account/wire';
import type { Interval } from '../../src/model';
import type { BesmartOptions } from '../../src/simulator/besmart-options';
import { failure, workOf } from './besmart-stand-in';
import { NOW, truth, Visit } from './besmart-visit';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PAST: Interval = { from: NOW - 3 * DAY - 1_234_567, to: NOW - 7_654 };

describe('besmart: over real sockets', () => {
  let visit: Visit;
  const start = async (
    options?: Partial<BesmartOptions>,
    credentials?: AccountSettings['credentials'],
  ): Promise<void> => {
    visit = await Visit.start(options, credentials);
  };
  afterEach(async () => visit.end());

  const worlds: [string, Partial<BesmartOptions>][] = [
    ['columns', {}],
    ['rows in text, newest first', { data: 'rows', values: 'text', order: 'newest' }],
    [
      'columns in an array, both ends left out',
      { wrapped: true, values: 'mixed', edges: 'neither', expiration: 'seconds' },
    ],
    [
      'rows in an array of whole numbers',
      { data: 'rows', wrapped: true, values: 'integer', edges: 'end', expiration: 'nonsense' },
    ],
    ['another error style and id', { errors: 'detail', idKey: 'user_id', edges: 'start' }],
  ];
  for (const [name, options] of worlds) {
    it(`reads what the meters of a site measured: ${name}`, async () => {
      await start(options);
      const expected = truth(visit, '263429', PAST);
      const { samples, refused } = await visit.readings({ site: '263429' }, PAST);
      assert.ok([...expected.values()].every((rows) => rows.length > 50));
      assert.deepEqual(samples, expected);
      assert.equal(refused, 0);
      assert.equal(visit.simulated.logins, 1);
    });
  }

  it('reads more than one window without a gap or a repetition', async () => {
    await start({ longestRange: 31 * DAY });
    const range = { from: NOW - 100 * DAY - 1, to: NOW - DAY };
    const expected = truth(visit, '263429', range).get('263429.4101/32');
    const { samples } = await visit.readings({ device: '263429.4101', quantity: ['A+'] }, range);
    assert.deepEqual(samples.get('263429.4101/32'), expected);
    assert.equal(visit.server.journal.count(/\/signals\/32\/data/), 4);
  });

  it('reads predictions of the future', async () => {
    await start();
    const range = { from: NOW + 1, to: NOW + DAY / 2 };
    const { samples } = await visit.readings({ device: '263429.4101', quantity: ['32'] }, range);
    const rows = samples.get('263429.4101/32') ?? [];
    assert.equal(rows.length, 47);
    assert.ok(rows.every(({ time, attributes }) => time > NOW && attributes?.originName === 'predicted'));
  });

  it('reads in another unit, of one origin, added up', async () => {
    await start();
    const from = NOW - DAY;
    const query = { device: '263429.4101', quantity: ['32'], outputUnit: '2', origin: 2, aggregate: 60, raw: false };
    const { samples } = await visit.readings(query, { from, to: from + HOUR });
    const forecasts = truth(visit, '263429', { from, to: from + HOUR }).get('263429.4101/32');
    const sum =
      forecasts?.filter((row) => row.attributes?.origin === 2).reduce((all, row) => all + Number(row.value), 0) ?? 0;
    const [only, ...others] = samples.get('263429.4101/32') ?? [];
    assert.equal(others.length, 0);
    assert.equal(only?.of.unit, 'MW.h');
    assert.ok(Math.abs(Number(only.value) - sum / 1000) < 1e-9);
  });

  it('asks only once for signals that a sensor lacks', async () => {
    await start();
    const range = { from: NOW - HOUR, to: NOW };
    await visit.readings({ device: '263429.4101' }, range);
    visit.server.journal.clear();
    await visit.readings({ device: '263429.4101' }, range);
    const [sensor] = visit.simulated.truth.sensors();
    assert.equal(visit.server.journal.count(), sensor?.type.signals.length);
  });

  it('lists what there is', async () => {
    await start();
    const { truth: real } = visit.simulated;
    const own = real.sensors().filter(({ workspace }) => workspace.allowed);
    const devices = await visit.cloud.devices({}, workOf());
    assert.deepEqual(
      devices.map(({ device, name, latitude }) => [device, name, latitude ?? null]),
      own.map(({ cid, mid, name, latitude }) => [`${cid}.${mid}`, name, latitude]),
    );
    const [first] = own;
    assert.ok(first);
    for (const query of [
      { search: first.name },
      { externalIds: [first.eid] },
      { site: String(first.cid), device: String(first.mid) },
    ]) {
      const found = await visit.cloud.devices(query, workOf());
      assert.deepEqual(
        found.map(({ device }) => device),
        [`${first.cid}.${first.mid}`],
      );
    }
    const bare = await visit.cloud.devices({ columns: 'name', site: String(first.cid) }, workOf());
    assert.ok(bare.length > 0 && bare.every(({ device }) => device.startsWith(`${first.cid}.`)));
    const sites = await visit.cloud.sites?.({}, workOf());
    assert.deepEqual(
      sites?.map(({ site, name }) => [site, name]),
      real
        .workspaces()
        .filter(({ allowed }) => allowed)
        .map(({ cid, name }) => [String(cid), name]),
    );
    const quantities = await visit.cloud.quantities({}, workOf());
    assert.deepEqual(
      quantities.map(({ quantity, unit }) => [quantity, unit]),
      real.signalTypes().map(({ moid, unit }) => [String(moid), unit]),
    );
  });

  it('says after one new login that a workspace is forbidden', async () => {
    await start({ gone: { find: 404 } });
    const foreign = visit.simulated.truth.sensors().find(({ workspace }) => !workspace.allowed);
    assert.ok(foreign);
    const query = { device: `${foreign.cid}.${foreign.mid}`, quantity: ['32'] };
    const error = await failure(visit.readings(query, PAST), 'E_FORBIDDEN');
    assert.match(error.message, /No right to this workspace/);
    assert.equal(visit.simulated.logins, 2);
    await failure(visit.readings(query, PAST), 'E_FORBIDDEN');
    assert.equal(visit.simulated.logins, 2);
  });

  it('says that the workspace of a list is forbidden', async () => {
    await start();
    await failure(visit.cloud.devices({ site: '263999' }, workOf()), 'E_FORBIDDEN');
    await failure(visit.cloud.plan({ site: '263999' }, workOf()), 'E_NOT_FOUND');
  });

  for (const status of [404, 405] as const) {
    it(`goes on by ids alone when the lists are gone (${status})`, async () => {
      await start({ gone: { find: status, workspaces: status, external: status } });
      for (const list of [
        visit.cloud.devices({}, workOf()),
        visit.cloud.devices({ externalIds: ['1'] }, workOf()),
        visit.cloud.sites?.({}, workOf()) ?? Promise.resolve(),
        visit.cloud.plan({ site: '263429' }, workOf()),
      ]) {
        await failure(list, 'E_UNSUPPORTED');
      }
      const range = { from: NOW - HOUR, to: NOW };
      const { samples } = await visit.readings({ site: '263429', device: '4101', quantity: ['A-'] }, range);
      assert.deepEqual(samples.get('263429.4101/33'), truth(visit, '263429', range).get('263429.4101/33'));
      await failure(visit.readings({ device: '263429.1', quantity: ['33'] }, range), 'E_NOT_FOUND');
    });
  }

  it('logs in anew when its tokens are ended, without losing a row', async () => {
    await start();
    const work = workOf();
    await visit.cloud.devices({}, work);
    visit.simulated.expireTokens();
    const { samples } = await visit.readings({ site: '263429' }, PAST);
    assert.deepEqual(samples, truth(visit, '263429', PAST));
    assert.equal(visit.simulated.logins, 2);
    assert.equal(work.requests, 2);
  });

  it('survives faults on the way', async () => {
    await start();
    visit.server.faults.random({ rate: 0.15, seed: 3, kinds: ['status', 'reset'] });
    const { samples } = await visit.readings({ site: '263429' }, PAST);
    assert.deepEqual(samples, truth(visit, '263429', PAST));
    assert.ok(visit.server.journal.entries.some(({ faulted }) => faulted !== undefined));
  });

  it('sends the key of the workspace where servers want it', async () => {
    await start({ apiKey: 'key-of-workspace', xAuth: 'required' }, { apiKey: 'key-of-workspace' });
    assert.ok((await visit.cloud.devices({}, workOf())).length > 0);
  });

  for (const [name, options, credentials] of [
    ['a wrong password', {}, { password: 'wrong-pass' }],
    ['a wrong key', { apiKey: 'key-of-workspace' }, { apiKey: 'another-key' }],
    ['a key that is missing', { apiKey: 'key-of-workspace', xAuth: 'required', errors: 'detail' }, {}],
  ] as [string, Partial<BesmartOptions>, AccountSettings['credentials']][]) {
    it(`pauses after ${name}, and says no secret`, async () => {
      await start(options, credentials);
      const error = await failure(visit.cloud.devices({}, workOf()), 'E_AUTH');
      assert.doesNotMatch(error.message + JSON.stringify(error.cause), /wrong-pass|another-key|ops@example/);
      assert.match(error.message, /Invalid/);
      assert.ok(error.cause.retryAt !== undefined);
      await failure(visit.cloud.plan({ device: '1.2' }, workOf()), 'E_AUTH');
      assert.equal(visit.server.journal.count(), 1);
    });
  }

  it('never takes an outage at the login for a wrong password', async () => {
    await start();
    for (const fault of [
      { kind: 'html' } as const,
      { kind: 'status', status: 502, body: '<html>Bad Gateway</html>' } as const,
      { kind: 'status', status: 403, body: '<html>Blocked</html>' } as const,
      { kind: 'cut', length: 'correct' } as const,
    ]) {
      visit.server.faults.next(fault, { path: /\/users\/token/, count: 5 });
      const error: unknown = await visit.cloud.devices({}, workOf()).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof Error && ['E_RESPONSE', 'E_VENDOR'].includes(error.name), String(error));
      visit.server.faults.clear();
    }
    assert.ok((await visit.cloud.devices({}, workOf())).length > 0);
  });
});

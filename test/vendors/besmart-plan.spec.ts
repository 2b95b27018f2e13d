import assert from 'node:assert/strict';
import { CloudError } from '../../src/errors';
import type { ReadQuery } from '../../src/vendor';
import { cloudOf, failure, type Lists, plan, SENSORS } from './besmart-stand-in';

const MINUTE = 60_000;

describe('besmart: what a query means', () => {
  it('reads a device with its name and type', async () => {
    const account = cloudOf();
    assert.deepEqual(await plan(account, { device: '12.122', quantity: ['A+'] }), [
      {
        source: { vendor: 'besmart', site: '12', device: '12.122', deviceType: '12', name: 'Stacja' },
        series: [{ quantity: { quantity: '32', label: 'A+', unit: 'kW.h' } }],
      },
    ]);
    assert.deepEqual(account.paths(), ['GET /sensors/find', 'GET /sensors/signals/types']);
  });

  it('takes a sensor_mid beside its site, and any spelling of numbers', async () => {
    const account = cloudOf();
    for (const query of [{ site: '12', device: '123' }, { site: '012', device: '12.0123' }, { device: ' 12.123 ' }]) {
      const [{ source } = {}] = await plan(account, { ...query, quantity: ['032'] });
      assert.deepEqual(source, { vendor: 'besmart', site: '12', device: '12.123', deviceType: '14', name: '12.123' });
    }
  });

  it('reads every device of a site', async () => {
    const plans = await plan(cloudOf(), { site: '12', quantity: ['32'] });
    assert.deepEqual(
      plans.map(({ source }) => source.device),
      ['12.122', '12.123'],
    );
  });

  it('tries every type of signal when none is named, and says so', async () => {
    const [{ series } = { series: [] }] = await plan(cloudOf(), { device: '12.122' });
    assert.deepEqual(series, [
      { quantity: { quantity: '32', label: 'A+', unit: 'kW.h' }, tried: true },
      { quantity: { quantity: '52', label: 'T 52', unit: '°C' }, tried: true },
      { quantity: { quantity: '53', label: 'T 53', unit: '°C' }, tried: true },
    ]);
  });

  it('takes a shared label for both, the longer label for one, and nothing twice', async () => {
    const ids = async (quantity: string[]): Promise<unknown> =>
      (await plan(cloudOf(), { device: '12.122', quantity }))[0]?.series.map((series) => series.quantity?.quantity);
    assert.deepEqual(await ids(['T']), ['52', '53']);
    assert.deepEqual(await ids(['T 53']), ['53']);
    assert.deepEqual(await ids(['52', 'T', 'A+', '32']), ['52', '53', '32']);
  });

  it('tells series apart by what changes their values', async () => {
    const variant = async (query: ReadQuery): Promise<unknown> =>
      (await plan(cloudOf(), { device: '12.122', quantity: ['32'], ...query }))[0]?.series[0]?.variant;
    assert.equal(await variant({}), undefined);
    assert.equal(await variant({ raw: false }), undefined);
    const all = { aggregate: 15, raw: true, outputUnit: '2', origin: 2 };
    assert.equal(await variant(all), await variant({ origin: 2, outputUnit: '02', raw: true, aggregate: 15 }));
    const several = [all, { aggregate: 15 }, { aggregate: 60 }, { raw: true }, { outputUnit: '15' }, { origin: 15 }];
    assert.equal(new Set(await Promise.all(several.map(variant))).size, several.length);
  });

  it('does not claim the unit of the type where another is wanted', async () => {
    const [{ series } = { series: [] }] = await plan(cloudOf(), {
      device: '12.122',
      quantity: ['32'],
      outputUnit: '2',
    });
    assert.deepEqual(series[0]?.quantity, { quantity: '32', label: 'A+' });
  });

  it('refuses what can not be meant before anything is sent', async () => {
    const account = cloudOf();
    const wrong: [ReadQuery, RegExp][] = [
      [{}, /device/],
      [{ quantity: ['32'] }, /device/],
      [{ device: '122' }, /device/],
      [{ device: 'pump' }, /device/],
      [{ site: 'north' }, /site/],
      [{ site: '13', device: '12.122' }, /site/],
      [{ device: '12.122', aggregate: 0 }, /aggregate/],
      [{ device: '12.122', aggregate: 1.5 }, /aggregate/],
      [{ device: '12.122', outputUnit: 'kWh' }, /outputUnit/],
      [{ device: '12.122', origin: -1 }, /origin/],
    ];
    for (const [query, named] of wrong) assert.match((await failure(plan(account, query), 'E_INPUT')).message, named);
    assert.deepEqual(account.paths(), []);
  });

  it('keeps lists for five minutes, and asks anew for what is missing at most once a minute', async () => {
    const account = cloudOf();
    const query = { device: '12.122', quantity: ['32'] };
    await plan(account, query);
    account.time += 5 * MINUTE - 1;
    await plan(account, query);
    assert.equal(account.paths().length, 2);
    account.time += 1;
    await plan(account, query);
    assert.equal(account.paths().length, 2);
    await failure(plan(account, { device: '12.999' }), 'E_NOT_FOUND');
    assert.deepEqual(account.paths(), []);
    account.time += MINUTE;
    await failure(plan(account, { device: '12.999' }), 'E_NOT_FOUND');
    await failure(plan(account, { site: '99' }), 'E_NOT_FOUND');
    assert.deepEqual(account.paths(), ['GET /sensors/find']);
    await failure(plan(account, { device: '12.122', quantity: ['B+'] }), 'E_NOT_FOUND');
    await failure(plan(account, { device: '12.122', quantity: ['99'] }), 'E_NOT_FOUND');
    assert.deepEqual(account.paths(), ['GET /sensors/signals/types']);
  });

  it('finds what has come since the list was kept', async () => {
    const said: Lists = { sensors: { body: SENSORS } };
    const account = cloudOf(said);
    await plan(account, { device: '12.122', quantity: ['32'] });
    said.sensors = { body: [...SENSORS, { client_cid: 12, sensor_mid: 999, name: 'Nowa' }] };
    account.time += MINUTE;
    const [{ source } = {}] = await plan(account, { device: '12.999', quantity: ['32'] });
    assert.equal(source?.name, 'Nowa');
  });

  for (const status of [403, 404, 405]) {
    it(`takes the id for the name when find answers ${status}`, async () => {
      const account = cloudOf({ sensors: { status } });
      for (let time = 0; time < 3; time += 1) {
        const [{ source } = {}] = await plan(account, { device: '12.999', quantity: ['32'] });
        assert.deepEqual(source, { vendor: 'besmart', site: '12', device: '12.999', name: '12.999' });
      }
      const error = await failure(plan(account, { site: '12' }), 'E_UNSUPPORTED');
      assert.match(error.message, /client_cid\.sensor_mid/);
      assert.deepEqual(account.paths(), ['GET /sensors/find', 'GET /sensors/signals/types']);
    });
  }

  it('fails as the request did when a look-up fails otherwise', async () => {
    await failure(plan(cloudOf({ sensors: { status: 500 } }), { device: '12.122' }), 'E_VENDOR');
    const thrown = new CloudError('E_AUTH', 'The login was refused.', { status: 403 });
    await failure(plan(cloudOf({ sensors: { thrown } }), { device: '12.122' }), 'E_AUTH');
    await failure(plan(cloudOf({ sensors: { text: '<html>' } }), { device: '12.122' }), 'E_RESPONSE');
  });

  for (const types of [{ status: 404 }, { status: 405 }, { body: 'None' }, { body: null }]) {
    it(`wants numbers for quantities when signals/types answers ${JSON.stringify(types)}`, async () => {
      const account = cloudOf({ types });
      const [{ series } = { series: [] }] = await plan(account, { device: '12.122', quantity: ['032', '7'] });
      assert.deepEqual(series, [
        { quantity: { quantity: '32', label: '32' } },
        { quantity: { quantity: '7', label: '7' } },
      ]);
      assert.match((await failure(plan(account, { device: '12.122', quantity: ['A+'] }), 'E_INPUT')).message, /number/);
      assert.match((await failure(plan(account, { device: '12.122' }), 'E_INPUT')).message, /quantity/);
    });
  }
});

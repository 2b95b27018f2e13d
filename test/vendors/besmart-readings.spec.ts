import assert from 'node:assert/strict';
import type { ReadPlan, ReadQuery, Series } from '../../src/vendor';
import { cloudOf, failure, type Lists, plan, type StandIn, workOf } from './besmart-stand-in';

const MINUTE = 60_000;

async function first(account: StandIn, query: ReadQuery): Promise<{ plan: ReadPlan; series: Series }> {
  const [one] = await plan(account, query);
  const [series] = one?.series ?? [];
  if (!one || !series) throw new Error('nothing planned');
  account.paths();
  return { plan: one, series };
}

describe('besmart: reading a window', () => {
  const window = { from: 1_720_000_000_000, to: 1_720_003_600_000 };

  it('asks in ms, with what the query sets and nothing else', async () => {
    const account = cloudOf();
    const one = await first(account, { device: '12.122', quantity: ['32'] });
    await account.cloud.read(one.plan, one.series, window, { raw: false }, workOf());
    const all = { aggregate: 15, raw: true, outputUnit: '2', origin: 1 };
    await account.cloud.read(one.plan, one.series, window, all, workOf());
    const path = 'GET /sensors/12.122/signals/32/data?since=1720000000000&till=1720003600000';
    assert.deepEqual(account.paths(), [path, `${path}&delta_t=15&raw=true&output_unit_id=2&signal_origin_id=1`]);
  });

  it('gives the unit of the answer, and none rather than a wrong one', async () => {
    const said: Lists = { data: { body: { unit: 'MW.h', data: [{ time: window.from, value: 1 }] } } };
    const account = cloudOf(said);
    const one = await first(account, { device: '12.122', quantity: ['32'], outputUnit: '2' });
    const unit = async (): Promise<unknown> =>
      (await account.cloud.read(one.plan, one.series, window, { outputUnit: '2' }, workOf())).samples[0]?.of.unit;
    assert.equal(await unit(), 'MW.h');
    said.data = { body: { data: [{ time: window.from, value: 1 }] } };
    assert.equal(await unit(), undefined);
  });

  it('fails for an answer of another shape', async () => {
    for (const data of [
      { text: '<html>' },
      { body: { detail: 'no' } },
      { text: '{"data": [{"ti' },
      { body: [{ value: 1 }] },
    ]) {
      const account = cloudOf({ data });
      const one = await first(account, { device: '12.122', quantity: ['32'] });
      await failure(account.cloud.read(one.plan, one.series, window, {}, workOf()), 'E_RESPONSE');
    }
  });

  it('remembers for five minutes that a sensor lacks a signal that was only tried', async () => {
    const said: Lists = { data: { status: 404, body: { detail: 'There is no such signal' } } };
    const account = cloudOf(said);
    const tried = await first(account, { device: '12.122' });
    const named = await first(account, { device: '12.122', quantity: ['32'] });
    const read = (one: typeof tried): Promise<unknown> =>
      account.cloud.read(one.plan, one.series, window, {}, workOf());
    const error = await failure(read(tried), 'E_NOT_FOUND');
    assert.match(error.message, /A\+ of sensor 12\.122.*There is no such signal/);
    assert.equal(account.paths().length, 1);
    account.time += 5 * MINUTE - 1;
    await failure(read(tried), 'E_NOT_FOUND');
    assert.equal(account.paths().length, 0);
    await failure(read(named), 'E_NOT_FOUND');
    assert.equal(account.paths().length, 1);
    account.time += 1;
    await failure(read(tried), 'E_NOT_FOUND');
    assert.equal(account.paths().length, 1);
    said.data = { body: { data: [] } };
    await read(named);
    await read(tried);
    assert.equal(account.paths().length, 2);
  });

  it('does not remember other failures', async () => {
    const account = cloudOf({ data: { status: 500 } });
    const tried = await first(account, { device: '12.122' });
    for (let time = 0; time < 2; time += 1) {
      await failure(account.cloud.read(tried.plan, tried.series, window, {}, workOf()), 'E_VENDOR');
    }
    assert.equal(account.paths().length, 2);
  });

  it('wants windows of 31 days at most, a millisecond wider, future ones too', () => {
    assert.deepEqual(cloudOf().cloud.windows, { longest: 31 * 86_400_000, margin: 1, future: true, late: 0 });
  });
});

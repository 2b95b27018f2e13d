import assert from 'node:assert/strict';
import type { Interval, Sample } from '../../src/model';
import type { ReadPlan } from '../../src/vendor';
import { Rig, START, work } from './resensys-rig';

const LOGIN = ['GET /login', 'POST /api/v2/registration'];
const BANK = 'GET /Software/SenScope/QuantityBank.xml';
const DATA = 'POST /api/v1/data_acquire';
const HOUR = 3_600_000;
const lastDay: Interval = { from: START - 24 * HOUR, to: START };

let rig: Rig;
const close = (): Promise<void> => rig.close();

async function readAll(plan: ReadPlan, window = lastDay): Promise<Sample[]> {
  const answers = [];
  for (const series of plan.series) answers.push(await rig.cloud.read(plan, series, window, {}, work()));
  return answers.flatMap(({ samples }) => samples);
}

async function planned(query: Parameters<Rig['cloud']['plan']>[0]): Promise<ReadPlan> {
  const [plan, ...others] = await rig.cloud.plan(query, work());
  assert.ok(plan && others.length === 0);
  return plan;
}

describe('resensys readings', () => {
  afterEach(close);

  it('need a login page, the registration and the data, and nothing else but the quantity bank', async () => {
    rig = await Rig.start();
    const device = rig.simulated.devices()[0];
    assert.ok(device);
    const mine = work();
    const [plan] = await rig.cloud.plan({ device: device.did, quantity: ['3003'] }, mine);
    assert.ok(plan?.series[0]);
    const { samples, refused } = await rig.cloud.read(plan, plan.series[0], lastDay, {}, mine);
    assert.deepEqual(rig.asked(), [...LOGIN, BANK, DATA]);
    assert.equal(mine.requests, 5, 'the redirect to /login/ counts too');
    assert.equal(refused, 0);
    const truth = rig.simulated.rows(device.did, 3003, lastDay.from, lastDay.to + 1);
    assert.ok(truth.length > 100);
    assert.deepEqual(
      samples.map(({ time, value, of }) => ({ time, value, ...of })),
      truth.map(({ time, value }) => ({ time, value, quantity: '3003', label: 'Volt', unit: 'v' })),
    );
    assert.deepEqual(rig.simulated.csrfRefusals, []);
  });

  it('need no quantity bank when the unit is given', async () => {
    rig = await Rig.start();
    const device = rig.simulated.devices()[0]?.did ?? '';
    const plan = await planned({ device, quantity: ['Volt'], unit: 'V' });
    const samples = await readAll(plan);
    assert.deepEqual(rig.asked(), [...LOGIN, DATA]);
    assert.deepEqual(samples[0]?.of, { quantity: '3003', label: 'Volt', unit: 'V' });
  });

  it('ask for what the vendor wants, in whole seconds rounded outwards', async () => {
    rig = await Rig.start();
    const device = rig.simulated.devices()[0];
    assert.ok(device);
    const plan = await planned({ device: device.did.toLowerCase().replaceAll('-', ''), quantity: ['3003'] });
    await readAll(plan, { from: START + 1, to: START + 60_001 });
    const { csrfmiddlewaretoken, ...form } = rig.form('data_acquire');
    assert.match(csrfmiddlewaretoken ?? '', /^\w{64}$/);
    assert.deepEqual(form, {
      username: 'demo',
      password: 'demo-pass',
      SID: device.site,
      DID: device.did,
      DF: '3003',
      Unit: 'v',
      T_start: '2024-07-03 09:46:40',
      T_end: '2024-07-03 09:47:41',
    });
  });

  it('send no secret to the quantity bank', async () => {
    rig = await Rig.start();
    await rig.cloud.plan({ site: '2A-01' }, work());
    const [entry] = rig.server.journal.matching('/Software/SenScope/QuantityBank.xml');
    assert.ok(entry);
    assert.equal(entry.body, '');
    assert.equal(entry.headers['referer'], undefined);
    assert.equal(entry.headers['x-csrftoken'], undefined);
  });

  for (const options of [
    { container: 'array' },
    { container: 'data' },
    { timeKey: 'time' },
    { dataFormat: 'text' },
    { cookiesFrom: 'redirect' },
    { quantityBank: 'attributes' },
    { spelling: 'lower' },
  ] as const) {
    it(`are the same whatever the vendor's choice: ${JSON.stringify(options)}`, async () => {
      rig = await Rig.start(options);
      const device = rig.simulated.devices()[0];
      assert.ok(device);
      const plan = await planned({ device: device.did, quantity: ['Volt'] });
      const samples = await readAll(plan);
      assert.deepEqual(
        samples.map(({ time, value }) => [time, value]),
        rig.simulated.rows(device.did, 3003, lastDay.from, START + 1).map(({ time, value }) => [time, value]),
      );
      assert.equal(samples[0]?.of.unit, 'v');
    });
  }

  for (const empty of ['object', 'array', 'null', 'text'] as const) {
    it(`may be none: ${empty}`, async () => {
      rig = await Rig.start({ empty });
      const plan = await planned({ device: rig.simulated.devices()[0]?.did ?? '', quantity: ['3003'] });
      assert.deepEqual(await readAll(plan, { from: START + HOUR, to: START + 2 * HOUR }), []);
    });
  }

  it('hold the second value of a row too', async () => {
    rig = await Rig.start({ extraValue: true });
    const device = rig.simulated.devices()[0]?.did ?? '';
    const samples = await readAll(await planned({ device, quantity: ['Volt'] }));
    const extra = samples.filter(({ of }) => of.quantity === '3003.2');
    const truth = rig.simulated.rows(device, 3003, lastDay.from, START + 1);
    assert.equal(samples.length, 2 * truth.length);
    assert.deepEqual(
      extra.map(({ value }) => value),
      truth.map((row) => row.extra),
    );
    assert.deepEqual(extra[0]?.of, { quantity: '3003.2', label: 'Volt_2', unit: 'v' });
  });
});

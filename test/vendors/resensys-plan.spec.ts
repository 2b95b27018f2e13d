import assert from 'node:assert/strict';
import type { Interval, Sample } from '../../src/model';
import type { ReadPlan } from '../../src/vendor';
import { codeLater } from './resensys-answers';
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

describe('resensys plans', () => {
  afterEach(close);

  it('give a device in the vendor’s spelling, with its site, its name and all its quantities', async () => {
    rig = await Rig.start({ spelling: 'lower' });
    const device = rig.simulated.devices()[1];
    assert.ok(device);
    const plan = await planned({ device: device.did });
    assert.deepEqual(plan.source, {
      vendor: 'resensys',
      site: device.site.toLowerCase(),
      device: device.did.toLowerCase(),
      deviceType: 'STR2',
      name: device.name,
    });
    // Two gauges called Strain: both go by `label quantity`.
    assert.deepEqual(
      plan.series,
      [
        { quantity: '3001', label: 'RSSI', unit: 'dBm' },
        { quantity: '3002', label: 'Internal Temperature', unit: 'C' },
        { quantity: '3003', label: 'Volt', unit: 'v' },
        { quantity: '5001', label: 'Strain 5001', unit: 'uStrain' },
        { quantity: '5002', label: 'Strain 5002', unit: 'uStrain' },
      ].map((quantity) => ({ quantity })),
    );
  });

  it('take a label for both quantities that share it, the full label or the id for one', async () => {
    rig = await Rig.start();
    const device = rig.simulated.devices()[1]?.did ?? '';
    const ids = async (...quantity: string[]): Promise<unknown> =>
      (await planned({ device, quantity })).series.map((series) => series.quantity?.quantity);
    assert.deepEqual(await ids('Strain'), ['5001', '5002']);
    assert.deepEqual(await ids('Strain 5002'), ['5002']);
    assert.deepEqual(await ids('05002', 'Volt', '3003'), ['3003', '5002']);
  });

  it('take a site for every device of it that has the quantity', async () => {
    rig = await Rig.start();
    const plans = await rig.cloud.plan({ site: '2a01', quantity: ['Strain'] }, work());
    const truth = rig.simulated.devices().filter(({ site, type }) => site === '2A-01' && type === 'STR2');
    assert.ok(truth.length > 0);
    assert.deepEqual(
      plans.map(({ source }) => source.device),
      truth.map(({ did }) => did),
    );
  });

  it('want a device or a site', async () => {
    rig = await Rig.start();
    assert.equal(await codeLater(rig.cloud.plan({}, work())), 'E_INPUT');
    assert.deepEqual(rig.asked(), []);
  });

  for (const [name, query] of [
    ['device', { device: 'FF-FF-FF-FF' }],
    ['device that is no id', { device: 'pier' }],
    ['site', { site: 'FF-FF' }],
    ['device at another site', { device: '15-03-77-A1', site: '2A-03' }],
    ['quantity', { device: '15-03-77-A1', quantity: ['Volt', 'Smell'] }],
    ['quantity by number', { device: '15-03-77-A1', quantity: ['99999'] }],
  ] as const) {
    it(`do not find an unknown ${name}, also when asked anew, once a minute`, async () => {
      rig = await Rig.start();
      assert.equal(await codeLater(rig.cloud.plan(query, work())), 'E_NOT_FOUND');
      assert.deepEqual(rig.asked(), [...LOGIN, BANK]);
      rig.time += 59_000;
      assert.equal(await codeLater(rig.cloud.plan(query, work())), 'E_NOT_FOUND');
      assert.deepEqual(rig.asked(), []);
      rig.time += 2_000;
      assert.equal(await codeLater(rig.cloud.plan(query, work())), 'E_NOT_FOUND');
      assert.deepEqual(rig.asked(), ['POST /api/v2/registration']);
    });
  }

  it('find a device that was added since the last look, after a minute', async () => {
    rig = await Rig.start();
    await rig.cloud.plan({ site: '2A-01' }, work());
    const rows = rig.simulated.registrationRows();
    rig.simulated.registrationRows = () => [
      ...rows,
      { Name: 'New', DID: '15-03-77-FF', SID: '2A-01', QuantityName: 'Volt', DataFormat: 3003, Type: 'CRK1' },
    ];
    rig.time += 61_000;
    const plan = await planned({ device: '150377ff' });
    assert.equal(plan.source.name, 'New');
  });

  it('keep the registration and the quantity bank for five minutes', async () => {
    rig = await Rig.start();
    const query = { site: '2A-01' };
    await rig.cloud.plan(query, work());
    rig.asked();
    rig.time += 299_000;
    await rig.cloud.plan(query, work());
    assert.deepEqual(rig.asked(), []);
    rig.time += 2_000;
    await rig.cloud.plan(query, work());
    assert.deepEqual(rig.asked(), ['POST /api/v2/registration', BANK]);
  });

  for (const [name, fault] of [
    ['missing', { kind: 'status', status: 404 }],
    ['failing', { kind: 'status', status: 503 }],
    ['unreachable', { kind: 'reset', when: 'before' }],
    ['no XML', { kind: 'garbage' }],
    ['with a DOCTYPE', { kind: 'status', status: 200, body: '<!DOCTYPE b><b><q DF="3003" Unit="x"/></b>' }],
  ] as const) {
    it(`do without a quantity bank that is ${name}, and leave it alone for five minutes`, async () => {
      rig = await Rig.start();
      rig.server.faults.next(fault, { path: /QuantityBank/, count: Infinity });
      const device = '15-03-77-A1';
      const plan = await planned({ device, quantity: ['3003'] });
      assert.deepEqual(plan.series[0]?.quantity, { quantity: '3003', label: 'Volt' });
      const samples = await readAll(plan);
      assert.deepEqual(samples[0]?.of, { quantity: '3003', label: 'Volt', unit: 'v' }, 'the unit of the key');
      assert.equal(rig.form('data_acquire')['Unit'], undefined);
      assert.deepEqual(rig.asked(), [...LOGIN, BANK, DATA]);
      rig.server.faults.clear();
      rig.time += 299_000;
      await planned({ device, quantity: ['3003'] });
      assert.deepEqual(rig.asked(), []);
      rig.time += 2_000;
      assert.equal((await planned({ device, quantity: ['3003'] })).series[0]?.quantity?.unit, 'v');
      assert.deepEqual(rig.warnings, []);
    });
  }
});

describe('resensys quantity bank over the wire', () => {
  afterEach(close);

  const query = { device: '15-03-77-A1', quantity: ['3003'] };
  const unit = async (): Promise<unknown> => (await planned(query)).series[0]?.quantity?.unit;

  it('is asked for again when who asked gave up', async () => {
    rig = await Rig.start();
    rig.server.faults.next({ kind: 'stall', when: 'before' }, { path: /QuantityBank/ });
    const leaving = new AbortController();
    const first = rig.cloud.plan(query, { ...work(), signal: leaving.signal });
    while (rig.server.journal.count(/QuantityBank/) === 0) await new Promise(setImmediate);
    leaving.abort();
    await assert.rejects(first);
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
    assert.equal(await unit(), 'v');
  });

  it('is not taken for missing while the account is paused', async () => {
    rig = await Rig.start();
    const plan = await planned(query);
    rig.time += 299_000;
    await rig.cloud.sites?.({}, work());
    rig.time += 2_000;
    rig.simulated.settings.password = 'changed';
    assert.equal(await codeLater(readAll(plan)), 'E_AUTH');
    assert.equal(await codeLater(unit()), 'E_AUTH');
    rig.simulated.settings.password = 'demo-pass';
    await rig.account.resetPause();
    assert.equal(await unit(), 'v');
  });
});

describe('resensys without a registration', () => {
  afterEach(close);

  const query = { site: '2a01', device: '150377A1', quantity: ['3003', '3001', '3003'] };

  it('takes the ids for the names', async () => {
    rig = await Rig.start({ registration: false });
    const plan = await planned(query);
    assert.deepEqual(plan, {
      source: { vendor: 'resensys', site: '2A-01', device: '15-03-77-A1', name: '15-03-77-A1' },
      series: [
        { quantity: { quantity: '3003', label: '3003', unit: 'v' } },
        { quantity: { quantity: '3001', label: '3001', unit: 'dBm' } },
      ],
    });
    const truth = rig.simulated.rows('15-03-77-A1', 3003, lastDay.from, START + 1);
    const samples = await readAll(plan);
    assert.deepEqual(
      samples.filter(({ of }) => of.quantity === '3003').map(({ time, value }) => [time, value]),
      truth.map(({ time, value }) => [time, value]),
    );
    assert.deepEqual(rig.asked(), [...LOGIN, BANK, DATA, DATA]);
  });

  for (const [name, change] of [
    ['site', { site: undefined }],
    ['device', { device: undefined }],
    ['quantity', { quantity: undefined }],
    ['quantity by its number', { quantity: ['Volt'] }],
    ['device that can be one', { device: 'pier' }],
    ['site that can be one', { site: 'pier' }],
  ] as const) {
    it(`wants a ${name}`, async () => {
      rig = await Rig.start({ registration: false });
      const { site, device, quantity } = { ...query, ...change };
      const given = { ...(site ? { site } : {}), ...(device ? { device } : {}), ...(quantity ? { quantity } : {}) };
      assert.equal(await codeLater(rig.cloud.plan(given, work())), 'E_INPUT');
    });
  }

  it('has no lists', async () => {
    rig = await Rig.start({ registration: false });
    assert.equal(await codeLater(rig.cloud.devices({}, work())), 'E_UNSUPPORTED');
    assert.equal(await codeLater(rig.cloud.quantities({}, work())), 'E_UNSUPPORTED');
    assert.equal(await codeLater(rig.cloud.sites?.({}, work()) ?? Promise.resolve()), 'E_UNSUPPORTED');
  });

  it('tells a wrong password by the first data, and sends it once for all who wait', async () => {
    rig = await Rig.start({ registration: false, password: 'changed' });
    const plan = await planned(query);
    const reads = Array.from({ length: 50 }, () => codeLater(readAll(plan)));
    assert.deepEqual(new Set(await Promise.all(reads)), new Set(['E_AUTH']));
    assert.equal(rig.simulated.credentialsRefused, 1);
  });

  it('goes on without one when it is asked for again', async () => {
    rig = await Rig.start({ registration: false });
    await planned(query);
    rig.asked();
    rig.time += 301_000;
    assert.equal((await planned(query)).series.length, 2);
    assert.deepEqual(rig.asked(), ['POST /api/v2/registration', BANK]);
  });

  it('is found by a page with 403 for a fresh token too, also later', async () => {
    rig = await Rig.start();
    const page = '<html><h1>Forbidden</h1></html>';
    rig.server.faults.next({ kind: 'status', status: 403, body: page }, { path: /registration/, count: Infinity });
    await planned(query);
    assert.deepEqual(rig.asked(), [...LOGIN, ...LOGIN, BANK]);
    rig.time += 301_000;
    await planned(query);
    assert.deepEqual(rig.asked(), ['POST /api/v2/registration', ...LOGIN, ...LOGIN, BANK]);
  });

  it('comes back as soon as the vendor gives one again', async () => {
    rig = await Rig.start({ registration: false });
    await planned(query);
    rig.simulated.settings.registration = true;
    rig.time += 301_000;
    assert.equal((await planned({ device: '15-03-77-A1', quantity: ['Volt'] })).series.length, 1);
  });
});

import assert from 'node:assert/strict';
import helper from 'node-red-node-test-helper';
import type { TestFlowsItem } from 'node-red-node-test-helper';
import resensysAccount from '../../nodes/resensys-account';
import sensitAccount from '../../nodes/sensit-account';
import { ResensysCloud } from '../../src/simulator/resensys';
import { RESENSYS_DEFAULTS } from '../../src/simulator/resensys-options';
import { startCloud } from '../../src/simulator/server';
import type { CloudServer } from '../../src/simulator/server';

const { username, password } = RESENSYS_DEFAULTS;

interface Step {
  step: string;
  ok: boolean;
  text?: string;
  code?: string;
  count?: number;
}

interface Answer {
  status: number;
  text: string;
  body: { ok?: boolean; steps?: Step[]; items?: { value: string; label: string }[]; error?: string };
}

describe("the editor's own routes", () => {
  let simulated: ResensysCloud;
  let cloud: CloudServer;
  let addresses: { baseUrl: string; quantityBankUrl: string };

  before((done) => {
    helper.init(require.resolve(process.env['NODE_RED_PATH'] ?? 'node-red'));
    helper.startServer(done);
  });

  after((done) => {
    helper.stopServer(done);
  });

  beforeEach(async () => {
    simulated = new ResensysCloud({ seed: 'admin' });
    cloud = await startCloud(simulated);
    addresses = { baseUrl: cloud.url, quantityBankUrl: `${cloud.url}/Software/SenScope/QuantityBank.xml` };
    const flow = [{ id: 'stored', type: 'resensys-account', name: 'the bridge', ...addresses }] as TestFlowsItem[];
    await helper.load([resensysAccount, sensitAccount], flow, { stored: { username, password } });
  });

  afterEach(async () => {
    delete process.env['SENSOR_CLOUDS_TESTED'];
    await helper.unload();
    await cloud.close();
  });

  async function post(route: 'test' | 'suggest', body: object): Promise<Answer> {
    const response = await helper.request().post(`/sensor-clouds/${route}`).send(body);
    for (const secret of [password, 'canary-password']) assert.ok(!response.text.includes(secret), 'a secret');
    return { status: response.status, text: response.text, body: response.body as Answer['body'] };
  }

  function account(more: object = {}): object {
    return { type: 'resensys-account', id: 'stored', props: addresses, credentials: {}, ...more };
  }

  it('tests what is stored, step by step', async () => {
    const { status, body } = await post('test', account());
    assert.equal(status, 200);
    assert.equal(body.ok, true);
    assert.deepEqual(
      body.steps?.map(({ step, ok }) => [step, ok]),
      [
        ['reached', true],
        ['login', true],
        ['devices', true],
      ],
    );
    assert.ok((body.steps[2]?.count ?? 0) > 0);
  });

  it('tests what is typed and not stored, and takes __PWRD__ for the stored one', async () => {
    const typed = await post('test', account({ credentials: { username, password: 'canary-password' } }));
    assert.deepEqual(
      typed.body.steps?.map(({ step, ok, code }) => [step, ok, code]),
      [
        ['reached', true, undefined],
        ['login', false, 'E_AUTH'],
      ],
    );
    // Whoever tests is kept from nothing by it, so nothing is said of a pause.
    const said = typed.body.steps[1]?.text ?? '';
    assert.match(said, /^Resensys refused .+\. Check the credentials of the account\./);
    assert.doesNotMatch(said, /msg\.reset|until/);
    assert.equal((await post('test', account({ credentials: { username, password: '__PWRD__' } }))).body.ok, true);
    assert.equal((await post('test', account({ id: 'new', credentials: { username, password } }))).body.ok, true);
  });

  it('resolves variables, and names one that is not set', async () => {
    process.env['SENSOR_CLOUDS_TESTED'] = password;
    const credentials = { username, password: '${SENSOR_CLOUDS_TESTED}' };
    assert.equal((await post('test', account({ credentials }))).body.ok, true);
    delete process.env['SENSOR_CLOUDS_TESTED'];
    const { body } = await post('test', account({ credentials }));
    const [step] = body.steps ?? [];
    assert.deepEqual([step?.step, step?.code], ['reached', 'E_CONFIG']);
    assert.match(step?.text ?? '', /SENSOR_CLOUDS_TESTED/);
  });

  it('sends stored credentials to the stored origins only, even when only one address is another', async () => {
    const thief = await startCloud(new ResensysCloud({ seed: 'thief' }));
    try {
      for (const props of [
        { ...addresses, baseUrl: thief.url },
        { ...addresses, quantityBankUrl: `${thief.url}/QuantityBank.xml` },
      ]) {
        for (const route of ['test', 'suggest'] as const) {
          const { status, text } = await post(route, account({ props, list: 'devices' }));
          assert.equal(status, 200);
          assert.match(text, /Type them again: username, password/);
        }
      }
      assert.equal(thief.journal.entries.length, 0);
      const typed = account({ props: { ...addresses, baseUrl: thief.url }, credentials: { username, password } });
      assert.equal((await post('test', typed)).body.ok, true);
    } finally {
      await thief.close();
    }
  });

  it('says of a cloud that is not there, or has no address, that it was not reached', async () => {
    const nobody = { ...addresses, baseUrl: 'http://127.0.0.1:9' };
    const credentials = { username, password };
    const [step] = (await post('test', account({ props: nobody, credentials }))).body.steps ?? [];
    assert.deepEqual([step?.step, step?.ok, step?.code], ['reached', false, 'E_NETWORK']);
    const plain = { ...addresses, baseUrl: 'http://example.com' };
    const [refused] = (await post('test', account({ props: plain, credentials }))).body.steps ?? [];
    assert.deepEqual([refused?.step, refused?.code], ['reached', 'E_CONFIG']);
  });

  it('suggests devices, sites and the quantities of a device', async () => {
    const devices = (await post('suggest', account({ list: 'devices' }))).body.items ?? [];
    assert.ok(devices.length > 3);
    assert.equal(new Set(devices.map(({ value }) => value)).size, devices.length);
    const sites = (await post('suggest', account({ list: 'sites' }))).body.items ?? [];
    assert.ok(sites.length > 0);
    const [first] = devices;
    const { body } = await post('suggest', account({ list: 'quantities', device: first?.value }));
    assert.deepEqual(
      body.items?.find(({ label }) => label === 'Volt'),
      { value: '3003', label: 'Volt' },
    );
  });

  it('ends the pause of an account that was refused, once a test shows that it is taken', async () => {
    simulated.settings.password = 'changed by somebody';
    const suggested = async (): Promise<Answer['body']> => (await post('suggest', account({ list: 'devices' }))).body;
    assert.match((await suggested()).error ?? '', /refused|password/i);
    assert.equal((await post('test', account())).body.ok, false);
    simulated.settings.password = password;
    const asked = cloud.journal.entries.length;
    assert.notEqual((await suggested()).error, undefined);
    assert.equal(cloud.journal.entries.length, asked, 'paused: nothing is sent');
    assert.equal((await post('test', account())).body.ok, true);
    assert.equal((await suggested()).error, undefined);
  });

  it('suggests nothing and says why where the account cannot be asked', async () => {
    const wrong = { username, password: 'canary-password' };
    const { status, body } = await post('suggest', account({ list: 'devices', credentials: wrong }));
    assert.equal(status, 200);
    assert.deepEqual(body.items, []);
    assert.ok((body.error ?? '').length > 10);
  });

  const SHAPES: readonly [what: string, route: 'test' | 'suggest', body: object][] = [
    ['an unknown type', 'test', { type: 'http request', id: '', props: {}, credentials: {} }],
    ['a type whose node set is not loaded', 'test', { type: 'senquip-account', id: '', props: {}, credentials: {} }],
    ['a credential that is no text', 'test', { type: 'resensys-account', props: {}, credentials: { password: 7 } }],
    ['properties that are no object', 'test', { type: 'resensys-account', props: [], credentials: {} }],
    ['an unknown list', 'suggest', { type: 'resensys-account', props: {}, credentials: {}, list: 'passwords' }],
    ['a device that is no text', 'suggest', { type: 'resensys-account', list: 'quantities', device: { $ne: 1 } }],
  ];
  for (const [what, route, body] of SHAPES) {
    it(`refuses ${what}`, async () => {
      assert.equal((await post(route, body)).status, 400);
      assert.equal(cloud.journal.entries.length, 0);
    });
  }
});

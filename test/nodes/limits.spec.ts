import assert from 'node:assert/strict';
import sinon from 'sinon';
import resensysAccount from '../../nodes/resensys-account';
import getReadings from '../../nodes/sensor-get-readings';
import { ResensysCloud } from '../../src/simulator/resensys';
import { type CloudServer, startCloud } from '../../src/simulator/server';
import { Deployment, type Item } from './deployment';
import { turn } from './flow';

const DEVICE = '15-03-77-A2';
const HOUR = { device: DEVICE, quantity: 'Volt', from: '2026-05-01', to: '2026-05-01T01:00:00' };
const DATA = /data_acquire/;

describe('the limits of an account in a flow', () => {
  let cloud: ResensysCloud;
  let server: CloudServer;
  let flow: Deployment;

  beforeEach(async () => {
    cloud = new ResensysCloud();
    server = await startCloud(cloud, { clock: () => Date.now() });
  });
  afterEach(async () => {
    sinon.restore();
    await flow.close();
    await server.close();
  });

  /** Accounts of one login, and a node for each. */
  async function deploy(...accounts: Record<string, unknown>[]): Promise<void> {
    const config = accounts.map((more, index): Item => ({
      id: `account-${index}`,
      type: 'resensys-account',
      name: `bridge ${index}`,
      baseUrl: server.url,
      quantityBankUrl: `${server.url}/Software/SenScope/QuantityBank.xml`,
      rate: '0',
      timeout: '5',
      ...more,
    }));
    const nodes = config.map(({ id }, index): Item => ({
      id: `node-${index}`,
      type: 'sensor-get-readings',
      vendor: 'resensys',
      resensys: id,
    }));
    const credentials = Object.fromEntries(config.map(({ id }) => [id, { username: 'demo', password: 'demo-pass' }]));
    flow = await Deployment.open({ types: [resensysAccount, getReadings], config, nodes, credentials });
  }

  /** Sends so many messages to each node, and waits for all of them. */
  async function many(count: number, nodes = ['node-0', 'node-1']): Promise<(string | undefined)[]> {
    const asked = Array.from({ length: count }, (_, index) => nodes[index % nodes.length] ?? '');
    const outcomes = await Promise.all(asked.map((node) => flow.ask(node, { payload: HOUR })));
    return outcomes.map(({ error }) => error?.code);
  }

  /** The most requests that are in flight when another one comes, while `work` is done. */
  async function mostTogether(work: () => Promise<unknown>): Promise<number> {
    let most = 0;
    server.latency = () => {
      most = Math.max(most, server.inFlight);
      return 5;
    };
    await work();
    server.latency = 0;
    return most;
  }

  const lines = (): string[] => flow.warnings.filter((line) => line.startsWith('Account'));

  it('are shared by config nodes of one login: the lower concurrency and the stricter rate hold', async () => {
    await deploy({ concurrency: '6', rate: '40' }, { concurrency: '2', rate: '0' });
    await many(2);
    server.journal.clear();
    const began = performance.now();
    const most = await mostTogether(() => many(60));
    assert.equal(most, 2);
    // A second's worth may go at once, 20 must wait for half a second.
    assert.ok(performance.now() - began >= 490, `${performance.now() - began} ms`);
    assert.equal(server.journal.count(DATA), 60);
    assert.equal(cloud.loginPages, 1);
  });

  it('a poll overtakes a backfill that waits', async () => {
    await deploy({ concurrency: '1' });
    await many(1, ['node-0']);
    server.journal.clear();
    server.latency = 5;
    const backfill = flow.ask('node-0', { payload: { ...HOUR, from: '2026-01-01', to: '2026-05-01' } });
    await flow.until(() => server.journal.count(DATA) > 2);
    const before = server.journal.count(DATA);
    await flow.ask('node-0', { payload: { ...HOUR, from: '2026-04-30T07:00:00' } });
    const forms = server.journal.matching(DATA).map(({ body }) => new URLSearchParams(body).get('T_start'));
    const place = forms.findIndex((from) => from?.startsWith('2026-04-30 06:59:59') === true);
    assert.ok(place >= before - 1 && place <= before + 1, `${place} after ${before}`);
    assert.equal((await backfill).error, undefined);
    assert.ok(forms.length < 18 && server.journal.count(DATA) >= 18, 'the backfill was over before');
  });

  it('429 halves the concurrency for all, and it grows again', async () => {
    await deploy({ concurrency: '4' }, { concurrency: '4' });
    sinon.stub(Math, 'random').returns(0);
    await many(2);
    assert.equal(await mostTogether(() => many(16)), 4);
    server.faults.next({ kind: 'status', status: 429 }, { path: DATA });
    // Nobody notices but the clock: it is asked again.
    assert.deepEqual(await many(1), [undefined]);
    assert.equal(await mostTogether(() => many(16)), 2);
    await many(45);
    assert.equal(await mostTogether(() => many(16)), 4);
    assert.deepEqual(lines(), []);
  });

  it('a short Retry-After is waited by all, with a yellow ring, and nothing is sent meanwhile', async () => {
    const clock = sinon.useFakeTimers({ now: Date.now(), toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    await deploy({}, {});
    await many(2);
    server.faults.next({ kind: 'status', status: 429, retryAfter: 45 }, { path: DATA });
    const all = many(4);
    await flow.until(() => {
      // A node shows two statuses a second, no more.
      clock.tick(1);
      return flow.statuses.some((status) => JSON.stringify(status).includes('yellow'));
    });
    const sent = server.journal.count(DATA);
    clock.tick(40_000);
    for (let turns = 0; turns < 50; turns += 1) await turn();
    assert.equal(server.journal.count(DATA), sent);
    clock.tick(5_001);
    assert.deepEqual(await all, [undefined, undefined, undefined, undefined]);
    assert.deepEqual(lines(), []);
  });

  it('a long Retry-After closes the account: E_RATE_LIMIT with its end, nothing sent, one line, one when it is over', async () => {
    const clock = sinon.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    await deploy({}, {});
    await many(2);
    const end = Date.now() + 7_200_000;
    server.faults.next({ kind: 'status', status: 429, retryAfter: 7_200 }, { path: DATA });
    const codes = await many(1, ['node-1']);
    assert.deepEqual(codes, ['E_RATE_LIMIT']);
    const sent = server.journal.count();
    assert.deepEqual([...new Set(await many(40))], ['E_RATE_LIMIT']);
    assert.equal(server.journal.count(), sent);
    for (const { error } of flow.caught) {
      assert.ok(Math.abs(Date.parse(error.cause.retryAt ?? '') - end) < 1_000, error.cause.retryAt);
      assert.equal(error.cause.retryable, true);
    }
    assert.equal(lines().length, 1);
    clock.setSystemTime(end + 1_000);
    assert.deepEqual(await many(2), [undefined, undefined]);
    assert.match(lines().join('\n'), /^Account bridge \d fails: .*\nAccount bridge \d works again\.$/);
  });

  it('nonsense and the past in Retry-After are no wait', async () => {
    await deploy({});
    sinon.stub(Math, 'random').returns(0);
    await many(1, ['node-0']);
    for (const retryAfter of ['soon', '-5', 'Mon, 01 Jan 2024 00:00:00 GMT', '1e99', '9'.repeat(400)]) {
      server.faults.next({ kind: 'status', status: 503, retryAfter }, { path: DATA });
      assert.deepEqual(await many(1, ['node-0']), [undefined], retryAfter);
    }
  });

  it('an outage is one line when it begins and one when it is over, however many messages meet it', async () => {
    await deploy({}, {});
    sinon.stub(Math, 'random').returns(0);
    await many(2);
    server.faults.next({ kind: 'status', status: 503 }, { path: DATA, count: Infinity });
    assert.deepEqual([...new Set(await many(100))], ['E_VENDOR']);
    assert.equal(lines().length, 1);
    assert.match(lines()[0] ?? '', /^Account bridge \d fails: .*503/);
    server.faults.clear();
    assert.deepEqual([...new Set(await many(100))], [undefined]);
    assert.equal(lines().length, 2);
    assert.match(lines()[1] ?? '', /^Account bridge \d works again\.$/);
    // An error of the asker is no outage.
    await flow.ask('node-0', { payload: { ...HOUR, device: 'nobody' } });
    assert.equal(lines().length, 2);
  });

  it('the retries of all messages together are counted: a cloud that is down is not asked five times by each', async () => {
    await deploy({}, {});
    sinon.stub(Math, 'random').returns(0);
    await many(2);
    server.journal.clear();
    server.faults.next({ kind: 'reset', when: 'before' }, { path: DATA, count: Infinity });
    assert.deepEqual([...new Set(await many(200))], ['E_NETWORK']);
    // 20 retries in all, a few of them paid for by what succeeded before.
    const asked = server.journal.count(DATA);
    assert.ok(asked >= 219 && asked <= 222, String(asked));
  });
});

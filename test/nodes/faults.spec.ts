import assert from 'node:assert/strict';
import { slowness } from '../vendors/stall';
import { Bridge } from './resensys-flow';

const DEVICE = '15-03-77-A2';
const NODE = { type: 'sensor-get-readings', device: DEVICE, quantity: 'Volt' };

describe('what can go wrong with an account', () => {
  let bridge: Bridge;

  beforeEach(async () => {
    bridge = await Bridge.open();
  });
  afterEach(() => bridge.close());

  it('200 messages at once make one login', async () => {
    const flow = await bridge.deploy({ ...NODE, from: '2026-05-01', to: '2026-05-01T01:00:00' });
    for (let message = 0; message < 200; message += 1) flow.receive({ payload: message });
    await flow.until(() => flow.completed === 200);
    assert.equal(bridge.cloud.loginPages, 1);
    assert.equal(bridge.server.journal.count('/api/v2/registration'), 1);
    assert.equal(bridge.server.journal.count('/api/v1/data_acquire'), 200);
    assert.deepEqual(flow.caught, []);
  });

  it('a wrong password is sent once, however many messages wait, and then not for a quarter of an hour', async () => {
    const flow = await bridge.deploy(NODE, {}, { username: 'demo', password: 'canary-wrong' });
    for (let message = 0; message < 50; message += 1) flow.receive();
    await flow.until(() => flow.caught.length === 50);
    const again = await flow.run();
    assert.equal(bridge.cloud.passwordsSeen, 1);
    for (const { error } of [...flow.caught, again]) {
      assert.equal(error?.code, 'E_AUTH');
      const wait = Date.parse(error.cause.retryAt ?? '') - Date.now();
      assert.ok(wait > 14 * 60_000 && wait <= 15 * 60_000, `${wait} ms`);
    }
    assert.ok(!JSON.stringify([flow.caught, flow.statuses]).includes('canary'));
    await flow.until(() => flow.statuses.at(-1)?.fill === 'red');
  });

  it('a wrong password is remembered across a restart, and forgotten for a new one', async () => {
    const first = await bridge.deploy(NODE, {}, { username: 'demo', password: 'wrong' });
    const { userDir } = first;
    await first.run();
    const seen = bridge.cloud.passwordsSeen;
    const restarted = await bridge.deployAgain(NODE, { username: 'demo', password: 'wrong' }, userDir);
    assert.equal((await restarted.run()).error?.code, 'E_AUTH');
    assert.equal(bridge.cloud.passwordsSeen, seen);
    const mended = await bridge.deployAgain(NODE, { username: 'demo', password: 'demo-pass' }, userDir);
    assert.equal((await mended.run()).error, undefined);
  });

  it('msg.reset ends the pause', async () => {
    const flow = await bridge.deploy(NODE, {}, { username: 'demo', password: 'wrong' });
    await flow.run();
    bridge.cloud.settings.password = 'wrong';
    assert.equal((await flow.run()).error?.code, 'E_AUTH');
    const { error, messages } = await flow.run({ reset: true });
    assert.equal(error, undefined);
    assert.ok(messages.every((message) => !('reset' in message)));
  });

  it('a parameter of the wrong kind is E_INPUT, names the parameter, and nothing is sent', async () => {
    const flow = await bridge.deploy({ type: 'sensor-get-readings' });
    const wrong: [object, RegExp][] = [
      [{ device: DEVICE, from: '2026-05-02', to: '2026-05-01' }, /from .* to /],
      [{ device: DEVICE, from: 'yesterday' }, /from.*"yesterday"/],
      [{ device: DEVICE, limit: 0 }, /"limit" is 0/],
      [{ device: DEVICE, batch: 'many' }, /"batch" is "many"/],
      [{ device: DEVICE, output: 'xml' }, /"output" is "xml".*readings, records/],
      [{ device: { id: 7 } }, /"device"/],
      [{ quantity: 'Volt' }, /device/],
      [{ device: DEVICE, vendor: 'senquip' }, /senquip.*resensys/],
      [{ device: DEVICE, raw: 'perhaps' }, /"raw"/],
      [{ device: DEVICE, quantity: [] }, /"quantity"/],
    ];
    for (const [payload, reason] of wrong) {
      const { error, messages } = await flow.run({ payload });
      assert.equal(error?.code, 'E_INPUT', JSON.stringify(payload));
      assert.match(error.message, reason);
      assert.deepEqual(messages, []);
      assert.deepEqual(error.cause, { vendor: 'resensys', operation: 'get-readings' });
    }
    const { error } = await flow.run({ payload: [{ device: DEVICE }, { device: DEVICE, limit: -1 }] });
    assert.equal(error?.code, 'E_INPUT');
    assert.equal(bridge.server.journal.count(), 0);
  });

  it('what is not configured is E_CONFIG and says what', async () => {
    const cases: [Record<string, unknown>, Record<string, unknown>, Record<string, string>, RegExp][] = [
      [{ resensys: '' }, {}, { username: 'demo', password: 'x' }, /account/],
      [{ resensys: 'gone' }, {}, { username: 'demo', password: 'x' }, /missing/],
      [{}, {}, { username: 'demo' }, /password/],
      [{}, {}, { username: '${NO_SUCH_VARIABLE}', password: 'x' }, /NO_SUCH_VARIABLE/],
      [{}, { baseUrl: 'http://example.org' }, { username: 'demo', password: 'x' }, /https/],
      [{}, { quantityBankUrl: 'http://example.org/x.xml' }, { username: 'demo', password: 'x' }, /https/],
      [{}, { concurrency: 'two' }, { username: 'demo', password: 'x' }, /concurrency/],
      [{ device: '${NO_SUCH_DEVICE}' }, {}, { username: 'demo', password: 'x' }, /NO_SUCH_DEVICE/],
    ];
    for (const [node, account, credentials, reason] of cases) {
      const flow = await bridge.deploy({ ...NODE, ...node }, account, credentials);
      const { error } = await flow.run();
      await bridge.undeploy();
      assert.equal(error?.code, 'E_CONFIG', String(reason));
      assert.match(error.message, reason);
    }
    assert.equal(bridge.server.journal.count(), 0);
    const flow = await bridge.deploy({ ...NODE, device: '${NO_SUCH_DEVICE}' });
    assert.equal((await flow.run({ payload: { device: DEVICE } })).error, undefined);
  });

  it('the cloud gone is E_NETWORK, HTML instead of JSON E_RESPONSE, its errors E_VENDOR, and then it works again', async () => {
    const flow = await bridge.deploy({ ...NODE, from: '2026-05-01', to: '2026-05-02' });
    assert.equal((await flow.run()).error, undefined);
    const data = /data_acquire/;

    bridge.server.faults.next({ kind: 'html' }, { path: data });
    const html = await flow.run();
    assert.equal(html.error?.code, 'E_RESPONSE');
    assert.deepEqual(html.messages, []);

    bridge.server.faults.next({ kind: 'status', status: 503, body: '<html>down</html>' }, { path: data, count: 5 });
    const down = await flow.run();
    assert.equal(down.error?.code, 'E_VENDOR');
    assert.equal(down.error.cause.status, 503);
    assert.equal(down.error.cause.attempts, 5);
    assert.equal(down.error.cause.retryable, true);

    bridge.server.faults.next({ kind: 'reset', when: 'before' }, { path: data, count: 5 });
    assert.equal((await flow.run()).error?.code, 'E_NETWORK');

    const { error, messages } = await flow.run();
    assert.equal(error, undefined);
    assert.ok(messages.length > 0);
    await flow.until(() => flow.statuses.at(-1)?.fill === 'green');
  }).timeout(60_000);

  it('an unknown device, quantity and site are E_NOT_FOUND; of a fleet the others are sent', async () => {
    const flow = await bridge.deploy({ type: 'sensor-get-readings', from: '2026-05-01', to: '2026-05-02' });
    assert.equal((await flow.run({ payload: { device: '00-00-00-01' } })).error?.code, 'E_NOT_FOUND');
    assert.equal((await flow.run({ payload: { device: DEVICE, quantity: 'Warp' } })).error?.code, 'E_NOT_FOUND');
    assert.equal((await flow.run({ payload: { site: '00-07' } })).error?.code, 'E_NOT_FOUND');
    const { error, messages } = await flow.run({
      payload: [{ device: DEVICE, quantity: 3003 }, { device: '00-00-00-01' }],
    });
    assert.equal(error?.code, 'E_PARTIAL');
    assert.deepEqual(
      error.cause.failures?.map(({ device, code }) => ({ device, code })),
      [{ device: '00-00-00-01', code: 'E_NOT_FOUND' }],
    );
    assert.deepEqual(
      messages.map(({ parts }) => parts.count),
      [1],
    );
  });

  it('a close ends everything at once: no message, no error, no Complete', async () => {
    const flow = await bridge.deploy({ ...NODE, from: '2026-01-01', to: '2026-05-01' });
    await flow.run({ payload: { to: '2026-01-02' } });
    const before = { sent: flow.sent.length, completed: flow.completed };
    bridge.server.latency = 60_000;
    const asked = bridge.server.journal.count();
    flow.receive();
    await flow.until(() => bridge.server.inFlight > 0);
    const start = performance.now();
    await bridge.undeploy();
    assert.ok(performance.now() - start < 2_000 * slowness());
    assert.deepEqual(
      { sent: flow.sent.length, completed: flow.completed, caught: flow.caught.length },
      { ...before, caught: 0 },
    );
    assert.ok(bridge.server.journal.count() - asked <= 2);
  });
});

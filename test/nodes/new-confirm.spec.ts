import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sinon from 'sinon';
import type { Caught, Flow, Sent } from './flow';
import { turn } from './flow';
import { Bridge } from './resensys-flow';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DEVICE = '15-03-77-A2';
const FROM = Date.UTC(2026, 4, 1);

function deliveryOf({ sensorCloud }: Sent): string {
  return sensorCloud.delivery ?? '';
}

function timesOf(messages: readonly Sent[]): number[] {
  return messages.flatMap(({ payload }) => (payload as { time: number }[]).map(({ time }) => time));
}

describe('read: new with confirm', () => {
  let bridge: Bridge;
  let userDir: string;
  let flow: Flow;

  beforeEach(async () => {
    bridge = await Bridge.open();
    userDir = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-'));
  });
  afterEach(async () => {
    sinon.restore();
    await bridge.close();
    rmSync(userDir, { recursive: true, force: true });
  });

  const deploy = async (more: Record<string, unknown> = {}): Promise<void> => {
    const node = {
      type: 'sensor-get-readings',
      read: 'new',
      confirm: true,
      device: DEVICE,
      quantity: 'Volt',
      batch: '10',
    };
    flow = await bridge.deploy({ ...node, ...more }, {}, undefined, userDir);
  };
  const restart = async (more: Record<string, unknown> = {}): Promise<void> => {
    await bridge.undeploy();
    const before = userDir;
    userDir = `${before}+`;
    renameSync(before, userDir);
    await deploy(more);
  };
  /** What a Complete node behind the consumer sends back. */
  const confirm = (...messages: readonly Sent[]): void => {
    for (const { sensorCloud } of messages) flow.receive({ payload: 'whatever', sensorCloud });
  };
  /** Starts a run and waits for so many messages of it. */
  const begin = async (hours: number, messages: number): Promise<Sent[]> => {
    const before = flow.sent.length;
    flow.receive({ payload: { from: FROM, to: FROM + hours * HOUR } });
    await flow.until(() => flow.sent.length >= before + messages);
    return flow.sent.slice(before);
  };
  const turns = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) await turn();
  };
  const truth = (from: number, to: number): number[] =>
    bridge.cloud.rows(DEVICE, 3003, from, to).map(({ time }) => time);

  it('a run ends when every message has come back, and a confirmation gives no output', async () => {
    await deploy();
    const sent = await begin(6, 4);
    assert.deepEqual(timesOf(sent), truth(FROM, FROM + 6 * HOUR));
    for (const message of sent) assert.ok(deliveryOf(message).startsWith('node/'), deliveryOf(message));
    assert.equal(new Set(sent.map(deliveryOf)).size, 4);
    assert.equal(sent.at(-1)?.parts.count, 4, 'the last one is not held back while the run waits');
    const [first, ...others] = sent.toReversed();
    assert.ok(first);
    confirm(...others);
    await flow.until(() => flow.statuses.some(({ text }) => text === 'waiting: 1 unconfirmed'));
    assert.ok(
      flow.statuses.every(
        ({ fill, shape, text }) => !/unconf/.test(text ?? '') || (fill === 'yellow' && shape === 'ring'),
      ),
    );
    assert.equal(flow.completed, 0);
    confirm(first, first, ...others);
    await flow.until(() => flow.completed === 1);
    await turns(20);
    assert.equal(flow.sent.length, 4);
    assert.equal(flow.completed, 1);
    await flow.until(() => flow.statuses.at(-1)?.fill === 'green');
    const { messages } = await flow.run({ payload: { from: FROM, to: FROM + 6 * HOUR } });
    assert.deepEqual(
      messages.map(({ payload }) => payload),
      [[]],
    );
  });

  it('an empty message has a delivery too, needs none, and starts no run when it comes back', async () => {
    await deploy();
    const { messages } = await flow.run({ payload: { from: FROM, to: FROM + 1 } });
    const [empty] = messages;
    assert.ok(empty && deliveryOf(empty).startsWith('node/'));
    const none = await flow.run({ payload: [] });
    assert.ok(none.messages[0] && deliveryOf(none.messages[0]).startsWith('node/'));
    confirm(empty, ...none.messages);
    flow.receive({ sensorCloud: { delivery: 'node/nobody-knows-this' } });
    await turns(20);
    assert.equal(flow.completed, 2);
    assert.equal(flow.sent.length, 2);
  });

  it('any other delivery is that of another node, and the message is an ordinary one', async () => {
    await deploy({ confirm: false });
    for (const delivery of ['node-2/abc', 'nodes/abc', 'node', 7, null]) {
      const { messages, error } = await flow.run({ payload: { from: FROM, to: FROM + 1 }, sensorCloud: { delivery } });
      assert.equal(error, undefined);
      assert.equal(messages.length, 1);
      assert.equal(messages[0]?.sensorCloud.delivery, undefined);
    }
  });

  it('what was not confirmed is read again by the next run; msg.reset ends the one that only waits', async () => {
    await deploy();
    const sent = await begin(6, 4);
    confirm(...sent.slice(0, 2));
    await turns(5);
    flow.receive({ payload: { from: FROM, to: FROM + 1 }, reset: true });
    await flow.until(() => flow.completed === 2);
    assert.deepEqual(flow.caught, []);
    const all = await begin(6, 4);
    assert.deepEqual(timesOf(all), truth(FROM, FROM + 6 * HOUR), 'a reset forgets');
    confirm(...all);
    await flow.until(() => flow.completed === 3);
  });

  it('waits for 10 minutes without any confirmation, then is E_TIMEOUT that counts the missing ones', async () => {
    await deploy();
    const sent = await begin(6, 4);
    await turns(5);
    const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldClearNativeTimers: true });
    confirm(...sent.slice(0, 1));
    await turns(5);
    clock.tick(9 * 60_000);
    await turns(5);
    confirm(...sent.slice(2, 3));
    await turns(5);
    clock.tick(9.9 * 60_000);
    await turns(5);
    assert.equal(flow.caught.length, 0);
    clock.tick(0.2 * 60_000);
    await turns(5);
    clock.restore();
    await flow.until(() => flow.caught.length === 1);
    const [{ error }] = flow.caught as [Caught];
    assert.equal(error.code, 'E_TIMEOUT');
    assert.equal(error.cause.retryable, true);
    assert.match(error.message, /\b2 messages\b/);
    assert.equal(flow.completed, 0);
    const again = await begin(6, 2);
    assert.deepEqual(timesOf(again), timesOf([...sent.slice(1, 2), ...sent.slice(3)]));
    confirm(...sent.slice(3), ...again);
    await flow.until(() => flow.completed === 1);
  });

  it('keeps at most 100 messages out, the one held back among them', async () => {
    await deploy({ batch: '1' });
    const hours = 30;
    const sent = await begin(hours, 99);
    await turns(200);
    assert.equal(flow.sent.length, 99);
    await flow.until(() => /100/.test(flow.statuses.at(-1)?.text ?? ''));
    confirm(...sent.slice(10, 15));
    await flow.until(() => flow.sent.length === 104);
    await turns(100);
    assert.equal(flow.sent.length, 104);
    const all = truth(FROM, FROM + hours * HOUR).length;
    let done = 0;
    while (flow.completed === 0) {
      const news = flow.sent.slice(done);
      done += news.length;
      confirm(...news);
      await turn();
    }
    assert.equal(flow.sent.length, all);
  });

  it('confirmations count after a restart, in any order', async () => {
    await deploy();
    const sent = await begin(6, 4);
    confirm(...sent.slice(1, 2));
    await turns(5);
    await restart();
    confirm(...sent.slice(3), ...sent.slice(0, 1));
    await turns(20);
    assert.deepEqual(flow.sent, []);
    const again = await begin(6, 1);
    assert.deepEqual(timesOf(again), timesOf(sent.slice(2, 3)));
    confirm(...again);
    await flow.until(() => flow.completed === 1);
  });

  it('rows of one time in two messages count when both have come back', async () => {
    await deploy({ quantity: '', batch: '3' });
    const payload = { from: FROM, to: FROM + HOUR / 2 };
    flow.receive({ payload });
    await flow.until(() => flow.sent.at(-1)?.parts.count !== undefined);
    const sent = [...flow.sent];
    const [first, second] = sent;
    assert.ok(first && second);
    const shared = timesOf([first]).filter((time) => timesOf([second]).includes(time));
    assert.ok(shared.length > 0);
    confirm(...sent.filter((message) => message !== second));
    await turns(5);
    await restart({ quantity: '' });
    flow.receive({ payload });
    await flow.until(() => flow.sent.at(-1)?.parts.count !== undefined);
    for (const time of new Set(timesOf([second]))) {
      assert.equal(
        timesOf(flow.sent).filter((each) => each === time).length,
        timesOf(sent).filter((each) => each === time).length,
      );
    }
    assert.deepEqual([...new Set(timesOf(flow.sent))], [...new Set(timesOf([second]))]);
  });

  it('a year of backfill goes on after a restart with what was not confirmed', async () => {
    await deploy({ batch: '200' });
    flow.receive({ payload: { from: FROM, to: FROM + 200 * DAY } });
    await flow.until(() => flow.sent.length >= 60);
    const arrived = flow.sent.slice(0, 50);
    confirm(...arrived);
    await turns(3);
    await restart();
    const times = new Set(timesOf(arrived));
    let repeated = 0;
    flow.receive({ payload: { from: FROM, to: FROM + 200 * DAY } });
    for (let done = 0; flow.completed === 0;) {
      const news = flow.sent.slice(done);
      done = flow.sent.length;
      for (const time of timesOf(news)) {
        if (times.has(time)) repeated += 1;
        times.add(time);
      }
      confirm(...news);
      await turn();
    }
    assert.equal(repeated, 0);
    assert.deepEqual(
      [...times].sort((one, other) => one - other),
      truth(FROM, FROM + 200 * DAY),
    );
  });
});

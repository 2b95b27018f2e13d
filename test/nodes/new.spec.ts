import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Flow, Outcome, Sent } from './flow';
import { Bridge } from './resensys-flow';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DEVICE = '15-03-77-A2';
const FROM = Date.UTC(2026, 4, 1);
const DATA = { path: /data_acquire/ };

interface Row {
  quantity: string;
  device: string;
  time: number;
}

function rowsOf(messages: readonly Sent[]): Row[] {
  return messages.flatMap(({ payload }) => payload as Row[]);
}

function timesOf({ messages }: Outcome): number[] {
  return rowsOf(messages).map(({ time }) => time);
}

describe('get readings with read: new', () => {
  let bridge: Bridge;
  let userDir: string;

  beforeEach(async () => {
    bridge = await Bridge.open();
    userDir = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-'));
  });
  afterEach(async () => {
    await bridge.close();
    rmSync(userDir, { recursive: true, force: true });
  });

  const node = { type: 'sensor-get-readings', read: 'new', device: DEVICE, quantity: 'Volt' };
  const deploy = (more: Record<string, unknown> = {}, credentials?: Record<string, string>): Promise<Flow> =>
    bridge.deploy({ ...node, ...more }, {}, credentials, userDir);
  /** Another Node-RED: with a user directory of another name nothing but the files is the same. */
  const restart = async (): Promise<Flow> => {
    await bridge.undeploy();
    const before = userDir;
    userDir = `${before}+`;
    renameSync(before, userDir);
    const { username, password } = bridge.cloud.settings;
    return deploy({}, { username, password });
  };
  const truth = (from: number, to: number, df = 3003): number[] =>
    bridge.cloud.rows(DEVICE, df, from, to).map(({ time }) => time);
  const file = (): string => path.join(userDir, 'sensor-clouds', 'coverage', 'node.json');

  it('gives each row once, whatever the runs ask for', async () => {
    const flow = await deploy();
    const ask = (from: number, to: number): Promise<Outcome> => flow.run({ payload: { from, to } });
    const first = await ask(FROM, FROM + 3 * HOUR);
    assert.deepEqual(timesOf(first), truth(FROM, FROM + 3 * HOUR));
    assert.equal(first.messages.at(-1)?.sensorCloud.delivery, undefined);
    assert.deepEqual(timesOf(await ask(FROM + HOUR, FROM + 5 * HOUR)), truth(FROM + 3 * HOUR, FROM + 5 * HOUR));
    const nothing = await ask(FROM + HOUR, FROM + 5 * HOUR);
    assert.deepEqual(
      nothing.messages.map(({ payload }) => payload),
      [[]],
    );
    const before = bridge.server.journal.count('/api/v1/data_acquire');
    await ask(FROM, FROM + 5 * HOUR);
    assert.equal(bridge.server.journal.count('/api/v1/data_acquire'), before, 'nothing is asked that is known');
    assert.deepEqual(timesOf(await ask(FROM - HOUR, FROM + 5 * HOUR)), truth(FROM - HOUR, FROM));
  });

  it('reads from the earliest start that any run had, also when the runs since then have failed', async () => {
    const flow = await deploy();
    bridge.server.faults.next({ kind: 'status', status: 400 }, { path: /registration|data_acquire/, count: 2 });
    assert.ok((await flow.run({ payload: { from: FROM, to: FROM + HOUR } })).error);
    assert.ok((await flow.run({ payload: { from: FROM + HOUR, to: FROM + 2 * HOUR } })).error);
    const { error, ...outcome } = await flow.run({ payload: { from: FROM + 5 * HOUR, to: FROM + 6 * HOUR } });
    assert.equal(error, undefined);
    assert.deepEqual(timesOf(outcome), truth(FROM, FROM + 6 * HOUR));
  });

  it('a window that failed stays a gap, and is read by the next run', async () => {
    const flow = await deploy({ quantity: '' });
    bridge.server.faults.next({ kind: 'status', status: 400 }, { path: /data_acquire/ });
    const payload = { from: FROM, to: FROM + 4 * HOUR };
    const first = await flow.run({ payload });
    assert.equal(first.error?.code, 'E_PARTIAL');
    const second = await flow.run({ payload });
    assert.equal(second.error, undefined);
    const [failed] = first.error.cause.failures ?? [];
    assert.deepEqual([...new Set(rowsOf(second.messages).map(({ quantity }) => quantity))], [failed?.quantity]);
    const rows = rowsOf([...first.messages, ...second.messages]).map(({ quantity, time }) => `${quantity} ${time}`);
    const all = bridge.cloud
      .registrationRows()
      .filter(({ DID }) => DID === DEVICE)
      .flatMap(({ DataFormat }) => truth(FROM, payload.to, Number(DataFormat)).map((time) => `${DataFormat} ${time}`));
    assert.deepEqual(rows.sort(), all.sort());
  });

  it('goes on where it was after a restart, and after the password has changed', async () => {
    const flow = await deploy();
    await flow.run({ payload: { from: FROM, to: FROM + 3 * HOUR } });
    const again = await restart();
    assert.deepEqual(
      timesOf(await again.run({ payload: { from: FROM, to: FROM + 4 * HOUR } })),
      truth(FROM + 3 * HOUR, FROM + 4 * HOUR),
    );
    bridge.cloud.settings.password = 'another-password';
    const changed = await restart();
    assert.deepEqual(
      timesOf(await changed.run({ payload: { from: FROM, to: FROM + 5 * HOUR } })),
      truth(FROM + 4 * HOUR, FROM + 5 * HOUR),
    );
    assert.ok(!/demo|another/.test(readFileSync(file(), 'utf8')), 'no user name and no password in the file');
    bridge.cloud.settings.username = 'somebody-else';
    const other = await restart();
    assert.deepEqual(
      timesOf(await other.run({ payload: { from: FROM, to: FROM + HOUR } })),
      truth(FROM, FROM + HOUR),
      'another login is another account',
    );
  });

  it('of more than a day gives the newest day first, then the rest from the oldest', async () => {
    const flow = await deploy();
    const to = FROM + 20 * DAY;
    const first = await flow.run({ payload: { from: FROM, to } });
    assert.deepEqual(timesOf(first), [...truth(to - DAY, to), ...truth(FROM, to - DAY)]);
    const limited = await flow.run({ payload: { from: FROM - 20 * DAY, to, limit: 7 } });
    assert.deepEqual(timesOf(limited), truth(FROM - 20 * DAY, FROM).slice(0, 7));
    const next = await flow.run({ payload: { from: FROM, to, limit: 5 } });
    assert.deepEqual(timesOf(next), truth(FROM - 20 * DAY, FROM).slice(7, 12));
  });

  it('of a fleet gives the newest day of all devices before older rows of any', async () => {
    const flow = await deploy({ device: '', site: '2A-01' });
    const { messages } = await flow.run({ payload: { from: FROM, to: FROM + 5 * DAY } });
    const rows = rowsOf(messages);
    const firstOld = rows.findIndex(({ time }) => time < FROM + 4 * DAY);
    const lastNew = rows.findLastIndex(({ time }) => time >= FROM + 4 * DAY);
    assert.ok(firstOld > lastNew && lastNew > 0, `${firstOld} ${lastNew}`);
    assert.ok(new Set(rows.map(({ device }) => device)).size > 3);
  });

  it('a device that a message means twice is delivered once', async () => {
    const flow = await deploy({ quantity: '' });
    const range = { from: FROM, to: FROM + 2 * HOUR };
    const { messages } = await flow.run({
      payload: [{ device: DEVICE, quantity: 'Volt', ...range }, { device: DEVICE, ...range }, { ...range }],
    });
    const volts = rowsOf(messages).filter(({ quantity }) => quantity === '3003');
    assert.deepEqual(
      volts.map(({ time }) => time),
      truth(range.from, range.to),
    );
  });

  it('never counts as read what lies beyond the present', async () => {
    const flow = await deploy();
    const to = Date.now() + DAY;
    await flow.run({ payload: { from: to - 2 * DAY, to } });
    const before = Date.now();
    await flow.run({ payload: { from: to - 2 * DAY, to } });
    const asked = bridge.server.journal.matching('/api/v1/data_acquire').at(-1)?.body ?? '';
    const start = Date.parse(`${new URLSearchParams(asked).get('T_start')?.replace(' ', 'T') ?? ''}Z`);
    assert.ok(start < before && start > before - 30_000, `read again from ${start - before} ms`);
  });

  it('after msg.reset begins anew; while the account is paused that ends the pause and forgets nothing', async () => {
    const flow = await deploy();
    const payload = { from: FROM, to: FROM + HOUR };
    await flow.run({ payload });
    assert.deepEqual(timesOf(await flow.run({ payload, reset: 'true' })), []);
    assert.deepEqual(timesOf(await flow.run({ payload, reset: true })), truth(FROM, FROM + HOUR));
    bridge.cloud.settings.password = 'changed';
    bridge.cloud.expireTokens();
    assert.equal((await flow.run({ payload: { from: FROM, to: FROM + 2 * HOUR } })).error?.code, 'E_AUTH');
    bridge.cloud.settings.password = 'demo-pass';
    assert.equal((await flow.run({ payload: { from: FROM, to: FROM + 2 * HOUR } })).error?.code, 'E_AUTH');
    const { error, ...outcome } = await flow.run({ payload: { from: FROM, to: FROM + 2 * HOUR }, reset: true });
    assert.equal(error, undefined);
    assert.deepEqual(timesOf(outcome), truth(FROM + HOUR, FROM + 2 * HOUR));
  });

  it('with a file that was cut starts all the same', async () => {
    const flow = await deploy();
    await flow.run({ payload: { from: FROM, to: FROM + HOUR } });
    await flow.unload();
    const whole = readFileSync(file());
    for (const length of [0, 1, 40, 90, whole.length - 2]) {
      await bridge.undeploy();
      writeFileSync(file(), whole.subarray(0, length));
      rmSync(`${file()}.bak`, { force: true });
      const again = await restart();
      const { error, ...outcome } = await again.run({ payload: { from: FROM, to: FROM + 2 * HOUR } });
      assert.equal(error, undefined);
      assert.deepEqual(timesOf(outcome), truth(FROM, FROM + 2 * HOUR));
    }
  });

  it('removes what a killed process was writing', async () => {
    mkdirSync(path.dirname(file()), { recursive: true });
    writeFileSync(path.join(path.dirname(file()), '.4711.0'), 'half of it');
    const flow = await deploy();
    await flow.run({ payload: { from: FROM, to: FROM + HOUR } });
    await flow.unload();
    assert.ok(!readdirSync(path.dirname(file())).includes('.4711.0'));
    assert.ok(existsSync(file()));
  });

  it('goes on in memory where nothing can be written', async () => {
    writeFileSync(path.join(userDir, 'sensor-clouds'), 'a file in the place of the folder');
    const flow = await deploy();
    for (let hour = 0; hour < 3; hour += 1) {
      const { error, ...outcome } = await flow.run({ payload: { from: FROM, to: FROM + (hour + 1) * HOUR } });
      assert.equal(error, undefined);
      assert.deepEqual(timesOf(outcome), truth(FROM + hour * HOUR, FROM + (hour + 1) * HOUR));
    }
    assert.ok(!existsSync(file()));
  });

  it('messages are worked on one after the other; one that waits and asks for the same is joined', async () => {
    const flow = await deploy();
    let inFlight = 0;
    let most = 0;
    bridge.server.faults.next({ kind: 'slow', delay: 200 }, DATA);
    const ranges = [1, 2, 2, 3, 2].map((hours) => ({ from: FROM, to: FROM + hours * HOUR }));
    for (const payload of ranges) flow.receive({ payload, name: `${payload.to}` });
    await flow.until(() => {
      inFlight = bridge.server.journal.entries.filter(({ status, target }) => /data/.test(target) && !status).length;
      most = Math.max(most, inFlight);
      return flow.completed === 5;
    });
    assert.equal(most, 1);
    assert.deepEqual(
      flow.sent.map(({ name }) => Number(name)),
      [1, 2, 3].map((hours) => FROM + hours * HOUR),
      'the two that joined send nothing, and the last one did so behind another',
    );
    assert.deepEqual(
      rowsOf(flow.sent).map(({ time }) => time),
      truth(FROM, FROM + 3 * HOUR),
    );
  });

  it('a message that has joined ends with the error of the other', async () => {
    const flow = await deploy();
    bridge.server.faults.next({ kind: 'status', status: 400 }, { ...DATA, count: 2 });
    const payload = { from: FROM, to: FROM + HOUR };
    for (const name of ['runs', 'waits', 'joins']) flow.receive({ payload, name });
    await flow.until(() => flow.caught.length === 3);
    assert.deepEqual(
      flow.caught.map(({ error, name }) => `${String(name)} ${error.code}`),
      ['runs E_VENDOR', 'waits E_VENDOR', 'joins E_VENDOR'],
    );
    assert.equal(bridge.server.journal.count('/api/v1/data_acquire'), 2);
  });

  it('one with msg.reset never joins', async () => {
    const flow = await deploy();
    const payload = { from: FROM, to: FROM + HOUR };
    for (const reset of [undefined, undefined, true]) flow.receive({ payload, reset });
    await flow.until(() => flow.completed === 3);
    assert.deepEqual(
      rowsOf(flow.sent).map(({ time }) => time),
      [...truth(FROM, FROM + HOUR), ...truth(FROM, FROM + HOUR)],
    );
  });

  it('closed in the middle of a run sends nothing more, and delivers the rest later', async () => {
    const flow = await deploy({ batch: 10 });
    const payload = { from: FROM, to: FROM + 60 * DAY };
    flow.receive({ payload });
    await flow.until(() => flow.sent.length > 100);
    await flow.unload();
    const before = timesOf({ messages: flow.sent });
    const again = await restart();
    const after = timesOf(await again.run({ payload }));
    assert.equal(timesOf({ messages: flow.sent }).length, before.length);
    assert.deepEqual(
      [...before, ...after].sort((one, other) => one - other),
      truth(FROM, FROM + 60 * DAY),
    );
    assert.deepEqual(readdirSync(path.dirname(file())).sort(), ['node.json', 'node.json.bak']);
  });
});

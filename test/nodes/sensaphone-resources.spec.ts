import assert from 'node:assert/strict';
import type { Flow, Outcome } from './flow';
import { ColdRooms } from './sensaphone-flow';

const DEVICE = { device: [{ device_id: 1234, name: 'Cold room A' }] };

describe('sensaphone read', () => {
  let rooms: ColdRooms;

  before(async () => {
    rooms = await ColdRooms.open();
  });
  beforeEach(() => {
    rooms.server.journal.clear();
    rooms.server.faults.clear();
  });
  after(() => rooms.close());

  const run = async (node: Record<string, unknown>, payload: unknown = {}): Promise<Outcome> =>
    (await rooms.deploy({ type: 'sensaphone-read', ...node })).run({ payload, marker: 'kept' });

  it('sends the vendor’s response, and its result beside it', async () => {
    const { messages, error } = await run({ path: 'device/1234', properties: 'name' });
    assert.equal(error, undefined);
    const [{ payload, topic, parts, sensorCloud, result, marker } = assert.fail(), ...others] = messages;
    assert.deepEqual(others, []);
    assert.deepEqual(payload, DEVICE);
    assert.deepEqual(result, { success: true, code: 0, message: 'OK' });
    assert.deepEqual([topic, marker], ['sensaphone/1234', 'kept']);
    assert.deepEqual(parts, { id: parts.id, index: 0, type: 'array', len: 1, count: 1 });
    assert.deepEqual(sensorCloud, {
      vendor: 'sensaphone',
      account: 'cold rooms',
      operation: 'read',
      query: { path: 'device/1234', properties: ['name'], mode: 'json', version: 'v1' },
      count: 1,
      requests: 2,
    });
  });

  it('takes every parameter from the message before its own', async () => {
    const node = { path: 'dashboard', properties: '', mode: 'json', version: 'v1' };
    const { messages } = await run(node, { path: 'device/1234', properties: ['name'], mode: 'uri', version: 'v3' });
    assert.deepEqual(messages[0]?.payload, { device: [{ device_id: 1234, name: { is_pending: false } }] });
    const [, call] = rooms.server.journal.entries;
    assert.deepEqual([call?.method, call?.target.slice(0, 8)], ['GET', '/api/v3/']);
  });

  it('reads several paths of one message, and refuses all where one is bad', async () => {
    const paths = ['device/1234/name', 'device/1235/name', 'account'];
    const { messages } = await run(
      {},
      paths.map((path) => ({ path })),
    );
    assert.deepEqual(messages.map(({ topic }) => topic).sort(), ['sensaphone/1234', 'sensaphone/1235', 'sensaphone/_']);
    assert.equal(messages.at(-1)?.parts.count, 3);
    rooms.server.journal.clear();
    const refused = await run({}, [{ path: 'account' }, { path: 'devices' }]);
    assert.equal(refused.error?.code, 'E_INPUT');
    assert.deepEqual([refused.messages, rooms.server.journal.entries], [[], []]);
  });

  it('completes without a message where there is no work', async () => {
    const { messages, error } = await run({ path: 'account' }, []);
    assert.deepEqual([messages, error, rooms.server.journal.entries], [[], undefined, []]);
  });

  it('narrows history down, and sends what a path can not say', async () => {
    const filter = { log_points: [124_000_001], record_offset: 3 };
    const { messages } = await run({ path: 'history/data_log' }, { filter });
    const [first] = messages;
    const rows = (first?.payload as { history: { data_log: { variable: number }[] } }).history.data_log;
    assert.deepEqual(
      rows.map(({ variable }) => variable),
      [124_000_001, 124_000_001, 124_000_001],
    );
    const request = { resource: 'device', device: [{ device_id: 1234, name: null }] };
    assert.deepEqual((await run({}, { request })).messages[0]?.payload, DEVICE);
  });

  it('says what is wrong with its parameters, and sends nothing', async () => {
    for (const [given, word] of [
      [{}, 'path'],
      [{ path: 'account', mode: 'xml' }, 'mode'],
      [{ path: 'account', version: 'v4' }, 'version'],
      [{ path: 'account', properties: 5 }, 'properties'],
      [{ path: 'history/data_log', filter: 'x' }, 'filter'],
      [{ request: [] }, 'request'],
    ] as const) {
      const { error, messages } = await run({}, given);
      assert.equal(error?.code, 'E_INPUT');
      assert.ok(error.message.includes(word), error.message);
      assert.deepEqual(messages, []);
    }
    assert.deepEqual(rooms.server.journal.entries, []);
  });

  it('ends in E_NOT_FOUND for an id that does not exist, with the device', async () => {
    const { error, messages } = await run({ path: 'device/99' });
    assert.deepEqual([error?.code, error?.cause.operation, messages], ['E_NOT_FOUND', 'read', []]);
    const both = await run({}, [{ path: 'device/99' }, { path: 'device/1234/name' }]);
    assert.equal(both.error?.code, 'E_PARTIAL');
    assert.deepEqual(
      both.error.cause.failures?.map(({ device, code }) => [device, code]),
      [['99', 'E_NOT_FOUND']],
    );
    assert.deepEqual(both.messages[0]?.payload, DEVICE);
  });
});

describe('sensaphone update', () => {
  let rooms: ColdRooms;

  beforeEach(async () => {
    rooms = await ColdRooms.open();
  });
  afterEach(() => rooms.close());

  const deploy = (node: Record<string, unknown>): Promise<Flow> => rooms.deploy({ type: 'sensaphone-update', ...node });
  const run = async (node: Record<string, unknown>, payload: unknown = {}): Promise<Outcome> =>
    (await deploy(node)).run({ payload });

  it('writes what is in the dialog, or in the message', async () => {
    const node = { operation: 'update', path: 'device/1234/zone/5/output_zone', set: '{"value": 1}' };
    const { messages, error } = await run(node);
    assert.equal(error, undefined);
    assert.equal(rooms.cloud.truth.output(1234, 5), 1);
    assert.deepEqual(messages[0]?.sensorCloud.query, {
      operation: 'update',
      path: node.path,
      set: { value: 1 },
      mode: 'json',
      version: 'v1',
    });
    assert.deepEqual([messages[0].sensorCloud.operation, messages[0].sensorCloud.count], ['update', 1]);
    for (const mode of ['json', 'uri']) {
      await run(node, { set: { value: mode === 'json' ? 0 : 1 }, mode });
      assert.equal(rooms.cloud.truth.output(1234, 5), mode === 'json' ? 0 : 1);
    }
  });

  it('creates and deletes, and no message can change which of them', async () => {
    const created = await run({ operation: 'create', path: 'user', set: '{"name": "Nina"}' }, { operation: 'delete' });
    const [user] = (created.messages[0]?.payload as { user: { user_id: number }[] }).user;
    assert.equal(created.messages[0]?.sensorCloud.operation, 'update');
    await run({ operation: 'delete' }, { path: `user/${user?.user_id ?? 0}`, operation: 'update' });
    assert.deepEqual(
      rooms.cloud.truth.writes.map(({ verb, path }) => `${verb} ${path}`),
      ['create user', 'delete user'],
    );
  });

  it('sends what succeeded, and then tells what failed', async () => {
    rooms.cloud.failProperty('device/zone/name', 123, 'Not allowed');
    const set = { name: 'Room', zone: [{ zone_id: 2, name: 'X' }] };
    const { messages, error } = await run({ path: 'device/1234' }, { set });
    assert.deepEqual(messages[0]?.payload, { device: [{ device_id: 1234, name: 'Room' }] });
    const result = messages[0].result as { success: boolean; properties: unknown };
    assert.ok(result.success && JSON.stringify(result.properties).includes('"success":false'));
    assert.equal(error?.code, 'E_PARTIAL');
    assert.deepEqual(error.cause.failures, [
      {
        device: '1234',
        quantity: '2',
        property: 'name',
        code: 'E_VENDOR',
        vendorCode: 123,
        message: error.cause.failures?.[0]?.message,
      },
    ]);
    assert.match(error.cause.failures[0]?.message ?? '', /Not allowed/);
  });

  it('never repeats a create whose answer was lost, and tells what looks like it', async () => {
    const flow = await deploy({ operation: 'create', path: 'user' });
    await flow.run({ payload: { set: { name: 'First' } } });
    rooms.server.faults.next({ kind: 'reset', when: 'after' });
    const { error, messages } = await flow.run({ payload: { set: { name: 'Nina' } } });
    assert.equal(error?.code, 'E_UNKNOWN_OUTCOME');
    assert.deepEqual(messages, []);
    assert.deepEqual(
      error.cause.candidates?.map((user) => (user as { name: string }).name),
      ['Nina'],
    );
    assert.equal(rooms.cloud.truth.writes.length, 2);
  });

  it('refuses what the vendor does not do before anything is sent', async () => {
    for (const [operation, path, set] of [
      ['delete', 'device/1234/zone/5', undefined],
      ['update', 'dashboard', { a: 1 }],
      ['update', 'device/1234', undefined],
      ['update', '', { name: 'x' }],
      ['create', 'user/5', { name: 'x' }],
    ] as const) {
      const { error } = await run({ operation }, { path, set });
      assert.equal(error?.code, 'E_INPUT', `${operation} ${path}`);
    }
    const uri = await run({ operation: 'create', mode: 'uri' }, { path: 'user', set: { name: 'x', enable: true } });
    assert.equal(uri.error?.code, 'E_INPUT');
    const braces = await run({ mode: 'uri' }, { path: 'device/1234', set: { name: 'a}/{b' } });
    assert.equal(braces.error?.code, 'E_INPUT');
    assert.deepEqual(rooms.server.journal.entries, []);
  });

  it('shows no password of a login that it was told to make', async () => {
    const flow = await deploy({ operation: 'create', path: 'login' });
    const { messages } = await flow.run({ payload: { set: { user_name: 'demo-user', password: 'demo-pass' } } });
    const tokens = rooms.cloud.sessions.alive(Date.now()).map(({ token }) => token);
    const said = JSON.stringify(messages);
    assert.ok(messages.length === 1 && tokens.length > 0);
    for (const secret of [...tokens, 'demo-pass', 'demo-user']) assert.ok(!said.includes(secret), said);
  });

  it('logs out when the account is deleted', async () => {
    const flow = await deploy({ path: 'device/1234' });
    await flow.run({ payload: { set: { name: 'x' } } });
    const account = flow.node('account') as unknown as { close(removed: boolean): Promise<void> };
    await account.close(true);
    await flow.until(() => rooms.cloud.sessions.logouts === 1);
    assert.equal(rooms.cloud.sessions.alive(Date.now()).length, 0);
  });

  it('pauses with wrong credentials, and says until when', async () => {
    const flow = await rooms.deploy({ type: 'sensaphone-update', path: 'device/1234', set: '{"name": "x"}' }, 'wrong');
    for (let times = 0; times < 3; times += 1) {
      const { error } = await flow.run();
      assert.equal(error?.code, 'E_AUTH');
      assert.ok(error.cause.retryAt !== undefined && !error.message.includes('wrong"'));
    }
    assert.equal(rooms.cloud.sessions.refusedLogins, 1);
  });
});

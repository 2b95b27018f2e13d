import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Node, NodeAPI, NodeInitializer } from 'node-red';
import helper from 'node-red-node-test-helper';
import type { TestFlowsItem } from 'node-red-node-test-helper';
import resensysAccount from '../../nodes/resensys-account';
import getPhotos from '../../nodes/sensor-get-photos';
import getReadings from '../../nodes/sensor-get-readings';
import { ResensysCloud } from '../../src/simulator/resensys';
import { startCloud } from '../../src/simulator/server';
import type { CloudServer } from '../../src/simulator/server';
import { turn } from './flow';
import { redeploy } from './redeploy';

const HOUR = 3_600_000;
const FROM = Date.UTC(2026, 4, 1);
const DEVICE = '15-03-77-A2';

/** On a machine that is busy otherwise what takes a moment may take many seconds. */
const PATIENCE = 60_000;

/** Resolves when `check` holds, and fails when it does not in the end. */
async function until(check: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!check()) {
    assert.ok(performance.now() < end, `still not: ${String(check)}`);
    await turn();
  }
}

async function turns(): Promise<void> {
  for (let index = 0; index < 30; index += 1) await turn();
}

type Item = Record<string, unknown> & { id: string };

/** What several nodes with read: new have to do with each other, with deploys and with their files. */
describe('the coverage of a node', () => {
  let server: CloudServer;
  let userDir: string;
  let received: Map<string, number>;
  let red: NodeAPI | undefined;

  const account = (): Item => ({
    id: 'account',
    type: 'resensys-account',
    baseUrl: server.url,
    quantityBankUrl: `${server.url}/bank.xml`,
    rate: '0',
  });
  const reader = (id: string, more: Record<string, unknown> = {}): Item => ({
    id,
    type: 'sensor-get-readings',
    z: 'tab',
    x: 0,
    y: 0,
    vendor: 'resensys',
    resensys: 'account',
    read: 'new',
    device: DEVICE,
    quantity: 'Volt',
    from: FROM,
    to: FROM + HOUR,
    wires: [['sink']],
    ...more,
  });
  const tab: Item = { id: 'tab', type: 'tab', label: 'tab' };
  const sink: Item = { id: 'sink', type: 'helper', z: 'tab', x: 0, y: 0, wires: [] };
  const files = (): string[] => {
    const folder = path.join(userDir, 'sensor-clouds', 'coverage');
    return existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.endsWith('.json'))
          .sort()
      : [];
  };
  /** Removing takes a moment. */
  const filesAre = async (...names: string[]): Promise<void> => {
    await until(() => files().length <= names.length);
    assert.deepEqual(files(), names);
  };
  const listen = (): void => {
    (helper.getNode('sink') as Node | null)?.on('input', (message) => {
      const { name, payload } = message as { name?: string; payload: unknown[] };
      received.set(name ?? '', (received.get(name ?? '') ?? 0) + payload.length);
    });
  };
  const load = async (...items: Item[]): Promise<void> => {
    helper.init(require.resolve(process.env['NODE_RED_PATH'] ?? 'node-red'));
    helper.settings({ userDir });
    const keep: NodeInitializer = (api) => {
      red = api;
    };
    await helper.load(
      [keep, resensysAccount, getReadings, getPhotos],
      [tab, sink, account(), ...items] as TestFlowsItem[],
      {
        account: { username: 'demo', password: 'demo-pass' },
        other: { username: 'demo', password: 'demo-pass' },
      },
    );
    listen();
  };
  const deploy = async (type: 'full' | 'nodes' | 'flows', ...items: Item[]): Promise<void> => {
    assert.ok(red);
    await redeploy(red, [tab, sink, account(), ...items], type);
    listen();
    await turns();
  };
  /** How many rows a node sends. */
  const run = async (id: string): Promise<number> => {
    const name = `${id} ${received.size}`;
    helper.getNode(id).receive({ name });
    await until(() => received.has(name));
    return received.get(name) ?? 0;
  };

  /** Resolves when so many requests for rows or photos have been answered. */
  const settled = async (requests: number): Promise<void> => {
    const answered = (): number =>
      server.journal.matching(/data_acquire|photos/).filter(({ status }) => status === 200).length;
    await until(() => answered() >= requests);
    await turns();
  };

  beforeEach(async () => {
    server = await startCloud(new ResensysCloud());
    userDir = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-'));
    received = new Map();
  });
  afterEach(async () => {
    await helper.unload();
    await server.close();
    rmSync(userDir, { recursive: true, force: true });
  });

  it('is its own, in a file of its own', async () => {
    await load(reader('one'), reader('two'));
    assert.ok((await run('one')) > 0);
    assert.ok((await run('two')) > 0);
    assert.equal(await run('one'), 0);
    await deploy('full', reader('one'), reader('two'));
    await filesAre('one.json', 'two.json');
  });

  it('outlasts deploys, a new name, and being disabled with its tab or alone', async () => {
    await load(reader('one'));
    assert.ok((await run('one')) > 0);
    await deploy('full', reader('one', { name: 'another name' }));
    assert.equal(await run('one'), 0);
    await deploy('nodes', reader('one', { d: true }));
    await filesAre('one.json');
    await deploy('nodes', reader('one'));
    assert.equal(await run('one'), 0);
    await deploy('flows', { ...tab, disabled: true }, reader('one'));
    await deploy('full', reader('one'));
    assert.equal(await run('one'), 0);
  });

  it('is one for each account that the node has had', async () => {
    const second = await startCloud(new ResensysCloud());
    try {
      const other = { ...account(), id: 'other', baseUrl: second.url };
      await load(reader('one'), other);
      assert.ok((await run('one')) > 0);
      await deploy('full', reader('one', { resensys: 'other' }), other);
      assert.ok((await run('one')) > 0);
      assert.equal(await run('one'), 0);
      await deploy('full', reader('one'), other);
      assert.equal(await run('one'), 0);
    } finally {
      await helper.unload();
      await second.close();
    }
  });

  it('goes when the node is deleted, also when it has not run since the start', async () => {
    await load(reader('one'), reader('two'));
    await run('one');
    await run('two');
    await helper.unload();
    await load(reader('one'), reader('two'));
    await deploy('nodes', reader('two'));
    await filesAre('two.json');
    await deploy('nodes', reader('one'), reader('two'));
    assert.ok((await run('one')) > 0, 'a node of the same id begins anew');
    assert.equal(await run('two'), 0);
  });

  it('goes half a year after its node was deleted while Node-RED did not run', async () => {
    await load(reader('one'), reader('gone'), reader('lately'));
    for (const id of ['one', 'gone', 'lately']) await run(id);
    await helper.unload();
    const folder = path.join(userDir, 'sensor-clouds', 'coverage');
    const longAgo = new Date(Date.now() - 181 * 24 * HOUR);
    for (const name of readdirSync(folder)) {
      if (!name.startsWith('lately')) utimesSync(path.join(folder, name), longAgo, longAgo);
    }
    // As after a restart: in another place, nothing of it is in memory.
    const before = userDir;
    userDir = `${before}-restarted`;
    renameSync(before, userDir);
    await load(reader('one'));
    await filesAre('lately.json', 'one.json');
    assert.equal(await run('one'), 0);
  });

  it('of a subflow instance goes with the instance, and with no other', async () => {
    const template: Item = { id: 'sub', type: 'subflow', name: 'sub', in: [{ wires: [{ id: 'inside' }] }], out: [] };
    const inside = reader('inside', { z: 'sub', wires: [[]] });
    const instance = (id: string): Item => ({ id, type: 'subflow:sub', z: 'tab', x: 0, y: 0, wires: [] });
    const outer: Item = { id: 'outer', type: 'subflow', name: 'outer', in: [{ wires: [{ id: 'nested' }] }], out: [] };
    const nested: Item = { id: 'nested', type: 'subflow:sub', z: 'outer', x: 0, y: 0, wires: [] };
    const outside: Item = { id: 'outside', type: 'subflow:outer', z: 'tab', x: 0, y: 0, wires: [] };
    const ids = ['first-inside', 'second-inside', 'outside-nested-inside'];
    const start: Item = { id: 'start', type: 'helper', z: 'tab', x: 0, y: 0, wires: [['first', 'second', 'outside']] };
    await load(start, template, inside, outer, nested, instance('first'), instance('second'), outside);
    helper.getNode('start').send({});
    await settled(3);
    await deploy('full', template, inside, outer, nested, instance('first'), instance('second'), outside);
    assert.deepEqual(files(), ids.map((id) => `${id}.json`).sort());
    await deploy('nodes', template, inside, outer, nested, instance('second'), outside);
    await filesAre('outside-nested-inside.json', 'second-inside.json');
    await deploy('nodes', template, inside, outer, nested, instance('second'));
    await filesAre('second-inside.json');
  });

  it('of photos is kept in the same way', async () => {
    const photos = { type: 'sensor-get-photos', site: '2A-01', to: FROM + HOUR };
    await load(reader('camera', photos));
    helper.getNode('camera').receive({ name: 'x' });
    await until(() => received.has('x'));
    await deploy('full', reader('camera', photos));
    await filesAre('camera.json');
  });
}).timeout(2 * PATIENCE);

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startNodeRed } from '../../scripts/node-red';
import type { NodeRed } from '../../scripts/node-red';
import { ResensysCloud } from '../../src/simulator/resensys';
import { startCloud } from '../../src/simulator/server';
import type { CloudServer } from '../../src/simulator/server';
import { chance } from '../../src/simulator/signal';
import { eventually } from './eventually';
import { keyOf, killFlow, RowServer, rowsInFile } from './kill-flow';
import type { Arrival } from './kill-flow';

const DAY = 86_400_000;
const SEED = 'killed';
const KILLS = 20;
const SITE = '2A-01';
const QUANTITIES = [3001, 3003];
const TO = Date.UTC(2026, 10, 1);
const FROM = TO - 3 * 365 * DAY;

/** What was confirmed or sent before is on disk 5 s later; the rest is for a slow machine. */
const NOT_YET_ON_DISK = 8_000;

describe(`a Node-RED that is killed ${KILLS} times while one request in five fails`, function () {
  this.timeout(300_000);
  const cloud = new ResensysCloud({ seed: SEED, interval: DAY });
  const sink = new RowServer();
  const kills: number[] = [];
  let folder: string;
  let server: CloudServer;
  let red: NodeRed | undefined;
  let written: () => Arrival[];

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-killed-'));
    server = await startCloud(cloud, { latency: 5, journal: { keepBodies: false } });
    const file = path.join(folder, 'rows.txt');
    written = () => rowsInFile(file);
    const start = async (): Promise<NodeRed> =>
      startNodeRed({
        userDir: path.join(folder, 'user'),
        flows: killFlow({
          cloud: server.url,
          sink: await address,
          file,
          site: SITE,
          quantities: QUANTITIES.join(','),
          from: FROM,
          to: TO,
        }),
        credentials: { account: { username: 'demo', password: 'demo-pass' } },
      });
    const address = sink.listen();
    server.faults.random({ rate: 0.2, seed: SEED });
    for (let kill = 0; kill < KILLS; kill += 1) {
      red = await start();
      const lives = 200 + chance(SEED, kill) * 1_500;
      await new Promise((resolve) => setTimeout(resolve, lives));
      const end = once(red.process, 'exit');
      red.process.kill('SIGKILL');
      await end;
      kills.push(Date.now());
    }
    server.faults.clear();
    const count = truth().length;
    assert.ok(sink.arrivals.length < count && written().length < count, 'killed in the middle of the work');
    red = await start();
    const all = (arrivals: readonly Arrival[]): true | undefined =>
      new Set(arrivals.map(({ key }) => key)).size >= count ? true : undefined;
    await eventually('all rows', () => all(sink.arrivals) && all(written()), 120_000);
  });

  after(async () => {
    await red?.stop();
    await (server as CloudServer | undefined)?.close();
    await sink.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const truth = (): string[] =>
    cloud
      .devices()
      .filter(({ site }) => site === SITE)
      .flatMap(({ did, quantities }) =>
        quantities
          .filter(({ df }) => QUANTITIES.includes(df))
          .flatMap(({ df }) =>
            cloud
              .rows(did, df, FROM, TO)
              .map(({ time, value }) => keyOf({ device: did, quantity: String(df), time, value })),
          ),
      );

  /** Rows that arrived again although what they came with must have been on disk when Node-RED was killed. */
  const repeated = (arrivals: readonly Arrival[]): string[] => {
    const before = new Map<string, number>();
    const found: string[] = [];
    for (const { key, at } of arrivals) {
      const earlier = before.get(key);
      before.set(key, at);
      if (earlier === undefined) continue;
      if (!kills.some((kill) => earlier <= kill && kill - earlier < NOT_YET_ON_DISK)) found.push(key);
    }
    return found;
  };
  const distinct = (arrivals: readonly Arrival[]): string[] => [...new Set(arrivals.map(({ key }) => key))].sort();

  it('with confirm misses no row, and repeats none that was confirmed and on disk', () => {
    assert.deepEqual(distinct(sink.arrivals), truth().sort());
    assert.deepEqual(repeated(sink.arrivals), []);
  });

  it('without confirm misses no row that the next node has not received, and repeats none that was on disk', () => {
    assert.deepEqual(distinct(written()), truth().sort());
    assert.deepEqual(repeated(written()), []);
  });
});

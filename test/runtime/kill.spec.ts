import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startNodeRed } from '../../scripts/node-red';
import type { NodeRed } from '../../scripts/node-red';
import { FAULT_KINDS } from '../../src/simulator/faults';
import { ResensysCloud } from '../../src/simulator/resensys';
import { startCloud } from '../../src/simulator/server';
import type { CloudServer } from '../../src/simulator/server';
import { chance } from '../../src/simulator/signal';
import { eventually } from './eventually';
import { coveredOnDisk, keyOf, killFlow, RowServer, rowsInFile } from './kill-flow';
import type { Arrival } from './kill-flow';

const DAY = 86_400_000;
const SEED = 'killed';
const KILLS = 20;
const SITE = '2A-01';
const QUANTITIES = [3001, 3003];
const TO = Date.UTC(2026, 10, 1);
const FROM = TO - 2 * 365 * DAY;

/** Where the rows of a node have arrived, seen from outside. */
interface Place {
  /** The node. */
  id: string;
  arrivals: () => readonly Arrival[];
  /** Arrivals that were known when Node-RED was killed, kill by kill. */
  lives: number[];
  /** Rows that came again although they counted as delivered in the file that a kill left behind. */
  repeated: string[];
  /** Rows that count as delivered in the file that the last kill left behind. */
  covered: Set<string>;
}

describe(`a Node-RED that is killed ${KILLS} times while one request in five fails`, function () {
  // A minute on a machine that has nothing else to do.
  this.timeout(600_000);
  const cloud = new ResensysCloud({ seed: SEED, interval: DAY });
  const sink = new RowServer();
  let folder: string;
  let server: CloudServer;
  let red: NodeRed | undefined;
  let confirmed: Place;
  let written: Place;

  const place = (id: string, arrivals: Place['arrivals']): Place => ({
    id,
    arrivals,
    lives: [],
    repeated: [],
    covered: new Set(),
  });

  /** Looks at what a life of Node-RED has brought, and at the file that it leaves behind. */
  const endOfLife = (one: Place, userDir: string): void => {
    const arrivals = one.arrivals();
    const now = arrivals.slice(one.lives.at(-1) ?? 0).map(({ key }) => key);
    one.repeated.push(...now.filter((key) => one.covered.has(key)));
    one.lives.push(arrivals.length);
    const isCovered = coveredOnDisk(userDir, one.id);
    one.covered = new Set(arrivals.filter(isCovered).map(({ key }) => key));
  };

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-killed-'));
    server = await startCloud(cloud, { latency: 5, journal: { keepBodies: false } });
    const file = path.join(folder, 'rows.txt');
    const userDir = path.join(folder, 'user');
    confirmed = place('confirmed', () => sink.arrivals);
    written = place('written', () => rowsInFile(file));
    const address = sink.listen();
    const start = async (): Promise<NodeRed> =>
      startNodeRed({
        userDir,
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
    // Whatever the simulator can do to a request. A wrong password is none of it: that would be no fault of the cloud,
    // and the account would rightly send nothing for a quarter of an hour.
    server.faults.random({ rate: 0.2, seed: SEED, kinds: FAULT_KINDS });
    for (let kill = 0; kill < KILLS; kill += 1) {
      red = await start();
      // A few live long enough to write down what they have done: that takes up to five seconds.
      const lives = kill % 10 === 4 ? 5_500 + chance(SEED, kill) * 1_000 : 100 + chance(SEED, kill) * 900;
      await new Promise((resolve) => setTimeout(resolve, lives));
      const end = once(red.process, 'exit');
      red.process.kill('SIGKILL');
      await end;
      await sink.abandoned();
      for (const one of [confirmed, written]) endOfLife(one, userDir);
      // And a session that is refused when its token has been good a moment ago.
      cloud.expireTokens();
    }
    for (const { id, covered } of [confirmed, written]) assert.ok(covered.size > 0, `${id} has written nothing down`);
    const count = truth().length;
    red = await start();
    const arrived = (share: number): true | undefined =>
      [confirmed, written].every((one) => distinct(one).length >= share * count) ? true : undefined;
    await eventually('a third of all rows', () => arrived(1 / 3), 120_000);
    server.faults.clear();
    assert.equal(arrived(1), undefined, 'the faults end in the middle of the work');
    await eventually('all rows', () => arrived(1), 120_000);
    // Whatever comes twice comes with the next polls, which bring nothing else.
    const { messages } = sink;
    await eventually('further polls', () => (sink.messages >= messages + 3 ? true : undefined));
    for (const one of [confirmed, written]) endOfLife(one, userDir);
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

  const distinct = ({ arrivals }: Place): string[] => [...new Set(arrivals().map(({ key }) => key))].sort();

  /** Rows that one life of Node-RED has brought twice. */
  const twice = ({ arrivals, lives }: Place): string[] =>
    lives.flatMap((end, life) => {
      const seen = new Set<string>();
      return arrivals()
        .slice(lives[life - 1] ?? 0, end)
        .flatMap(({ key }) => (seen.size === seen.add(key).size ? [key] : []));
    });

  it('meets every fault that there is, and is killed in the middle of its work', () => {
    const met = server.journal.matching(/./).flatMap(({ faulted }) => faulted ?? []);
    assert.deepEqual([...new Set(met)].sort(), [...FAULT_KINDS].sort());
    const count = truth().length;
    for (const { lives, covered } of [confirmed, written]) {
      assert.ok((lives[KILLS - 1] ?? 0) > 0 && covered.size > 0);
      assert.ok((lives[KILLS - 1] ?? count) < count);
    }
  });

  it('with confirm misses no row and repeats none, but what was not on disk when it was killed', () => {
    assert.deepEqual(distinct(confirmed), truth().sort());
    assert.deepEqual(confirmed.repeated, []);
    assert.deepEqual(twice(confirmed), []);
  });

  it('without confirm misses no row that the next node has not received, and repeats no other', () => {
    assert.deepEqual(distinct(written), truth().sort());
    assert.deepEqual(written.repeated, []);
    assert.deepEqual(twice(written), []);
  });
});

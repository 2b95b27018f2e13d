import assert from 'node:assert/strict';
import { Lookups } from '../../src/account/lookups';
import type { Work } from '../../src/account/wire';
import { newWork } from './simple-cloud';
import { settled, VirtualTime } from './virtual-time';

describe('lookups', () => {
  let time: VirtualTime;
  let lookups: Lookups;
  let loadings: Work[];

  beforeEach(() => {
    time = new VirtualTime();
    lookups = new Lookups(time.now);
    loadings = [];
  });

  const load = async (work: Work): Promise<number> => {
    loadings.push(work);
    work.requests += 1;
    await settled();
    return loadings.length;
  };

  it('serve as long as the asker allows, counted from when their loading began', async () => {
    const work = newWork();
    assert.equal(await lookups.get('devices', 300_000, load, work), 1);
    time.set(time.now() + 299_999);
    assert.equal(await lookups.get('devices', 300_000, load, work), 1);
    assert.equal(await lookups.get('other', 300_000, load, work), 2);
    assert.equal(await lookups.get('devices', 60_000, load, work), 3);
    assert.equal(await lookups.get('devices', 0, load, work), 4);
    time.set(time.now() - 1_000_000);
    assert.equal(await lookups.get('devices', 300_000, load, work), 5);
  });

  it('are loaded once for all who ask at the same time, and count for the first', async () => {
    const works = [newWork(), newWork(), newWork()];
    const found = await Promise.all(works.map((work) => lookups.get('devices', 0, load, work)));
    assert.deepEqual(found, [1, 1, 1]);
    assert.deepEqual(
      works.map(({ requests }) => requests),
      [1, 0, 0],
    );
  });

  it('go on for the others when one leaves, and end when all have left', async () => {
    const controllers = [new AbortController(), new AbortController()];
    const hang = async (work: Work): Promise<number> => {
      loadings.push(work);
      return new Promise(() => undefined);
    };
    const waiting = controllers.map(({ signal }) => lookups.get('devices', 0, hang, newWork({ signal })));
    await settled();
    controllers[0]?.abort(new Error('over'));
    await assert.rejects(waiting[0] ?? Promise.resolve(), { message: 'over' });
    assert.equal(loadings[0]?.signal.aborted, false);
    controllers[1]?.abort(new Error('over'));
    await assert.rejects(waiting[1] ?? Promise.resolve(), { message: 'over' });
    assert.equal(loadings[0].signal.aborted, true);
    assert.equal(await lookups.get('devices', 0, load, newWork()), 2);
  });

  it('keep no errors', async () => {
    const fail = (): Promise<number> => {
      throw new Error('down');
    };
    await assert.rejects(lookups.get('devices', 300_000, fail, newWork()), { message: 'down' });
    assert.equal(await lookups.get('devices', 300_000, load, newWork()), 1);
  });

  it('do not pile up', async () => {
    for (let key = 0; key < 1000; key += 1) await lookups.get(`${key}`, 300_000, () => Promise.resolve(key), newWork());
    await lookups.get('0', 300_000, load, newWork());
    await lookups.get('999', 300_000, load, newWork());
    assert.equal(loadings.length, 1);
  });
});

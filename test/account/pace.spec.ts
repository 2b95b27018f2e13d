import assert from 'node:assert/strict';
import { Pace, type Slot } from '../../src/account/pace';
import type { Work } from '../../src/account/wire';
import { settled, VirtualTime } from './virtual-time';

describe('pace', () => {
  let time: VirtualTime;
  let entered: string[];

  beforeEach(() => {
    time = new VirtualTime();
    entered = [];
  });

  const pacing = (concurrency: number, rate: number): Pace => new Pace({ concurrency, rate }, time);
  function work(more: Partial<Work> = {}): Work {
    return { signal: new AbortController().signal, priority: 'poll', requests: 0, ...more };
  }
  /** Enters and stays in until its slot leaves. */
  async function enter(pace: Pace, name: string, more: Partial<Work> = {}, alone?: () => boolean): Promise<Slot> {
    const slot = await pace.enter(work(more), alone);
    entered.push(name);
    return slot;
  }

  it('lets as many go as its concurrency says, 8 at most and 1 at least', async () => {
    for (const [concurrency, most] of [
      [3, 3],
      [50, 8],
      [0, 1],
      [NaN, 1],
      [2.9, 2],
    ] as const) {
      const pace = pacing(concurrency, 0);
      const slots: Slot[] = [];
      for (let count = 0; count < 20; count += 1) void pace.enter(work()).then((slot) => slots.push(slot));
      await settled();
      assert.equal(slots.length, most);
      slots[0]?.leave();
      slots[0]?.leave();
      await settled();
      assert.equal(slots.length, most + 1);
    }
  });

  it('lets polls overtake backfills, and keeps the order otherwise', async () => {
    const pace = pacing(1, 0);
    const first = await enter(pace, 'first');
    for (const [name, priority] of [
      ['b1', 'backfill'],
      ['b2', 'backfill'],
      ['p1', 'poll'],
      ['p2', 'poll'],
    ] as const) {
      void enter(pace, name, { priority }).then((slot) => {
        slot.leave();
      });
    }
    await settled();
    first.leave();
    await settled();
    assert.deepEqual(entered, ['first', 'p1', 'p2', 'b1', 'b2']);
  });

  it('lets a second of the rate go at once and the others in its time', async () => {
    const pace = pacing(8, 5);
    const at: number[] = [];
    const begin = time.now();
    for (let count = 0; count < 12; count += 1) {
      void pace.enter(work()).then((slot) => {
        at.push(time.now() - begin);
        slot.leave();
      });
    }
    await time.advance(5000);
    assert.deepEqual(at, [0, 0, 0, 0, 0, 200, 400, 600, 800, 1000, 1200, 1400]);
  });

  it('can go slower than one a second, and as fast as it may without a limit', async () => {
    const slow = pacing(8, 0.5);
    const at: number[] = [];
    const begin = time.now();
    for (let count = 0; count < 3; count += 1) void slow.enter(work()).then(() => at.push(time.now() - begin));
    await time.advance(10_000);
    assert.deepEqual(at, [0, 2000, 4000]);
    const free = pacing(1, 0);
    for (let count = 0; count < 100; count += 1) (await free.enter(work())).leave();
    assert.deepEqual(time.slept.length, 2);
  });

  it('tells the work that it waits for the rate, not that it waits for its turn', async () => {
    const pace = pacing(1, 1);
    const told: unknown[] = [];
    const onWait = (reason: unknown): unknown => told.push(reason);
    const first = await enter(pace, 'first');
    const second = enter(pace, 'second', { onWait });
    await settled();
    assert.deepEqual(told, []);
    first.leave();
    assert.deepEqual(told, ['rate']);
    await time.advance(1000);
    await second;
    assert.deepEqual(told, ['rate', undefined]);
  });

  it('does not count what was not sent against the rate', async () => {
    const pace = pacing(1, 1);
    (await pace.enter(work())).leave('unused');
    (await pace.enter(work())).leave();
    assert.deepEqual(time.slept, []);
  });

  it('ends a wait with its work, and the others go on', async () => {
    const pace = pacing(1, 0);
    const first = await enter(pace, 'first');
    const controller = new AbortController();
    const second = enter(pace, 'second', { signal: controller.signal });
    const third = enter(pace, 'third');
    const reason = new Error('over');
    controller.abort(reason);
    await assert.rejects(second, reason);
    await assert.rejects(enter(pace, 'late', { signal: controller.signal }), reason);
    first.leave();
    (await third).leave();
    assert.deepEqual(entered, ['first', 'third']);
  });

  it('halves on a demand for less, once for all that were under way, and grows again', async () => {
    const pace = pacing(8, 0);
    const slots = await Promise.all(Array.from({ length: 8 }, () => pace.enter(work())));
    for (const slot of slots) slot.slowDown();
    for (const slot of slots) slot.leave();
    assert.equal(pace.concurrency, 4);
    for (const left of [2, 1, 1]) {
      const slot = await pace.enter(work());
      slot.slowDown();
      slot.leave();
      assert.equal(pace.concurrency, left);
    }
    for (let count = 0; count < 19; count += 1) pace.succeeded();
    assert.equal(pace.concurrency, 1);
    pace.succeeded();
    assert.equal(pace.concurrency, 2);
    for (let count = 0; count < 1000; count += 1) pace.succeeded();
    assert.equal(pace.concurrency, 8);
  });

  it('holds everything when the vendor asks for silence', async () => {
    const pace = pacing(4, 0);
    pace.holdFor(3000);
    pace.holdFor(undefined);
    pace.holdFor(1000);
    void enter(pace, 'held');
    await time.advance(2999);
    assert.deepEqual(entered, []);
    await time.advance(1);
    assert.deepEqual(entered, ['held']);
  });

  it('lets one at a time go of those that must go alone, others beside it', async () => {
    const pace = pacing(4, 0);
    let alone = true;
    const slots = await Promise.race([
      Promise.all([enter(pace, 'alone 1', {}, () => alone), enter(pace, 'other')]),
      Promise.all([enter(pace, 'alone 2', {}, () => alone), enter(pace, 'alone 3', {}, () => alone)]),
    ]);
    await settled();
    assert.deepEqual(entered, ['alone 1', 'other']);
    slots[0].leave();
    await settled();
    assert.deepEqual(entered, ['alone 1', 'other', 'alone 2']);
    alone = false;
    slots[1].leave();
    await settled();
    assert.deepEqual(entered, ['alone 1', 'other', 'alone 2', 'alone 3']);
  });

  it('takes other settings while many wait', async () => {
    const pace = pacing(1, 0.001);
    const slots: Slot[] = [];
    for (let count = 0; count < 4; count += 1) void pace.enter(work()).then((slot) => slots.push(slot));
    await settled();
    assert.equal(slots.length, 1);
    pace.adjust({ concurrency: 3, rate: 0 });
    await settled();
    assert.equal(slots.length, 3);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Trial } from './trial';
import type { Left, RunOptions, TrueRow } from './trial';
import type { Reading } from '../../nodes/runtime/reading';

const SECOND = 1_000;
const HOUR = 3_600_000;
const START = Date.UTC(2026, 2, 1);

/** Chance out of a seed, so that a trial can be repeated. */
type Chance = () => number;

function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const QUANTITIES = ['a', 'b.1', 'b.2'];

/** Some days of two devices; the quantities of one share some of their times. */
function world(chance: Chance, hours: number): TrueRow[] {
  const rows: TrueRow[] = [];
  for (const device of ['one', 'two']) {
    for (let time = START; time < START + hours * HOUR; time += Math.ceil(chance() * 4 * 3_600) * SECOND) {
      for (const quantity of QUANTITIES) {
        // The clocks of devices may be fast.
        const ahead = chance() < 0.2 ? chance() * 2 * HOUR : 0;
        if (chance() < 0.7) rows.push({ device, quantity, time, value: time % 97, arrives: time - ahead });
      }
    }
  }
  return rows;
}

interface Manner {
  confirm: boolean;
  /** Nothing is confirmed for certain, and nothing ends in an orderly way. */
  rough: boolean;
}

/** A message as a flow may send it: all or some quantities, one device or both, one of them twice. */
function someSets(chance: Chance, style: 'quantities' | 'fields', confirm: boolean): Partial<Reading>[] {
  const set = (device: string): Partial<Reading> => {
    const some = style === 'fields' ? [['a'], ['b'], ['b.1', 'a'], ['b.2']] : [['a'], ['b.1', 'b.2'], ['b.2']];
    const quantity = chance() < 0.5 ? undefined : some[Math.floor(chance() * some.length)];
    return {
      device,
      from: chance() < 0.5 ? START : '-24h',
      confirm,
      batch: 1 + Math.floor(chance() * 12),
      ...(quantity ? { quantity } : {}),
      ...(chance() < 0.2 ? { limit: 1 + Math.floor(chance() * 15) } : {}),
    };
  };
  const devices = chance() < 0.3 ? ['one', 'one'] : chance() < 0.5 ? ['two'] : ['one', 'two'];
  return devices.map(set);
}

/** Rounds of polling while things fail, then a few without faults. Gives the trial and what its cloud has. */
async function rounds(seed: number, { confirm, rough }: Manner): Promise<{ trial: Trial; rows: TrueRow[] }> {
  const chance = chanceOf(seed);
  const rows = world(chance, 120);
  const style = chance() < 0.5 ? 'fields' : 'quantities';
  const trial = new Trial({
    rows,
    style,
    rules: { longest: 5 * HOUR, margin: SECOND, future: chance() < 0.5, late: 0 },
    concurrency: 1 + Math.floor(chance() * 3),
    skew: Math.floor((chance() - 0.5) * 2 * HOUR),
  });
  const orderly: RunOptions['meanwhile'] = (open) => {
    if (chance() < 0.7) confirmOne(trial, open, chance);
  };
  trial.now = START + 2 * HOUR;
  for (let round = 0; round < 8; round += 1) {
    trial.now += Math.floor(chance() * 15 * HOUR);
    const rate = chance() * 0.6;
    const onDisk = trial.onDisk;
    let idle = 0;
    await trial.run({
      sets: someSets(chance, style, confirm),
      fails: () => chance() < rate,
      ...(rough && chance() < 0.4 ? { closesAt: 1 + Math.floor(chance() * 20) } : {}),
      meanwhile: rough
        ? (open, reset) => {
            idle = open.length > 0 && chance() < 0.5 ? 0 : idle + 1;
            if (idle === 0) confirmOne(trial, open, chance);
            if (idle > 6) reset();
          }
        : orderly,
    });
    // A kill: what was not on disk is forgotten.
    if (rough && chance() < 0.3) trial.restart(chance() < 0.5 ? onDisk : trial.onDisk);
  }
  trial.now = START + 125 * HOUR;
  for (const device of ['one', 'two']) {
    const sets = [{ device, from: START, confirm, batch: 5 }];
    await trial.run({ sets, meanwhile: orderly });
  }
  return { trial, rows };
}

function confirmOne(trial: Trial, open: readonly Left[], chance: Chance): void {
  const delivery = open[Math.floor(chance() * open.length)]?.delivery;
  if (delivery !== undefined) trial.confirm(delivery);
}

function keysOf(messages: readonly Left[]): string[] {
  return messages.flatMap(({ rows }) => rows.map(({ device, quantity, time }) => `${device} ${quantity} ${time}`));
}

function sorted(rows: readonly TrueRow[]): string[] {
  return rows.map(({ device, quantity, time }) => `${device} ${quantity} ${time}`).sort();
}

describe('rounds of read: new on a cloud that fails at random', () => {
  const property = (manner: Manner, check: (trial: Trial, rows: TrueRow[]) => void, numRuns = 150): Promise<void> =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e9 }), async (seed) => {
        const { trial, rows } = await rounds(seed, manner);
        check(trial, rows);
      }),
      { seed: 12, numRuns },
    );

  it('deliver each row once', () =>
    property({ confirm: false, rough: false }, (trial, rows) => {
      assert.deepEqual(keysOf(trial.left).sort(), sorted(rows));
    }));

  it('deliver each row once, whatever the order of the confirmations', () =>
    property({ confirm: true, rough: false }, (trial, rows) => {
      assert.deepEqual(keysOf(trial.left).sort(), sorted(rows));
    }));

  it('lose no row when the node is closed and killed', () =>
    property({ confirm: false, rough: true }, (trial, rows) => {
      assert.deepEqual([...new Set(keysOf(trial.left))].sort(), sorted(rows));
    }));

  it('lose no row of which the message was lost', () =>
    property({ confirm: true, rough: true }, (trial, rows) => {
      const arrived = trial.left.filter(({ confirmed }) => confirmed);
      assert.deepEqual([...new Set(keysOf(arrived))].sort(), sorted(rows));
    }));

  it('lose no row of 10,000 windows in 20 kills while a fifth of the requests fail', async () => {
    const chance = chanceOf(13);
    const rows = Array.from({ length: 10_000 }, (_, hour): TrueRow => {
      const time = START + hour * HOUR + 60 * SECOND;
      return { device: 'one', quantity: 'a', time, value: 1, arrives: time };
    });
    const rules = { longest: HOUR + 2 * SECOND, margin: SECOND, future: true, late: 0 };
    const trial = new Trial({ rows, style: 'quantities', rules, concurrency: 4, skew: 0 });
    trial.now = START + 10_000 * HOUR;
    const sets = [{ device: 'one', from: START, batch: 50 }];
    for (let kill = 0; kill < 20; kill += 1) {
      const onDisk = trial.onDisk;
      await trial.run({ sets, fails: () => chance() < 0.2, closesAt: 100 + Math.floor(chance() * 500) });
      // What was not on disk is forgotten.
      trial.restart(chance() < 0.3 ? onDisk : trial.onDisk);
    }
    const distinct = (): string[] => [...new Set(keysOf(trial.left))].sort();
    assert.ok(distinct().length < rows.length, 'killed in the middle of the work');
    await trial.run({ sets });
    assert.deepEqual(distinct(), sorted(rows));
    assert.ok(trial.asked.length >= 10_000);
    const before = trial.left.length;
    await trial.run({ sets });
    assert.deepEqual(keysOf(trial.left.slice(before)), []);
  });

  it('repeat nothing when hundreds of windows fail: the run leaves the rest to the next one', async () => {
    const rows = Array.from({ length: 60 * 24 }, (_, hour) => {
      const time = START + hour * HOUR + 60 * SECOND;
      return { device: 'one', quantity: 'a', time, value: 1, arrives: time };
    });
    const rules = { longest: HOUR + 2 * SECOND, margin: SECOND, future: true, late: 0 };
    const trial = new Trial({ rows, style: 'quantities', rules, concurrency: 1, skew: 0 });
    trial.now = START + 60 * 24 * HOUR;
    let requests = 0;
    const sets = [{ device: 'one', from: START }];
    const error = await trial.run({ sets, fails: () => (requests += 1) % 2 === 0 });
    assert.equal(error?.code, 'E_PARTIAL');
    assert.ok(requests > 400 && requests < 600, `${requests} of 1440 windows`);
    await trial.run({ sets });
    assert.deepEqual(keysOf(trial.left).sort(), sorted(rows));
  });
}).timeout(120_000);

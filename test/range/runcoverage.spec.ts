import assert from 'node:assert/strict';
import type { Interval, Sample } from '../../src/model';
import { ALL, DeviceCoverage } from '../../src/range/devicecoverage';
import { RunCoverage } from '../../src/range/runcoverage';

const WINDOW: Interval = { from: 0, to: 100 };

function sample(quantity: string, time: number): Sample {
  return { time, of: { quantity, label: quantity }, value: 1 };
}

describe('a device in one run', () => {
  let device: DeviceCoverage;
  let run: RunCoverage;
  const missing = (name: string): Interval[] => device.wanted([name], 100, 0).missing;

  beforeEach(() => {
    device = new DeviceCoverage();
    device.open(['a'], 0);
    device.open([ALL], 0);
    run = new RunCoverage(device);
    run.remaining(['a'], { series: {}, intervals: [WINDOW] });
    run.remaining([ALL], { series: {}, intervals: [WINDOW] });
  });

  it('hands out no row twice, though it does not count yet', () => {
    const parts = [{ names: ['a'], intervals: [{ from: 0, to: 80 }] }];
    const rows = [sample('a', 10), sample('a', 90)];
    run.parcel(parts, WINDOW, rows, 0).add('one', WINDOW);
    run.add(parts, WINDOW, rows);
    assert.deepEqual(missing('a'), [WINDOW]);
    assert.deepEqual(run.remaining(['a'], { series: {}, intervals: [WINDOW] }).intervals, [{ from: 80, to: 100 }]);
    const found = [sample('a', 10), sample('b', 10), sample('a', 85), sample('a', 90)];
    assert.deepEqual(
      run.sift(found, [ALL], WINDOW).map(({ of, time }) => `${of.quantity} ${time}`),
      ['b 10', 'a 85'],
    );
  });

  it('lets rows count that were left out when the message has arrived that holds them, and their own has', () => {
    const first = run.parcel([{ names: ['a'], intervals: [WINDOW] }], WINDOW, [], 0);
    first.add('one', { from: 0, to: 50 }, { from: 50, to: 100 });
    first.add('two', { from: 50, to: 100 });
    const second = run.parcel([{ names: [ALL], intervals: [WINDOW] }], WINDOW, [], 0);
    assert.deepEqual([...second.open.keys()], ['one', 'two']);
    first.settle('one');
    second.settle('one');
    assert.deepEqual(missing(ALL), [WINDOW], 'its own message has not been made yet');
    second.add('three', WINDOW);
    second.settle('three');
    assert.deepEqual(missing(ALL), [{ from: 50, to: 100 }]);
    second.settle('two');
    assert.deepEqual(missing(ALL), []);
  });

  it('lets quantities that have nothing in common not wait for each other', () => {
    device.open(['b'], 0);
    run.parcel([{ names: ['a'], intervals: [WINDOW] }], WINDOW, [], 0).add('one', WINDOW);
    assert.equal(run.parcel([{ names: ['b'], intervals: [WINDOW] }], WINDOW, [], 0).open.size, 0);
  });

  it('is read by one at a time where names have something in common', async () => {
    const order: string[] = [];
    const read =
      (name: string, turns: number, fails = false) =>
      async (): Promise<void> => {
        order.push(`${name} begins`);
        for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
        order.push(`${name} ends`);
        if (fails) throw new Error(name);
      };
    const ends = await Promise.allSettled([
      run.alone(['a'], read('a', 20, true)),
      run.alone(['b'], read('b', 30)),
      run.alone(['a'], read('again', 1)),
      run.alone([ALL], read('all', 1)),
    ]);
    assert.deepEqual(order, [
      'a begins',
      'b begins',
      'a ends',
      'again begins',
      'again ends',
      'b ends',
      'all begins',
      'all ends',
    ]);
    assert.deepEqual(
      ends.map(({ status }) => status),
      ['rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
    );
  });
});

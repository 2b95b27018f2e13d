import assert from 'node:assert/strict';
import type { Interval, Sample } from '../../src/model';
import { ALL, areRelated, coverageNames, DeviceCoverage } from '../../src/range/devicecoverage';

const HOUR: Interval = { from: 0, to: 100 };

function samples(...list: [quantity: string, time: number, value?: number][]): Sample[] {
  return list.map(([quantity, time, value = 1]) => ({ time, of: { quantity, label: quantity }, value }));
}

function names(list: readonly Sample[]): string[] {
  return list.map(({ of, time }) => `${of.quantity} ${time}`);
}

describe('the coverage of a device', () => {
  let device: DeviceCoverage;
  const read = (who: readonly string[], intervals: Interval[], rows: readonly Sample[] = [], overlap = 0): void => {
    device.settle(device.partsOf([{ names: who, intervals }]), intervals, rows, overlap);
  };
  const missing = (who: readonly string[], to = 100): Interval[] => device.wanted(who, to, 0).missing;

  beforeEach(() => {
    device = new DeviceCoverage();
  });

  it('goes by the quantity, the fields that are wanted, or all', () => {
    assert.deepEqual(coverageNames({ quantity: { quantity: '3003', label: 'Volt' } }), ['3003']);
    assert.deepEqual(coverageNames({ wanted: ['a', 'b'] }), ['a', 'b']);
    assert.deepEqual(coverageNames({}), [ALL]);
  });

  it('reads from the earliest start that any run had', () => {
    device.open(['a'], 50);
    assert.deepEqual(missing(['a']), [{ from: 50, to: 100 }]);
    device.open(['a'], 20);
    device.open(['a'], 70);
    assert.deepEqual(missing(['a']), [{ from: 20, to: 100 }]);
    assert.deepEqual(missing(['a'], 10), []);
  });

  it('a quantity read among all counts as read by name', () => {
    device.open([ALL], 0);
    read([ALL], [{ from: 0, to: 60 }]);
    device.open(['raw.1'], 0);
    assert.deepEqual(missing(['raw.1']), [{ from: 60, to: 100 }]);
  });

  it('a quantity read by name is not repeated by who reads all', () => {
    device.open(['raw'], 0);
    read(['raw'], [{ from: 0, to: 60 }]);
    device.open([ALL], 0);
    assert.deepEqual(missing([ALL]), [HOUR]);
    const all = samples(['raw.1', 10], ['raw', 20], ['other', 30], ['rawish', 40], ['raw.1', 70]);
    assert.deepEqual(names(device.sift(all, [ALL], HOUR)), ['other 30', 'rawish 40', 'raw.1 70']);
    read([ALL], [HOUR]);
    assert.deepEqual(missing(['raw']), []);
    assert.deepEqual(device.sift(all, [ALL], HOUR), []);
  });

  it('a gap of a quantity that was read by name is read by who reads all, and only of that quantity', () => {
    device.open(['a'], 0);
    device.open([ALL], 50);
    assert.deepEqual(missing([ALL]), [HOUR]);
    const found = samples(['a', 10], ['b', 10], ['b', 60]);
    assert.deepEqual(names(device.sift(found, [ALL], HOUR)), ['a 10', 'b 60']);
    read([ALL], [HOUR]);
    assert.deepEqual(missing([ALL]), []);
    device.open([ALL], 0);
    assert.deepEqual(missing([ALL]), [{ from: 0, to: 50 }], 'the other quantities of that time have not been read');
    assert.deepEqual(names(device.sift(found, [ALL], HOUR)), ['b 10']);
  });

  it('recognises rows that are read again: late ones are new, others come again only with another value', () => {
    device.open(['a'], 0);
    const before = samples(['a', 80, 1], ['a', 90, 2]);
    read(['a'], [HOUR], before, 40);
    assert.deepEqual(device.wanted(['a'], 120, 40), {
      missing: [{ from: 100, to: 120 }],
      again: [{ from: 60, to: 100 }],
    });
    const found = samples(['a', 70, 7], ['a', 80, 1], ['a', 90, 5], ['a', 110, 9]);
    assert.deepEqual(device.sift(found, ['a'], { from: 60, to: 120 }), [
      { time: 70, of: { quantity: 'a', label: 'a' }, value: 7 },
      { time: 90, of: { quantity: 'a', label: 'a' }, value: 5, attributes: { revised: true } },
      { time: 110, of: { quantity: 'a', label: 'a' }, value: 9 },
    ]);
  });

  it('tells the origins of a value apart', () => {
    device.open(['a'], 0);
    const [row] = samples(['a', 90, 2]);
    assert.ok(row);
    const predicted = { ...row, attributes: { origin: 2 } };
    read(['a'], [HOUR], [row], 40);
    assert.deepEqual(device.sift([row, predicted], ['a'], HOUR), [predicted]);
  });

  it('recognises rows beyond the present until they are covered, and then forgets them', () => {
    device.open(['a'], 0);
    const found = samples(['a', 40], ['a', 90]);
    device.settle([{ names: ['a'], intervals: [{ from: 0, to: 50 }] }], [HOUR], found, 0);
    assert.deepEqual(missing(['a']), [{ from: 50, to: 100 }]);
    assert.deepEqual(device.sift(found, ['a'], { from: 50, to: 100 }), []);
    assert.deepEqual(names(device.sift(samples(['a', 95]), ['a'], { from: 50, to: 100 })), ['a 95']);
    read(['a'], [HOUR]);
    device.prune();
    assert.ok(device.seen.isEmpty);
  });

  it('knows which names may mean the same quantity', () => {
    assert.ok(areRelated(['a'], ['b', 'a']));
    assert.ok(areRelated([ALL], ['x']) && areRelated(['x'], [ALL]));
    assert.ok(areRelated(['raw'], ['raw.1.act']) && areRelated(['raw.1.act'], ['raw']));
    assert.ok(!areRelated(['raw'], ['rawish', 'ra']));
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type { Interval, Sample } from '../../src/model';
import { Ledger } from '../../src/range/ledger';
import { LEDGER_VERSION, ledgerFrom, ledgerText } from '../../src/range/ledgertext';
import { Parcel } from '../../src/range/parcel';
import { StateFile } from '../../src/storage/statefile';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 21);

function sample(quantity: string, time: number, value = 1): Sample {
  return { time, of: { quantity, label: quantity }, value };
}

/** As it is after a restart. */
function restarted(ledger: Ledger): Ledger {
  return ledgerFrom(JSON.parse(JSON.stringify(ledgerText(ledger))));
}

describe('what a node has delivered, in its file', () => {
  it('is the same after a restart', () => {
    const spans = fc.array(fc.tuple(fc.nat(1000), fc.integer({ min: 1, max: 50 })), { maxLength: 6 });
    const device = fc.record({ name: fc.string(), variant: fc.string(), quantity: fc.string({ minLength: 1 }), spans });
    fc.assert(
      fc.property(fc.array(device), fc.integer({ min: 0, max: 60 }), (devices, overlap) => {
        const ledger = new Ledger();
        const account = ledger.nameOf('somebody');
        for (const { name, variant, quantity, spans: list } of devices) {
          const coverage = ledger.device(account, name, variant);
          coverage.open([quantity, 'other'], NOW);
          for (const [from, length] of list) {
            const interval: Interval = { from: NOW + from, to: NOW + from + length };
            coverage.settle(
              [{ names: [quantity], intervals: [interval] }],
              [interval],
              [sample(quantity, interval.from)],
              overlap,
            );
          }
        }
        ledger.ask('why', NOW);
        const again = restarted(ledger);
        assert.deepEqual(ledgerText(again), ledgerText(ledger));
        assert.equal(again.nameOf('somebody'), account);
      }),
      { seed: 9, numRuns: 300 },
    );
  });

  it('of something else is empty', () => {
    for (const content of [
      undefined,
      null,
      7,
      [],
      {},
      { key: 'x', accounts: [], coverages: [], devices: [[0, 'a']] },
    ]) {
      assert.equal(ledgerFrom(content).devices.size, 0);
    }
  });

  it('takes at most 64 KiB for 1,000 series that are polled regularly', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ledger-'));
    try {
      const sizes = await Promise.all(
        [
          { devices: 1000, quantities: 1 },
          { devices: 200, quantities: 5 },
          { devices: 1, quantities: 1000 },
        ].map(async ({ devices, quantities }) => {
          const ledger = new Ledger();
          const names = Array.from({ length: quantities }, (_, index) => `${30_000 + index}`);
          for (let poll = 0; poll < 50; poll += 1) {
            for (let index = 0; index < devices; index += 1) {
              const device = ledger.device(ledger.nameOf('somebody'), `15-03-${1000 + index}-A2`);
              device.open(names, NOW - 24 * 60 * MINUTE + poll * 5 * MINUTE);
              // One device in a hundred fails; the others catch up in the same run.
              if ((index * 7 + poll) % 100 === 0) continue;
              const to = NOW + poll * 5 * MINUTE - (index % 3) * 1_000;
              for (const name of names) {
                const { missing } = device.wanted([name], to, 0);
                device.settle([{ names: [name], intervals: missing }], missing, [], 0);
              }
            }
          }
          const file = path.join(folder, `${devices}.json`);
          const state = new StateFile({ path: file, version: LEDGER_VERSION, warn: (text) => assert.fail(text) });
          state.save(() => ledgerText(ledger));
          await state.flush();
          return statSync(file).size;
        }),
      );
      for (const size of sizes) assert.ok(size <= 64 * 1024, `${size} bytes`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }).timeout(30_000);

  it('names neither the account nor the question', () => {
    const ledger = new Ledger();
    ledger.device(ledger.nameOf('["resensys","canary-user"]'), 'x').open(['a'], 0);
    ledger.ask(ledger.nameOf('["resensys","canary-user"]', 'all'), 0);
    assert.ok(!JSON.stringify(ledgerText(ledger)).includes('canary'));
    assert.notEqual(new Ledger().nameOf('somebody'), ledger.nameOf('somebody'), 'every file has a key of its own');
  });

  it('keeps what was asked from until the devices are known', () => {
    const ledger = new Ledger();
    assert.equal(ledger.ask('q', 100), 100);
    assert.equal(restarted(ledger).ask('q', 150), 100);
    ledger.answered('q');
    assert.equal(ledger.ask('q', 150), 150);
    for (let index = 0; index < 2_000; index += 1) ledger.ask(`other ${index}`, 0);
    assert.equal(ledger.questions.size, 1_000);
  });

  it('remembers 50,000 rows, the newest, and reads no further back than that', () => {
    const ledger = new Ledger();
    const device = ledger.device('a', 'd');
    device.open(['q'], 0);
    const whole: Interval = { from: 0, to: 60_000 };
    const rows = Array.from({ length: 60_000 }, (_, time) => sample('q', time));
    device.settle([{ names: ['q'], intervals: [whole] }], [whole], rows, 60_000);
    ledger.prune();
    assert.equal(device.seen.size, 50_000);
    assert.deepEqual(device.wanted(['q'], 60_000, 60_000).again, [{ from: 10_000, to: 60_000 }]);
  });

  it('knows 20,000 devices: beyond it those that have not been read for longest begin anew', () => {
    let ledger = new Ledger();
    const read = (first: number, count: number): void => {
      for (let index = first; index < first + count; index += 1) {
        const device = ledger.device('a', `d${index}`);
        device.open(['q'], 0);
        device.settle([{ names: ['q'], intervals: [{ from: 0, to: 100 }] }], [{ from: 0, to: 100 }], [], 0);
      }
      ledger.prune();
    };
    const isKnown = (index: number): boolean => ledger.devices.has(JSON.stringify(['a', `d${index}`, '']));
    read(0, 15_000);
    read(0, 100);
    ledger = restarted(ledger);
    ledger.prune();
    read(15_000, 5_000);
    assert.ok(isKnown(100), 'nothing is forgotten as long as there is room');
    read(20_000, 50);
    assert.equal(ledger.devices.size, 20_000);
    assert.ok(!isKnown(100) && !isKnown(149) && isKnown(150), 'the ones that were read longest ago');
    assert.ok(isKnown(0) && isKnown(99), 'they have been read since');
    read(30_000, 25_000);
    assert.equal(ledger.devices.size, 25_000, 'all of one run are known in the next');
  });
});

describe('rows on their way', () => {
  const WINDOW: Interval = { from: 0, to: 100 };
  const PARTS = [{ names: ['q'], intervals: [WINDOW] }];
  let ledger: Ledger;

  beforeEach(() => {
    ledger = new Ledger();
    ledger.device('a', 'd').open(['q'], 0);
  });

  /** Three messages; the rows of the time 50 are in two of them. */
  const sent = (rows: readonly Sample[] = [], parts = PARTS): Parcel => {
    const parcel = new Parcel(ledger.device('a', 'd'), WINDOW, parts, rows, 0);
    parcel.add('one', { from: 0, to: 51 }, { from: 50, to: 100 });
    parcel.add('two', { from: 50, to: 70 }, { from: 70, to: 100 });
    parcel.add('three', { from: 70, to: 100 });
    for (const delivery of ['one', 'two', 'three']) ledger.deliveries.add(delivery, parcel);
    return parcel;
  };
  const missing = (): Interval[] => ledger.device('a', 'd').wanted(['q'], 100, 0).missing;

  it('count when their message has arrived, in any order, and once', () => {
    sent();
    assert.ok(ledger.deliveries.arrive('three'));
    assert.deepEqual(missing(), [{ from: 0, to: 70 }]);
    assert.ok(ledger.deliveries.arrive('one'));
    assert.deepEqual(missing(), [{ from: 50, to: 70 }], 'the time 50 waits for the second message too');
    assert.ok(!ledger.deliveries.arrive('one'));
    assert.ok(!ledger.deliveries.arrive('unknown'));
    assert.ok(ledger.deliveries.arrive('two'));
    assert.deepEqual(missing(), []);
  });

  it('count after a restart', () => {
    sent();
    ledger.deliveries.arrive('two');
    ledger = restarted(ledger);
    assert.deepEqual(missing(), [
      { from: 0, to: 51 },
      { from: 70, to: 100 },
    ]);
    ledger.deliveries.arrive('one');
    ledger.deliveries.arrive('three');
    assert.deepEqual(missing(), []);
  });

  it('beyond the present are recognised after a restart, once they have arrived', () => {
    const rows = [sample('q', 60), sample('q', 80), sample('q', 90)];
    sent(rows, [{ names: ['q'], intervals: [{ from: 0, to: 70 }] }]);
    ledger = restarted(ledger);
    const device = ledger.device('a', 'd');
    assert.deepEqual(device.sift(rows.slice(1), ['q'], { from: 70, to: 100 }), rows.slice(1));
    ledger.deliveries.arrive('three');
    assert.deepEqual(device.sift(rows.slice(1), ['q'], { from: 70, to: 100 }), []);
  });

  it('are known of the last 200 messages', () => {
    const parcel = sent();
    for (let index = 0; index < 198; index += 1) ledger.deliveries.add(`more ${index}`, parcel);
    assert.ok(!ledger.deliveries.arrive('one'));
    assert.ok(ledger.deliveries.arrive('two'));
  });

  it('are forgotten by a reset', () => {
    sent();
    const before = ledger.device('a', 'd');
    ledger.forget();
    assert.ok(!ledger.deliveries.arrive('one'));
    assert.notEqual(ledger.device('a', 'd'), before);
  });
});

describe('the file of a node', () => {
  it('is two lines of text', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ledger-'));
    try {
      const file = path.join(folder, 'x.json');
      const state = new StateFile({ path: file, version: LEDGER_VERSION, warn: (text) => assert.fail(text) });
      state.save(() => ledgerText(new Ledger('key')));
      await state.flush();
      const lines = readFileSync(file, 'utf8').split('\n');
      assert.equal(lines[1], '{"key":"key","accounts":[],"coverages":[],"devices":[],"questions":[],"parcels":[]}');
      await state.remove();
      assert.throws(() => readFileSync(file), /ENOENT/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

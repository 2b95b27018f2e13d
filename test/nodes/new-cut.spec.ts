import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LEDGER_VERSION } from '../../src/range/ledgertext';
import { StateFile } from '../../src/storage/statefile';
import { Trial } from './trial';
import type { TrueRow } from './trial';

const SECOND = 1_000;
const HOUR = 3_600_000;
const START = Date.UTC(2026, 2, 1);
const RULES = { longest: 2 * HOUR, margin: SECOND, future: false, late: 0 };

const ROWS = Array.from({ length: 24 }, (_, index): TrueRow => {
  const time = START + index * 30 * 60 * SECOND;
  return { device: 'one', quantity: 'a', time, value: index, arrives: time };
});

describe('read: new with a state file that was cut', () => {
  let folder: string;
  let file: string;
  let warnings: string[];
  let trial: Trial;

  const open = (): StateFile =>
    new StateFile({ path: file, version: LEDGER_VERSION, warn: (text) => warnings.push(text) });
  /** A run that ends so many hours after the start. */
  const run = async (hours: number): Promise<number[]> => {
    trial.now = START + hours * HOUR;
    const before = trial.left.length;
    const error = await trial.run({ sets: [{ device: 'one', from: START, overlap: 600 }] });
    assert.equal(error, undefined);
    return trial.left.slice(before).flatMap(({ rows }) => rows.map(({ value }) => value));
  };

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-cut-'));
    file = path.join(folder, 'node.json');
    warnings = [];
    trial = new Trial({ rows: ROWS, style: 'quantities', rules: RULES, concurrency: 2, skew: 0 });
    const state = open();
    for (const hours of [4, 8]) {
      await run(hours);
      const content = trial.onDisk;
      state.save(() => content);
      await state.flush();
    }
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('at any byte goes on from the one before, or from the start where that is gone too, and misses nothing', async () => {
    const whole = readFileSync(file);
    const backup = readFileSync(`${file}.bak`);
    assert.ok(whole.length > 100);
    for (let length = 0; length < whole.length - 1; length += 1) {
      writeFileSync(file, whole.subarray(0, length));
      for (const [kept, first] of [
        [backup, 8],
        [backup.subarray(0, length), 0],
      ] as const) {
        writeFileSync(`${file}.bak`, kept);
        warnings = [];
        trial.restart(open().load() ?? null);
        assert.deepEqual(
          await run(12),
          ROWS.slice(first).map(({ value }) => value),
          `cut at byte ${length}`,
        );
        assert.equal(warnings.length, 1);
      }
    }
  });
});

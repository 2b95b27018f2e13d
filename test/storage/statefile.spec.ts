import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StateFile } from '../../src/storage/statefile';

describe('a state file', () => {
  let folder: string;
  let file: string;
  let warnings: string[];

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'statefile-'));
    file = path.join(folder, 'deep', 'state.json');
    warnings = [];
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (options: { later?: (run: () => void, ms: number) => void; version?: number } = {}): StateFile =>
    new StateFile({ path: file, version: 1, warn: (text) => warnings.push(text), ...options });

  const saved = async (...contents: unknown[]): Promise<void> => {
    const state = open();
    for (const content of contents) {
      state.save(() => content);
      await state.flush();
    }
  };

  it('gives back what was saved', async () => {
    await saved({ 7: 'ż', list: [1, null] });
    assert.deepEqual(open().load(), { 7: 'ż', list: [1, null] });
    assert.deepEqual(warnings, []);
  });

  it('is nothing, without a warning, where there is none yet', () => {
    assert.equal(open().load(), undefined);
    assert.deepEqual(warnings, []);
  });

  it('cut at any byte gives the one before, with one warning', async () => {
    await saved({ run: 1 }, { run: 2 });
    const whole = readFileSync(file);
    // The last byte is the line break, without which the content is still whole.
    for (let length = 0; length < whole.length - 1; length += 1) {
      writeFileSync(file, whole);
      truncateSync(file, length);
      warnings = [];
      assert.deepEqual(open().load(), { run: 1 }, `cut at byte ${length}`);
      assert.equal(warnings.length, 1);
    }
  });

  it('starts afresh where the backup is gone too', async () => {
    await saved({ run: 1 }, { run: 2 });
    writeFileSync(file, 'x');
    writeFileSync(`${file}.bak`, '{"version":1}\n{}\n');
    assert.equal(open().load(), undefined);
    assert.equal(warnings.length, 1);
  });

  it('of another version is left unread', async () => {
    await saved({ run: 1 });
    assert.equal(open({ version: 2 }).load(), undefined);
  });

  it('writes the newest content, at most once in five seconds, and at once when told to', async () => {
    const waits: number[] = [];
    const due: (() => void)[] = [];
    const state = open({ later: (run, ms) => void (waits.push(ms), due.push(run)) });
    state.save(() => 'first');
    state.save(() => 'second');
    assert.equal(due.length, 1);
    due[0]?.();
    await state.flush();
    assert.equal(open().load(), 'second');
    state.save(() => 'third');
    assert.equal(waits.length, 2);
    assert.ok((waits[1] ?? 0) > 4_000 && (waits[1] ?? 0) <= 5_000, `waits ${String(waits[1])} ms`);
    assert.equal(open().load(), 'second');
    await state.flush();
    assert.equal(open().load(), 'third');
  });

  it('that cannot be written warns once, never throws, and is written when it can be', async () => {
    writeFileSync(path.join(folder, 'deep'), 'a file where the folder should be');
    const state = open();
    state.save(() => 1);
    await state.flush();
    state.save(() => 2);
    await state.flush();
    assert.equal(warnings.length, 1);
    rmSync(path.join(folder, 'deep'));
    await state.flush();
    assert.equal(open().load(), 2);
  });

  it('without a path is kept in memory', async () => {
    const state = new StateFile({ path: undefined, version: 1, warn: (text) => warnings.push(text) });
    state.save(() => 1);
    await state.flush();
    assert.equal(state.load(), undefined);
    assert.deepEqual(warnings, []);
  });
});

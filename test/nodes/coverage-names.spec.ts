import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CoverageFiles } from '../../nodes/runtime/coveragefiles';

/** Ids that somebody may have written into a flow file by hand. */
const IDS = [
  ...['../../escaped', '..', '.', '/etc/passwd', '..\\..\\escaped', 'C:\\escaped', 'a/b', 'a\u0000b', '', ' ', '~'],
  ...['con', 'nul', 'com1', 'A1B2', 'a1b2.c3d4', 'é', '\ud800', 'x'.repeat(500), '__proto__', 'constructor', 'file:x'],
  ...['0123456789abcdef', '0123456789abcdef-fedcba9876543210'],
];

describe('files of what nodes have delivered', () => {
  it('lie in one folder, one for each id, whatever the ids are', async () => {
    const outer = mkdtempSync(path.join(tmpdir(), 'coverage-'));
    try {
      const folder = path.join(outer, 'one', 'two', 'three');
      const warnings: string[] = [];
      const files = new CoverageFiles(folder, (text) => warnings.push(text));
      for (const id of IDS) files.of(id).changed();
      await files.flush();
      assert.deepEqual(warnings, []);
      const names = readdirSync(path.join(folder, 'coverage'));
      assert.equal(names.length, IDS.length);
      for (const name of names) assert.match(name, /^[a-z0-9-]{4,120}\.json$/);
      assert.ok(names.includes('0123456789abcdef.json'));
      const all = readdirSync(outer, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      assert.equal(all.length, IDS.length);
    } finally {
      rmSync(outer, { recursive: true, force: true });
    }
  });
});

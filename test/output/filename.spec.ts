import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { fileName } from '../../src/output/filename';

/** What titles are made of that want to be more than a name. */
const PIECES = [
  ...['../', '..\\', '/', '\\', '..', '.', '~/', './', 'C:', 'C:\\', '\\\\host\\share\\', '//', ':stream', 'file://'],
  // Characters that become others when somebody normalises them.
  ...['／', '＼', '∕', '⁄', '․․／', '…', '．．', '：', '％2e%2e%2f', '%2e%2e%5c', '\u2024', '\ufe52', 'ﬁ', '\ufdfa'],
  ...['\u0000', '\n', '\r\n', '\t', '\u007f', '\u202e', '\u200b', '\ud800', '\udc00', '😀', 'é', 'e\u0301', ' ', '  '],
  ...['CON', 'con.jpg', 'Prn.', 'aux', 'NUL.tar.gz', 'com1', 'COM¹', 'LPT9.txt', 'lpt²', 'COM0', 'CONIN$', 'CLOCK$'],
  ...['-rf', '--', '$(id)', '`id`', ';', '|', '&', '<', '>', '"', "'", '*', '?', '!', '#', '{', '}', '%', '+', '='],
  ...['.htaccess', '.ssh', 'authorized_keys', 'flows_cred.json', '.jpg', '.png', '.jpeg.exe', '.JPG', '.gif', '.'],
  ...['2026-05-01_07-53-06', 'photo', 'a', 'x'.repeat(300), 'y'.repeat(117), '_', '-', '..jpg', ' .jpg', '.. ', '. .'],
];

/** Names that Windows keeps for devices, whatever stands behind their first dot. */
const DEVICES = /^(con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;

const titles = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => pieces.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 200 }) },
);
const types = fc.constantFrom('image/jpeg', 'image/png', 'application/octet-stream', '');

function assertStaysInside(name: string): void {
  for (const [system, folder] of [
    [path.posix, '/data/photos'],
    [path.win32, 'C:\\data\\photos'],
  ] as const) {
    const joined = system.join(folder, name);
    assert.equal(system.dirname(joined), folder);
    assert.equal(system.basename(joined), name);
    assert.ok(!system.isAbsolute(name));
  }
}

describe('names of files out of titles', () => {
  it('stay inside their folder, on every system, for 100,000 titles that want out', () => {
    fc.assert(
      fc.property(titles, types, (title, type) => {
        const name = fileName(title, type);
        assertStaysInside(name);
        assert.match(name, /^[A-Za-z0-9_][A-Za-z0-9._-]*$/);
        assert.ok(!name.endsWith('.') && name.length <= 130, name);
        assert.ok(!DEVICES.test(name.split('.')[0] ?? ''), name);
        if (type === 'image/jpeg') assert.ok(name.endsWith('.jpg'));
        if (type === 'image/png') assert.ok(name.endsWith('.png'));
      }),
      { seed: 20261121, numRuns: 100_000 },
    );
  }).timeout(60_000);

  it('are files in that folder and nowhere else, when somebody writes them', () => {
    const outer = mkdtempSync(path.join(tmpdir(), 'photos-'));
    try {
      const folder = mkdtempSync(path.join(outer, 'inner-'));
      const written = new Map<string, string>();
      for (const title of fc.sample(titles, { seed: 7, numRuns: 500 })) {
        const name = fileName(title, 'image/jpeg');
        writeFileSync(path.join(folder, name), title);
        written.set(name, Buffer.from(title).toString());
      }
      assert.deepEqual(readdirSync(folder).sort(), [...written.keys()].sort());
      for (const [name, title] of written) assert.equal(readFileSync(path.join(folder, name), 'utf8'), title);
      assert.deepEqual(readdirSync(outer), [path.basename(folder)]);
    } finally {
      rmSync(outer, { recursive: true, force: true });
    }
  });

  it('are those of the titles where nothing is wrong with them', () => {
    const cases: [string, string, string][] = [
      ['2026-05-01_07-53-06', 'image/jpeg', '2026-05-01_07-53-06.jpg'],
      ['2026-05-01_07-53-06.jpg', 'image/jpeg', '2026-05-01_07-53-06.jpg'],
      ['2026-05-01_07-53-06.jpg', 'image/png', '2026-05-01_07-53-06.png'],
      ['Pier 3 / North', 'image/jpeg', 'Pier_3_North.jpg'],
      ['Brücke Żółw', 'image/png', 'Brucke_Zo_w.png'],
      ['version 1.2', 'image/jpeg', 'version_1.2.jpg'],
      ['a.exe', 'image/jpeg', 'a.exe.jpg'],
      ['', 'image/jpeg', 'photo.jpg'],
      ['...', 'image/png', 'photo.png'],
      ['nul', 'image/jpeg', '_nul.jpg'],
      ['nul', 'text/plain', '_nul'],
    ];
    for (const [title, type, name] of cases) assert.equal(fileName(title, type), name);
  });

  it('are made in no time, however long the title', () => {
    const began = process.cpuUsage();
    // Each of these becomes 18 characters when it is taken apart.
    assert.equal(fileName('\ufdfa'.repeat(16 * 1024 * 1024), 'image/jpeg'), 'photo.jpg');
    assert.equal(fileName(`a${'.'.repeat(16 * 1024 * 1024)}`, 'image/jpeg'), 'a.jpg');
    assert.ok(process.cpuUsage(began).user < 250_000);
  });
});

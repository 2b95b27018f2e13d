import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { nodeSets, plugins, ROOT } from './package-json';

interface Packed {
  unpackedSize: number;
  files: { path: string; size: number }[];
}

/** What may be in the package. */
const EXPECTED = [
  /^package\.json$/,
  /^LICENSE$/,
  /^README\.md$/,
  /^CHANGELOG\.md$/,
  /^dist\/src\/(?!simulator\/)[a-z0-9/-]+\.js$/,
  /^dist\/nodes\/(runtime\/)?[a-z-]+\.js$/,
  /^dist\/nodes\/[a-z-]+\.html$/,
  /^dist\/nodes\/icons\/[a-z-]+\.svg$/,
  /^dist\/nodes\/locales\/(en-US|de|pl)\/[a-z-]+\.(json|html)$/,
  /^dist\/plugin\/dialogs\.(js|html)$/,
  /^dist\/plugin\/locales\/(en-US|de|pl)\/dialogs\.json$/,
  /^examples\/[a-z0-9-]+\.json$/,
];

/** Below this it installs in a moment on a gateway, too: 1 MiB. */
const LARGEST = 1024 * 1024;

describe('the package as npm packs it', function () {
  this.timeout(30_000);
  let packed: Packed;

  before(() => {
    const answer = execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
    const [only] = JSON.parse(answer) as Packed[];
    assert.ok(only);
    packed = only;
  });

  it('holds the compiled pack, its examples and its papers, and nothing else', () => {
    const strangers = packed.files.map((file) => file.path).filter((file) => !EXPECTED.some((one) => one.test(file)));
    assert.deepEqual(strangers, []);
  });

  it('holds the papers', () => {
    const paths = new Set(packed.files.map((file) => file.path));
    assert.deepEqual(
      ['LICENSE', 'README.md', 'CHANGELOG.md', 'package.json'].filter((paper) => !paths.has(paper)),
      [],
    );
  });

  it('holds of every node its code, its dialog, and its help in three languages', () => {
    const paths = new Set(packed.files.map((file) => file.path));
    const wanted = [...nodeSets()].flatMap(([type, file]) => [
      file,
      file.replace(/\.js$/, '.html'),
      ...['en-US', 'de', 'pl'].flatMap((language) => [
        `dist/nodes/locales/${language}/${type}.json`,
        `dist/nodes/locales/${language}/${type}.html`,
      ]),
    ]);
    assert.ok(wanted.length > 0);
    assert.deepEqual(
      wanted.filter((file) => !paths.has(file)),
      [],
    );
  });

  it('holds once what the dialogs share: their browser code, and their texts in three languages', () => {
    const paths = new Set(packed.files.map((file) => file.path));
    const [file = '', ...others] = plugins().values();
    assert.deepEqual(others, []);
    const wanted = [
      file,
      file.replace(/\.js$/, '.html'),
      ...['en-US', 'de', 'pl'].map(
        (language) => `${path.dirname(file)}/locales/${language}/${path.basename(file, '.js')}.json`,
      ),
    ];
    assert.deepEqual(
      wanted.filter((one) => !paths.has(one)),
      [],
    );
    const carriers = packed.files
      .filter((one) => one.path.endsWith('.html'))
      .filter((one) => readFileSync(path.join(ROOT, one.path), 'utf8').includes('window.sensorClouds={'));
    assert.deepEqual(
      carriers.map((one) => one.path),
      [file.replace(/\.js$/, '.html')],
    );
  });

  it('holds no code whose source is gone', () => {
    const code = packed.files.map((file) => file.path).filter((file) => file.endsWith('.js'));
    assert.ok(code.length > 50);
    assert.deepEqual(
      code.filter((file) => !existsSync(path.join(ROOT, file.replace(/^dist\//, '').replace(/\.js$/, '.ts')))),
      [],
    );
  });

  it('is small', () => {
    assert.ok(packed.unpackedSize < LARGEST, `${packed.unpackedSize} bytes unpacked`);
  });
});

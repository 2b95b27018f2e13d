/**
 * Builds the package into `dist/`: the compiled TypeScript; beside each node's `.js` what Node-RED looks for there,
 * its HTML with the shared parts put in, the icons and the locales; and the editor plugin, which brings the browser
 * code and the catalogue that all dialogs share.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { NAMESPACE } from '../nodes/editor/namespace';

const root = path.resolve(__dirname, '..');
const nodes = path.join(root, 'nodes');
const target = path.join(root, 'dist', 'nodes');
const plugin = path.join(root, 'dist', 'plugin');

/** A comment in a node's HTML where a part belongs that `nodes/editor` has by this name. */
const MARKER = /^ *<!-- ([a-z]+) -->$/gm;

/** A key of the shared catalogue in a node's HTML, where Node-RED would look it up in the node's own. */
const SHARED_KEY = /(?<=data-i18n="(\[\w+\])?)clouds\./g;

rmSync(path.join(root, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', path.join(root, 'tsconfig.build.json')], {
  stdio: 'inherit',
});

const names = readdirSync(nodes)
  .filter((file) => file.endsWith('.html'))
  .map((file) => path.basename(file, '.html'));
mkdirSync(target, { recursive: true });
for (const name of names) {
  const html = readFileSync(path.join(nodes, `${name}.html`), 'utf8').replace(MARKER, part);
  writeFileSync(path.join(target, `${name}.html`), flush(html.replace(SHARED_KEY, `${NAMESPACE}:clouds.`)));
}
cpSync(path.join(root, 'icons'), path.join(target, 'icons'), { recursive: true });
writeFileSync(path.join(plugin, 'dialogs.html'), editorScript());
for (const language of readdirSync(path.join(nodes, 'locales'))) writeLocale(language);

/** The browser code as one script element. */
function editorScript(): string {
  const { outputFiles } = buildSync({
    entryPoints: [path.join(nodes, 'editor', 'index.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2021',
    tsconfig: path.join(nodes, 'editor', 'tsconfig.json'),
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
  });
  const code = outputFiles[0]?.text ?? '';
  // A closing tag inside a string of the code would end the element.
  const safe = code.replaceAll('</script', '<\\/script');
  return `<script type="text/javascript" id="sensor-clouds-dialogs">${safe}</script>\n`;
}

function part(_marker: string, name: string): string {
  return readFileSync(path.join(nodes, 'editor', `${name}.html`), 'utf8').trimEnd();
}

/** Without the indentation, which is a third of a dialog. */
function flush(html: string): string {
  return html.replace(/^ +/gm, '');
}

/** The catalogue and the help of each node, and the catalogue that all share. */
function writeLocale(language: string): void {
  const from = path.join(nodes, 'locales', language);
  const to = path.join(target, 'locales', language);
  mkdirSync(to, { recursive: true });
  for (const name of names) {
    copyCatalogue(path.join(from, `${name}.json`), path.join(to, `${name}.json`));
    writeFileSync(path.join(to, `${name}.html`), flush(readFileSync(path.join(from, `${name}.html`), 'utf8')));
  }
  const shared = path.join(plugin, 'locales', language);
  mkdirSync(shared, { recursive: true });
  copyCatalogue(path.join(from, 'clouds.json'), path.join(shared, 'dialogs.json'));
}

function copyCatalogue(from: string, to: string): void {
  writeFileSync(to, JSON.stringify(JSON.parse(readFileSync(from, 'utf8'))));
}

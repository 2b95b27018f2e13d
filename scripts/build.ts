/**
 * Builds the package into `dist/`: the compiled TypeScript, and beside it what Node-RED looks for beside a node's
 * `.js`: its HTML, with the browser code that the dialogs share put in, the icons and the locales.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';

const root = path.resolve(__dirname, '..');
const nodes = path.join(root, 'nodes');
const target = path.join(root, 'dist', 'nodes');

/** A comment in a node's HTML where the browser code belongs, or a part of a dialog by its name in `nodes/editor`. */
const MARKER = /^( *)<!-- ([a-z]+) -->$/gm;

/** The catalogue that all dialogs share; Node-RED wants one for each node. */
const SHARED_CATALOGUE = 'clouds.json';

rmSync(path.join(root, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', path.join(root, 'tsconfig.build.json')], {
  stdio: 'inherit',
});

const script = editorScript();
const names = readdirSync(nodes)
  .filter((file) => file.endsWith('.html'))
  .map((file) => path.basename(file, '.html'));
mkdirSync(target, { recursive: true });
for (const name of names) {
  const html = readFileSync(path.join(nodes, `${name}.html`), 'utf8');
  writeFileSync(path.join(target, `${name}.html`), html.replace(MARKER, part));
}
for (const language of readdirSync(path.join(nodes, 'locales'))) writeLocale(language);
cpSync(path.join(root, 'icons'), path.join(target, 'icons'), { recursive: true });

/** The browser code as one script element; each dialog carries it, the first to load defines it. */
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
  return `<script type="text/javascript">${code.replaceAll('</script', '<\\/script')}</script>`;
}

function part(_marker: string, indentation: string, name: string): string {
  if (name === 'editor') return script;
  const html = readFileSync(path.join(nodes, 'editor', `${name}.html`), 'utf8');
  return html.trimEnd().replace(/^/gm, indentation);
}

/** A catalogue for each node, and its help. */
function writeLocale(language: string): void {
  const from = path.join(nodes, 'locales', language);
  const to = path.join(target, 'locales', language);
  mkdirSync(to, { recursive: true });
  for (const name of names) {
    const own = path.join(from, `${name}.json`);
    const catalogue = {
      ...readCatalogue(path.join(from, SHARED_CATALOGUE)),
      ...(existsSync(own) ? readCatalogue(own) : {}),
    };
    writeFileSync(path.join(to, `${name}.json`), JSON.stringify(catalogue));
    cpSync(path.join(from, `${name}.html`), path.join(to, `${name}.html`));
  }
}

function readCatalogue(file: string): object {
  return JSON.parse(readFileSync(file, 'utf8')) as object;
}

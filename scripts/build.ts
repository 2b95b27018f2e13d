/**
 * Builds the package into `dist/`: the compiled TypeScript, and beside it what Node-RED looks for beside a node's
 * `.js`: its HTML, with the browser code that the dialogs share put in, the icons and the locales.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';

const root = path.resolve(__dirname, '..');
const nodes = path.join(root, 'nodes');
const target = path.join(root, 'dist', 'nodes');

/** Stands in a node's HTML where the browser code from `nodes/editor` belongs. */
const MARKER = '<!-- editor -->';

rmSync(path.join(root, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', path.join(root, 'tsconfig.build.json')], {
  stdio: 'inherit',
});

const shared = editorScript();
mkdirSync(target, { recursive: true });
for (const file of readdirSync(nodes).filter((name) => name.endsWith('.html'))) {
  const html = readFileSync(path.join(nodes, file), 'utf8');
  writeFileSync(
    path.join(target, file),
    html.replace(MARKER, () => shared),
  );
}
cpSync(path.join(nodes, 'locales'), path.join(target, 'locales'), { recursive: true });
cpSync(path.join(root, 'icons'), path.join(target, 'icons'), { recursive: true });

/** The browser code as one script element; each dialog carries it, the first to load defines it. */
function editorScript(): string {
  const { outputFiles } = buildSync({
    entryPoints: [path.join(nodes, 'editor', 'index.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2021',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
  });
  const code = outputFiles[0]?.text ?? '';
  // A closing tag inside a string of the code would end the element.
  return `<script type="text/javascript">${code.replaceAll('</script', '<\\/script')}</script>`;
}

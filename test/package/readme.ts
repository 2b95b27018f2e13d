import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './package-json';

const README = readFileSync(path.join(ROOT, 'README.md'), 'utf8');

/** The blocks of a README that are marked with this language; without one, those that are not marked. */
export function blocksOf(language = ''): string[] {
  const blocks = [...README.matchAll(/^```(\w*)\n([^]*?)^```$/gm)];
  return blocks.filter(([, marked]) => marked === language).map(([, , text = '']) => text.trim());
}

/** The commands that stand in its sentences. */
export function commandsInText(): string[] {
  const text = README.replaceAll(/^```\w*\n[^]*?^```$/gm, '');
  return [...text.matchAll(/`((?:npm|npx|node) [^`]+)`/g)].map(([, command = '']) => command);
}

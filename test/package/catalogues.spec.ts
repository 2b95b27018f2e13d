import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { NAMESPACE } from '../../nodes/editor/namespace';
import { nodeSets, packageJson, plugins, ROOT } from './package-json';

const SOURCES = path.join(ROOT, 'nodes');
const LANGUAGES = ['en-US', 'de', 'pl'] as const;

/** A catalogue as `key.of.a.text` and text. */
function texts(language: string, file: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, key: string): void => {
    if (typeof value === 'string') found.set(key, value);
    else for (const [name, part] of Object.entries(value as object)) walk(part, key === '' ? name : `${key}.${name}`);
  };
  walk(JSON.parse(readFileSync(path.join(SOURCES, 'locales', language, file), 'utf8')), '');
  return found;
}

function filesOf(language: string, ending: string): string[] {
  return readdirSync(path.join(SOURCES, 'locales', language))
    .filter((file) => file.endsWith(ending))
    .toSorted();
}

/** All keys that dialogs and browser code name. A part that is put in when it is used stands as `*`. */
function keysUsed(): Set<string> {
  const keys = new Set<string>();
  const html = [SOURCES, path.join(SOURCES, 'editor')].flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.html'))
      .map((file) => readFileSync(path.join(folder, file), 'utf8')),
  );
  for (const text of html) {
    for (const [, key = ''] of text.matchAll(/data-i18n="(?:\[\w+\])?([^"]+)"/g)) keys.add(key);
    for (const [, key = ''] of text.matchAll(/this\._\('([^']+)'\)/g)) keys.add(key);
    for (const [, key = ''] of text.matchAll(/sensorClouds\.text\(this, '([^']+)'\)/g)) keys.add(`clouds.${key}`);
  }
  const editor = path.join(SOURCES, 'editor');
  for (const file of readdirSync(editor).filter((name) => name.endsWith('.ts'))) {
    const code = readFileSync(path.join(editor, file), 'utf8');
    for (const [, key = ''] of code.matchAll(/['`]((?:reason|words|test|list|span|short)\.[^'`]*)['`]/g)) {
      keys.add(`clouds.${key.replace(/\$\{[^}]*\}/g, '*')}`);
    }
  }
  return keys;
}

function covers(pattern: string, key: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.]/g, '\\.'));
  return new RegExp(`^${parts.join('.+')}$`).test(key);
}

describe('the catalogues of the dialogs', () => {
  const english = new Map(filesOf('en-US', '.json').map((file) => [file, texts('en-US', file)]));
  const keys = [...english.values()].flatMap((catalogue) => [...catalogue.keys()]);

  for (const language of LANGUAGES) {
    it(`${language}: has every key, with a text and the same values in it`, () => {
      assert.deepEqual(filesOf(language, '.json'), [...english.keys()]);
      for (const [file, catalogue] of english) {
        const translated = texts(language, file);
        assert.deepEqual([...translated.keys()].toSorted(), [...catalogue.keys()].toSorted(), file);
        for (const [key, text] of catalogue) {
          const values = (sentence: string): string[] => [...new Set(sentence.match(/__\w+__/g))].toSorted();
          assert.notEqual(translated.get(key)?.trim(), '', key);
          assert.deepEqual(values(translated.get(key) ?? ''), values(text), key);
        }
      }
    });

    it(`${language}: has help for every node, with its inputs or properties, errors and the vendors' papers`, () => {
      const nodes = readdirSync(SOURCES).filter((file) => file.endsWith('.html'));
      assert.deepEqual(filesOf(language, '.html'), nodes.toSorted());
      for (const file of nodes) {
        const help = readFileSync(path.join(SOURCES, 'locales', language, file), 'utf8');
        assert.ok(help.includes(`data-help-name="${path.basename(file, '.html')}"`), file);
        assert.ok((help.match(/<dl class="message-properties">/g) ?? []).length >= 2, `${file}: lists`);
        assert.match(help, /E_AUTH/, file);
        assert.match(help, /<a\s+href="https:/, file);
      }
    });
  }

  it('differ: texts and help of another language are not the English ones', () => {
    for (const language of ['de', 'pl'] as const) {
      const same = [...english].flatMap(([file, catalogue]) => {
        const translated = texts(language, file);
        return [...catalogue].filter(([key, text]) => translated.get(key) === text).map(([key]) => key);
      });
      assert.ok(same.length < keys.length / 10, `${language}: ${same.length} of ${keys.length} are English`);
      for (const file of filesOf(language, '.html')) {
        const read = (of: string): string => readFileSync(path.join(SOURCES, 'locales', of, file), 'utf8');
        assert.notEqual(read(language), read('en-US'), file);
      }
    }
  });

  it('hold texts under one name each: that of their node, or clouds where they are shared', () => {
    const types = readdirSync(SOURCES)
      .filter((file) => file.endsWith('.html'))
      .map((file) => path.basename(file, '.html'));
    for (const [file, catalogue] of english) {
      const owner = path.basename(file, '.json');
      assert.ok(owner === 'clouds' || types.includes(owner), file);
      assert.deepEqual(
        [...catalogue.keys()].filter((key) => !key.startsWith(`${owner}.`)),
        [],
        file,
      );
    }
  });

  it('are looked up in the plugin that the package.json names, where they are shared', () => {
    const [plugin = ''] = plugins().keys();
    assert.equal(NAMESPACE, `${packageJson().name}/${plugin}`);
    for (const file of nodeSets().values()) {
      const html = readFileSync(path.join(ROOT, file.replace(/\.js$/, '.html')), 'utf8');
      const keys = [...html.matchAll(/data-i18n="(?:\[\w+\])?([^"]+)"/g)].map(([, key = '']) => key);
      assert.ok(keys.length > 0, file);
      assert.deepEqual(
        keys.filter((key) => key.includes('clouds.') && !key.startsWith(`${NAMESPACE}:clouds.`)),
        [],
        file,
      );
    }
  });

  it('have every key that is used, and no other', () => {
    const used = [...keysUsed()];
    assert.deepEqual(
      used.filter((pattern) => !keys.some((key) => covers(pattern, key))),
      [],
      'used and not there',
    );
    assert.deepEqual(
      keys.filter((key) => !used.some((pattern) => covers(pattern, key))),
      [],
      'there and not used',
    );
  });
});

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { needs } from '../setup/packages';
import { faintTexts } from './contrast';
import { EditorPage } from './editor-page';
import { builtTypes, everyCredential, everyNode } from './flows';
import { ARTIFACTS, openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const LANGUAGES = ['en-US', 'de', 'pl'] as const;

type Language = (typeof LANGUAGES)[number];

/** One text that is in every account's dialog. */
const SAYS = { 'en-US': 'Test connection', de: 'Verbindung testen', pl: 'Sprawdź połączenie' } as const;

describe('the dialogs in a browser', function () {
  this.timeout(60_000);
  let bench: Workbench;
  const failures = new Map<Language, Error>();

  before(async function () {
    const [chromium = ''] = needs(this, 'chromium');
    mkdirSync(ARTIFACTS, { recursive: true });
    bench = await openWorkbench({ chromium, flows: everyNode(), credentials: everyCredential() });
    // At the same time, because most of it is waiting for dialogs to slide in and out.
    const runs = LANGUAGES.map((language) =>
      openAll(bench, language).catch((error: unknown) => {
        failures.set(language, error instanceof Error ? error : new Error(String(error)));
      }),
    );
    await Promise.all(runs);
  });

  after(async () => {
    // Left out where there is no browser.
    await (bench as Workbench | undefined)?.close();
  });

  for (const language of LANGUAGES) {
    it(`open, can be read in both themes, and change nothing when saved untouched (${language})`, () => {
      const failure = failures.get(language);
      if (failure) throw failure;
    });
  }
});

/** Opens every dialog in one language. */
async function openAll(bench: Workbench, language: Language): Promise<void> {
  const editor = await EditorPage.open(bench, { language });
  const { accounts, actions } = builtTypes();
  for (const type of [...accounts, ...actions]) {
    const before = await editor.exported(type);
    await editor.edit(type);
    await editor.unfold();
    assert.deepEqual(await unnamedFields(editor), [], `${type}: fields without a label`);
    assert.deepEqual(await untranslated(editor), [], `${type}: keys instead of texts`);
    if (type.endsWith('-account')) {
      const button = await editor.page.locator('.sensor-clouds-test').innerText();
      assert.equal(button.trim(), SAYS[language]);
    }
    for (const dark of [false, true]) {
      await editor.darken(dark);
      assert.deepEqual(await faintTexts(editor.page), [], `${type}: hard to read`);
      if (!dark || language === 'en-US') await editor.screenshot(`${type}-${dark ? 'dark' : 'light'}`);
    }
    await editor.darken(false);
    await editor.save();
    assert.deepEqual(await editor.exported(type), before, `${type}: properties`);
    assert.equal((await editor.state(type)).changed, false, `${type}: the dot of a change`);
  }
  assert.deepEqual(editor.errors, []);
  await editor.close();
}

/** Every field that can be seen has a label that is for it. */
async function unnamedFields({ page }: EditorPage): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLInputElement>('.sensor-clouds :is(input, select, textarea)')]
      .filter((field) => field.offsetParent !== null && (field.labels?.[0]?.textContent ?? '').trim() === '')
      .map((field) => field.id),
  );
}

/** i18next shows the key where a text is missing. */
async function untranslated({ page }: EditorPage): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.sensor-clouds *')]
      .flatMap((element) => [...element.childNodes])
      .filter((child) => child.nodeType === Node.TEXT_NODE)
      .map((child) => child.textContent?.trim() ?? '')
      .filter((text) => /^(clouds|[a-z]+(-[a-z]+)+)\.[a-zA-Z0-9.]+$/.test(text)),
  );
}

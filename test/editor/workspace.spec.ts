import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { needs } from '../setup/packages';
import { EditorPage } from './editor-page';
import { builtTypes } from './flows';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const EXAMPLES = path.resolve(__dirname, '..', '..', 'examples');

/** What the contract calls them. */
const LABELS: Readonly<Record<string, string>> = {
  'sensor-list-devices': 'list devices',
  'sensor-get-readings': 'get readings',
  'sensor-get-photos': 'get photos',
  'sensor-available-dates': 'available dates',
  'sensaphone-read': 'sensaphone read',
  'sensaphone-update': 'sensaphone update',
};

interface ExampleNode {
  id: string;
  type: string;
}

interface ImportingEditor {
  nodes: { import(nodes: object[]): void };
}

function example(file: string): ExampleNode[] {
  return JSON.parse(readFileSync(path.join(EXAMPLES, file), 'utf8')) as ExampleNode[];
}

describe('the pack in the workspace', function () {
  this.timeout(60_000);
  let bench: Workbench | undefined;
  let editor: EditorPage;
  /** What the examples share comes in once. */
  const imported = new Set<string>();
  /** One node of each type is enough to save. */
  const saved = new Set<string>();

  before(async function () {
    const [chromium = ''] = needs(this, 'chromium');
    const comment = { id: 'comment', type: 'comment', z: 'tab', name: 'empty', x: 400, y: 300, wires: [] };
    const account = { id: 'only', type: 'sensit-account', name: 'Fence', baseUrl: 'http://localhost:1' };
    bench = await openWorkbench({
      chromium,
      flows: [{ id: 'tab', type: 'tab', label: 'Empty' }, comment, account],
      credentials: { only: { email: 'somebody@example.com', password: 'invented' } },
    });
    editor = await EditorPage.open(bench);
  });

  after(async () => {
    await bench?.close();
  });

  it('has its nodes in a part of the palette of their own, each with its label, its icon and its help', async () => {
    const { page } = editor;
    const palette = page.locator('#red-ui-palette-base-category-sensor_clouds .red-ui-palette-node');
    const found = await palette.evaluateAll((nodes) =>
      nodes.map((node) => [
        node.getAttribute('data-palette-type') ?? '',
        (node as HTMLElement).innerText.trim().replace(/\s+/g, ' '),
        getComputedStyle(node.querySelector('.red-ui-palette-icon') ?? node).backgroundImage,
      ]),
    );
    assert.deepEqual(Object.fromEntries(found.map(([type = '', label]) => [type, label])), LABELS);
    for (const [type, , icon = ''] of found) assert.match(icon, /\/icons\/.*\.svg/, type);
    assert.equal(new Set(found.map(([, , icon]) => icon)).size, found.length, 'icons of their own');
    await palette.first().scrollIntoViewIfNeeded();
    await editor.screenshot('palette');
  });

  it('gives a node that is dropped the only account that there is', async () => {
    const { page } = editor;
    const before = new Set(await editor.ids('sensor-get-readings'));
    await page
      .locator('[data-palette-type="sensor-get-readings"]')
      .dragTo(page.locator('#red-ui-workspace-chart'), { targetPosition: { x: 300, y: 150 } });
    const [dropped = ''] = (await editor.ids('sensor-get-readings')).filter((id) => !before.has(id));
    const node = await editor.exported(dropped);
    assert.deepEqual([node?.['vendor'], node?.['sensit'], node?.['read']], ['sensit', 'only', 'range']);
    assert.deepEqual((await editor.state(dropped)).reasons, []);
  });

  for (const file of readdirSync(EXAMPLES)) {
    it(`${file}: comes in without an unknown type of the pack, and a node saved untouched stays as it was`, async () => {
      const own = [...builtTypes().accounts, ...builtTypes().actions];
      const nodes = example(file).filter(({ type }) => own.includes(type));
      const fresh = example(file).filter(({ id }) => !imported.has(id));
      for (const { id } of fresh) imported.add(id);
      await editor.page.evaluate((all) => {
        const { RED } = globalThis as unknown as { RED: ImportingEditor };
        RED.nodes.import(all);
      }, fresh);
      for (const { id, type } of nodes) {
        const before = await editor.exported(id);
        assert.equal(before?.['type'], type);
        if (saved.has(type)) continue;
        saved.add(type);
        await editor.edit(id);
        await editor.save();
        assert.deepEqual(await editor.exported(id), before, type);
      }
    });
  }

  it('marks a node whose vendor is disabled, and its dialog opens all the same', async () => {
    const { page } = editor;
    const enable = async (enabled: boolean): Promise<number> =>
      page.evaluate(async (wanted) => {
        const set = 'nodes/@sensor-clouds/node-red-contrib-sensor-clouds/besmart-account';
        const response = await fetch(set, {
          method: 'PUT',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ enabled: wanted }),
        });
        return response.status;
      }, enabled);
    assert.equal(await enable(false), 200);
    const again = await EditorPage.open(bench as Workbench);
    await again.page.evaluate(() => {
      const { RED } = globalThis as unknown as { RED: ImportingEditor };
      RED.nodes.import([
        {
          id: 'orphan',
          type: 'sensor-list-devices',
          z: 'tab',
          vendor: 'besmart',
          besmart: 'gone',
          x: 9,
          y: 9,
          wires: [[]],
        },
      ]);
    });
    assert.match((await again.state('orphan')).reasons.join(), /nodes of this vendor are disabled/);
    await again.edit('orphan');
    await again.cancel();
    assert.deepEqual(again.errors, []);
    await again.close();
    assert.equal(await enable(true), 200);
  });
});

import assert from 'node:assert/strict';
import { needs } from '../setup/packages';
import { EditorPage } from './editor-page';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const LABEL = 'Messwerte: 4711';
const REASON = /keine Zeitangabe/;

describe('the plugin that brings what the dialogs share', function () {
  this.timeout(60_000);
  let bench: Workbench | undefined;

  before(async function () {
    const [chromium = ''] = needs(this, 'chromium');
    bench = await openWorkbench({
      chromium,
      flows: [
        { id: 'tab', type: 'tab', label: 'One node' },
        { id: 'account', type: 'sensit-account', name: 'Fence', baseUrl: 'http://localhost:1' },
        {
          id: 'reader',
          type: 'sensor-get-readings',
          z: 'tab',
          vendor: 'sensit',
          sensit: 'account',
          device: '4711',
          from: 'soon',
          x: 300,
          y: 100,
          wires: [[]],
        },
      ],
      credentials: { account: { email: 'somebody@example.com', password: 'invented' } },
    });
  });

  after(async () => {
    await bench?.close();
  });

  it('is asked for once, before the nodes', async () => {
    const asked: string[] = [];
    const editor = await open(asked, false);
    assert.deepEqual(asked, ['plugins', 'nodes']);
    await saysEverything(editor);
  });

  it('is fetched by the first node where the nodes come before it, and so are its texts', async () => {
    const asked: string[] = [];
    const editor = await open(asked, true);
    assert.deepEqual(asked, ['plugins', 'nodes', 'plugins']);
    await editor.page.waitForFunction((label) => document.body.innerText.includes(label), LABEL);
    await saysEverything(editor);
  });

  /**
   * Opens the editor and notes which HTML it asks for.
   * @param withhold the plugin's HTML the first time, and its texts
   */
  const open = (asked: string[], withhold: boolean): Promise<EditorPage> =>
    EditorPage.open(bench as Workbench, {
      language: 'de',
      prepare: async (page) => {
        await page.route(/\/admin\/(plugins|nodes)(\?|$)/, (route) => {
          const request = route.request();
          const asksForHtml = request.headers()['accept']?.includes('text/html') === true;
          if (asksForHtml) asked.push(new URL(request.url()).pathname.replace('/admin/', ''));
          return withhold && asksForHtml && asked.length === 1 ? route.fulfill({ body: '' }) : route.continue();
        });
        await page.route('**/plugins/messages*', (route) =>
          withhold ? route.fulfill({ json: {} }) : route.continue(),
        );
      },
    });
});

async function saysEverything(editor: EditorPage): Promise<void> {
  const { label, reasons } = await editor.state('reader');
  assert.equal(label, LABEL);
  assert.match(reasons.join(), REASON);
  await editor.edit('reader');
  assert.match(await editor.page.innerText('label[for="node-input-device"]'), /^\s*Gerät$/);
  await editor.cancel();
  assert.deepEqual(editor.errors, []);
  await editor.close();
}

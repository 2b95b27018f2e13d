import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SensitCloud } from '../../src/simulator/sensit';
import { SENSIT_DEFAULTS } from '../../src/simulator/sensit-options';
import { startCloud } from '../../src/simulator/server';
import type { CloudServer } from '../../src/simulator/server';
import { NPM_ENVIRONMENT, pack } from '../runtime/packed';
import { needs } from '../setup/packages';
import { EditorPage } from './editor-page';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

/** An inject node wired to a debug node, between which the node under test is dropped. */
const FLOW = [
  { id: 'tab', type: 'tab', label: 'Fence' },
  {
    ...{ id: 'press', type: 'inject', z: 'tab', name: 'press', x: 140, y: 400, wires: [['seen']] },
    ...{ props: [{ p: 'payload' }], payload: '', payloadType: 'date', repeat: '', crontab: '', once: false },
  },
  { id: 'seen', type: 'debug', z: 'tab', name: 'seen', active: true, tosidebar: true, x: 760, y: 400, wires: [] },
];

/** Each step needs the one before. */
describe('the first use, in a browser that stays open', function () {
  this.timeout(120_000);
  let folder = '';
  let cloud: CloudServer;
  let bench: Workbench | undefined;
  let editor: EditorPage;

  before(async function () {
    const [chromium = ''] = needs(this, 'chromium');
    folder = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-first-use-'));
    cloud = await startCloud(new SensitCloud({ seed: 'first use' }));
    bench = await openWorkbench({ chromium, flows: FLOW, linkPack: false, environment: NPM_ENVIRONMENT });
    editor = await EditorPage.open(bench, { language: 'de' });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await editor.screenshot('failed-first-use');
  });

  after(async () => {
    await bench?.close();
    await (cloud as CloudServer | undefined)?.close();
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  it('the tarball is uploaded by the palette manager, and the nodes come into the palette', async () => {
    const { page } = editor;
    const node = page.locator('[data-palette-type="sensor-get-readings"]');
    assert.equal(await node.count(), 0);
    await editor.invoke('core:manage-palette');
    await page.locator('#red-ui-tab-install').click();
    await page.setInputFiles('#red-ui-palette-editor-upload-form input[type=file]', pack(folder));
    await page.locator('.red-ui-palette-editor-upload-buttons .primary').click();
    await node.waitFor({ state: 'attached', timeout: 60_000 });
    await page.click('#node-dialog-ok');
    await editor.settled();
    assert.equal((await node.innerText()).trim().replace(/\s+/, ' '), 'get readings');
  });

  it('a node is dropped onto a wire', async () => {
    await editor.dropOntoWire('sensor-get-readings', { x: 450, y: 400 });
    assert.equal((await editor.ids('sensor-get-readings')).length, 1);
    assert.equal(await editor.page.locator('.red-ui-flow-link').count(), 2);
  });

  it('an account is added, tested and saved, and a device is chosen by its name', async () => {
    const { page } = editor;
    const [id = ''] = await editor.ids('sensor-get-readings');
    await editor.edit(id);
    await editor.type('#node-input-vendor', 'sensit');
    await page.click('#node-input-btn-sensit-add');
    await page.locator('#node-config-dialog-ok').waitFor();
    await editor.settled();
    await page.fill('#node-config-input-email', SENSIT_DEFAULTS.email);
    await page.fill('#node-config-input-password', SENSIT_DEFAULTS.password);
    await page.fill('#node-config-input-baseUrl', cloud.url);
    assert.equal((await page.innerText('.sensor-clouds-test')).trim(), 'Verbindung testen');
    const lines = await editor.tested();
    assert.equal(lines.length, 3);
    assert.match(lines[2] ?? '', /Geräte.*: [1-9]/);
    await page.click('#node-config-dialog-ok');
    await page.locator('#node-config-dialog-ok').waitFor({ state: 'detached' });
    await editor.settled();
    const device = await editor.choose('#node-input-device', 'north');
    assert.equal(device.name, 'North fence');
    await editor.choose('#node-input-quantity', 'WS');
    await page.selectOption('.sensor-clouds-period', '-1h');
    await editor.save();
    const { label, reasons } = await editor.state(id);
    assert.deepEqual([label, reasons], ['Messwerte: North fence', []]);
  });

  it('after a deploy and a press of the button the data can be seen', async () => {
    const { page } = editor;
    await editor.invoke('core:show-debug-tab');
    await page.click('#red-ui-header-button-deploy');
    await page.waitForFunction(() => document.querySelector('#red-ui-header-button-deploy.disabled') !== null);
    await page.locator('#press .red-ui-flow-node-button-button').click();
    const message = page.locator('.red-ui-debug-msg').first();
    await message.waitFor();
    assert.match(await message.innerText(), /array\[\d+\]/);
    for (const dark of [false, true]) {
      await editor.darken(dark);
      await editor.screenshot(`first-use-${dark ? 'dark' : 'light'}`);
    }
    assert.deepEqual(editor.errors, []);
  });
});

import assert from 'node:assert/strict';
import { startCloud } from '../../src/simulator/server';
import type { CloudServer } from '../../src/simulator/server';
import { ResensysCloud } from '../../src/simulator/resensys';
import { RESENSYS_DEFAULTS } from '../../src/simulator/resensys-options';
import { needs } from '../setup/packages';
import { EditorPage } from './editor-page';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

const { username, password } = RESENSYS_DEFAULTS;

describe('accounts and suggestions in a browser', function () {
  this.timeout(60_000);
  let cloud: CloudServer;
  let bench: Workbench | undefined;
  let editor: EditorPage;

  before(async function () {
    const [chromium = ''] = needs(this, 'chromium');
    cloud = await startCloud(new ResensysCloud({ seed: 'editor' }));
    const quantityBankUrl = `${cloud.url}/Software/SenScope/QuantityBank.xml`;
    bench = await openWorkbench({
      chromium,
      flows: [
        { id: 'tab', type: 'tab', label: 'Bridge' },
        { id: 'account', type: 'resensys-account', name: 'Bridge', baseUrl: cloud.url, quantityBankUrl },
        {
          id: 'readings',
          type: 'sensor-get-readings',
          z: 'tab',
          vendor: 'resensys',
          resensys: 'account',
          x: 200,
          y: 80,
          wires: [[]],
        },
      ],
      credentials: { account: { username, password: '${BRIDGE_PASSWORD}' } },
      environment: { BRIDGE_PASSWORD: password },
    });
    editor = await EditorPage.open(bench);
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await editor.screenshot('failed');
  });

  after(async () => {
    await bench?.close();
    await (cloud as CloudServer | undefined)?.close();
  });

  it('a test with the stored password, which is a variable, shows each step and the number of devices', async () => {
    await editor.edit('account');
    const [reached = '', login = '', devices = '', ...more] = await editor.tested();
    assert.match(reached, /Reached/);
    assert.match(login, /Logged in/);
    assert.match(devices, /: [1-9]\d*$/);
    assert.deepEqual(more, []);
    await editor.cancel();
  });

  it('a test with a wrong password that is only typed names the login, and is not stored', async () => {
    await editor.edit('account');
    await editor.page.fill('#node-config-input-password', 'wrong');
    const [reached = '', login = '', ...more] = await editor.tested();
    assert.match(reached, /Reached/);
    assert.match(login, /login failed.*password/);
    assert.deepEqual(more, []);
    await editor.screenshot('test-refused');
    await editor.cancel();
    await editor.edit('account');
    assert.equal((await editor.tested()).length, 3, 'the stored password is still the right one');
    await editor.cancel();
  });

  it('a stored password does not go to an address of another origin', async () => {
    const thief = await startCloud(new ResensysCloud({ seed: 'thief' }));
    await editor.edit('account');
    await editor.page.fill('#node-config-input-baseUrl', thief.url);
    const lines = await editor.tested();
    assert.match(lines.join(), /Type them again: password/);
    assert.equal(thief.journal.entries.length, 0);
    await editor.cancel();
    await thief.close();
  });

  it('a device is chosen by its name and written as its id, which labels the node by the name', async () => {
    const { page } = editor;
    await editor.edit('readings');
    await page.locator('#node-input-device').pressSequentially('north');
    const options = page.locator('#node-input-device + ul [role=option][data-value]');
    await options.first().waitFor();
    const [name = '', id = ''] = (await options.first().locator('span').allInnerTexts()).map((text) => text.trim());
    assert.match(name, /north/i);
    assert.match(id, /^[0-9A-F]{2}(-[0-9A-F]{2}){3}$/);
    await editor.screenshot('suggestions');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(await page.inputValue('#node-input-device'), id);
    assert.match(await page.innerText('.sensor-clouds-words'), new RegExp(name));
    await editor.save();
    assert.equal((await editor.exported('readings'))?.['device'], id);
    assert.equal((await editor.state('readings')).label, `readings: ${name}`);
  });

  it('quantities are added to those that are there, and found by their id too', async () => {
    const { page } = editor;
    await editor.edit('readings');
    await page.locator('#node-input-quantity').pressSequentially('RSSI,3003');
    const option = page.locator('#node-input-quantity + ul [data-value="3003"]');
    await option.waitFor();
    await option.click();
    assert.equal(await page.inputValue('#node-input-quantity'), 'RSSI, 3003');
    await editor.cancel();
  });

  it('Escape closes the list only; Ctrl+Escape leaves the dialog, as everywhere in Node-RED', async () => {
    const { page } = editor;
    await editor.edit('readings');
    await page.fill('#node-input-device', '');
    await page.locator('#node-input-device').pressSequentially('p');
    await page.locator('#node-input-device + ul [data-value]').first().waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.getAttribute('#node-input-device', 'aria-expanded'), 'false');
    assert.equal(await page.isVisible('#node-dialog-ok'), true);
    await page.keyboard.press('Control+Escape');
    await page.locator('#node-dialog-ok').waitFor({ state: 'detached' });
  });

  it('works before anything is deployed: a new account, typed, tested, saved with Ctrl+Enter, and its devices', async () => {
    const { page } = editor;
    await editor.edit('readings');
    await page.click('#node-input-btn-resensys-add');
    await page.locator('#node-config-dialog-ok').waitFor();
    await editor.settled();
    await page.fill('#node-config-input-username', username);
    await page.fill('#node-config-input-password', password);
    await page.fill('#node-config-input-baseUrl', cloud.url);
    await editor.unfold();
    await page.fill('#node-config-input-quantityBankUrl', `${cloud.url}/Software/SenScope/QuantityBank.xml`);
    assert.equal((await editor.tested()).length, 3);
    await page.keyboard.press('Control+Enter');
    await page.locator('#node-config-dialog-ok').waitFor({ state: 'detached' });
    await editor.settled();
    await page.fill('#node-input-device', '');
    await page.locator('#node-input-device').pressSequentially('south');
    await page.locator('#node-input-device + ul [data-value]').first().waitFor();
    await editor.cancel();
    assert.deepEqual(editor.errors, []);
  });

  it('what a flow has as a number or a list comes back as it was, although other fields were changed', async () => {
    await editor.page.evaluate(() => {
      const { RED } = globalThis as unknown as { RED: { nodes: { node(id: string): Record<string, unknown> } } };
      Object.assign(RED.nodes.node('readings'), { from: 1_777_615_200_000, quantity: ['A, total', 'Volt'] });
    });
    await editor.edit('readings');
    await editor.page.fill('#node-input-name', 'Bridge');
    await editor.save();
    const saved = await editor.exported('readings');
    assert.deepEqual(
      [saved?.['from'], saved?.['quantity'], saved?.['name']],
      [1_777_615_200_000, ['A, total', 'Volt'], 'Bridge'],
    );
  });
});

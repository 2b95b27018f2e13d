import assert from 'node:assert/strict';
import { needs } from '../setup/packages';
import { EditorPage } from './editor-page';
import { everyCredential, everyNode } from './flows';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

/** What is typed where, and a piece of the sentence that it brings; none means that it is good. */
type Case = [node: string, property: string, typed: string, reason: RegExp | undefined];

const CASES: readonly Case[] = [
  ['sensor-get-readings', 'from', 'yesterday', /no time/],
  ['sensor-get-readings', 'from', '2026-02-30', /no time/],
  ['sensor-get-readings', 'from', '2026-05-01 06:00:00', undefined],
  ['sensor-get-readings', 'from', '${FROM}', undefined],
  ['sensor-get-readings', 'to', '-25h', /later than the beginning/],
  ['sensor-get-readings', 'to', 'soon', /no time/],
  ['sensor-get-readings', 'batch', '0', /at least 1/],
  ['sensor-get-readings', 'batch', 'many', /at least 1/],
  ['sensor-get-readings', 'batch', '${ROWS}', undefined],
  ['sensor-get-readings', 'limit', '0', /at least 1/],
  ['sensor-get-readings', 'overlap', '-5', /at least 0/],
  ['sensor-get-readings', 'quantity', '["Volt"', /JSON array/],
  ['sensor-get-readings', 'quantity', '["A, total"]', undefined],
  ['sensor-get-readings', 'resensys', '_ADD_', /Choose an account/],
  ['sensor-list-devices', 'refresh', '-1', /at least 0/],
  ['sensor-get-photos', 'from', '-1x', /no time/],
  ['sensor-available-dates', 'timezone', 'Europe/Atlantis', /unknown/],
  ['sensor-available-dates', 'timezone', 'Europe/Warsaw', undefined],
  ['sensaphone-read', 'path', 'device/{1234}', /without braces/],
  ['sensaphone-update', 'set', '{"name":', /JSON/],
  ['sensaphone-update', 'set', '{"name": "Pump house"}', undefined],
  ['resensys-account', 'baseUrl', '', /address is missing/],
  ['resensys-account', 'baseUrl', 'http://example.com', /https/],
  ['resensys-account', 'baseUrl', 'https://me:secret@example.com', /user name/],
  ['resensys-account', 'quantityBankUrl', 'http://example.com/bank.xml', /https/],
  ['resensys-account', 'concurrency', '0', /at least 1/],
  ['resensys-account', 'rate', 'fast', /at least 0/],
  ['senquip-account', 'tokenUrl', '', /address is missing/],
];

describe('what the dialogs say of invalid fields', function () {
  this.timeout(60_000);
  let bench: Workbench | undefined;
  let editor: EditorPage;

  before(async function () {
    const [chromium = ''] = needs(this, 'chromium');
    const flows = everyNode();
    const lost = { id: 'lost', type: 'sensor-get-readings', z: 'tab', vendor: 'sensit', sensit: 'gone', x: 500, y: 60 };
    const noVendor = { ...lost, id: 'bare', sensit: '', resensys: 'resensys-account', y: 120 };
    bench = await openWorkbench({
      chromium,
      flows: [...flows, { ...lost, wires: [[]] }, { ...noVendor, wires: [[]] }],
      credentials: { ...everyCredential(), 'besmart-account': { login: 'somebody' } },
    });
    editor = await EditorPage.open(bench);
  });

  after(async () => {
    await bench?.close();
  });

  for (const [node, cases] of byNode(CASES)) {
    it(`${node}: ${cases.map(([, property, typed]) => `${property} ${typed}`).join(', ')}`, async () => {
      const { page } = editor;
      const prefix = node.endsWith('-account') ? 'node-config-input' : 'node-input';
      await editor.edit(node);
      for (const [, property, typed, reason] of cases) {
        const field = `#${prefix}-${property}`;
        const before = await page.inputValue(field);
        await editor.type(field, typed);
        const said = await editor.reason(node, property, typed);
        const marked = (await page.locator(`${field}.input-error`).count()) === 1;
        assert.equal(marked, reason !== undefined, `${property} ${typed}`);
        if (reason) assert.match(said, reason);
        assert.doesNotMatch(said, /secret|Atlantis|[<>]/, 'what was typed stays out of a reason');
        await editor.type(field, before);
        assert.equal(await page.locator(`${field}.input-error`).count(), 0, `${property}, put right again`);
      }
      await editor.cancel();
    });
  }

  it('marks a node that was saved with an invalid field, and says why', async () => {
    await editor.edit('sensor-get-photos');
    await editor.type('#node-input-to', 'soon');
    await editor.save();
    const { valid, reasons } = await editor.state('sensor-get-photos');
    assert.equal(valid, false);
    assert.match(reasons.join(), /no time/);
  });

  it('marks a node whose account is missing, or which has none of the chosen vendor', async () => {
    assert.match((await editor.state('lost')).reasons.join(), /account is missing/);
    assert.match((await editor.state('bare')).reasons.join(), /Choose an account/);
  });

  it('marks an account without its credentials before anybody has opened it, and the nodes that use it', async () => {
    await editor.page.waitForFunction(() => {
      const { RED } = globalThis as unknown as { RED: { nodes: { node(id: string): { valid: boolean } } } };
      return !RED.nodes.node('besmart-account').valid;
    });
    assert.match((await editor.state('besmart-account')).reasons.join(), /password/);
    assert.equal((await editor.state('sensit-account')).valid, true);
  });

  it('shows only what the chosen vendor has', async () => {
    const { page } = editor;
    const isShown = async (property: string): Promise<boolean> => page.isVisible(`#node-input-${property}`);
    await editor.edit('sensor-get-readings');
    await editor.unfold();
    assert.deepEqual([await isShown('site'), await isShown('unit'), await isShown('aggregate')], [true, true, false]);
    await editor.type('#node-input-vendor', 'besmart');
    assert.deepEqual([await isShown('site'), await isShown('unit'), await isShown('aggregate')], [true, false, true]);
    await editor.type('#node-input-vendor', 'senquip');
    assert.deepEqual([await isShown('site'), await isShown('unit'), await isShown('aggregate')], [false, false, false]);
    assert.deepEqual([await isShown('senquip'), await isShown('resensys')], [true, false]);
    await editor.cancel();
  });

  it('writes a usual period as from and to, and recognizes it', async () => {
    const { page } = editor;
    await editor.edit('sensor-get-readings');
    await page.selectOption('.sensor-clouds-period', '-7d');
    assert.deepEqual(
      [await page.inputValue('#node-input-from'), await page.inputValue('#node-input-to')],
      ['-7d', 'now'],
    );
    await editor.type('#node-input-from', '2026-05-01');
    assert.equal(await page.inputValue('.sensor-clouds-period'), '');
    assert.match(await page.innerText('.sensor-clouds-words'), /May 1, 2026/);
    await editor.cancel();
  });
});

/** The cases of each node, so that its dialog is opened once. */
function byNode(cases: readonly Case[]): Map<string, Case[]> {
  const found = new Map<string, Case[]>();
  for (const one of cases) found.set(one[0], [...(found.get(one[0]) ?? []), one]);
  return found;
}

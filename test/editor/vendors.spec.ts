import assert from 'node:assert/strict';
import { allExamples, pointed } from '../../scripts/demo-flows';
import type { FlowNode } from '../../scripts/demo-flows';
import { CLOUDS } from '../../src/simulator/clouds';
import { startCloud } from '../../src/simulator/server';
import type { CloudServer } from '../../src/simulator/server';
import { needs } from '../setup/packages';
import { EditorPage } from './editor-page';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

/** What is typed for a device and for a quantity of each vendor, and how the ids look that then stand in the fields. */
const TYPED = {
  resensys: { device: 'pier', deviceId: /^[0-9A-F]{2}(-[0-9A-F]{2}){3}$/, quantity: 'volt', quantityId: /^3003$/ },
  sensit: { device: 'north fence', deviceId: /^\d+$/, quantity: 'WS', quantityId: /^WS$/ },
  sensaphone: { device: 'cold', deviceId: /^\d+$/, quantity: 'humid', quantityId: /^\d+$/ },
  senquip: { device: 'excavator', deviceId: /^[A-Z0-9]{5,}$/, quantity: 'vin', quantityId: /^vin$/ },
  besmart: { device: 'szkoła', deviceId: /^\d+\.\d+$/, quantity: '40', quantityId: /^40$/ },
} as const;

type Vendor = keyof typeof TYPED;

const VENDORS = Object.keys(TYPED) as Vendor[];

describe('the account and the fields of each vendor in a browser', function () {
  this.timeout(60_000);
  const servers = new Map<string, CloudServer>();
  let bench: Workbench | undefined;
  let editor: EditorPage;

  before(async function () {
    const [chromium = ''] = needs(this, 'chromium');
    const clouds = new Map<string, { url: string; credentials: Readonly<Record<string, string>> }>();
    for (const vendor of VENDORS) {
      const entry = CLOUDS[vendor];
      assert.ok(entry);
      const server = await startCloud(entry.make('vendors'));
      servers.set(vendor, server);
      clouds.set(vendor, { url: server.url, credentials: entry.credentials });
    }
    const nodes: FlowNode[] = VENDORS.flatMap((vendor, index) => [
      { ...accountOf(vendor), id: `${vendor}-account` },
      {
        id: vendor,
        type: 'sensor-get-readings',
        z: 'tab',
        vendor,
        [vendor]: `${vendor}-account`,
        x: 200,
        y: 60 + index * 60,
        wires: [[]],
      },
    ]);
    const { flows, credentials } = pointed([{ id: 'tab', type: 'tab', label: 'All' }, ...nodes], {
      clouds,
      mqttPort: 1,
    });
    bench = await openWorkbench({ chromium, flows, credentials });
    editor = await EditorPage.open(bench);
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await editor.screenshot('failed-vendor');
    // A dialog that is open would let the next test fail, too.
    await editor.close();
    editor = await EditorPage.open(bench as Workbench);
  });

  after(async () => {
    await bench?.close();
    for (const server of servers.values()) await server.close();
  });

  for (const vendor of VENDORS) {
    const { device, deviceId, quantity, quantityId } = TYPED[vendor];

    it(`${vendor}: the test of the account counts its devices; with a wrong secret it names the login`, async () => {
      const { page } = editor;
      await editor.edit(`${vendor}-account`);
      const [reached = '', login = '', devices = '', ...more] = await editor.tested();
      assert.match(reached, /Reached/);
      assert.match(login, /Logged in/);
      assert.match(devices, /: [1-9]\d*$/);
      assert.deepEqual(more, []);
      await page.fill(`#node-config-input-${vendor === 'senquip' ? 'clientSecret' : 'password'}`, 'canary-secret');
      const refused = await editor.tested();
      assert.equal(refused.length, 2);
      assert.match(refused[0] ?? '', /Reached/);
      assert.match(refused[1] ?? '', /login failed/);
      assert.doesNotMatch(refused.join(), /canary-secret/);
      await editor.cancel();
    });

    it(`${vendor}: a device is found by its name and one of its quantities by its label`, async () => {
      const { page } = editor;
      await editor.edit(vendor);
      const chosen = await editor.choose('#node-input-device', device);
      assert.match(chosen.id, deviceId);
      assert.equal(await page.inputValue('#node-input-device'), chosen.id);
      const found = await editor.choose('#node-input-quantity', quantity);
      assert.match(found.id, quantityId);
      assert.equal(await page.inputValue('#node-input-quantity'), found.id);
      await editor.screenshot(`chosen-${vendor}`);
      await editor.save();
      const saved = await editor.exported(vendor);
      assert.deepEqual([saved?.['device'], saved?.['quantity']], [chosen.id, found.id]);
      assert.equal((await editor.state(vendor)).label, `readings: ${chosen.name}`);
    });
  }

  it('nothing went wrong in the page', () => {
    assert.deepEqual(editor.errors, []);
  });
});

/** That of the examples, with the addresses that the vendor has. */
function accountOf(vendor: Vendor): FlowNode {
  const account = allExamples().find(({ type }) => type === `${vendor}-account`);
  assert.ok(account);
  return account;
}

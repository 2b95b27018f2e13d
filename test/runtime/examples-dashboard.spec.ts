import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBroker } from '../../scripts/broker';
import type { Broker } from '../../scripts/broker';
import { allExamples, pointed } from '../../scripts/demo-flows';
import { startNodeRed } from '../../scripts/node-red';
import type { NodeRed } from '../../scripts/node-red';
import { CLOUDS } from '../../src/simulator/clouds';
import { startCloud } from '../../src/simulator/server';
import type { CloudServer } from '../../src/simulator/server';
import { needs } from '../setup/packages';
import { assertFits, Dashboard, PHONE } from './dashboard';

/** As `npm start` shows them. */
describe('the dashboard of all examples together', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-dashboard-'));
  const servers: CloudServer[] = [];
  let broker: Broker;
  let red: NodeRed;
  let dashboard: Dashboard;

  const pages = allExamples()
    .filter(({ type }) => type === 'ui-page')
    .toSorted((a, b) => Number(a['order']) - Number(b['order']));

  before(async function () {
    const [program = ''] = needs(this, 'chromium');
    const clouds = new Map<string, { url: string; credentials: Readonly<Record<string, string>> }>();
    for (const [vendor, entry] of Object.entries(CLOUDS)) {
      const server = await startCloud(entry.make('dashboard'), { journal: { off: true } });
      servers.push(server);
      clouds.set(vendor, { url: server.url, credentials: entry.credentials });
    }
    broker = await startBroker();
    red = await startNodeRed({ userDir: folder, ...pointed(allExamples(), { clouds, mqttPort: broker.port }) });
    dashboard = await Dashboard.open(program, red.url);
  });

  after(async () => {
    await (dashboard as Dashboard | undefined)?.close();
    await (red as NodeRed | undefined)?.stop();
    await (broker as Broker | undefined)?.close();
    for (const server of servers) await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('begins with the overview and names every page, each with a place and an icon of its own', async () => {
    const page = await dashboard.page('');
    await page.locator('.sc-cloud').first().waitFor();
    assert.ok(page.url().endsWith('/dashboard/overview'), page.url());
    const names = await page.locator('.v-navigation-drawer .v-list-item').allInnerTexts();
    assert.deepEqual(
      names.map((name) => name.trim()),
      pages.map(({ name }) => name),
    );
    for (const property of ['order', 'icon', 'path']) {
      assert.equal(new Set(pages.map((one) => one[property])).size, pages.length, property);
    }
    assert.deepEqual(dashboard.errors, []);
  });

  it('leads from the card of a cloud to its page', async () => {
    const page = await dashboard.page('/overview');
    await page.locator('.sc-cloud', { hasText: 'Senquip' }).click();
    await page.waitForURL('**/dashboard/senquip');
    await page.locator('canvas').first().waitFor();
    assert.deepEqual(dashboard.errors, []);
  });

  it('fits a phone with every page, in the dark too', async () => {
    const page = await dashboard.page('', { ...PHONE, colorScheme: 'dark' });
    for (const one of pages) {
      await page.goto(`${red.url}/dashboard${String(one['path'])}`);
      await page.locator('canvas, .sc-cloud, .sc-photos img').first().waitFor();
      await assertFits(page);
    }
    assert.deepEqual(dashboard.errors, []);
  });
});

import assert from 'node:assert/strict';
import { ResensysCloud } from '../../src/simulator/resensys';
import { needs } from '../setup/packages';
import { assertFits, Dashboard, PHONE } from './dashboard';
import { eventually } from './eventually';
import { finishedPeriod } from './example';
import { ExampleStage } from './example-stage';

/** A photo as the gallery is given it. */
interface Shown {
  site: string;
  title: string;
  time: number;
  bytes: number;
  /** A `data:` address, empty where the photo is too large. */
  image: string;
}

const MOST = 24;

describe('the example: the photos of the day as a gallery', function () {
  this.timeout(60_000);
  const period = finishedPeriod(24);
  const cloud = new ResensysCloud({ seed: 'gallery' });
  const truth = cloud.sites().flatMap(({ site }) => cloud.photos(site, period.from, period.to));
  let stage: ExampleStage;

  before(async () => {
    stage = await ExampleStage.open({ file: 'photo-gallery.json', period, clouds: [cloud], watched: ['gallery'] });
  });

  after(async () => {
    await (stage as ExampleStage | undefined)?.close();
  });

  /** Presses the button and waits for the next gallery. */
  const gallery = async (): Promise<Shown[]> => {
    const before = stage.given('gallery').length;
    await stage.press('every hour');
    return eventually('a gallery', () => stage.given('gallery')[before]?.payload as Shown[] | undefined);
  };

  it('holds the newest photos of all cameras, newest first, as they were taken', async () => {
    const newest = truth.toSorted((a, b) => b.time - a.time).slice(0, MOST);
    assert.ok(truth.length > 2 * MOST);
    const shown = await gallery();
    assert.deepEqual(
      shown.map(({ time }) => time),
      newest.map(({ time }) => time),
    );
    for (const { site, title, image, bytes } of shown) {
      const taken = cloud.photos(site, period.from, period.to).find((photo) => photo.title === title);
      assert.ok(taken, `${site} ${title}`);
      assert.equal(bytes, taken.bytes.length);
      assert.equal(image, `data:image/jpeg;base64,${taken.bytes.toString('base64')}`);
    }
    assert.equal(new Set(shown.map(({ site }) => site)).size, 2);
  });

  it('shows each of them to a browser, enlarges one that is pressed, and fits a phone', async function () {
    const [program = ''] = needs(this, 'chromium');
    const dashboard = await Dashboard.open(program, stage.red.url);
    try {
      const page = await dashboard.page('/photos', PHONE);
      const images = page.locator('.sc-photos button img');
      await images.nth(MOST - 1).waitFor();
      assert.equal(await images.count(), MOST);
      await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
      const widths = await images.evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth));
      assert.deepEqual([...new Set(widths)], [160]);
      await assertFits(page);
      await page.locator('.sc-photos button').first().click();
      await page.locator('.sc-photos-open img').waitFor();
      assert.match(await page.locator('.sc-photos-open p').innerText(), /^2A-0\d \d{4}-\d\d-\d\d_\d\d-\d\d-\d\d UTC/);
      assert.deepEqual(dashboard.errors, []);
    } finally {
      await dashboard.close();
    }
  });

  it('shows what the other cameras took when one can’t be asked', async () => {
    const [refused] = cloud.sites().filter(({ camera }) => camera);
    assert.ok(refused);
    cloud.settings.forbiddenSites = [refused.site];
    const shown = await gallery();
    assert.equal(shown.length, MOST);
    assert.ok(shown.every(({ site }) => site !== refused.site));
    cloud.settings.forbiddenSites = [];
  });

  it('names a photo that is too large for a browser, without the image', async () => {
    await stage.redeploy((node) =>
      node['name'] === 'the newest 24' ? { ...node, func: String(node['func']).replace('500000', '1000') } : node,
    );
    const shown = await gallery();
    assert.equal(shown.length, MOST);
    assert.deepEqual(
      shown.filter(({ image, bytes }) => image !== '' || bytes <= 1000),
      [],
    );
  });

  it('is empty, and not yesterday’s, when no photo was taken', async () => {
    const quiet = { from: String(period.from), to: String(period.from + 1) };
    await stage.redeploy((node) => (node['name'] === 'photos, 24 h' ? { ...node, ...quiet } : node));
    assert.deepEqual(await gallery(), []);
  });
});

import assert from 'node:assert/strict';
import { SensitCloud } from '../../src/simulator/sensit';
import { needs } from '../setup/packages';
import { assertFits, chartDrawn, Dashboard, PHONE } from './dashboard';
import { eventually } from './eventually';
import { finishedPeriod } from './example';
import { ExampleStage } from './example-stage';
import { meansOf } from './means';
import type { Measured } from './means';

/** What the wind rose is given: counts of 16 directions from north on, each by four classes of speed. */
interface Rose {
  sectors: number[][];
  calm: number;
  total: number;
  sum: number;
}

/** A line of the table. */
interface Site {
  device: string;
  name: string;
  newest?: number;
  mean?: number;
  highest?: number;
}

const GASES = ['CH4', 'LaserCellConcentration.Conc_cor', 'pid1_PPB_Calc', 'CO'];

describe('the example: gas and wind', function () {
  this.timeout(60_000);
  const period = finishedPeriod(24);
  const { truth } = new SensitCloud({ seed: 'gas and wind' });
  const devices = truth.devices();
  const records = devices.flatMap(({ uuid }) =>
    truth.records(uuid, period.from, period.to).map(({ time, values }) => ({ uuid, time, values })),
  );
  let stage: ExampleStage;

  before(async () => {
    stage = await ExampleStage.open({
      file: 'gas-and-wind.json',
      period,
      clouds: [new SensitCloud({ seed: 'gas and wind' })],
      watched: ['Methane over time', 'wind rose', 'monitors'],
    });
    await stage.press('every 30 minutes');
  });

  after(async () => {
    await (stage as ExampleStage | undefined)?.close();
  });

  const shown = (node: string): Promise<unknown> => eventually(node, () => stage.given(node)[0]?.payload);

  it('draws the methane of every monitor that measures it, as means of half an hour', async () => {
    const measured = records.flatMap(({ uuid, time, values }): Measured[] => {
      const value = values['CH4'] ?? values['LaserCellConcentration.Conc_cor'];
      return typeof value === 'number' ? [[uuid, time, value]] : [];
    });
    const first = Math.min(...measured.map(([, time]) => time));
    const expected = meansOf(measured, 30, 4).filter(([, time]) => time >= first);
    assert.ok(new Set(expected.map(([device]) => device)).size >= 3);
    const rows = (await shown('Methane over time')) as { device: string; time: number; value: number }[];
    assert.deepEqual(
      rows.map(({ device, time, value }) => JSON.stringify([device, time, value])).toSorted(),
      expected.map((row) => JSON.stringify(row)).toSorted(),
    );
  });

  it('counts where the wind came from and how strong it was', async () => {
    const rose = (await shown('wind rose')) as Rose;
    const speeds = records.flatMap(({ values }) => {
      const speed = values['WS'] ?? values['ws_speed'];
      return typeof speed === 'number' ? [{ speed, from: values['WD'] ?? values['ws_direction'] }] : [];
    });
    assert.equal(rose.total, speeds.length);
    assert.equal(rose.calm, speeds.filter(({ from }) => from === undefined).length);
    assert.ok(rose.calm > 0);
    assert.equal(rose.sum.toFixed(3), speeds.reduce((sum, { speed }) => sum + speed, 0).toFixed(3));
    // A direction lies in the sector whose middle is nearest; north reaches over 360 degrees.
    const isIn = (sector: number, from: unknown): boolean => {
      const away = Math.abs(Number(from) - sector * 22.5);
      return Math.min(away, 360 - away) < 11.25;
    };
    const edges = [0, 1.6, 3.4, 5.5, Infinity];
    rose.sectors.forEach((counts, sector) => {
      const own = speeds.filter(({ from }) => isIn(sector, from));
      counts.forEach((count, of) => {
        const [low = 0, high = 0] = edges.slice(of);
        const expected = own.filter(({ speed }) => speed >= low && speed < high).length;
        assert.equal(count, expected, `sector ${sector}, class ${of}`);
      });
    });
    assert.equal(rose.sectors.flat().length, 64);
  });

  it('says of every monitor its newest, mean and highest level', async () => {
    const sites = (await shown('monitors')) as Site[];
    const active = devices.filter(({ uuid }) => records.some((record) => record.uuid === uuid));
    assert.deepEqual(sites.map(({ name }) => name).toSorted(), active.map(({ name }) => name).toSorted());
    for (const { device, newest, mean, highest } of sites) {
      const levels = records
        .filter(({ uuid }) => uuid === device)
        .flatMap(({ values }) => GASES.map((gas) => values[gas]).filter((value) => typeof value === 'number'));
      assert.equal(newest, levels.at(-1));
      assert.equal(highest, Math.max(...levels));
      assert.equal(mean?.toFixed(6), (levels.reduce((sum, level) => sum + level, 0) / levels.length).toFixed(6));
    }
  });

  it('shows chart, rose and table to a browser, and fits a phone', async function () {
    const [program = ''] = needs(this, 'chromium');
    const rose = (await shown('wind rose')) as Rose;
    const sites = (await shown('monitors')) as Site[];
    const dashboard = await Dashboard.open(program, stage.red.url);
    try {
      const page = await dashboard.page('/gas-and-wind', PHONE);
      await chartDrawn(page);
      await page.locator('.sc-rose svg').waitFor();
      assert.equal(await page.locator('.sc-rose svg path').count(), rose.sectors.flat().filter(Boolean).length);
      const reach = await page.locator('.sc-rose svg path').evaluateAll((wedges) =>
        wedges.map((wedge) => {
          const { x, y, width, height } = (wedge as SVGGraphicsElement).getBBox();
          return Math.max(-x, -y, x + width, y + height);
        }),
      );
      // The outermost ring is at 104; the longest wedge fills more than half of it.
      assert.ok(Math.max(...reach) <= 104 && Math.max(...reach) > 52, String(Math.max(...reach)));
      const rows = page.locator('.sc-sites tbody tr');
      await rows.first().waitFor();
      assert.equal(await rows.count(), sites.length);
      await assertFits(page);
      assert.deepEqual(dashboard.errors, []);
    } finally {
      await dashboard.close();
    }
  });
});

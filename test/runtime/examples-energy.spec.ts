import assert from 'node:assert/strict';
import { BesmartCloud } from '../../src/simulator/besmart';
import { needs } from '../setup/packages';
import { assertFits, chartDrawn, Dashboard, PHONE } from './dashboard';
import { eventually } from './eventually';
import { finishedPeriod } from './example';
import { ExampleStage } from './example-stage';

interface Bar {
  day: 'today' | 'yesterday';
  hour: string;
  value: number;
}

interface Sums {
  until: number;
  today: number;
  yesterday: number;
  yesterdaySoFar: number;
  meters: { device: string; today: number; yesterday: number; yesterdaySoFar: number }[];
}

const [ENERGY, MEASURED] = [32, 1];

describe('the example: the energy of today against yesterday', function () {
  this.timeout(60_000);
  const cloud = new BesmartCloud({ seed: 'energy' });
  const meters = cloud.truth
    .sensors()
    .filter(({ type, workspace }) => workspace.allowed && type.signals.includes(ENERGY))
    .map(({ cid, mid }) => `${cid}.${mid}`);
  let stage: ExampleStage;
  let bars: Bar[];
  let sums: Sums;

  before(async () => {
    stage = await ExampleStage.open({
      file: 'energy-of-the-day.json',
      period: finishedPeriod(1),
      clouds: [cloud],
      watched: ['Energy by the hour', 'sums'],
    });
    await stage.press('every 15 minutes');
    bars = (await eventually('bars', () => stage.given('Energy by the hour')[0]?.payload)) as Bar[];
    sums = (await eventually('sums', () => stage.given('sums')[0]?.payload)) as Sums;
  });

  after(async () => {
    await (stage as ExampleStage | undefined)?.close();
  });

  /** What meters took in `from <= t < to`, kWh. */
  const energy = (from: number, to: number, ...of: string[]): number =>
    of
      .flatMap((meter) => cloud.truth.rows(meter, ENERGY, from, to))
      .filter(({ origin }) => origin === MEASURED)
      .reduce((sum, { value }) => sum + Number(value), 0);

  /** An instant of the day before (-1) or of the same day (0) as `until`, by the clock of this computer. */
  const clock = (day: number, hour: number): number => {
    const until = new Date(sums.until);
    return new Date(until.getFullYear(), until.getMonth(), until.getDate() + day, hour).getTime();
  };

  /** Each hour of each meter is rounded by the vendor to two digits. */
  const near = (actual: number, expected: number, what: string, hours = 24): void => {
    assert.ok(Math.abs(actual - expected) < 0.01 * meters.length * hours, `${what}: ${actual}, not ${expected}`);
  };

  it('compares the hours that are over, by the clock of this computer', () => {
    const age = Date.now() - sums.until;
    assert.ok(age >= 0 && age < 3_600_000 + 60_000);
    assert.equal(new Date(sums.until).getMinutes(), 0);
    const expected = new Map<string, number>();
    // By the clock, not by 24: a day on which the clock is changed has hours that are missing or come twice.
    for (const [day, from, to] of [
      ['yesterday', clock(-1, 0), clock(0, 0)],
      ['today', clock(0, 0), sums.until],
    ] as const) {
      for (let start = from; start < to; start += 3_600_000) {
        const bar = `${day} ${String(new Date(start).getHours()).padStart(2, '0')}:00`;
        expected.set(bar, (expected.get(bar) ?? 0) + energy(start, start + 3_600_000, ...meters));
      }
    }
    assert.ok(expected.size >= 23);
    assert.deepEqual(
      bars.map(({ day, hour }) => `${day} ${hour}`),
      [...expected.keys()],
    );
    for (const { day, hour, value } of bars) near(value, expected.get(`${day} ${hour}`) ?? NaN, `${day} ${hour}`, 1);
  });

  it('sums both days up, for each meter and for all', () => {
    const soFar = new Date(sums.until).getHours();
    assert.ok(meters.length > 5);
    assert.deepEqual(sums.meters.map(({ device }) => device).toSorted(), meters.toSorted());
    for (const { device, today, yesterday, yesterdaySoFar } of sums.meters) {
      near(today, energy(clock(0, 0), clock(0, soFar), device), `${device} today`);
      near(yesterdaySoFar, energy(clock(-1, 0), clock(-1, soFar), device), `${device} yesterday so far`);
      near(yesterday, energy(clock(-1, 0), clock(0, 0), device), `${device} yesterday`);
    }
    near(sums.today, energy(clock(0, 0), clock(0, soFar), ...meters), 'today');
    near(sums.yesterdaySoFar, energy(clock(-1, 0), clock(-1, soFar), ...meters), 'yesterday so far');
    near(sums.yesterday, energy(clock(-1, 0), clock(0, 0), ...meters), 'yesterday');
  });

  it('shows bars and sums to a browser, and fits a phone', async function () {
    const [program = ''] = needs(this, 'chromium');
    const dashboard = await Dashboard.open(program, stage.red.url);
    try {
      const page = await dashboard.page('/energy', PHONE);
      await chartDrawn(page);
      const rows = page.locator('.sc-sums tbody tr');
      await rows.first().waitFor();
      assert.equal(await rows.count(), meters.length);
      const all = await page.locator('.sc-sums-all b').allInnerTexts();
      assert.ok(all.includes(`${Math.round(sums.yesterday).toLocaleString('en-US')} kWh`), all.join(', '));
      await assertFits(page);
      assert.deepEqual(dashboard.errors, []);
    } finally {
      await dashboard.close();
    }
  });
});

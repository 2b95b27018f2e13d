import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readExample } from '../../scripts/demo-flows';
import { BesmartCloud } from '../../src/simulator/besmart';
import { besmartFacts, sensors } from '../nodes/besmart-truth';
import { eventually } from './eventually';
import { finishedPeriod } from './example';
import { ExampleStage } from './example-stage';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;
/** The signal type of the active energy, and the origin of what was measured. */
const [ENERGY, MEASURED] = [32, 1];

describe('the example: a year into CSV files', function () {
  this.timeout(60_000);
  const { from, to } = finishedPeriod(365 * 24);
  const besmart = new BesmartCloud({ seed: 'backfill', interval: HOUR, sensors: 6 });
  const meters = sensors(besmart).own;
  let stage: ExampleStage;
  let runs = 0;
  /** What the status said before the run that the tests look at. */
  let past = 0;

  before(async () => {
    stage = await ExampleStage.open({
      file: 'backfill.json',
      period: { from, to },
      clouds: [besmart],
      watched: ['progress', 'finished', 'errors'],
    });
    // Long enough for several steps of progress, which comes twice a second.
    stage.server('besmart').latency = 60;
  });

  after(async () => {
    await (stage as ExampleStage | undefined)?.close();
  });

  /** The lines that the files of all meters have to hold, by the names of these. */
  const truth = (since: number): Map<string, string[]> =>
    new Map(
      meters.map((device) => [
        `besmart ${device}.csv`,
        besmartFacts(besmart, device, since, to, [ENERGY])
          .filter(({ origin }) => origin === MEASURED)
          .map(({ time, name, value }) => `${new Date(time).toISOString()},${name},A+,${String(value)},kW.h`),
      ]),
    );
  const place = (): string => path.join(stage.red.userDir, 'history');
  const history = (): Map<string, string[]> => {
    const folder = place();
    const files = existsSync(folder) ? readdirSync(folder) : [];
    return new Map(files.map((file) => [file, readFileSync(path.join(folder, file), 'utf8').trimEnd().split('\n')]));
  };
  const count = (lines: ReadonlyMap<string, readonly string[]>): number =>
    [...lines.values()].reduce((sum, { length }) => sum + length, 0);
  const sorted = (lines: ReadonlyMap<string, readonly string[]>): [string, string[]][] =>
    [...lines].map(([file, all]): [string, string[]] => [file, [...new Set(all)].toSorted()]).toSorted();
  const press = async (): Promise<void> => stage.press('press to begin or go on');
  const end = async (): Promise<void> => {
    runs += 1;
    await eventually(`end ${runs}`, () => (stage.given('finished').length >= runs ? true : undefined));
  };

  it('starts when somebody presses, and never by itself', () => {
    for (const { type, once, repeat, crontab } of readExample('backfill.json')) {
      if (type === 'inject') assert.deepEqual([once, repeat, crontab], [false, '', '']);
    }
  });

  it('writes every row of the year once, into a file for each meter, also those that could not be written at first', async () => {
    writeFileSync(place(), 'no folder');
    await press();
    await eventually('some errors', () => (stage.given('errors').length > 5 ? true : undefined));
    await stage.redeploy();
    rmSync(place());
    past = stage.given('progress').length;
    await press();
    await end();
    const expected = truth(from);
    assert.deepEqual(sorted(history()), sorted(expected));
    assert.equal(count(history()), count(expected));
    assert.ok(count(expected) > 45_000);
  });

  it('brings the newest day first, then the rest from the oldest on', () => {
    const day = to - 24 * HOUR;
    for (const lines of history().values()) {
      const times = lines.map((line) => Date.parse(line.split(',')[0] ?? ''));
      const newest = times.filter((time) => time >= day);
      const rest = times.filter((time) => time < day);
      assert.deepEqual(times, [...newest.toSorted((a, b) => a - b), ...rest.toSorted((a, b) => a - b)]);
      assert.ok(newest.length > 20);
    }
  });

  it('tells how far it has come', () => {
    const texts = stage
      .given('progress')
      .slice(past)
      .map(({ status }) => (status as { text: string }).text);
    const steps = texts.flatMap((text) => {
      const [, done, all, rows] = /^(\d+)\/(\d+) · ([\d,]+) rows$/.exec(text) ?? [];
      return rows === undefined
        ? []
        : [{ done: Number(done), all: Number(all), rows: Number(rows.replaceAll(',', '')) }];
    });
    const most = count(history());
    assert.ok(steps.length > 2, texts.join('; '));
    for (const [index, { done, all, rows }] of steps.entries()) {
      assert.ok(done <= all && rows <= most);
      assert.ok(rows >= (steps[index - 1]?.rows ?? 0));
    }
  });

  it('reads nothing again when it is pressed once more', async () => {
    const { journal } = stage.server('besmart');
    const asked = (): number =>
      journal.entries.filter(({ target }) => meters.some((meter) => target.includes(`/${meter}/signals/`))).length;
    const before = asked();
    const had = count(history());
    await press();
    await end();
    assert.ok(before >= meters.length * 12);
    assert.deepEqual([asked(), count(history())], [before, had]);
  });

  it('goes on where it was when a deploy comes in between, and no row is missing', async () => {
    const expected = truth(from - YEAR);
    const had = count(history());
    await stage.change('a year of energy', { from: String(from - YEAR) });
    await press();
    await eventually('some rows', () => (count(history()) > had + 5000 ? true : undefined));
    await stage.redeploy();
    const some = count(history());
    assert.ok(some < count(expected), 'the deploy came in the middle');
    await press();
    await end();
    assert.deepEqual(sorted(history()), sorted(expected));
    // What was on its way when the deploy came: at most a hundred messages, of which only those not confirmed come again.
    assert.ok(count(history()) - count(expected) <= Math.min(some - had, 100 * 500));
  });
});

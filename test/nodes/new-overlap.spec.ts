import assert from 'node:assert/strict';
import { Trial } from './trial';
import type { TrueRow } from './trial';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 2, 1);
const RULES = { longest: 6 * HOUR, margin: SECOND, future: true, late: 0 };

function trialOf(rows: readonly TrueRow[]): Trial {
  return new Trial({ rows, style: 'quantities', rules: RULES, concurrency: 2, skew: 0 });
}

function row(minute: number, lateBy = 0, value = 1): TrueRow {
  const time = START + minute * MINUTE;
  return { device: 'one', quantity: 'a', time, value, arrives: time + lateBy * MINUTE };
}

describe('read: new with an overlap', () => {
  /** A poll every ten minutes; gives what each one delivers, in minutes since the start. */
  const polls = async (trial: Trial, count: number, overlap: number, confirm = false): Promise<number[][]> => {
    const found: number[][] = [];
    for (let poll = 1; poll <= count; poll += 1) {
      trial.now = START + poll * 10 * MINUTE;
      const before = trial.left.length;
      const error = await trial.run({
        sets: [{ device: 'one', from: START, overlap: overlap * 60, confirm }],
        meanwhile: (open) => {
          for (const { delivery = '' } of open) trial.confirm(delivery);
        },
      });
      assert.equal(error, undefined);
      found.push(trial.left.slice(before).flatMap(({ rows }) => rows.map(({ time }) => (time - START) / MINUTE)));
    }
    return found;
  };

  const late = [row(1), row(5, 12), row(7), row(14), row(16, 8), row(25)];

  it('finds rows that come late, and repeats none', async () => {
    assert.deepEqual(await polls(trialOf(late), 4, 30), [[1, 7], [5, 14], [16, 25], []]);
    assert.deepEqual(await polls(trialOf(late), 4, 30, true), [[1, 7], [5, 14], [16, 25], []]);
  });

  it('without one does not find them', async () => {
    assert.deepEqual(await polls(trialOf(late), 4, 0), [[1, 7], [14], [25], []]);
  });

  it('finds those of the last so many seconds only', async () => {
    assert.deepEqual(await polls(trialOf(late), 4, 4), [[1, 7], [14], [16, 25], []]);
  });

  it('goes on after a restart', async () => {
    const trial = trialOf(late);
    const first = await polls(trial, 2, 30);
    trial.restart();
    trial.now = START + 30 * MINUTE;
    await trial.run({ sets: [{ device: 'one', from: START, overlap: 1_800 }] });
    assert.deepEqual(first, [
      [1, 7],
      [5, 14],
    ]);
    assert.deepEqual(
      trial.left.at(-1)?.rows.map(({ time }) => (time - START) / MINUTE),
      [16, 25],
    );
    assert.ok(!JSON.stringify(trial.onDisk).includes('value'));
  });

  it('gives a row again whose value has changed, and says so', async () => {
    const rows = [row(1), row(5, 0, 7), row(14)];
    const trial = trialOf(rows);
    await polls(trial, 1, 60);
    rows[1] = row(5, 0, 8);
    trial.now = START + 20 * MINUTE;
    const before = trial.left.length;
    await trial.run({ sets: [{ device: 'one', from: START, overlap: 3_600 }] });
    await trial.run({ sets: [{ device: 'one', from: START, overlap: 3_600 }] });
    assert.deepEqual(
      trial.left
        .slice(before)
        .flatMap((message) =>
          message.rows.map(({ time, value, revised }) => [(time - START) / MINUTE, value, revised]),
        ),
      [
        [5, 8, true],
        [14, 1, false],
      ],
    );
  });

  it('that is asked for later begins with what is read from then on', async () => {
    const trial = trialOf(late);
    await polls(trial, 2, 0);
    trial.now = START + 30 * MINUTE;
    await trial.run({ sets: [{ device: 'one', from: START, overlap: 3_600 }] });
    const times = trial.left.flatMap(({ rows }) => rows.map(({ time }) => (time - START) / MINUTE));
    assert.deepEqual(times, [1, 7, 14, 25], 'what is not remembered is not repeated');
  });
});

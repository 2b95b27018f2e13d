import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tooLarge } from '../../src/account/network-error';
import { CloudError } from '../../src/errors';
import type { Interval, QuantityName, Sample } from '../../src/model';
import { inOrder } from '../../src/range/order';
import { countWindows, readDevice } from '../../src/range/read';
import type { ReadOptions, Wanted, WindowOutcome } from '../../src/range/read';
import type { Series } from '../../src/vendor';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const VOLT: QuantityName = { quantity: '1', label: 'Volt' };
const TILT: QuantityName = { quantity: '2', label: 'Tilt' };

/** A cloud that knows a sample a minute of each series, and answers in reverse. */
function everyMinute(series: Series, { from, to }: Interval): Sample[] {
  const of = series.quantity ?? VOLT;
  const samples: Sample[] = [];
  for (let time = (Math.ceil(from / MINUTE) || 0) * MINUTE; time <= to; time += MINUTE)
    samples.push({ time, of, value: time });
  return samples.reverse();
}

function options(more: Partial<ReadOptions<Sample>> = {}): ReadOptions<Sample> {
  return {
    rules: { longest: HOUR + 2_000, margin: 1_000, future: true, late: 0 },
    ahead: 2,
    signal: new AbortController().signal,
    now: () => 100 * HOUR,
    fetch: (series, window) => Promise.resolve({ items: everyMinute(series, window), refused: 0 }),
    order: inOrder,
    ...more,
  };
}

const wanted = (intervals: Interval[], ...quantities: QuantityName[]): Wanted[] =>
  quantities.map((quantity) => ({ series: { quantity }, intervals }));

async function all(list: Wanted[], read: ReadOptions<Sample>): Promise<WindowOutcome<Sample>[]> {
  const outcomes: WindowOutcome<Sample>[] = [];
  for await (const outcome of readDevice(list, read)) outcomes.push(outcome);
  return outcomes;
}

describe('reading a device', () => {
  it('gives all its series together, ascending, each value once, windows one after the other', async () => {
    const range = { from: 10 * HOUR + 30, to: 13 * HOUR + 1 };
    const outcomes = await all(wanted([range], VOLT, TILT), options());
    const rows = outcomes.flatMap(({ items }) => items.map(({ time, of }) => `${time} ${of.label}`));
    const expected: string[] = [];
    for (let time = 10 * HOUR + MINUTE; time <= 13 * HOUR; time += MINUTE)
      expected.push(`${time} Volt`, `${time} Tilt`);
    assert.deepEqual(rows, expected);
    assert.equal(outcomes.length, countWindows(wanted([range], VOLT, TILT), options()));
    assert.deepEqual(
      outcomes.map(({ window }) => window.from),
      [10 * HOUR + 30, 11 * HOUR, 12 * HOUR, 13 * HOUR],
    );
  });

  it('takes the later of two rows of one time, quantity and origin', () => {
    const twice: Sample[] = [
      { time: 2, of: VOLT, value: 'old' },
      { time: 1, of: VOLT, value: 0 },
      { time: 2, of: VOLT, value: 'new' },
      { time: 2, of: VOLT, value: 'predicted', attributes: { origin: 2 } },
    ];
    assert.deepEqual(
      inOrder(twice).map(({ value }) => value),
      [0, 'new', 'predicted'],
    );
  });

  it('asks for no more windows ahead than it may, and for none that nobody takes', async () => {
    let asked = 0;
    let most = 0;
    let taken = 0;
    const read = readDevice(
      wanted([{ from: 0, to: 10 * HOUR }], VOLT),
      options({
        ahead: 3,
        fetch: (series, window) => {
          asked += 1;
          most = Math.max(most, asked - taken);
          return Promise.resolve({ items: everyMinute(series, window), refused: 0 });
        },
      }),
    );
    for await (const { window } of read) {
      taken += 1;
      if (window.from >= 3 * HOUR) break;
    }
    assert.equal(most, 3);
    assert.ok(asked <= 6, `${asked} windows asked for, 4 taken`);
  });

  it('reports a window of a series that failed and goes on with everything else', async () => {
    const outcomes = await all(
      wanted([{ from: 0, to: 3 * HOUR }], VOLT, TILT),
      options({
        fetch: (series, window) =>
          series.quantity === TILT && window.from > HOUR / 2 && window.from < 2 * HOUR - MINUTE
            ? Promise.reject(new CloudError('E_NETWORK', 'gone'))
            : Promise.resolve({ items: everyMinute(series, window), refused: 1 }),
      }),
    );
    const ends = outcomes.map(({ outcomes: [volt, tilt] }) => [
      volt?.covered.length,
      tilt?.covered.length,
      tilt?.refused,
    ]);
    assert.deepEqual(ends, [
      [1, 1, 1],
      [1, 0, 0],
      [1, 1, 1],
    ]);
    assert.ok(outcomes[1]?.outcomes[1]?.error instanceof CloudError);
    assert.ok(outcomes[1].items.length === 60 && outcomes[1].items.every(({ of }) => of === VOLT));
  });

  it('halves a window whose answer is too large, and gives up on one that is too large at a minute', async () => {
    const lengths: number[] = [];
    const small = options({
      fetch: (series, window) => {
        const length = window.to - window.from - 2_000;
        lengths.push(length);
        return length > 20 * MINUTE
          ? Promise.reject(tooLarge('cloud.test', 16))
          : Promise.resolve({ items: everyMinute(series, window), refused: 0 });
      },
    });
    const [outcome] = await all(wanted([{ from: 0, to: HOUR }], VOLT), small);
    assert.equal(outcome?.items.length, 60);
    assert.deepEqual(outcome.outcomes[0]?.covered, [{ from: 0, to: HOUR }]);
    assert.deepEqual(
      lengths,
      [60, 30, 15, 15, 30, 15, 15].map((minutes) => minutes * MINUTE),
    );

    let asked = 0;
    const never = options({
      fetch: () => {
        asked += 1;
        return Promise.reject(tooLarge('cloud.test', 16));
      },
    });
    const [failed] = await all(wanted([{ from: 0, to: HOUR }], VOLT), never);
    assert.deepEqual(failed?.outcomes[0]?.covered, []);
    assert.ok(failed.outcomes[0].error instanceof CloudError);
    assert.ok(asked <= 6, `${asked} requests: other halves are not tried`);
  });

  it('stops after a number of timestamps; what lies behind them is not covered', async () => {
    const outcomes = await all(wanted([{ from: 0, to: 3 * HOUR }], VOLT, TILT), options({ limit: 61 }));
    const last = outcomes.at(-1);
    assert.equal(outcomes.flatMap(({ items }) => items).length, 122);
    assert.equal(last?.items.at(-1)?.time, HOUR);
    assert.deepEqual(last.outcomes[0]?.covered, [{ from: HOUR, to: HOUR + 1 }]);
  });

  it('ends with the reason of its signal', async () => {
    const controller = new AbortController();
    const read = all(
      wanted([{ from: 0, to: 5 * HOUR }], VOLT),
      options({
        signal: controller.signal,
        fetch: (_series, window) => {
          if (window.from > HOUR) controller.abort(new Error('closed'));
          return Promise.resolve({ items: [], refused: 0 });
        },
      }),
    );
    await assert.rejects(read, /closed/);
  });

  it('keeps nobody else waiting, even where no window costs a request', async () => {
    const windows = 6_400;
    const end = new AbortController();
    let turns = 0;
    const count = (): void => {
      turns += 1;
      if (!end.signal.aborted) setImmediate(count);
    };
    setImmediate(count);
    const fetch = (): Promise<never> => Promise.reject(new CloudError('E_NOT_FOUND', 'No such signal.'));
    const outcomes = await all(wanted([{ from: 0, to: windows * HOUR }], VOLT), options({ fetch }));
    end.abort();
    assert.equal(outcomes.length, windows);
    assert.ok(turns >= 90, `${turns} turns of the event loop`);
  });

  it('reads of each series just the intervals that are wanted of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 90 })), { maxLength: 4 }), {
          minLength: 1,
          maxLength: 3,
        }),
        async (sets) => {
          const list = sets.map((pairs, index): Wanted => {
            const intervals: Interval[] = [];
            for (const [from, minutes] of pairs.toSorted((a, b) => a[0] - b[0])) {
              const start = Math.max(from * MINUTE, (intervals.at(-1)?.to ?? -2) + 1);
              intervals.push({ from: start, to: start + minutes * MINUTE });
            }
            return { series: { quantity: { quantity: String(index), label: String(index) } }, intervals };
          });
          const got = (await all(list, options())).flatMap(({ items }) => items);
          for (const { series, intervals } of list) {
            const times = got.filter(({ of }) => of === series.quantity).map(({ time }) => time);
            const expected: number[] = [];
            for (const { from, to } of intervals) {
              for (let time = Math.ceil(from / MINUTE) * MINUTE; time < to; time += MINUTE) expected.push(time);
            }
            assert.deepEqual(times, expected);
          }
          assert.deepEqual(
            got,
            got.toSorted((a, b) => a.time - b.time),
          );
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });
});

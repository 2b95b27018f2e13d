import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Message } from '../../src/vendors/senquip/normalize';
import { type Ask, PagedWindow, type SecondsRange } from '../../src/vendors/senquip/pages';

const message = (time: number): Message => ({ time, fields: [['vsys', 4]], refused: 0 });

/** How a server picks from a range that holds more than it gives. */
interface Manner {
  most: number;
  keeps: 'newest' | 'oldest';
  /** Both ends of a range belong to it. */
  inclusive: boolean;
  /** Compares the rounded seconds of a message and not its exact time. */
  rounds: boolean;
}

/** A server with messages at these times (epoch ms), and what it was asked. */
function server(
  times: readonly number[],
  { most, keeps, inclusive, rounds }: Manner,
): { ask: Ask; asked: SecondsRange[] } {
  const asked: SecondsRange[] = [];
  const ask: Ask = ({ from, to }) => {
    asked.push({ from, to });
    const fits = times.filter((time) => {
      const at = rounds ? Math.round(time / 1000) : time / 1000;
      return inclusive ? at >= from && at <= to : at > from && at < to;
    });
    const given = keeps === 'newest' ? fits.slice(-most) : fits.slice(0, most);
    return Promise.resolve({ messages: given.map(message), unreadable: 0 });
  };
  return { ask, asked };
}

const read = async (window: PagedWindow): Promise<number[]> => (await window.read()).messages.map(({ time }) => time);

describe('Senquip paging', () => {
  const T0 = 1_770_000_000_000;

  it('finds everything, whatever the server gives at once and from which end', async () => {
    const manner = fc.record<Manner>({
      most: fc.integer({ min: 1, max: 40 }),
      keeps: fc.constantFrom('newest', 'oldest'),
      inclusive: fc.boolean(),
      rounds: fc.boolean(),
    });
    // From 2 s to 100 s apart, on tenths of a second.
    const gaps = fc.array(fc.integer({ min: 20, max: 1000 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(manner, gaps, fc.integer({ min: 0, max: 999 }), async (how, steps, odd) => {
        let time = T0;
        const times = steps.map((step) => (time += step * 100));
        const window = { from: T0 + odd, to: time + odd };
        const found = await read(new PagedWindow(window, server(times, how).ask, 0));
        const wanted = times.filter((one) => one >= window.from + 1000 && one < window.to - 1000);
        assert.deepEqual(
          found.filter((one) => one >= window.from + 1000 && one < window.to - 1000),
          wanted,
        );
        assert.equal(new Set(found).size, found.length);
      }),
      { seed: 7, numRuns: 1500 },
    );
  });

  it('finds messages closer than a second where a cut goes through it', async () => {
    const times = Array.from({ length: 50 }, (_, index) => T0 + index * 100);
    for (const keeps of ['newest', 'oldest'] as const) {
      const { ask } = server(times, { most: 40, keeps, inclusive: false, rounds: false });
      assert.deepEqual(await read(new PagedWindow({ from: T0 - 1000, to: T0 + 6000 }, ask, 0)), times);
    }
  });

  it('asks once for nothing, three times for little, and once when the server is known to give far more', async () => {
    const how: Manner = { most: 1000, keeps: 'newest', inclusive: true, rounds: false };
    const window = { from: T0, to: T0 + 60_000 };
    const asks: [readonly number[], number, number][] = [
      [[], 0, 1],
      [[T0 + 30_000], 0, 3],
      [[T0 + 10_000, T0 + 30_000], 0, 3],
      [[T0 + 30_000], 10, 1],
      [[T0 + 10_000, T0 + 30_000], 19, 3],
    ];
    for (const [times, largest, requests] of asks) {
      const { ask, asked } = server(times, how);
      const paged = new PagedWindow(window, ask, largest);
      assert.deepEqual(await read(paged), times);
      assert.equal(asked.length, requests);
      assert.equal(paged.largestAnswer, Math.max(largest, times.length));
    }
  });

  it('ignores what lies outside, and so ends with a server that ignores the range', async () => {
    let asked = 0;
    const ask: Ask = () => {
      asked += 1;
      return Promise.resolve({ messages: [message(T0 - 5000), message(T0 + 3000)], unreadable: 0 });
    };
    assert.deepEqual(await read(new PagedWindow({ from: T0, to: T0 + 5000 }, ask, 0)), [T0 + 3000]);
    assert.ok(asked <= 7);
  });

  it('ends with E_RESPONSE when the server always has something new', async () => {
    let asked = 0;
    const ask: Ask = () => {
      asked += 1;
      return Promise.resolve({ messages: [message(T0 + 40_000_000 - asked)], unreadable: 0 });
    };
    await assert.rejects(new PagedWindow({ from: T0, to: T0 + 86_400_000 }, ask, 0).read(), { code: 'E_RESPONSE' });
    assert.ok(asked <= 2000);
  });

  it('counts what is unreadable once, and fails where nothing else is there', async () => {
    const answer =
      (messages: Message[], unreadable: number): Ask =>
      () =>
        Promise.resolve({ messages, unreadable });
    const window = { from: T0, to: T0 + 60_000 };
    const { messages, unreadable } = await new PagedWindow(window, answer([message(T0 + 5000)], 2), 0).read();
    assert.deepEqual([messages.length, unreadable], [1, 2]);
    await assert.rejects(new PagedWindow(window, answer([], 2), 0).read(), { code: 'E_RESPONSE' });
  });
});

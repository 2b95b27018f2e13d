import assert from 'node:assert/strict';
import { emitter } from '../../nodes/runtime/emit';
import { readParameters } from '../../nodes/runtime/parameters';
import { readingParameters } from '../../nodes/runtime/reading';
import type { Outgoing } from '../../nodes/runtime/sequence';
import type { QuantityName, Sample } from '../../src/model';
import { SettledFieldTypes } from '../../src/output/fieldtypes';
import type { ReadPlan } from '../../src/vendor';

const VOLT: QuantityName = { quantity: '3003', label: 'Volt', unit: 'v' };
const PLAN: ReadPlan = {
  source: { vendor: 'resensys', site: '2A-01', device: '15-03-77-A2', name: 'Pier' },
  series: [{ quantity: VOLT }],
};
const SAMPLES: readonly Sample[] = Array.from({ length: 40_000 }, (_, time) => ({ time, of: VOLT, value: time * 2 }));
const RANGE = { from: 0, to: SAMPLES.length };

/** What was sent in one turn of the event loop. */
interface Turn {
  messages: number;
  rows: number;
}

/** Emits all samples; `each` may end the work. */
async function emitted(
  given: { output: string; batch?: number },
  each: (sent: number, end: () => void) => void = () => undefined,
): Promise<{ turns: Turn[]; sent: Outgoing[]; error: unknown }> {
  const reading = readParameters(readingParameters, given, {}, 'resensys');
  const ending = new AbortController();
  const sent: Outgoing[] = [];
  const turns: Turn[] = [{ messages: 0, rows: 0 }];
  const push = (message: Outgoing): void => {
    sent.push(message);
    const turn = turns.at(-1);
    assert.ok(turn);
    turn.messages += 1;
    turn.rows += message.count;
    each(sent.length, () => {
      ending.abort(new Error('the node is closed'));
    });
  };
  let over = false;
  const tick = (): void => {
    turns.push({ messages: 0, rows: 0 });
    if (!over) setImmediate(tick);
  };
  setImmediate(tick);
  const context = {
    sequence: { push, seek: () => undefined },
    fieldTypes: new SettledFieldTypes(),
    work: { signal: ending.signal, priority: 'poll' as const, requests: 0 },
  };
  let error: unknown;
  try {
    await emitter({ context, reading }, RANGE, [PLAN])(PLAN, SAMPLES, RANGE);
  } catch (thrown) {
    error = thrown;
  }
  over = true;
  return { turns: turns.filter(({ messages }) => messages > 0), sent, error };
}

describe('the rows of a large answer', () => {
  it('leave in many turns, in none of them many', async () => {
    const mqtt = await emitted({ output: 'mqtt' });
    assert.equal(mqtt.sent.length, SAMPLES.length);
    for (const { messages } of mqtt.turns) assert.ok(messages <= 300, `${messages} messages in one turn`);
    const readings = await emitted({ output: 'readings' });
    for (const { rows } of readings.turns) assert.ok(rows <= 6_000, `${rows} rows in one turn`);
  });

  for (const output of ['readings', 'records', 'influxdb', 'mqtt', 'senml'] as const) {
    it(`are all there, in order, in messages as full as they may be: ${output}`, async () => {
      const { sent } = await emitted({ output, batch: 900 });
      const counts = sent.map(({ count }) => count);
      const most = output === 'mqtt' ? 1 : 900;
      assert.ok(counts.slice(0, -1).every((count) => count === most));
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        SAMPLES.length,
      );
      const first = sent.map(({ payload }) =>
        JSON.stringify(Array.isArray(payload) ? (payload as unknown[])[0] : payload),
      );
      assert.equal(new Set(first).size, sent.length);
      const { payload } = sent.at(-1) ?? {};
      const last = Array.isArray(payload) ? (payload as unknown[]).at(-1) : payload;
      assert.ok(JSON.stringify(last).includes(String((SAMPLES.length - 1) * 2)), JSON.stringify(last));
    });
  }

  it('go no further when the node is closed meanwhile', async () => {
    const { sent, error } = await emitted({ output: 'mqtt' }, (count, end) => {
      if (count === 1_000) end();
    });
    assert.ok(error instanceof Error && error.message === 'the node is closed');
    assert.ok(sent.length < 1_300, `${sent.length} messages were sent`);
  });
});

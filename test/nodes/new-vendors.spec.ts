import assert from 'node:assert/strict';
import { BesmartCloud } from '../../src/simulator/besmart';
import { SenquipCloud } from '../../src/simulator/senquip';
import { SensitCloud } from '../../src/simulator/sensit';
import { besmartFacts, sensors } from './besmart-truth';
import type { Fact } from './facts';
import type { Sent } from './flow';
import { machines, senquipFacts } from './senquip-truth';
import { ColdRooms } from './sensaphone-flow';
import { SPOD, sensitFacts } from './sensit-truth';
import { NOW, VendorFlow } from './vendor-flow';
import type { FlowCloud } from './vendor-flow';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = NOW - 3 * HOUR;

interface Row {
  quantity: string;
  time: number;
  value: unknown;
  attributes?: { origin?: number; revised?: boolean };
}

function said(messages: readonly Sent[]): string[] {
  return messages
    .flatMap(({ payload }) => payload as Row[])
    .map(({ quantity, time, value, attributes }) => JSON.stringify([time, quantity, value, attributes?.origin ?? null]))
    .sort();
}

function told(facts: readonly Fact[]): string[] {
  return facts
    .map(({ quantity, time, value, origin }) => JSON.stringify([time, quantity, value, origin ?? null]))
    .sort();
}

/** Polls every 20 minutes with each of the payloads in turn; what was sent in all, and the time of the last poll. */
async function poll<Cloud extends FlowCloud>(
  at: VendorFlow<Cloud>,
  payloads: readonly object[],
  polls: number,
): Promise<{ messages: Sent[]; now: number }> {
  const flow = await at.deploy({ type: 'sensor-get-readings', read: 'new', from: String(START) });
  const messages: Sent[] = [];
  for (let index = 0; index < polls; index += 1) {
    if (index > 0) at.pass(20 * MINUTE);
    const outcome = await flow.run({ payload: payloads[index % payloads.length] });
    assert.equal(outcome.error?.message, undefined);
    messages.push(...outcome.messages);
  }
  return { messages, now: Date.now() };
}

describe('read: new of every vendor gives each row once', () => {
  it('Senquip', () =>
    VendorFlow.during(new SenquipCloud({ interval: 5 * MINUTE }), async (at) => {
      const { digger: device } = machines(at.cloud);
      const { messages, now } = await poll(at, [{ device }], 6);
      assert.deepEqual(said(messages), told(senquipFacts(at.cloud, device, START, now)));
    }));

  it('SENSIT, whether all or some fields are read', () =>
    VendorFlow.during(new SensitCloud(), async (at) => {
      const facts = (now: number): Fact[] => sensitFacts(at.cloud, SPOD, START, now);
      const [first = '', second = ''] = new Set(facts(NOW).map(({ quantity }) => quantity));
      const payloads = [
        { device: SPOD, quantity: first },
        { device: SPOD },
        { device: SPOD, quantity: [second, first] },
      ];
      const { messages, now } = await poll(at, payloads, 5);
      assert.deepEqual(said(messages), told(facts(now)));
    }));

  it('besmart, with each sort of value a series of its own', () =>
    VendorFlow.during(new BesmartCloud(), async (at) => {
      const [device = ''] = sensors(at.cloud).own;
      const { messages, now } = await poll(at, [{ device }], 5);
      assert.deepEqual(said(messages), told(besmartFacts(at.cloud, device, START, now)));
      const flow = await at.deploy({ type: 'sensor-get-readings', read: 'new', device, from: String(START) });
      const plain = await flow.run();
      const hourly = await flow.run({ payload: { aggregate: 60 } });
      assert.ok(said(plain.messages).length > 0 && said(hourly.messages).length > 0);
      assert.deepEqual(said((await flow.run({ payload: { aggregate: 60 } })).messages), []);
    }));

  it('besmart forecasts come when they are made, and not again when their time comes', () =>
    VendorFlow.during(new BesmartCloud(), async (at) => {
      const [device = ''] = sensors(at.cloud).own;
      const to = NOW + 12 * HOUR;
      const { messages } = await poll(at, [{ device, origin: 2, to }], 3);
      const rows = messages.flatMap(({ payload }) => payload as Row[]);
      assert.ok(rows.some(({ time }) => time > NOW + 2 * HOUR));
      const fresh = rows.filter(({ attributes }) => attributes?.revised !== true);
      assert.equal(new Set(fresh.map(({ time, quantity }) => `${time} ${quantity}`)).size, fresh.length);
    }));

  it('Sensaphone', async () => {
    const rooms = await ColdRooms.open();
    try {
      const flow = await rooms.deploy({ type: 'sensor-get-readings' });
      const range = { device: '1235', from: '2026-10-20', to: '2026-10-21' };
      const all = await flow.run({ payload: range });
      const first = await flow.run({ payload: { ...range, read: 'new', to: '2026-10-20 13:00:00' } });
      const second = await flow.run({ payload: { ...range, read: 'new' } });
      const third = await flow.run({ payload: { ...range, read: 'new' } });
      assert.deepEqual([first.error, second.error, third.error], [undefined, undefined, undefined]);
      assert.ok(said(first.messages).length > 0 && said(second.messages).length > 0);
      assert.deepEqual(said([...first.messages, ...second.messages]), said(all.messages));
      assert.deepEqual(said(third.messages), []);
    } finally {
      await rooms.close();
    }
  });
});

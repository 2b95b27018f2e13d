import assert from 'node:assert/strict';
import { BesmartCloud } from '../../src/simulator/besmart';
import { SensaphoneCloud } from '../../src/simulator/sensaphone';
import { SenquipCloud } from '../../src/simulator/senquip';
import { SensitCloud } from '../../src/simulator/sensit';
import { besmartFacts, sensors } from './besmart-truth';
import type { Sent } from './flow';
import { arrivalOf, LateCloud } from './late-cloud';
import { machines, senquipFacts } from './senquip-truth';
import { SPOD, sensitFacts } from './sensit-truth';
import { NOW, VendorFlow } from './vendor-flow';
import type { FlowCloud } from './vendor-flow';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = NOW - 3 * HOUR;
const STEP = 20 * MINUTE;

/** What was measured once. */
interface Measured {
  quantity: string;
  time: number;
  value: unknown;
  origin?: number;
}

interface Row extends Omit<Measured, 'origin'> {
  attributes?: { origin?: number; revised?: boolean };
}

interface Case {
  /** In many small pages, the newest rows first. */
  cloud: FlowCloud;
  /** Everything at once. */
  whole: FlowCloud;
  device: string;
  /** What its requests for rows look like. */
  data: RegExp;
  facts: (from: number, to: number) => readonly Measured[];
}

/** What is measured is the same in both clouds: only pages and order differ. */
const CASES: Readonly<Record<string, () => Case>> = {
  SENSIT: () => {
    // Its answers are newest first anyway, and have no pages.
    const whole = new SensitCloud({ interval: 2 * MINUTE });
    return {
      cloud: new SensitCloud({ interval: 2 * MINUTE, edges: 'neither' }),
      whole,
      device: SPOD,
      data: /DeviceLog/,
      facts: (from, to) => sensitFacts(whole, SPOD, from, to),
    };
  },
  Senquip: () => {
    const whole = new SenquipCloud({ interval: 2 * MINUTE });
    const { digger: device } = machines(whole);
    return {
      cloud: new SenquipCloud({ interval: 2 * MINUTE, maxDatapoints: 7, order: 'newest' }),
      whole,
      device,
      data: /get-data/,
      facts: (from, to) => senquipFacts(whole, device, from, to),
    };
  },
  besmart: () => {
    const whole = new BesmartCloud({ data: 'rows', interval: 5 * MINUTE });
    const [device = ''] = sensors(whole).own;
    return {
      cloud: new BesmartCloud({ order: 'newest', interval: 5 * MINUTE }),
      whole,
      device,
      data: /\/data/,
      facts: (from, to) => besmartFacts(whole, device, from, to),
    };
  },
  Sensaphone: () => {
    const log = { logInterval: 5 * MINUTE, logJitter: MINUTE };
    const whole = new SensaphoneCloud(log);
    return {
      cloud: new SensaphoneCloud({ ...log, largestPage: 7 }),
      whole,
      device: '1234',
      data: /data_log$/,
      facts: (from, to) =>
        whole.truth
          .zones()
          .filter(({ deviceId }) => deviceId === 1234)
          .flatMap(({ zoneId, logPoint }) =>
            whole.truth
              .logRows(logPoint, from, to)
              .map(({ time, text, number }) => ({ quantity: String(zoneId), time, value: number ?? text })),
          ),
    };
  },
};

const key = ({ quantity, time, value, origin }: Measured): string =>
  JSON.stringify([time, quantity, value, origin ?? null]);

function told(facts: readonly Measured[]): string[] {
  return facts.map(key).sort();
}

function said(messages: readonly Sent[]): string[] {
  return messages
    .flatMap(({ payload }) => payload as Row[])
    .map(({ attributes, ...row }) => {
      assert.notEqual(attributes?.revised, true);
      return key(attributes?.origin === undefined ? row : { ...row, origin: attributes.origin });
    })
    .sort();
}

interface Polling {
  device: string;
  data: RegExp;
  node?: Readonly<Record<string, unknown>>;
  /** How far beyond the present each poll reaches, ms. */
  ahead: number;
}

/**
 * Polls every 20 minutes: some while a third of the requests for rows fail, then some more without faults.
 * @returns what was sent, the time of the last poll, and how long before or after a poll the rows that it gave were
 */
async function poll<Cloud extends FlowCloud>(
  at: VendorFlow<Cloud>,
  { device, data, node, ahead }: Polling,
): Promise<{ messages: Sent[]; now: number; ages: number[] }> {
  const flow = await at.deploy({ type: 'sensor-get-readings', read: 'new', device, from: String(START), ...node });
  const messages: Sent[] = [];
  const ages: number[] = [];
  const failed: (string | undefined)[] = [];
  // Nobody tries again what was redirected, so that a window that fails stays a gap.
  at.server.faults.random({ rate: 0.35, seed: 'late', kinds: ['redirect'], path: data });
  for (let index = 0; index < 9; index += 1) {
    if (index > 0) at.pass(STEP);
    if (index === 6) at.server.faults.clear();
    const outcome = await flow.run({ payload: { to: Date.now() + ahead } });
    messages.push(...outcome.messages);
    const rows = outcome.messages.flatMap(({ payload }) => payload as Row[]);
    ages.push(...rows.map(({ time }) => Date.now() - time));
    failed.push(outcome.error?.code);
  }
  assert.ok(
    failed.slice(0, 6).some((code) => code !== undefined),
    'some windows fail',
  );
  assert.deepEqual(failed.slice(6), [undefined, undefined, undefined]);
  return { messages, now: Date.now(), ages };
}

for (const [vendor, make] of Object.entries(CASES)) {
  describe(`read: new of ${vendor}`, () => {
    it('reads again what failed, and gives each row once, in small pages and newest first', async () => {
      const { cloud, device, data, facts } = make();
      await VendorFlow.during(cloud, async (at) => {
        const { messages, now } = await poll(at, { device, data, ahead: 0 });
        assert.deepEqual(said(messages), told(facts(START, now)));
      });
    });

    it('gives each row once, when it comes late or with a time that is yet to come', async () => {
      const { whole, device, data, facts } = make();
      await VendorFlow.during(new LateCloud(whole), async (at) => {
        const ahead = HOUR;
        const { messages, now, ages } = await poll(at, { device, data, ahead, node: { overlap: '3600' } });
        const all = facts(START, now + ahead);
        const arrived = all.filter(({ time }) => arrivalOf(time) <= now);
        assert.ok(arrived.length < all.length && arrived.some(({ time }) => arrivalOf(time) > time + 5 * MINUTE));
        assert.ok(Math.min(...ages) < -2 * MINUTE, 'some rows were read before their time');
        assert.deepEqual(said(messages), told(arrived));
      });
    });
  });
}

import assert from 'node:assert/strict';
import { SensitCloud } from '../../src/simulator/sensit';
import { assertFacts, rowsOf } from './facts';
import { FMD, RAMP, sensitFacts, SPOD } from './sensit-truth';
import { VendorFlow } from './vendor-flow';

const HOUR = 3_600_000;
/** Over midnight and over three windows, and its ends lie on records. */
const FROM = Date.UTC(2026, 4, 1, 21);
const TO = FROM + 5 * HOUR;
const range = { from: FROM, to: TO };

describe('get readings from SENSIT Connect', () => {
  let at: VendorFlow<SensitCloud>;

  before(async () => {
    at = await VendorFlow.open(new SensitCloud({ interval: 300_000 }));
  });
  after(() => at.close());

  for (const [type, device] of Object.entries({ FMD, SPOD, RAMP })) {
    it(`gives every value of a device of type ${type} in all five formats`, async () => {
      await at.assertAllFormats({ device, ...range }, sensitFacts(at.cloud, device, FROM, TO));
    });
  }

  it('says what the contract says in rows, parts, topic and sensorCloud', async () => {
    const messages = await at.read({ device: SPOD, ...range }, { batch: '200' });
    const [first, second] = messages;
    assert.ok(first && second);
    const { time, values } = at.cloud.truth.records(SPOD, FROM, TO)[0] ?? assert.fail();
    assert.deepEqual(
      (first.payload as unknown[]).slice(0, Object.keys(values).length),
      sensitFacts(at.cloud, SPOD, time, time + 1),
    );
    assert.equal(first.topic, `sensit/${SPOD}`);
    assert.deepEqual(first.parts, { id: second.parts.id, index: 0, type: 'array', len: 200 });
    assert.deepEqual(first.sensorCloud, {
      vendor: 'sensit',
      account: 'the account',
      operation: 'get-readings',
      query: {
        read: 'range',
        output: 'readings',
        batch: 200,
        device: SPOD,
        from: '2026-05-01T21:00:00.000Z',
        to: '2026-05-02T02:00:00.000Z',
      },
      count: 200,
      // Sign-in, list of devices, and as many windows as were read when the first message left: two at once.
      requests: 4,
    });
    // The third window, at last.
    assert.equal(messages.at(-1)?.sensorCloud.requests, 5);
    const times = rowsOf<{ time: number }>(messages).map((row) => row.time);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
  });

  it('one row of records and one point have all fields of a record', async () => {
    const [record] = at.cloud.truth.records(RAMP, FROM, TO);
    assert.ok(record);
    const { name } = at.cloud.truth.devices().find(({ uuid }) => uuid === RAMP) ?? assert.fail();
    const units = { CO: 'ppb', NO: 'ppb', NO2: 'ppb', SO2: 'ppb', CO2: 'ppm' };
    const [row] = rowsOf<object>(await at.read({ device: RAMP, ...range }, { output: 'records' }));
    assert.deepEqual(row, { vendor: 'sensit', device: RAMP, name, time: record.time, values: record.values, units });
    const [point] = rowsOf<object>(await at.read({ device: RAMP, ...range }, { output: 'influxdb' }));
    assert.deepEqual(point, {
      measurement: 'sensit',
      tags: { vendor: 'sensit', device: RAMP, name },
      fields: record.values,
      timestamp: new Date(record.time),
    });
  });

  it('leaves the direction of a calm out, and nothing else of its record', async () => {
    for (const [device, direction] of [
      [FMD, 'WD'],
      [SPOD, 'ws_direction'],
    ] as const) {
      const day = { from: FROM, to: FROM + 24 * HOUR };
      const calms = at.cloud.truth
        .records(device, day.from, day.to)
        .filter(({ values }) => !Object.hasOwn(values, direction));
      assert.ok(calms.length > 5);
      const records = await at.read({ device, ...day }, { output: 'records', batch: '5000' });
      const read = new Map(
        rowsOf<{ time: number; values: Record<string, unknown> }>(records).map(({ time, values }) => [time, values]),
      );
      for (const { time, values } of calms) assert.deepEqual(read.get(time), values);
      assert.ok([...read.values()].every((values) => values[direction] !== 375));
    }
  });

  it('reads only the quantities that are named, groups of them too, and fills a template', async () => {
    const wanted = ['T', 'OPCData', 'raw.1.act_avg'];
    const messages = await at.read(
      { device: RAMP, ...range, quantity: wanted },
      { output: 'mqtt', topic: 'air/{site}/{deviceType}/{name}/{device}/{quantity}' },
    );
    const facts = sensitFacts(at.cloud, RAMP, FROM, TO).filter(
      ({ quantity }) => wanted.includes(quantity) || quantity.startsWith('OPCData.'),
    );
    const name = facts[0]?.name ?? '';
    assert.deepEqual(
      new Set(messages.map(({ topic }) => topic)),
      new Set(facts.map(({ quantity }) => `air/_/RAMP/${name}/${RAMP}/${quantity}`)),
    );
    assert.equal(messages.length, facts.length);
    const [one] = await at.read({ device: RAMP, ...range, quantity: 'T' }, { topic: '{device}/{label}' });
    assert.equal(one?.topic, `${RAMP}/T`);
  });

  it('stops after so many timestamps of each device', async () => {
    const messages = await at.read([{ device: FMD }, { device: SPOD }], { ...range, limit: '7', output: 'records' });
    const times = (device: string): number[] =>
      rowsOf<{ device: string; time: number }>(messages)
        .filter((row) => row.device === device)
        .map(({ time }) => time);
    for (const device of [FMD, SPOD]) {
      assert.deepEqual(
        times(device),
        at.cloud.truth
          .records(device, FROM, TO)
          .slice(0, 7)
          .map(({ time }) => time),
      );
    }
  });

  it('gives the values of the newest record, of now and of a time that has passed', async () => {
    for (const device of [FMD, SPOD, RAMP]) {
      const newest = (from: number, to: number): number => at.cloud.truth.records(device, from, to).at(-1)?.time ?? NaN;
      const now = Date.now();
      const last = newest(now - 24 * HOUR, now);
      assertFacts(await at.read({ device }, { read: 'latest' }), sensitFacts(at.cloud, device, last, last + 1));
      const past = newest(FROM, TO);
      assertFacts(await at.read({ device, ...range, read: 'latest' }), sensitFacts(at.cloud, device, past, past + 1));
    }
  });
});

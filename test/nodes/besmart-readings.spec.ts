import assert from 'node:assert/strict';
import { BesmartCloud } from '../../src/simulator/besmart';
import { assertFacts, rowsOf } from './facts';
import { besmartFact, besmartFacts, sensors, signalsOf } from './besmart-truth';
import { VendorFlow } from './vendor-flow';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Its ends lie on rows. */
const FROM = Date.UTC(2026, 4, 1, 10);
const TO = FROM + 2 * DAY;
const range = { from: FROM, to: TO };
/** A+, of which there is a forecast for each time. */
const ENERGY = 32;

describe('get readings from besmart.energy', () => {
  let at: VendorFlow<BesmartCloud>;
  let own: string[];
  /** The first sensor of each type: a station, a meter, a heat node. */
  let [station, meter, node] = ['', '', ''];

  before(async () => {
    at = await VendorFlow.open(new BesmartCloud());
    ({ own } = sensors(at.cloud));
    [station, meter, node] = [own[0] ?? '', own[3] ?? '', own[6] ?? ''];
  });
  after(() => at.close());

  it('gives every value of every sort of sensor in all five formats', async () => {
    for (const device of [station, meter, node]) {
      await at.assertAllFormats({ device, ...range }, besmartFacts(at.cloud, device, FROM, TO));
    }
  });

  it('says what the contract says in rows, parts, topic and sensorCloud', async () => {
    const messages = await at.read({ device: station, ...range, quantity: ['A+', 45] });
    const [first] = messages;
    assert.ok(first);
    const rows = rowsOf<{ time: number; quantity: string; attributes: { origin: number } }>(messages);
    const { name, cid } = at.cloud.truth.sensors()[0] ?? assert.fail();
    const measured = at.cloud.truth.rows(station, ENERGY, FROM, TO).find(({ origin }) => origin === 1);
    const first32 = rows.find(({ quantity, attributes }) => quantity === '32' && attributes.origin === 1);
    assert.deepEqual(first32, {
      vendor: 'besmart',
      site: String(cid),
      device: station,
      name,
      quantity: '32',
      label: 'A+',
      unit: 'kW.h',
      time: measured?.time,
      value: measured?.value,
      attributes: { origin: 1, originName: 'measured', type: 'DBL' },
    });
    const times = rows.map(({ time }) => time);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert.equal(first.topic, `besmart/${station}`);
    assert.deepEqual(first.sensorCloud, {
      vendor: 'besmart',
      account: 'the account',
      operation: 'get-readings',
      query: {
        read: 'range',
        output: 'readings',
        device: station,
        quantity: ['32', '45'],
        from: '2026-05-01T10:00:00.000Z',
        to: '2026-05-03T10:00:00.000Z',
      },
      count: first.sensorCloud.count,
      // Login, sensors, signal types, and one request a signal.
      requests: 5,
    });
  });

  it('keeps the origins of one time apart: rows of records of their own, points with a tag', async () => {
    const records = rowsOf<{ time: number; values: object; attributes: Record<string, { originName: string }> }>(
      await at.read({ device: station, ...range }, { output: 'records', batch: '10000' }),
    );
    const truth = besmartFacts(at.cloud, station, FROM, TO);
    const groups = new Map<string, Record<string, unknown>>();
    for (const { time, origin, label, value } of truth) {
      groups.set(`${time} ${origin}`, { ...groups.get(`${time} ${origin}`), [label]: value });
    }
    const names = ['', 'measured', 'predicted', 'calculated', 'estimated', 'corrected'];
    assert.deepEqual(
      new Map(
        records.map(({ time, values, attributes }) => {
          const of = new Set(Object.values(attributes).map(({ originName }) => originName));
          return [`${time} ${[...of].map((name) => names.indexOf(name)).join()}`, values];
        }),
      ),
      groups,
    );
    assert.equal(records.length, groups.size);
    const points = rowsOf<{ tags: Record<string, string>; fields: object; timestamp: Date }>(
      await at.read({ device: station, ...range }, { output: 'influxdb' }),
    );
    assert.deepEqual(
      new Map(points.map(({ tags, fields, timestamp }) => [`${timestamp.getTime()} ${tags['origin']}`, fields])),
      groups,
    );
    assert.ok(new Set(points.map(({ tags }) => tags['origin'])).size >= 4);
  });

  it('reads one origin, raw values, another unit and sums of an hour', async () => {
    const rows = at.cloud.truth.rows(station, ENERGY, FROM, TO);
    const fact = besmartFact(at.cloud, station, ENERGY);
    const energy = { device: station, quantity: 'A+', ...range };
    const forecast = rows.filter(({ origin }) => origin === 2);
    assert.ok(forecast.length > 100 && forecast.length < rows.length);
    assertFacts(await at.read({ ...energy, origin: '2' }), forecast.map(fact));
    assertFacts(await at.read({ ...energy, raw: 'true' }), rows.filter(({ origin }) => origin === 1).map(fact));
    assertFacts(
      await at.read({ ...energy, outputUnit: 2 }),
      rows.map((row) => ({ ...fact(row), value: Number((Number(row.value) / 1000).toFixed(9)), unit: 'MW.h' })),
    );
    const sums = new Map<number, number>();
    for (const { time, value } of forecast) {
      const hour = Math.floor(time / HOUR) * HOUR;
      sums.set(hour, (sums.get(hour) ?? 0) + Number(value));
    }
    assertFacts(
      await at.read({ ...energy, origin: 2, aggregate: 60 }),
      [...sums].map(([time, sum]) => fact({ time, value: Number(sum.toFixed(6)), type: 'DBL', origin: 2 })),
    );
    assert.equal(sums.size, 48);
  });

  it('a label that two signals share means both, one with its id means one', async () => {
    const both = await at.read({ device: node, ...range, quantity: 'T' });
    assertFacts(both, besmartFacts(at.cloud, node, FROM, TO, [52, 53]));
    assertFacts(
      await at.read({ device: node, ...range, quantity: 'T 53' }),
      besmartFacts(at.cloud, node, FROM, TO, [53]),
    );
  });

  it('writes topics from a template, in which A+ is no wildcard', async () => {
    const messages = await at.read(
      { device: station, ...range, to: FROM + HOUR, quantity: ['A+', '33'], origin: 1 },
      { output: 'mqtt', topic: 'plant/{site}/{deviceType}/{quantity}/{label}' },
    );
    const site = station.split('.')[0] ?? '';
    assert.deepEqual(
      new Set(messages.map(({ topic }) => topic)),
      new Set([`plant/${site}/12/32/A_`, `plant/${site}/12/33/A-`]),
    );
    const [one] = await at.read({ device: station, ...range, quantity: 32 }, { topic: '{label}/{name}' });
    assert.equal(one?.topic, `A_/${at.cloud.truth.sensors()[0]?.name ?? ''}`);
  });

  it('stops after so many timestamps, all signals and origins of them together', async () => {
    const messages = await at.read({ device: station, ...range, limit: 4 });
    assertFacts(messages, besmartFacts(at.cloud, station, FROM, FROM + HOUR));
  });

  it('gives the newest value of each signal, of the past and of a range that lies ahead', async () => {
    const newest = (from: number, to: number): ReturnType<typeof besmartFacts> =>
      signalsOf(at.cloud, meter).flatMap((moid) => {
        const rows = at.cloud.truth
          .rows(meter, moid, from, to)
          .filter(({ time, origin }) => time <= Date.now() || origin === 2);
        return rows.filter(({ time }) => time === rows.at(-1)?.time).map(besmartFact(at.cloud, meter, moid));
      });
    assertFacts(await at.read({ device: meter, ...range }, { read: 'latest' }), newest(FROM, TO));
    const now = Date.now();
    assertFacts(await at.read({ device: meter }, { read: 'latest' }), newest(now - DAY, now));
    const ahead = { from: now - DAY, to: now + HOUR };
    assertFacts(await at.read({ device: meter, ...ahead }, { read: 'latest' }), newest(ahead.from, ahead.to));
  });

  it('reads a range of months in windows, and what lies ahead', async () => {
    const long = { from: FROM, to: FROM + 70 * DAY };
    assertFacts(
      await at.read({ device: node, quantity: 52, ...long }, { batch: '5000' }),
      besmartFacts(at.cloud, node, long.from, long.to, [52]),
    );
    const [now, soon] = [Date.now(), Date.now() + 6 * HOUR];
    const forecast = besmartFacts(at.cloud, node, now, soon, [52]).filter(({ origin }) => origin === 2);
    assert.equal(forecast.length, 6);
    assertFacts(await at.read({ device: node, quantity: 52, from: now, to: soon }), forecast);
  });
});

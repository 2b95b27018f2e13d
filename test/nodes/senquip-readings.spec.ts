import assert from 'node:assert/strict';
import { SenquipCloud } from '../../src/simulator/senquip';
import { assertFacts, rowsOf } from './facts';
import { fieldsOf, machines, senquipFacts } from './senquip-truth';
import { VendorFlow } from './vendor-flow';

const HOUR = 3_600_000;
/** Over a midnight. */
const FROM = Date.UTC(2026, 4, 1, 14);
const TO = FROM + 12 * HOUR;
const range = { from: FROM, to: TO };

describe('get readings from Senquip', () => {
  let at: VendorFlow<SenquipCloud>;
  let ids: ReturnType<typeof machines>;

  before(async () => {
    at = await VendorFlow.open(new SenquipCloud({ interval: 300_000 }));
    ids = machines(at.cloud);
  });
  after(() => at.close());

  for (const kind of ['digger', 'pump', 'store'] as const) {
    it(`gives every value of a ${kind} in all five formats`, async () => {
      await at.assertAllFormats({ device: ids[kind], ...range }, senquipFacts(at.cloud, ids[kind], FROM, TO));
    });
  }

  it('says what the contract says in rows, parts, topic and sensorCloud, with the id in the spelling of the vendor', async () => {
    const messages = await at.read({ device: ids.digger.toLowerCase(), ...range }, { output: 'records' });
    const [first, ...others] = messages;
    assert.ok(first);
    assert.deepEqual(others, []);
    const truth = at.cloud.truth.messages(ids.digger, FROM, TO);
    const [message] = truth;
    assert.ok(message);
    const values = fieldsOf(message);
    const [row] = first.payload as { units: object }[];
    assert.ok(row);
    assert.deepEqual(
      { ...row, units: {} },
      { vendor: 'senquip', device: ids.digger, name: 'Excavator 1', time: message.time, values, units: {} },
    );
    assert.equal(first.topic, `senquip/${ids.digger}`);
    assert.deepEqual(first.parts, { id: first.parts.id, index: 0, type: 'array', len: 2, count: 1 });
    assert.deepEqual(first.sensorCloud, {
      vendor: 'senquip',
      account: 'the account',
      operation: 'get-readings',
      query: {
        read: 'range',
        output: 'records',
        device: ids.digger,
        from: '2026-05-01T14:00:00.000Z',
        to: '2026-05-02T02:00:00.000Z',
      },
      count: truth.length,
      // Token and summary; then the datapoints, before and after which more is looked for.
      requests: 5,
    });
  });

  it('keeps CAN frames as text under their ids, and events', async () => {
    const day = { from: FROM, to: FROM + 24 * HOUR };
    const messages = await at.read({ device: ids.digger, ...day, quantity: ['can1', 'events'] });
    const truth = senquipFacts(at.cloud, ids.digger, day.from, day.to).filter(({ label }) =>
      /^(can1|events)\./.test(label),
    );
    assertFacts(messages, truth);
    const rows = rowsOf<{ label: string; value: unknown }>(messages);
    const data = rows.filter(({ label }) => /^can1\.\d+\.(1\.)?data$/.test(label));
    assert.ok(data.some(({ value }) => /^\d+$/.test(String(value))));
    assert.ok(data.every(({ value }) => typeof value === 'string'));
    assert.ok(data.some(({ label }) => label.endsWith('.1.data')));
    assert.ok(rows.some(({ label, value }) => label === 'events.0.msg' && value === 'Low'));
    // A group of fields is no single quantity, one field is.
    const frame = 'can1.419356416.data';
    const [one] = await at.read({ device: ids.digger, ...day, quantity: frame }, { topic: 'm/{name}/{label}' });
    assert.equal(one?.topic, `m/Excavator 1/${frame}`);
  });

  it('a field of numbers stays one in InfluxDB, and a word stands beside it', async () => {
    const points = rowsOf<{ fields: Record<string, unknown> }>(
      await at.read({ device: ids.store, ...range }, { output: 'influxdb', batch: '5000' }),
    );
    const scripted = points.map(({ fields }) => fields['cp21']).filter((value) => value !== undefined);
    assert.ok(scripted.every((value) => typeof value === 'number'));
    const words = points.filter(({ fields }) => fields['cp21_text'] === 'FAULT');
    assert.ok(words.length > 0 && words.length + scripted.length === points.length);
  });

  it('stops after so many timestamps', async () => {
    const messages = await at.read({ device: ids.pump, ...range, limit: 5 }, { output: 'records' });
    assert.deepEqual(
      rowsOf<{ time: number }>(messages).map(({ time }) => time),
      at.cloud.truth
        .messages(ids.pump, FROM, TO)
        .slice(0, 5)
        .map(({ time }) => time),
    );
  });

  it('gives the values of the newest message, of now and of a time that has passed', async () => {
    const newest = (from: number, to: number): number =>
      at.cloud.truth.messages(ids.store, from, to).at(-1)?.time ?? NaN;
    const last = newest(Date.now() - 24 * HOUR, Date.now());
    assertFacts(
      await at.read({ device: ids.store }, { read: 'latest' }),
      senquipFacts(at.cloud, ids.store, last, last + 1),
    );
    const past = newest(FROM, TO);
    assertFacts(
      await at.read({ device: ids.store, ...range, read: 'latest' }),
      senquipFacts(at.cloud, ids.store, past, past + 1),
    );
  });

  it('finds nothing where nothing was measured', async () => {
    const years = { from: '2021-01-01', to: '2021-01-02' };
    for (const read of ['range', 'latest']) {
      const [only, ...others] = await at.read({ device: ids.pump, ...years, read });
      assert.deepEqual([only?.payload, only?.parts.count, others], [[], 1, []]);
      assert.deepEqual(await at.read({ device: ids.pump, ...years, read, output: 'mqtt' }), []);
    }
  });
});

import assert from 'node:assert/strict';
import type { ResensysCloud } from '../../src/simulator/resensys';
import { Bridge } from './resensys-flow';
import type { Sent } from './flow';

const HOUR = 3_600_000;
const FROM = Date.UTC(2026, 4, 1, 0, 0, 7);
const TO = FROM + 30 * HOUR;
const DEVICE = '15-03-77-A2';
const SITE = '2A-01';

/** The simulator's truth: every value of a device in the range, ascending, in the order of its registration. */
function truth(cloud: ResensysCloud, device = DEVICE): { time: number; df: string; value: number }[] {
  return cloud
    .registrationRows()
    .filter((row) => row.DID === device)
    .flatMap((row, order) =>
      cloud
        .rows(device, Number(row.DataFormat), FROM, TO)
        .map(({ time, value }) => ({ time, df: String(row.DataFormat), value, order })),
    )
    .toSorted((a, b) => a.time - b.time || a.order - b.order)
    .map(({ time, df, value }) => ({ time, df, value }));
}

/** What the vendor calls each quantity of the device; the two gauges share a name. */
const LABELS: Readonly<Record<string, string>> = {
  3001: 'RSSI',
  3002: 'Internal Temperature',
  3003: 'Volt',
  5001: 'Strain 5001',
  5002: 'Strain 5002',
};
const UNITS: Readonly<Record<string, string>> = { 3001: 'dBm', 3002: 'C', 3003: 'v', 5001: 'uStrain', 5002: 'uStrain' };

describe('get readings from Resensys', () => {
  let bridge: Bridge;

  before(async () => {
    bridge = await Bridge.open();
  });
  afterEach(() => bridge.undeploy());
  after(() => bridge.close());

  const read = async (node: Record<string, unknown>, payload: unknown = {}): Promise<Sent[]> => {
    const flow = await bridge.deploy({ type: 'sensor-get-readings', ...node });
    const { messages, error } = await flow.run({ payload, marker: 'kept' });
    assert.equal(error, undefined, JSON.stringify(error));
    return messages;
  };

  const range = { device: DEVICE, from: FROM, to: TO };
  const name = (): string => bridge.cloud.devices().find(({ did }) => did === DEVICE)?.name ?? '';

  it('gives every value as a row', async () => {
    const messages = await read({ batch: '100' }, range);
    const rows = messages.flatMap(({ payload }) => payload as object[]);
    const expected = truth(bridge.cloud).map(({ time, df, value }) => ({
      vendor: 'resensys',
      site: SITE,
      device: DEVICE,
      name: name(),
      quantity: df,
      label: LABELS[df],
      unit: UNITS[df],
      time,
      value,
    }));
    assert.deepEqual(rows, expected);
    assert.ok(messages.length > 5);
    assert.ok(messages.every(({ payload }) => (payload as object[]).length <= 100));
  });

  it('says in parts, topic and sensorCloud what the contract says', async () => {
    const messages = await read({ batch: '100' }, range);
    const [first] = messages;
    assert.ok(first);
    for (const [index, { parts, topic, marker, sensorCloud, payload }] of messages.entries()) {
      const last = index === messages.length - 1;
      assert.deepEqual(parts, {
        id: first.parts.id,
        index,
        type: 'array',
        len: 100,
        ...(last ? { count: messages.length } : {}),
      });
      assert.equal(topic, `resensys/${DEVICE}`);
      assert.equal(marker, 'kept');
      assert.equal(sensorCloud.count, (payload as object[]).length);
    }
    assert.deepEqual(first.sensorCloud, {
      vendor: 'resensys',
      account: 'the bridge',
      operation: 'get-readings',
      query: {
        read: 'range',
        output: 'readings',
        batch: 100,
        device: DEVICE,
        from: new Date(FROM).toISOString(),
        to: new Date(TO).toISOString(),
      },
      count: 100,
      // The login page with its redirect, the registration, the quantity bank, and one request a quantity.
      requests: 9,
    });
  });

  it('joins the quantities of a timestamp in a record', async () => {
    const messages = await read({ output: 'records' }, range);
    const expected = new Map<number, Record<string, number>>();
    for (const { time, df, value } of truth(bridge.cloud)) {
      expected.set(time, { ...expected.get(time), [LABELS[df] ?? '']: value });
    }
    const rows = messages.flatMap(({ payload }) => payload as { time: number; values: object; units: object }[]);
    assert.deepEqual(new Map(rows.map(({ time, values }) => [time, values])), expected);
    assert.equal(rows.length, expected.size);
    assert.deepEqual(rows[0]?.units, Object.fromEntries(Object.entries(UNITS).map(([df, unit]) => [LABELS[df], unit])));
  });

  it('makes points for InfluxDB', async () => {
    const messages = await read({ output: 'influxdb', measurement: 'bridge {site}', batch: '5000' }, range);
    interface Point {
      measurement: string;
      tags: object;
      fields: Record<string, number>;
      timestamp: Date;
    }
    const points = messages.flatMap(({ payload }) => payload as Point[]);
    assert.ok(points.every(({ measurement }) => measurement === `bridge_${SITE}`));
    assert.deepEqual(points[0]?.tags, { vendor: 'resensys', site: SITE, device: DEVICE, name: name() });
    const fields = points.flatMap(({ timestamp, fields: some }) =>
      Object.entries(some).map(([label, value]) => `${timestamp.getTime()} ${label} ${value}`),
    );
    assert.deepEqual(
      new Set(fields),
      new Set(truth(bridge.cloud).map(({ time, df, value }) => `${time} ${LABELS[df] ?? ''} ${value}`)),
    );
    assert.equal(messages[0]?.parts.len, 999);
  });

  it('sends one MQTT message a value', async () => {
    const messages = await read({ output: 'mqtt' }, { ...range, to: FROM + HOUR });
    const expected = truth(bridge.cloud)
      .filter(({ time }) => time < FROM + HOUR)
      .map(({ time, df, value }) => ({
        topic: `resensys/${DEVICE}/${LABELS[df] ?? ''}`,
        payload: { time, value, unit: UNITS[df] },
      }));
    assert.deepEqual(
      messages.map(({ topic, payload }) => ({ topic, payload })),
      expected,
    );
    assert.deepEqual(messages.at(-1)?.parts.count, expected.length);
    assert.equal(messages[0]?.parts.len, 1);
  });

  it('makes SenML packs that resolve to the values', async () => {
    const messages = await read({ output: 'senml', batch: '50' }, range);
    interface Entry {
      bn?: string;
      bt?: number;
      n: string;
      u: string;
      t: number;
      v: number;
    }
    const resolved = messages.flatMap(({ payload }) => {
      const [base] = payload as Entry[];
      return (payload as Entry[]).map(({ n, u, t, v }) => ({
        name: `${base?.bn ?? ''}${n}`,
        time: Math.round(((base?.bt ?? 0) + t) * 1000),
        unit: u,
        value: v,
      }));
    });
    const expected = truth(bridge.cloud).map(({ time, df, value }) => ({
      name: `resensys:${DEVICE}:${(LABELS[df] ?? '').replace(' ', '_')}`,
      time,
      unit: UNITS[df],
      value,
    }));
    assert.deepEqual(resolved, expected);
  });

  it('gives the newest value of each quantity', async () => {
    const [message, ...others] = await read({ read: 'latest' }, range);
    assert.deepEqual(others, []);
    const newest = new Map(truth(bridge.cloud).map(({ df, time, value }) => [df, { time, value }]));
    const rows = message?.payload as { quantity: string; time: number; value: number }[];
    assert.deepEqual(new Map(rows.map(({ quantity, time, value }) => [quantity, { time, value }])), newest);
  });

  it('reads a device record, an array of them, and a site, as they come from list devices', async () => {
    const list = await bridge.deploy({ type: 'sensor-list-devices', site: SITE });
    const [listed] = (await list.run()).messages;
    await bridge.undeploy();
    const devices = listed?.payload as { device: string; site: string }[];
    assert.deepEqual(
      devices.map(({ device }) => device),
      bridge.cloud
        .devices()
        .filter(({ site }) => site === SITE)
        .map(({ did }) => did),
    );
    const rowsOf = async (payload: unknown): Promise<Map<string, number>> => {
      const messages = await read({ quantity: 'Volt', from: '2026-05-01', to: '2026-05-02' }, payload);
      await bridge.undeploy();
      const counts = new Map<string, number>();
      for (const { payload: rows, topic } of messages) {
        for (const { device } of rows as { device: string }[]) {
          assert.equal(topic, `resensys/${device}`);
          counts.set(device, (counts.get(device) ?? 0) + 1);
        }
      }
      return counts;
    };
    const day = { from: Date.UTC(2026, 4, 1), to: Date.UTC(2026, 4, 2) };
    const expected = new Map(
      devices.map(({ device }) => [device, bridge.cloud.rows(device, 3003, day.from, day.to).length]),
    );
    const sorted = (map: Map<string, number>): [string, number][] => [...map].toSorted();
    assert.deepEqual(sorted(await rowsOf(devices)), sorted(expected));
    assert.deepEqual(sorted(await rowsOf({ vendor: 'resensys', site: SITE })), sorted(expected));
    assert.deepEqual([...(await rowsOf(devices[1]))], [[devices[1]?.device, expected.get(devices[1]?.device ?? '')]]);
  });

  it('stops after a number of timestamps, and says nothing found with an empty array', async () => {
    const limited = await read({ limit: '7', quantity: '3003' }, range);
    assert.deepEqual(
      limited.flatMap(({ payload }) => (payload as { time: number }[]).map(({ time }) => time)),
      bridge.cloud
        .rows(DEVICE, 3003, FROM, TO)
        .slice(0, 7)
        .map(({ time }) => time),
    );
    await bridge.undeploy();
    const empty = await read({}, { device: DEVICE, from: '2099-01-01', to: '2099-01-02' });
    assert.deepEqual(
      empty.map(({ payload, parts }) => ({ payload, count: parts.count })),
      [{ payload: [], count: 1 }],
    );
    await bridge.undeploy();
    assert.deepEqual(await read({ output: 'mqtt' }, { device: DEVICE, from: '2099-01-01', to: '2099-01-02' }), []);
    await bridge.undeploy();
    const before = bridge.server.journal.count();
    const none = await read({}, []);
    assert.deepEqual(
      none.map(({ payload }) => payload),
      [[]],
    );
    assert.equal(bridge.server.journal.count(), before);
  });
});

import assert from 'node:assert/strict';
import type { Sent } from './flow';
import { ColdRooms } from './sensaphone-flow';

const HOUR = 3_600_000;
const FROM = Date.UTC(2026, 9, 20, 0, 0, 7);
const TO = FROM + 30 * HOUR;
const DEVICE = '1235';

interface TrueRow {
  quantity: string;
  label: string;
  unit?: string;
  time: number;
  value: number | string;
  attributes: { alarm: boolean; text?: string };
}

/** What the simulated cloud has logged of a device, ascending, zones in their order. */
function truth({ cloud }: ColdRooms, device = DEVICE): TrueRow[] {
  return cloud.truth
    .zones()
    .filter(({ deviceId }) => String(deviceId) === device)
    .flatMap(({ zoneId, name, units, logPoint }) =>
      cloud.truth.logRows(logPoint, FROM, TO).map(({ time, text, number, alarm }) => ({
        quantity: String(zoneId),
        label: name,
        ...(units === '' ? {} : { unit: units }),
        time,
        value: number ?? text,
        attributes: { alarm, ...(number === undefined || /^-?[\d.]+$/.test(text) ? {} : { text }) },
      })),
    )
    .sort((a, b) => a.time - b.time || Number(a.quantity) - Number(b.quantity));
}

describe('get readings from Sensaphone', () => {
  let rooms: ColdRooms;

  before(async () => {
    rooms = await ColdRooms.open({ display: 'mixed', order: 'start-older', largestPage: 60 });
  });
  beforeEach(() => {
    rooms.server.journal.clear();
    rooms.server.faults.clear();
  });
  after(() => rooms.close());

  const read = async (node: Record<string, unknown>, payload: unknown = range): Promise<Sent[]> => {
    const flow = await rooms.deploy({ type: 'sensor-get-readings', ...node });
    const { messages, error } = await flow.run({ payload });
    assert.equal(error, undefined, JSON.stringify(error));
    return messages;
  };

  const range = { device: DEVICE, from: FROM, to: TO };
  const name = 'Pump house';
  const rowsOf = <Row>(messages: readonly Sent[]): Row[] => messages.flatMap(({ payload }) => payload as Row[]);

  it('gives every value as a row: its number, its text, its alarm', async () => {
    const expected = truth(rooms).map(({ quantity, label, unit, time, value, attributes }) => ({
      vendor: 'sensaphone',
      device: DEVICE,
      name,
      quantity,
      label,
      ...(unit === undefined ? {} : { unit }),
      time,
      value,
      attributes,
    }));
    assert.deepEqual(rowsOf(await read({ batch: '100' })), expected);
    assert.ok(expected.some(({ attributes }) => attributes.text !== undefined));
    assert.ok(expected.some(({ attributes }) => attributes.alarm));
  });

  it('joins the zones of a timestamp in a record', async () => {
    const expected = new Map<number, Record<string, unknown>>();
    for (const { time, label, value } of truth(rooms)) expected.set(time, { ...expected.get(time), [label]: value });
    const rows = rowsOf<{ time: number; values: object; units: object }>(await read({ output: 'records' }));
    assert.deepEqual(new Map(rows.map(({ time, values }) => [time, values])), expected);
    assert.equal(rows.length, expected.size);
    assert.deepEqual(rows[0]?.units, {
      'Tank level': 'ft',
      'Flow total': 'gal',
      'Pump 1 hours': 'h',
      'Discharge pressure': 'psi',
    });
  });

  it('makes points for InfluxDB, whose fields keep their type', async () => {
    interface Point {
      measurement: string;
      tags: object;
      fields: Record<string, unknown>;
      timestamp: Date;
    }
    const points = rowsOf<Point>(await read({ output: 'influxdb' }));
    assert.deepEqual(
      [points[0]?.measurement, points[0]?.tags],
      ['sensaphone', { vendor: 'sensaphone', device: DEVICE, name }],
    );
    assert.deepEqual(
      new Set(
        points.flatMap(({ timestamp, fields }) =>
          Object.entries(fields).map(([label, value]) => `${timestamp.getTime()} ${label} ${String(value)}`),
        ),
      ),
      new Set(truth(rooms).map(({ time, label, value }) => `${time} ${label} ${value}`)),
    );
  });

  it('sends one MQTT message a value', async () => {
    const messages = await read({ output: 'mqtt' }, { ...range, to: FROM + 2 * HOUR });
    assert.deepEqual(
      messages.map(({ topic, payload }) => ({ topic, payload })),
      truth(rooms)
        .filter(({ time }) => time < FROM + 2 * HOUR)
        .map(({ label, unit, time, value, attributes }) => ({
          topic: `sensaphone/${DEVICE}/${label}`,
          payload: { time, value, ...(unit === undefined ? {} : { unit }), attributes },
        })),
    );
  });

  it('makes SenML packs that resolve to the values', async () => {
    interface Entry {
      bn?: string;
      bt?: number;
      n: string;
      t: number;
      v?: number;
      vs?: string;
    }
    const resolved = (await read({ output: 'senml', batch: '50' })).flatMap(({ payload }) => {
      const [base] = payload as Entry[];
      return (payload as Entry[]).map(({ n, t, v, vs }) => ({
        name: `${base?.bn ?? ''}${n}`,
        time: Math.round(((base?.bt ?? 0) + t) * 1000),
        value: v ?? vs,
      }));
    });
    const expected = truth(rooms).map(({ label, time, value }) => ({
      name: `sensaphone:${DEVICE}:${label.replaceAll(' ', '_')}`,
      time,
      value,
    }));
    assert.deepEqual(resolved, expected);
  });

  it('gives the present values, and with a `to` in the past the newest rows of the log', async () => {
    const [now] = await read({ read: 'latest' }, { device: DEVICE });
    const present = now?.payload as { label: string; time: number }[];
    assert.equal(present.length, 8);
    assert.ok(present.every(({ time }) => Math.abs(Date.now() - time) < 60_000));
    assert.equal(rooms.server.journal.count(/history/), 0);
    const [past] = await read({ read: 'latest' });
    const newest = new Map(truth(rooms).map(({ quantity, time, value }) => [quantity, { time, value }]));
    const rows = past?.payload as { quantity: string; time: number; value: unknown }[];
    assert.deepEqual(new Map(rows.map(({ quantity, time, value }) => [quantity, { time, value }])), newest);
  });

  it('reads device records, and a site record, as they come from list devices', async () => {
    const list = await rooms.deploy({ type: 'sensor-list-devices' });
    const devices = (await list.run()).messages[0]?.payload as { device: string }[];
    const some = devices
      .slice(0, 2)
      .map((device) => ({ ...device, from: FROM, to: FROM + HOUR, quantity: 'Mains power' }));
    const fleet = rowsOf<{ device: string }>(await read({}, some));
    assert.deepEqual([...new Set(fleet.map(({ device }) => device))].sort(), ['1234', '1235']);
    const sites = await rooms.deploy({ type: 'sensor-list-devices', list: 'sites' });
    const [group] = (await sites.run()).messages[0]?.payload as object[];
    const rows = rowsOf<{ device: string }>(
      await read({ quantity: 'Mains power' }, { ...group, from: FROM, to: FROM + HOUR }),
    );
    assert.deepEqual([...new Set(rows.map(({ device }) => device))].sort(), ['1234', '1237']);
  });

  it('delivers what can be read, and reads what failed again', async () => {
    const flow = await rooms.deploy({ type: 'sensor-get-readings', read: 'new' });
    const payload = { device: DEVICE, quantity: ['1', '2'], from: FROM, to: TO };
    rooms.server.faults.next({ kind: 'html' }, { path: /data_log$/ });
    const first = await flow.run({ payload });
    assert.equal(first.error?.code, 'E_PARTIAL');
    const second = await flow.run({ payload });
    assert.equal(second.error, undefined);
    const key = ({ time, quantity }: { time: number; quantity: string }): string => `${time} ${quantity}`;
    const rows = rowsOf<{ time: number; quantity: string }>([...first.messages, ...second.messages]).map(key);
    const expected = truth(rooms)
      .filter(({ quantity }) => quantity === '1' || quantity === '2')
      .map(key);
    assert.deepEqual([...rows].sort(), [...expected].sort());
  });

  it('survives a bad day: every row once, whatever happens to a fifth of the requests', async () => {
    const flow = await rooms.deploy({ type: 'sensor-get-readings', read: 'new' });
    const payload = { device: DEVICE, quantity: ['1', '4'], from: FROM, to: TO };
    rooms.server.faults.random({ rate: 0.2, seed: 'bad day', kinds: ['reset', 'cut', 'garbage', 'html'] });
    const messages = (await flow.run({ payload })).messages;
    rooms.server.faults.clear();
    messages.push(...(await flow.run({ payload })).messages);
    const rows = rowsOf<{ time: number; quantity: string }>(messages);
    const expected = truth(rooms).filter(({ quantity }) => quantity === '1' || quantity === '4');
    assert.equal(rows.length, expected.length);
    assert.equal(new Set(rows.map(({ time, quantity }) => `${time} ${quantity}`)).size, expected.length);
  });
});

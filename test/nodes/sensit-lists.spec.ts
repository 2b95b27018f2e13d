import assert from 'node:assert/strict';
import { SensitCloud } from '../../src/simulator/sensit';
import { lastRecordTime } from '../../src/simulator/sensit-fleet';
import { wireRecord } from '../../src/simulator/sensit-records';
import type { Sent } from './flow';
import { assertFacts, rowsOf } from './facts';
import { FMD, RAMP, sensitFacts, SPOD } from './sensit-truth';
import { VendorFlow } from './vendor-flow';

const HOUR = 3_600_000;
const FROM = Date.UTC(2026, 4, 1);
const TO = FROM + 3 * HOUR;

describe('lists and available dates of SENSIT Connect', () => {
  let at: VendorFlow<SensitCloud>;

  before(async () => {
    at = await VendorFlow.open(new SensitCloud({ interval: 600_000, since: Date.UTC(2025, 9, 1) }));
  });
  after(() => at.close());

  it('gives every device with what the vendor says of it', async () => {
    const listed = await at.list();
    const now = Date.now();
    const devices = at.cloud.truth.devices();
    assert.deepEqual(
      (listed.payload as Record<string, unknown>[]).map(({ original, quantities, ...row }) => ({
        ...row,
        quantities: (quantities as { quantity: string }[]).map(({ quantity }) => quantity),
        vendorsOwn: (original as { _id: string })._id,
      })),
      devices.map((device) => {
        const last = device.hidesLastRecord ? undefined : lastRecordTime(device, device.reportsFrom, now + 1);
        return {
          vendor: 'sensit',
          device: device.uuid,
          deviceType: device.type,
          name: device.name,
          status: device.status,
          ...(last ? { lastSeen: last, latitude: device.latitude, longitude: device.longitude } : {}),
          location: device.location,
          // A calm is told as a direction of 375, so the field is there all the same.
          quantities: last ? fieldsOf(wireRecord(device, last)) : [],
          vendorsOwn: device.objectId,
        };
      }),
    );
    assert.equal(listed.sensorCloud.count, devices.length);
    assert.deepEqual(listed.parts, { id: listed.parts.id, index: 0, type: 'array', len: 2, count: 1 });
  });

  it('narrows down by type, number and a part of the name', async () => {
    const devices = at.cloud.truth.devices();
    const found = async (query: object): Promise<string[]> =>
      ((await at.list(query)).payload as { device: string }[]).map(({ device }) => device);
    const numbers = (some: typeof devices): string[] => some.map(({ uuid }) => uuid);
    assert.deepEqual(await found({ deviceType: 'spod' }), numbers(devices.filter(({ type }) => type === 'SPOD')));
    assert.deepEqual(await found({ device: Number(RAMP) }), [RAMP]);
    assert.deepEqual(await found({ search: 'FENCE' }), numbers(devices.filter(({ name }) => /fence/i.test(name))));
    assert.deepEqual(await found({ search: 'no such name' }), []);
  });

  it('lists the fields of the last record as quantities, and has no sites', async () => {
    const { payload } = await at.list({ device: SPOD }, { list: 'quantities' });
    const rows = payload as Record<string, unknown>[];
    assert.ok(rows.length > 10);
    for (const row of rows) {
      assert.equal(row['vendor'], 'sensit');
      assert.equal(row['device'], SPOD);
      assert.equal(row['deviceType'], 'SPOD');
      assert.equal(row['label'], row['quantity']);
    }
    assert.equal(rows.find(({ quantity }) => quantity === 'pressure_mbar')?.['unit'], 'mbar');
    const { error } = await (await at.deploy({ type: 'sensor-list-devices', list: 'sites' })).run();
    assert.equal(error?.code, 'E_UNSUPPORTED');
    assert.match(error.message, /no sites/);
  });

  it('reads the whole list, one device of it and one quantity of it, wired straight into get readings', async () => {
    const listed = await at.list({});
    const devices = at.cloud.truth.devices().map(({ uuid }) => uuid);
    const all = await at.sent(listed, { type: 'sensor-get-readings', from: FROM, to: TO });
    assertFacts(
      all,
      devices.flatMap((device) => sensitFacts(at.cloud, device, FROM, TO)),
    );
    for (const { payload, topic, parts } of all) {
      assert.deepEqual(parts.parts, listed.parts);
      const of = new Set((payload as { device: string }[]).map(({ device }) => `sensit/${device}`));
      assert.deepEqual([...of], [topic]);
    }
    const [first] = listed.payload as object[];
    assertFacts(await at.read(first, { from: FROM, to: TO }), sensitFacts(at.cloud, FMD, FROM, TO));
    const { payload } = await at.list({ device: RAMP }, { list: 'quantities' });
    const some = (payload as { quantity: string }[]).filter(({ quantity }) =>
      ['CO2', 'raw.0.aux_avg'].includes(quantity),
    );
    assert.equal(some.length, 2);
    assertFacts(
      await at.read(some, { from: FROM, to: TO }),
      sensitFacts(at.cloud, RAMP, FROM, TO).filter(({ quantity }) => ['CO2', 'raw.0.aux_avg'].includes(quantity)),
    );
  });

  it('looks the type of a device up, once for many messages', async () => {
    const flow = await at.deploy({ type: 'sensor-get-readings', from: FROM, to: TO });
    const before = at.server.journal.count(/getDevicesFromDeviceTypeAndRole/);
    for (const device of [FMD, SPOD, RAMP]) {
      const { messages, error } = await flow.run({ payload: { device: Number(device) } });
      assert.equal(error, undefined);
      assertFacts(messages, sensitFacts(at.cloud, device, FROM, TO));
    }
    assert.equal(at.server.journal.count(/getDevicesFromDeviceTypeAndRole/), before + 1);
  });

  // Days of 23, 25 and 24.5 hours, and a zone of half an hour.
  for (const [timezone, days] of Object.entries({
    'America/Chicago': ['2026-03-08', '2025-11-02', '2026-05-05'],
    'Asia/Kolkata': ['2026-05-05'],
    'Australia/Lord_Howe': ['2026-04-05', '2026-10-04'],
  })) {
    it(`the local days of ${timezone} with data, each of which get readings takes as it is`, async () => {
      const { payload } = await at.dates({ device: FMD, timezone });
      const records = payload as DateRecord[];
      const truth = at.cloud.truth.availableDates(FMD, timezone, Date.UTC(2025, 9, 1), Date.now() + 1);
      assert.deepEqual(
        records.map(({ date, count, lastTime }) => ({ date, count, lastTime })),
        truth,
      );
      for (const [index, record] of records.entries()) {
        assert.equal(localTime(record.from, timezone), `${record.date} 00:00`);
        assert.deepEqual({ ...record, from: 0, to: 0 }, { ...common(timezone), ...truth[index], from: 0, to: 0 });
      }
      const some = records.filter(({ date }) => days.includes(date));
      assert.equal(some.length, days.length);
      for (const day of some) {
        const rows = await at.read(day, { output: 'records' });
        assertFacts(rows, sensitFacts(at.cloud, FMD, day.from, day.to), 'records');
        const times = rowsOf<{ time: number }>(rows).map(({ time }) => time);
        assert.equal(times.length, day.count);
        assert.equal(times.at(-1), day.lastTime);
        assert.deepEqual(new Set(times.map((time) => localTime(time, timezone).slice(0, 10))), new Set([day.date]));
      }
      const hours = some.map(({ from, to }) => (to - from) / HOUR);
      assert.deepEqual(
        new Set(hours),
        new Set({ 'America/Chicago': [23, 25, 24], 'Asia/Kolkata': [24] }[timezone] ?? [24.5, 23.5]),
      );
    });
  }

  it('available dates of an array, wired straight into get readings', async () => {
    const listed = await at.list({ deviceType: 'SPOD', search: 'house' });
    const days = await at.sent(listed, { type: 'sensor-available-dates', timezone: 'America/Chicago' });
    const [message] = days;
    assert.ok(message);
    const some = (message.payload as DateRecord[]).slice(-3, -1);
    assert.equal(some.length, 2);
    const rows: Sent[] = await at.sent({ ...message, payload: some }, { type: 'sensor-get-readings' });
    assertFacts(
      rows,
      some.flatMap(({ device, from, to }) => sensitFacts(at.cloud, device, from, to)),
    );
  });
});

interface DateRecord {
  vendor: string;
  device: string;
  deviceType: string;
  date: string;
  from: number;
  to: number;
  count: number;
  lastTime: number;
  timezone: string;
}

function common(timezone: string): object {
  return { vendor: 'sensit', device: FMD, deviceType: 'FMD', timezone };
}

/** `YYYY-MM-DD HH:MM` on a wall clock in the zone. */
function localTime(time: number, timeZone: string): string {
  const options = { timeZone, dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('sv-SE', options).format(time);
}

/** The fields of a record on the wire by dotted path, nulls left out. */
function fieldsOf(record: Record<string, unknown>): string[] {
  const paths = (value: unknown, path: string): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => paths(inner, `${path}.${key}`))
      : value === null
        ? []
        : [path];
  return Object.entries(record).flatMap(([key, value]) =>
    ['_id', 'id', 'date'].includes(key) ? [] : paths(value, key),
  );
}

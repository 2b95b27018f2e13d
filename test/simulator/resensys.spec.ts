import assert from 'node:assert/strict';
import { decode } from 'jpeg-js';
import { ResensysCloud } from '../../src/simulator/resensys';
import { send } from './http-client';
import { Visit } from './resensys-visit';

const NOW = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;
const wire = (time: number): string => new Date(time).toISOString().slice(0, 19).replace('T', ' ');
const span = (from: number, to: number): { T_start: string; T_end: string } => ({
  T_start: wire(from),
  T_end: wire(to),
});

describe('simulated Resensys: answers', () => {
  let cloud: ResensysCloud;
  let visit: Visit;
  const open = async (options: ConstructorParameters<typeof ResensysCloud>[0] = {}): Promise<void> => {
    cloud = new ResensysCloud(options);
    visit = await Visit.start(cloud, { clock: () => NOW });
  };
  const volt = { SID: '2A-01', DID: '15-03-77-A1', DF: '3003' };
  const from = Date.UTC(2026, 2, 1);
  afterEach(() => visit.server.close());

  describe('registration', () => {
    it('is keyed by index, one record for each quantity of each device', async () => {
      await open();
      const answer = (await visit.json('/api/v2/registration')) as Record<string, Record<string, unknown>>;
      const rows = Object.values(answer);
      assert.deepEqual(
        Object.keys(answer),
        rows.map((_, index) => String(index)),
      );
      assert.ok(rows.length > 12);
      assert.deepEqual(Object.keys(rows[0] ?? {}).sort(), ['DID', 'DataFormat', 'Name', 'QuantityName', 'SID', 'Type']);
      assert.equal(new Set(rows.map((row) => row.DID)).size, 20);
      assert.equal(new Set(rows.map((row) => row.SID)).size, 3);
      assert.equal(new Set(rows.map((row) => row.Name)).size, 20);
      const label = rows.find((row) => row.DID === volt.DID && row.DataFormat === 3003);
      assert.equal(label?.QuantityName, 'Volt');
      const strain = rows.filter((row) => row.DID === '15-03-77-A2' && row.QuantityName === 'Strain');
      assert.equal(new Set(strain.map((row) => row.DataFormat)).size, 2);
    });

    it('may write data formats as text, ids in lower case, or not be there', async () => {
      await open({ dataFormat: 'text', spelling: 'lower' });
      const [first] = Object.values((await visit.json('/api/v2/registration')) as Record<string, unknown>[]);
      assert.deepEqual(
        { DataFormat: '3001', DID: '15-03-77-a1', SID: '2a-01' },
        Object.fromEntries(Object.entries(first ?? {}).filter(([name]) => ['DataFormat', 'DID', 'SID'].includes(name))),
      );
      const asked = { ...span(from, from + HOUR), DF: '3003' };
      assert.ok((await visit.rows({ ...asked, SID: '2a-01', DID: '15-03-77-a1' })).length > 0);
      cloud.settings.registration = false;
      assert.equal((await visit.post('/api/v2/registration')).status, 404);
    });
  });

  describe('readings', () => {
    it('are texts with four decimals under a key made of name and unit, oldest first', async () => {
      await open();
      const rows = await visit.rows({ ...volt, ...span(from, from + 24 * HOUR) });
      assert.ok(rows.length > 100);
      for (const row of rows) {
        assert.deepEqual(Object.keys(row), ['Time', 'Volt(v)']);
        assert.match(row.Time ?? '', /^\d{10}\.0000$/);
        assert.match(row['Volt(v)'] ?? '', /^3\.\d{3}0$/);
      }
      const times = rows.map((row) => Number(row.Time));
      assert.deepEqual(
        times,
        [...new Set(times)].sort((a, b) => a - b),
      );
    });

    it('have fractions of a second in fast streams', async () => {
      await open();
      const rows = await visit.rows({ SID: '2A-01', DID: '15-03-77-A3', DF: '27001', ...span(from, from + HOUR) });
      assert.ok(rows.length > 150);
      assert.ok('Acceleration--Z(mg)' in (rows[0] ?? {}));
      assert.ok(rows.some((row) => !row.Time?.endsWith('.0000')));
    });

    it('are the truth, whatever the span', async () => {
      await open();
      const stream = { SID: '2A-01', DID: '15-03-77-A3', DF: '27001' };
      const truth = cloud.rows(stream.DID, 27001, from, from + 2 * HOUR);
      const asked = async (start: number, end: number): Promise<{ time: number; value: number }[]> =>
        (await visit.rows({ ...stream, ...span(start, end) })).map((row) => ({
          time: Math.round(Number(row.Time) * 1000),
          value: Number(row['Acceleration--Z(mg)']),
        }));
      assert.deepEqual(await asked(from, from + 2 * HOUR), truth);
      const parts = [...(await asked(from, from + HOUR)), ...(await asked(from + HOUR, from + 2 * HOUR))];
      assert.deepEqual(parts, truth);
      const overlapping = await asked(from + HOUR / 2, from + HOUR);
      assert.deepEqual(
        overlapping,
        truth.filter(({ time }) => time >= from + HOUR / 2 && time < from + HOUR),
      );
      assert.deepEqual(cloud.rows(stream.DID, 27001, truth[3]?.time ?? 0, truth[5]?.time ?? 0), truth.slice(3, 5));
    });

    it('depend on the seed and on nothing else', async () => {
      await open();
      const values = (seed: string) => new ResensysCloud({ seed }).rows(volt.DID, 3003, from, from + HOUR);
      assert.deepEqual(values('a'), values('a'));
      assert.notDeepEqual(values('a'), values('b'));
    });

    it('share their times among the ordinary quantities of a device', async () => {
      await open();
      const times = (df: number) => cloud.rows(volt.DID, df, from, from + 24 * HOUR).map(({ time }) => time);
      assert.ok(times(3003).length > 100);
      assert.deepEqual(times(3002), times(3003));
    });

    it('include both edges, or leave them out', async () => {
      await open();
      const [first, second, third] = cloud.rows(volt.DID, 3003, from, from + HOUR).map(({ time }) => time);
      assert.ok(first !== undefined && second !== undefined && third !== undefined);
      const times = async (): Promise<number[]> =>
        (await visit.rows({ ...volt, ...span(first, third) })).map((row) => Number(row.Time) * 1000);
      assert.deepEqual(await times(), [first, second, third]);
      cloud.settings.edges = 'exclusive';
      assert.deepEqual(await times(), [second]);
    });

    it('end with the present', async () => {
      await open();
      const rows = await visit.rows({ ...volt, ...span(NOW - HOUR, NOW + HOUR) });
      assert.equal(rows.length, cloud.rows(volt.DID, 3003, NOW - HOUR, NOW + 1).length);
      assert.ok(rows.length > 0);
    });

    it('may have a second value and a time in lower case', async () => {
      await open({ extraValue: true, timeKey: 'time' });
      const rows = await visit.rows({ ...volt, ...span(from, from + HOUR) });
      assert.deepEqual(Object.keys(rows[0] ?? {}), ['time', 'Volt(v)', 'Volt_2(v)']);
      const truth = cloud.rows(volt.DID, 3003, from, from + HOUR);
      assert.deepEqual(
        rows.map((row) => Number(row['Volt_2(v)'])),
        truth.map(({ extra }) => extra),
      );
    });

    it('of one device may be 100,000 in seven days', async () => {
      await open({ dense: { did: volt.DID, rowsPerSecond: 1 / 6 } });
      const rows = await visit.rows({ ...volt, ...span(from, from + 7 * 24 * HOUR) });
      assert.ok(rows.length >= 100_000, String(rows.length));
      assert.ok(cloud.rows('15-03-77-A2', 3003, from, from + 7 * 24 * HOUR).length < 1100);
    });
  });

  it('stand in each of the possible containers, full and empty', async () => {
    await open();
    const asked = { ...volt, ...span(from, from + HOUR) };
    const indexed = Object.values((await visit.json('/api/v1/data_acquire', asked)) as object);
    cloud.settings.container = 'array';
    assert.deepEqual(await visit.json('/api/v1/data_acquire', asked), indexed);
    cloud.settings.container = 'data';
    assert.deepEqual(await visit.json('/api/v1/data_acquire', asked), { data: indexed });
    const nothing: string[] = [];
    for (const empty of ['object', 'array', 'null', 'text'] as const) {
      cloud.settings.empty = empty;
      nothing.push((await visit.post('/api/v1/data_acquire', { fields: { ...asked, DF: '1' } })).body.toString());
    }
    assert.deepEqual(nothing, ['{}', '[]', 'null', '']);
  });

  describe('photos', () => {
    const day = { from: from + 6 * HOUR, to: from + 14 * HOUR };

    it('are JPEGs with a title and no file name, each another picture', async () => {
      await open({ photoInterval: 2 * HOUR });
      const answer = await visit.json('/api/v1/photos', { SID: '2A-01', ...span(day.from, day.to) });
      const photos = Object.values(answer as Record<string, { title: string; photoString: string }>);
      const truth = cloud.photos('2A-01', day.from, day.to + 1);
      assert.ok(photos.length >= 3);
      assert.deepEqual(
        photos,
        truth.map(({ title, bytes }) => ({ title, photoString: bytes.toString('base64') })),
      );
      assert.equal(new Set(photos.map(({ photoString }) => photoString)).size, photos.length);
      for (const { title, photoString } of photos) {
        assert.match(title, /^2026-03-01_\d\d-\d\d-\d\d$/);
        const { width, height } = decode(Buffer.from(photoString, 'base64'));
        assert.deepEqual([width, height], [160, 90]);
      }
    });

    it('are dark at night and bright at noon', async () => {
      await open();
      const brightness = (time: number): number => {
        const [photo] = cloud.photos('2A-01', time, time + HOUR);
        const { data } = decode(photo?.bytes ?? Buffer.alloc(0));
        return data.reduce((sum, part) => sum + part, 0) / data.length;
      };
      assert.ok(brightness(from + 12 * HOUR) > 1.4 * brightness(from));
    });

    it('come only from sites with a camera, with both edges or without', async () => {
      await open();
      assert.deepEqual(
        cloud.sites().map(({ camera }) => camera),
        [true, false, true],
      );
      const count = async (site: string, start: number, end: number): Promise<number> =>
        Object.keys((await visit.json('/api/v1/photos', { SID: site, ...span(start, end) })) as object).length;
      const [first, second] = cloud.photos('2A-03', day.from, day.to).map(({ time }) => time);
      assert.ok(first !== undefined && second !== undefined);
      assert.equal(await count('2A-03', first, second), 2);
      cloud.settings.edges = 'exclusive';
      assert.equal(await count('2A-03', first, second), 0);
      assert.equal(await count('2A-02', day.from, day.to), 0);
      assert.equal(await count('FF-FF', day.from, day.to), 0);
    });
  });

  describe('quantity bank', () => {
    const get = async (): Promise<string> => {
      const { status, headers, body } = await send(`${visit.server.url}/Software/SenScope/QuantityBank.xml`);
      assert.deepEqual([status, headers['content-type']], [200, 'text/xml']);
      return body.toString();
    };

    it('names a unit for every data format of the registration', async () => {
      await open();
      const xml = await get();
      assert.match(xml, /<Quantity><DataFormat>3003<\/DataFormat><Name>Volt<\/Name>.*<Unit>v<\/Unit>/);
      for (const { DataFormat } of cloud.registrationRows()) {
        assert.ok(xml.includes(`<DataFormat>${DataFormat}</DataFormat>`), String(DataFormat));
      }
      assert.equal(cloud.unit(3003), 'v');
      assert.equal(cloud.unit(1), undefined);
    });

    it('may have attributes, or be missing', async () => {
      await open({ quantityBank: 'attributes' });
      assert.match(await get(), /<Quantity DataFormat="3003" Name="Volt" .*Unit="v"/);
      cloud.settings.quantityBank = 'missing';
      assert.equal((await send(`${visit.server.url}/Software/SenScope/QuantityBank.xml`)).status, 404);
    });
  });
});

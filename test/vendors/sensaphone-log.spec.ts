import assert from 'node:assert/strict';
import type { SensaphoneOptions } from '../../src/simulator/sensaphone-options';
import { decodeTimestamp } from '../../src/vendors/sensaphone/calendar';
import { at, type Call, callsOf, DAY, HOUR, NOW, visitSensaphone } from './sensaphone-visit';
import { codeOf } from './sensit-senquip-stand-in';

describe('the data log of Sensaphone', () => {
  let visit: Call;

  async function open(options: Partial<SensaphoneOptions> = {}): Promise<void> {
    visit = await visitSensaphone(options);
  }

  afterEach(async () => {
    await visit.close();
  });

  interface Row {
    zone: string;
    time: number;
    value: unknown;
    text?: string;
    alarm: boolean;
  }

  /** What is really logged of a device, in the order in which rows leave. */
  function truth(device: string, from: number, to: number): Row[] {
    return visit.simulated.truth
      .zones()
      .filter(({ deviceId }) => String(deviceId) === device)
      .flatMap(({ zoneId, logPoint }) =>
        visit.simulated.truth.logRows(logPoint, from, to).map(({ time, text, number, alarm }) => ({
          zone: String(zoneId),
          time,
          value: number ?? text,
          ...(number === undefined || String(number) === String(Number(text)) ? {} : { text }),
          alarm,
        })),
      )
      .sort((a, b) => a.time - b.time || Number(a.zone) - Number(b.zone));
  }

  async function read(device: string, from: number, to: number, quantity?: string[]): Promise<Row[]> {
    const samples = await visit.read({ device, ...(quantity === undefined ? {} : { quantity }) }, { from, to });
    return samples.map(({ time, of, value, attributes = {} }) => {
      const { text, alarm, ...others } = attributes;
      assert.deepEqual(others, {});
      return { zone: of.quantity, time, value, ...(text === undefined ? {} : { text }), alarm: alarm ?? false };
    });
  }

  const pages = (): { skip: unknown; count: unknown; start: number; end: number }[] =>
    callsOf(visit)
      .filter(({ target }) => target.endsWith('/data_log'))
      .map(({ body }) => {
        const ask = at(JSON.parse(body), 'history', 'data_log');
        const [start, end] = [Number(at(ask, 'start')), Number(at(ask, 'end'))];
        return { skip: at(ask, 'begin_offset'), count: at(ask, 'record_offset'), start, end };
      });

  const FROM = Date.UTC(2026, 9, 30, 3, 17, 5);

  it('is read as it is, for every device and both orders of start and end', async () => {
    for (const order of ['start-newer', 'start-older'] as const) {
      await open({ order });
      for (const device of ['1234', '1235', '1236', '1237']) {
        const expected = truth(device, FROM, FROM + 3 * DAY);
        assert.ok(expected.length > 1000);
        assert.deepEqual(await read(device, FROM, FROM + 3 * DAY), expected, `${device} ${order}`);
      }
      if (order === 'start-newer') await visit.close();
    }
  });

  it('is read as it is whatever the time zones are, over a change of clocks and a new year', async () => {
    const zones = ['Pacific/Kiritimati', 'Etc/GMT+12', 'Asia/Kathmandu', 'America/St_Johns', 'Eastern Time'];
    await open({ timezones: zones, since: Date.UTC(2025, 0, 1) });
    for (const from of [
      Date.UTC(2025, 10, 2, 4),
      Date.UTC(2026, 2, 8, 5),
      Date.UTC(2025, 11, 31, 12),
      Date.UTC(2026, 1, 28, 10),
    ]) {
      for (const device of ['1234', '1235', '1236', '1237']) {
        assert.deepEqual(
          await read(device, from, from + 20 * HOUR, ['1']),
          truth(device, from, from + 20 * HOUR).filter(({ zone }) => zone === '1'),
          device,
        );
      }
    }
  });

  it('is asked for newest first, over 26 hours more at both ends, in the calendar of the vendor', async () => {
    await open();
    await read('1234', FROM, FROM + HOUR, ['1']);
    const [first] = pages();
    assert.equal(decodeTimestamp(first?.start ?? 0), FROM + HOUR + 1000 + 26 * HOUR);
    assert.equal(decodeTimestamp(first?.end ?? 0), FROM - 1000 - 26 * HOUR);
    assert.deepEqual([first?.skip, first?.count], [0, 500]);
  });

  it('is asked for nothing that the calendar of the vendor can not tell', async () => {
    await open();
    await read('1234', 0, Date.UTC(2000, 2, 1), ['1']);
    const bounds = pages().flatMap(({ start, end }) => [start, end]);
    assert.ok(bounds.length > 0 && bounds.length < 20, `${bounds.length}`);
    assert.ok(bounds.every((bound) => decodeTimestamp(bound) !== undefined));
  });

  it('is read in pages, however small the server makes them, until they are older than wanted', async () => {
    for (const largestPage of [1, 7, 499, 5000]) {
      await open({ largestPage });
      const to = FROM + (largestPage === 1 ? 3 : 240) * HOUR;
      assert.deepEqual(
        await read('1234', FROM, to, ['1']),
        truth('1234', FROM, to).filter(({ zone }) => zone === '1'),
      );
      const asked = pages();
      // Before the range come the rows of 26 hours and of the five that the zone is behind, after it one that is older.
      const rows = (to - FROM + 31 * HOUR) / 900_000;
      assert.ok(
        asked.length <= Math.ceil(rows / Math.min(largestPage, 500)) + 2,
        `${asked.length} pages of ${largestPage}`,
      );
      if (largestPage < 5000) await visit.close();
    }
  });

  it('is read month by month, and rows leave in order', async () => {
    await open({ logInterval: 2 * HOUR });
    const from = Date.UTC(2026, 4, 1);
    const rows = await read('1235', from, from + 100 * DAY, ['Tank level']);
    assert.deepEqual(
      rows,
      truth('1235', from, from + 100 * DAY).filter(({ zone }) => zone === '1'),
    );
    assert.equal(pages().filter(({ skip }) => skip === 0).length, 4);
  });

  it('tries the other order only until one has brought rows, and once more after another login', async () => {
    await open({ order: 'start-older' });
    await read('1234', FROM, FROM + HOUR, ['1']);
    assert.deepEqual(
      pages().map(({ start, end }) => start > end),
      [true, false],
    );
    visit.server.journal.clear();
    await read('1234', FROM, FROM + HOUR, ['1', '2']);
    assert.deepEqual(
      pages().map(({ start, end }) => start > end),
      [false, false],
    );
    visit.server.journal.clear();
    // A server that changes its mind is found out with the next session.
    visit.simulated.options.order = 'start-newer';
    visit.simulated.expireSessions();
    await visit.cloud.devices({}, visit.work);
    assert.ok((await read('1234', FROM, FROM + HOUR, ['1'])).length > 0);
  });

  it('that is empty is asked for in both orders, and says nothing of them', async () => {
    await open({ order: 'start-older' });
    const before = Date.UTC(2023, 0, 1);
    assert.deepEqual(await read('1234', before, before + DAY, ['1']), []);
    assert.deepEqual(await read('1234', before, before + DAY, ['1']), []);
    assert.equal(pages().length, 4);
    assert.ok((await read('1234', FROM, FROM + HOUR, ['1'])).length > 0);
  });

  it('gives numbers out of display text and keeps the text, in every form of values and rows', async () => {
    for (const display of ['plain', 'units', 'labels', 'mixed'] as const) {
      for (const [alarmAs, rowTime] of [
        ['boolean', 'epoch'],
        ['number', 'timestamp'],
        ['text', 'epoch'],
      ] as const) {
        await open({ display, alarmAs, rowTime });
        const expected = truth('1235', FROM, FROM + 6 * HOUR);
        assert.deepEqual(await read('1235', FROM, FROM + 6 * HOUR), expected, `${display} ${alarmAs}`);
        await visit.close();
      }
    }
    await open({ display: 'units' });
    const [row] = await read('1235', FROM, FROM + HOUR, ['1']);
    assert.ok(typeof row?.value === 'number' && row.text === `${row.value.toFixed(1)} ft`, JSON.stringify(row));
  });

  it('has alarms', async () => {
    await open();
    const rows = await read('1236', FROM, FROM + 10 * DAY, ['High water float']);
    assert.ok(rows.some(({ alarm }) => alarm) && rows.some(({ alarm }) => !alarm));
  });

  it('leaves out rows that can not be read and counts them; of none at all it is E_RESPONSE', async () => {
    await open();
    const [plan, range] = [await visit.plan({ device: '1234', quantity: ['1'] }), { from: NOW - HOUR, to: NOW }];
    const [series = {}] = plan.series;
    const page = (rows: readonly unknown[]): void => {
      const body = JSON.stringify({ result: { success: true, code: 0 }, response: { history: { data_log: rows } } });
      visit.server.faults.next({ kind: 'garbage', body }, { path: /data_log$/ });
    };
    const epoch = NOW / 1000 - 60;
    page([
      { variable: 124_000_001, epoch, value: '5' },
      { epoch: 'soon', value: '5' },
      7,
      { epoch: epoch - 1, value: {} },
      { epoch: epoch - 2, value: null },
    ]);
    page([]);
    const answer = await visit.cloud.read(plan, series, range, {}, visit.work);
    assert.deepEqual([answer.samples.map(({ value }) => value), answer.refused], [[5], 3]);
    page([{ epoch: 'soon' }, 'x']);
    page([]);
    assert.equal(await codeOf(visit.cloud.read(plan, series, range, {}, visit.work)), 'E_RESPONSE');
    for (const wrong of ['x', { a: 1 }, 5]) {
      page(wrong as never);
      assert.equal(await codeOf(visit.cloud.read(plan, series, range, {}, visit.work)), 'E_RESPONSE');
    }
  });

  it('takes rows of other zones for what they are', async () => {
    await open();
    const [plan, range] = [await visit.plan({ device: '1234', quantity: ['1'] }), { from: NOW - HOUR, to: NOW }];
    const [series = {}] = plan.series;
    const rows = [1, 2, 3, 1].map((zone, at_) => ({
      variable: 124_000_000 + zone,
      epoch: NOW / 1000 - 60 * at_ - 1,
      value: String(zone),
    }));
    const body = JSON.stringify({ result: { success: true, code: 0 }, response: { history: { data_log: rows } } });
    visit.server.faults.next({ kind: 'garbage', body }, { path: /data_log$/ });
    const { samples } = await visit.cloud.read(plan, series, range, {}, visit.work);
    assert.deepEqual(new Set(samples.slice(0, 2).map(({ value }) => value)), new Set([1]));
  });

  it('ends in an error where the pages never end', async () => {
    await open();
    const [plan, range] = [await visit.plan({ device: '1234', quantity: ['1'] }), { from: NOW - HOUR, to: NOW }];
    const [series = {}] = plan.series;
    const rows = [{ variable: 124_000_001, epoch: NOW / 1000 - 60, value: '5' }];
    const body = JSON.stringify({ result: { success: true, code: 0 }, response: { history: { data_log: rows } } });
    visit.server.faults.next({ kind: 'garbage', body }, { path: /data_log$/, count: Infinity });
    assert.equal(await codeOf(visit.cloud.read(plan, series, range, {}, visit.work)), 'E_RESPONSE');
    assert.ok(pages().length < 10);
  });

  it('knows zones that are not logged: they have only their present value', async () => {
    await open();
    const points = { log_points: [{ log_point: 124_000_001, zone_id: 1 }] };
    const body = JSON.stringify({
      result: { success: true, code: 0 },
      response: { history: { data_log_points: points } },
    });
    visit.server.faults.next({ kind: 'garbage', body }, { path: /data_log_points/, count: Infinity });
    assert.equal(await codeOf(read('1234', NOW - HOUR, NOW, ['Humidity'])), 'E_NOT_FOUND');
    assert.ok((await read('1234', NOW - HOUR, NOW, ['1'])).length > 0);
    assert.deepEqual(
      (await visit.latest({ device: '1234', quantity: ['Humidity'] }, { from: NOW - DAY, to: NOW })).length,
      1,
    );
    // Zones that nobody named are only tried.
    assert.deepEqual(
      (await visit.plan({ device: '1234' })).series.map(({ tried }) => tried),
      Array(7).fill(true),
    );
    assert.deepEqual(
      (await visit.plan({ device: '1234', quantity: ['3'] })).series.map(({ tried }) => tried),
      [undefined],
    );
  });
});

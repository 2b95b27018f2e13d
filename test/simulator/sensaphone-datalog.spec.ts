import assert from 'node:assert/strict';
import { dataLog, expected, type Row, stamp } from './sensaphone-log-rows';
import { at, codeOf, NOON, Visit } from './sensaphone-visit';

const HOUR = 3_600_000;

describe('simulated Sensaphone.net: data log', () => {
  const point = 124_000_001;
  // 10:00 to 12:00 on the wall clock of the cold room, Eastern Standard Time.
  const morning = { start: stamp(2026, 11, 20, 12), end: stamp(2026, 11, 20, 10) };
  const [from, to] = [Date.UTC(2026, 10, 20, 15), Date.UTC(2026, 10, 20, 17)];

  it('gives the records of a range on the wall clock of the device, newest first', () => {
    const visit = new Visit();
    const rows = dataLog(visit, { log_points: [point], ...morning });
    assert.deepEqual(rows, expected(visit, [point], from, to));
    assert.equal(rows.length, 8);
    assert.match(rows[0]?.value ?? '', /^\d\d\.\d$/);
    assert.deepEqual(dataLog(visit, { log_points: [point], ...morning }), rows);
  });

  it('uses the zone of each device', () => {
    const visit = new Visit();
    // Denver is two hours behind New York.
    const rows = dataLog(visit, { log_points: [124_000_016], ...morning });
    assert.deepEqual(rows, expected(visit, [124_000_016], from + 2 * HOUR, to + 2 * HOUR));
    assert.equal(rows.length, 8);
  });

  it('interleaves several points, and gives all without a filter', () => {
    const visit = new Visit();
    const points = [point, point + 3, 124_000_008];
    const rows = dataLog(visit, { log_points: points, begin_offset: 0, record_offset: 300 });
    assert.deepEqual(rows, expected(visit, points, NOON - 48 * HOUR, NOON + 1).slice(0, 300));
    const all = new Set(dataLog(visit, { record_offset: 26 }).map(({ variable }) => variable));
    // The five devices but the one off line have 23 zones.
    assert.equal(all.size, 23);
  });

  it('logs nothing in the future, before it began, or off line', () => {
    const visit = new Visit();
    const [newest] = dataLog(visit, { log_points: [point] });
    assert.ok((newest?.epoch ?? Infinity) * 1000 <= NOON);
    assert.deepEqual(dataLog(visit, { log_points: [point], start: stamp(2023, 12, 31), end: stamp(2023, 1, 1) }), []);
    const offline = Number(visit.cloud.truth.zones().find(({ deviceId }) => deviceId === 1238)?.logPoint);
    assert.deepEqual(dataLog(visit, { log_points: [offline], end: stamp(2024, 2, 2) }), []);
    const [last] = dataLog(visit, { log_points: [offline] });
    assert.ok((last?.epoch ?? 0) * 1000 > Date.UTC(2024, 0, 31, 5, 30));
  });

  it('gives nothing for bounds in the wrong order, whichever that is', () => {
    const swapped = { start: morning.end, end: morning.start };
    const visit = new Visit();
    assert.deepEqual(dataLog(visit, { log_points: [point], ...swapped }), []);
    const other = new Visit({ order: 'start-older' });
    assert.deepEqual(dataLog(other, { log_points: [point], ...morning }), []);
    assert.deepEqual(dataLog(other, { log_points: [point], ...swapped }), expected(other, [point], from, to));
  });

  it('excludes the newer bound and includes the older one', () => {
    const visit = new Visit({ logJitter: 0 });
    const epochs = dataLog(visit, { log_points: [point], ...morning }).map(({ epoch }) => epoch * 1000);
    assert.deepEqual([Math.max(...epochs), Math.min(...epochs)], [to - HOUR / 4, from]);
  });

  it('pages back in time, never more than its largest page', () => {
    const visit = new Visit({ largestPage: 7, defaultPage: 3 });
    const points = [point, point + 1];
    const whole = expected(visit, points, from, to);
    assert.equal(whole.length, 16);
    const collected: Row[] = [];
    for (let offset = 0; ;) {
      const page = dataLog(visit, { log_points: points, ...morning, begin_offset: offset, record_offset: 500 });
      if (page.length === 0) break;
      assert.ok(page.length <= 7);
      collected.push(...page);
      offset += page.length;
    }
    assert.deepEqual(collected, whole);
    assert.equal(dataLog(visit, { log_points: points }).length, 3);
    assert.deepEqual(dataLog(visit, { log_points: points, record_offset: 0 }), []);
  });

  it('finds the same records far back, however it gets there', () => {
    const visit = new Visit();
    const points = [point, 124_000_008];
    const rows = dataLog(visit, { log_points: points, begin_offset: 9999, record_offset: 40 });
    const last = (rows.at(0)?.epoch ?? 0) * 1000;
    assert.deepEqual(rows, expected(visit, points, NOON - 100 * 24 * HOUR, NOON + 1).slice(9999, 10_039));
    assert.ok(NOON - last > 50 * 24 * HOUR);
  });

  it('counts only what was on line when it skips', () => {
    const visit = new Visit({ offlineSince: NOON - 48 * HOUR });
    const points = visit.cloud.truth.zones().map(({ logPoint }) => logPoint);
    const rows = dataLog(visit, { begin_offset: 6000, record_offset: 30 });
    assert.deepEqual(rows, expected(visit, points, NOON - 96 * HOUR, NOON + 1).slice(6000, 6030));
  });

  it('survives the hour that comes twice and the one that is missing', () => {
    const visit = new Visit();
    const day = (month: number, date: number): Row[] =>
      dataLog(visit, { log_points: [point], start: stamp(2026, month, date + 1), end: stamp(2026, month, date) });
    assert.equal(day(11, 1).length, 100);
    assert.equal(day(3, 8).length, 92);
    assert.equal(day(3, 9).length, 96);
  });

  it('filters by status', () => {
    const visit = new Visit();
    const door = { log_points: [124_000_004], record_offset: 2000 };
    const all = dataLog(visit, door);
    const alarms = dataLog(visit, { ...door, status: ['alarm'], record_offset: 50 });
    assert.deepEqual(alarms, all.filter((row) => row.is_alarm).slice(0, 50));
    assert.ok(alarms.length > 20);
    assert.equal(alarms[0]?.value, 'Closed');
    assert.deepEqual(dataLog(visit, { ...door, status: ['dependency'], end: stamp(2026, 11, 1) }), []);
    assert.equal(codeOf(visit.json('read', 'history', { history: { data_log: { status: ['bad'] } } })), 4);
  });

  it('refuses Unix-sized times and filters of a wrong type', () => {
    const visit = new Visit();
    const bad = [
      { start: NOON / 1000 },
      { end: NOON / 1000 - 86_400 },
      { start: NOON },
      { start: '776523909' },
      { start: 1.5 },
      { begin_offset: -1 },
      { log_points: 124_000_001 },
      { log_points: ['124000001'] },
      { record_offset: [5] },
      [],
      5,
    ];
    for (const filters of bad) {
      const answer = visit.json('read', 'history', { history: { data_log: filters } });
      assert.equal(codeOf(answer), 4, JSON.stringify(filters));
    }
    assert.equal(codeOf(visit.uri('GET', `history/data_log/start/{${NOON / 1000}}`)), 3);
  });

  it('writes time and alarm as told, and texts by the kind of display', () => {
    const visit = new Visit({ rowTime: 'timestamp', alarmAs: 'text' });
    const [row] = dataLog(visit, { log_points: [point], record_offset: 1 });
    assert.equal(at(row, 'epoch'), undefined);
    assert.ok(Number(at(row, 'timestamp')) * 1000 > NOON - HOUR / 2);
    assert.ok(['0', '1'].includes(String(at(row, 'is_alarm'))));
    const text = (display: 'plain' | 'units' | 'labels' | 'mixed', variable: number): unknown => {
      const [first] = dataLog(new Visit({ display }), { log_points: [variable], record_offset: 1 });
      return first?.value;
    };
    assert.match(String(text('plain', point)), /^\d+\.\d$/);
    assert.match(String(text('units', point)), /^\d+\.\d F$/);
    assert.match(String(text('labels', point)), /^\d+\.\d (O:OK|C:Alarm)$/);
    assert.match(String(text('mixed', 124_000_008)), /^\d+\.\d (O:OK|C:Alarm)$/);
    assert.match(String(text('plain', 124_000_004)), /^(Open|Closed)$/);
    assert.match(String(text('labels', 124_000_004)), /^(0 O:Open|1 C:Closed)$/);
  });

  it('tells the number of a text in the truth, and the present value is one of them', () => {
    const visit = new Visit({ display: 'labels' });
    for (const { text, number } of visit.cloud.truth.logRows(point, from, to)) {
      assert.equal(Number.parseFloat(text), number);
    }
    visit.now = Date.UTC(2026, 10, 21, 12, 0, 40);
    const read = (): unknown =>
      at(visit.ok(visit.uri('GET', 'device/{1234}/zone/{1}/value')), 'device', 0, 'zone', 0, 'value');
    const present = read();
    visit.now += 10_000;
    assert.equal(read(), present);
    assert.match(String(present), /^3\d\.\d /);
  });

  it('counters never go back', () => {
    const visit = new Visit();
    const counts = visit.cloud.truth.logRows(124_000_009, from, from + 48 * HOUR).map(({ number }) => number ?? NaN);
    assert.ok(counts.every((count, index) => index === 0 || count > (counts[index - 1] ?? Infinity)));
  });
});

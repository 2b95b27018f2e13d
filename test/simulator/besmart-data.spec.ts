import assert from 'node:assert/strict';
import type { BesmartOptions } from '../../src/simulator/besmart-options';
import { NOW, Visit, type Data, type Row } from './besmart-visit';

const hour = 3_600_000;
const day = 24 * hour;
/** Five days of the week before. */
const since = Date.UTC(2026, 10, 12);
const till = since + 5 * day;
const range = `since=${since}&till=${till}`;
/** A station (0) and a heat node (6); moids of energy, power and text. */
const [STATION, HEAT] = [0, 6] as const;

const inRows = (options: Partial<BesmartOptions> = {}): Visit =>
  new Visit({ data: 'rows', edges: 'start', ...options });

describe('simulated besmart.energy: data', () => {
  it('comes in columns or rows, plain or in an array of one', () => {
    const rows = inRows().rows(STATION, 32, range);
    const plain = new Visit({ edges: 'start' }).data(STATION, 32, range).json as Data<Record<string, unknown[]>>;
    assert.deepEqual(
      { ...plain, data: null },
      { client_cid: 263429, sensor_mid: 4101, signal_type_moid: 32, data: null, unit: 'kW.h' },
    );
    assert.deepEqual(plain.data, {
      time: rows.map(({ time }) => time),
      value: rows.map(({ value }) => value),
      type: rows.map(({ type }) => type),
      origin: rows.map(({ origin }) => origin),
    });
    assert.deepEqual(new Visit({ edges: 'start', wrapped: true }).data(STATION, 32, range).json, [plain]);
    assert.deepEqual(inRows({ order: 'newest' }).rows(STATION, 32, range), [...rows].reverse());
  });

  it('is strict about its parameters', () => {
    const visit = new Visit();
    assert.equal(visit.data(STATION, 32, `since=${since}.5&till=${till}&raw=false&get_last=true`).status, 200);
    for (const query of [
      `since=${since}`,
      `till=${till}`,
      `since=${since / 1000}&till=${till / 1000}`,
      `since=2026-11-12&till=${till}`,
      `since=${till}&till=${since}`,
      `${range}&delta_t=0`,
      `${range}&delta_t=1.5`,
      `${range}&raw=True`,
      `${range}&signal_origin_id=6`,
      `${range}&output_unit_id=5`,
      `${range}&output_unit_id=99`,
      `${range}&from=1`,
    ]) {
      const { json, status } = visit.data(STATION, 32, query);
      assert.equal(status, 422, query);
      assert.ok(Array.isArray((json as { detail: unknown }).detail));
    }
    assert.equal(new Visit({ longestRange: day }).data(STATION, 32, range).status, 422);
  });

  it('is 404 for what is not there and 403 without a right', () => {
    const visit = new Visit();
    const status = (path: string): number => visit.send(`/sensors/${path}/data?${range}`).status;
    assert.equal(status(`${visit.id(STATION)}/signals/52`), 404);
    assert.equal(status(`${visit.id(STATION)}/signals/999`), 404);
    assert.equal(status('263429.1/signals/32'), 404);
    assert.equal(status(`${visit.id(12)}/signals/32`), 403);
    assert.equal(visit.send(`/sensors/${visit.id(STATION)}/signals?${range}`).status, 404);
  });

  it('has nulls, removals, text, and several origins of one time', () => {
    const energy = inRows().rows(STATION, 32, range);
    assert.ok(energy.some(({ type, value }) => type === 'DBL' && value === null));
    assert.ok(energy.some(({ type, value }) => type === 'RM' && value !== null));
    assert.deepEqual([...new Set(energy.map(({ origin }) => origin))].sort(), [1, 2, 4, 5]);
    const keys = energy.map(({ time, origin }) => `${time} ${origin}`);
    assert.equal(new Set(keys).size, keys.length);
    assert.ok(new Set(energy.map(({ time }) => time)).size < energy.length / 1.9);
    assert.ok(
      inRows()
        .rows(STATION, 40, range)
        .some(({ origin }) => origin === 3),
    );
    const states = inRows().rows(HEAT, 60, range);
    assert.ok(states.length === 120 && states.every(({ type, value }) => type === 'STR' && typeof value === 'string'));
  });

  it('writes numbers in the wanted way', () => {
    const values = (kind: BesmartOptions['values']): Row['value'][] =>
      inRows({ values: kind })
        .rows(STATION, 33, range)
        .flatMap(({ type, value }) => (type === 'DBL' && value !== null ? [value] : []));
    const numbers = values('number');
    assert.ok(numbers.every((value) => typeof value === 'number'));
    assert.deepEqual(values('text'), numbers.map(String));
    assert.deepEqual(values('mixed').map(Number), numbers);
    assert.deepEqual([...new Set(values('mixed').map((value) => typeof value))].sort(), ['number', 'string']);
    assert.ok(values('integer').every((value) => Number.isInteger(value)));
    const visit = inRows({ values: 'integer' });
    assert.ok(visit.cloud.truth.rows(visit.id(STATION), 33, since, till).every(({ value }) => Number.isInteger(value)));
  });

  it('ends now, but for forecasts', () => {
    const rows = inRows().rows(STATION, 32, `since=${NOW - hour}&till=${NOW + 3 * day}`);
    const last = (origins: readonly number[]): number =>
      Math.max(...rows.filter(({ origin }) => origins.includes(origin)).map(({ time }) => time));
    assert.deepEqual([last([1, 4]), last([2])], [NOW, NOW + day]);
  });

  it('leaves out either end where that is wanted', () => {
    const count = (edges: 'both' | 'start' | 'end' | 'neither'): number =>
      new Set(
        inRows({ edges })
          .rows(STATION, 45, `since=${since}&till=${since + hour}`)
          .map(({ time }) => time),
      ).size;
    assert.deepEqual([count('both'), count('start'), count('end'), count('neither')], [5, 4, 4, 3]);
  });

  it('selects origins and raw values', () => {
    const all = inRows().rows(STATION, 32, range);
    const of = (origin: number): Row[] => all.filter((row) => row.origin === origin);
    assert.deepEqual(inRows().rows(STATION, 32, `${range}&signal_origin_id=5`), of(5));
    assert.deepEqual(inRows().rows(STATION, 32, `${range}&raw=true`), of(1));
  });

  it('converts units', () => {
    const query = `${range}&raw=true`;
    const plain = inRows().rows(STATION, 32, query);
    const converted = inRows().data(STATION, 32, `${query}&output_unit_id=2`).json as Data<Row[]>;
    assert.equal(converted.unit, 'MW.h');
    for (const [index, { value }] of converted.data.entries()) {
      const whole = plain[index]?.value;
      if (typeof whole !== 'number') assert.equal(value, null);
      else assert.ok(Math.abs(Number(value) * 1000 - whole) < 1e-6, `${whole}`);
    }
  });

  it('adds up amounts and averages the rest in steps of UTC', () => {
    const start = since + 7 * 60_000;
    for (const [moid, fold] of [
      [33, (values: number[]): number => values.reduce((sum, value) => sum + value, 0)],
      [45, (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length],
    ] as const) {
      const visit = inRows();
      const sent = visit.rows(STATION, moid, `since=${start}&till=${till}&delta_t=60&raw=true`);
      const truth = visit.cloud.truth.rows(visit.id(STATION), moid, since, till).filter(({ origin }) => origin === 1);
      assert.equal(sent.length, 119);
      assert.equal(sent[0]?.time, since + hour);
      for (const { time, value } of sent) {
        const members = truth
          .filter((row) => row.time >= time && row.time < time + hour)
          .map((row) => Number(row.value));
        assert.ok(Math.abs(fold(members) - Number(value)) < 1e-5, `${moid} at ${time}`);
      }
    }
    assert.deepEqual(inRows().rows(HEAT, 60, `${range}&delta_t=60`), []);
  });

  it('agrees with the truth, over ranges that overlap, and for the same seed', () => {
    const visit = inRows();
    for (const [index, moid] of [
      [STATION, 32],
      [STATION, 40],
      [HEAT, 52],
      [HEAT, 60],
    ] as const) {
      const sent = visit.rows(index, moid, range);
      assert.deepEqual(
        sent.filter(({ type, value }) => value !== null && type !== 'RM'),
        visit.cloud.truth.rows(visit.id(index), moid, since, till),
      );
      const later = inRows().rows(index, moid, `since=${since + 2 * day}&till=${till + day}`);
      assert.deepEqual(
        later.filter(({ time }) => time < till),
        sent.filter(({ time }) => time >= since + 2 * day),
      );
      assert.notDeepEqual(inRows({ seed: 'other' }).rows(index, moid, range), sent);
    }
    assert.equal(visit.cloud.truth.signalTypes()[0]?.unit, 'kW.h');
    const hourly = inRows({ interval: hour }).rows(STATION, 45, range);
    assert.equal(new Set(hourly.map(({ time }) => time)).size, 120);
  });
});

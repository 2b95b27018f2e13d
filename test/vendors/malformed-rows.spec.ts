import assert from 'node:assert/strict';
import { CloudError } from '../../src/errors';
import { accountAt, type Endpoint, ENDPOINTS, RANGE } from './endpoints';
import { type Chance, chanceOf, oneOf, written } from './malformed';

const ANSWERS = 10_000;

/** How the rows of an endpoint look, good and not to be read. */
interface Rows {
  vendor: string;
  name: string;
  /** A row that says `value` at this second of the range. */
  good(second: number, value: number): Record<string, unknown>;
  /** Spoils a row so that nothing of it can be read, or gives something else in its place. */
  bad(row: Record<string, unknown>, chance: Chance): unknown;
  /** What rows may stand in. */
  containers: ((rows: readonly unknown[]) => unknown)[];
}

const NO_TIMES: readonly unknown[] = [
  ...[null, true, false, [], {}, [1777593660], { $date: 1 }, '', ' ', 'soon', '1e309', 'NaN', '9'.repeat(400)],
  ...['\u0001raw 1e309', '\ud800', '2026-02-30', '__proto__', '--5', '0x10'],
];
const NO_ROWS: readonly unknown[] = [null, true, 0, 1.5, '', 'row', '__proto__', [], [1, 2], '\u0001raw -1e309'];

const second = (at: number): number => RANGE.from / 1000 + at;
const indexed = (rows: readonly unknown[]): unknown => Object.fromEntries(rows.map((row, index) => [index, row]));
const plain = (rows: readonly unknown[]): unknown => rows;
const underData = (rows: readonly unknown[]): unknown => ({ data: rows });

/** A row without the time that it needs, or something that is no row. */
function timeless(key: string, noTimes = NO_TIMES): Rows['bad'] {
  return (row, chance) => {
    if (chance() < 0.3) return oneOf(NO_ROWS, chance);
    if (chance() < 0.3) Reflect.deleteProperty(row, key);
    else row[key] = oneOf(noTimes, chance);
    return row;
  };
}

const PICTURE = Buffer.from([0xff, 0xd8, 0xff, 0xe0]).toString('base64');

const KINDS: readonly Rows[] = [
  {
    vendor: 'resensys',
    name: 'data',
    good: (at, value) => ({ Time: `${second(at)}.0000`, 'Volt(v)': String(value) }),
    bad: timeless('Time'),
    containers: [indexed, plain, underData, (rows) => ({ data: indexed(rows) })],
  },
  {
    vendor: 'resensys',
    name: 'photos',
    good: (at, value) => ({
      title: `${new Date(second(at) * 1000).toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-')}_${value}`,
      photoString: PICTURE,
    }),
    bad: (row, chance) => {
      row['photoString'] = oneOf([...NO_TIMES, 'R0lGODlhAQABAAAAACw=', 'data:image/jpeg;base64,', '%'], chance);
      return chance() < 0.3 ? oneOf(NO_ROWS, chance) : row;
    },
    containers: [indexed, plain, underData],
  },
  {
    vendor: 'sensit',
    name: 'log',
    good: (at, value) => ({ _id: `r${at}`, date: new Date(second(at) * 1000).toISOString(), CH4: value }),
    bad: timeless('date'),
    containers: [plain, underData],
  },
  {
    vendor: 'senquip',
    name: 'data',
    good: (at, value) => ({ ts: second(at), vin: value }),
    bad: timeless('ts'),
    containers: [plain, underData, (rows) => written(rows), (rows) => ({ body: written(rows) })],
  },
  {
    vendor: 'besmart',
    name: 'data',
    good: (at, value) => ({ time: second(at) * 1000, value, type: 'DBL', origin: 1 }),
    bad: (row, chance) => {
      // A row alone whose time is a list would be columns.
      const noTimes = NO_TIMES.filter((time) => !Array.isArray(time));
      if (chance() < 0.5) return timeless('time', noTimes)(row, chance);
      row['value'] = oneOf([{}, [], [1], { a: 1 }, '\u0001raw 1e309'], chance);
      return row;
    },
    containers: [underData, (rows) => [{ data: rows, unit: 'kW.h' }], (rows) => ({ data: indexed(rows) })],
  },
];

interface Read {
  samples?: { time: number; value: unknown }[];
  photos?: { title: string }[];
  refused: number;
}

/** What an endpoint makes of a body: the values in the order of their rows, and how many rows were refused. */
async function outcomeOf(endpoint: Endpoint, body: string): Promise<{ values: number[]; refused: number } | string> {
  const account = accountAt(endpoint, () => ({ text: body }));
  try {
    const found = (await endpoint.read(account.cloud, account)) as Read | [Read];
    const { samples, photos, refused } = Array.isArray(found) ? found[0] : found;
    const values =
      samples?.map(({ value }) => Number(value)) ?? photos?.map(({ title }) => Number(title.split('_')[2]));
    return { values: values ?? [], refused };
  } catch (error) {
    assert.ok(error instanceof CloudError, String(error));
    return error.code;
  }
}

describe('10,000 answers with rows that can not be read among those that can', () => {
  for (const [index, kind] of KINDS.entries()) {
    it(`give each row or count it: ${kind.vendor}, ${kind.name}`, async () => {
      const endpoint = ENDPOINTS.find(({ vendor, name }) => vendor.name === kind.vendor && name === kind.name);
      assert.ok(endpoint);
      const chance = chanceOf(42 + index);
      for (let count = 0; count < ANSWERS; count += 1) {
        const values: number[] = [];
        const rows: unknown[] = [];
        const spoil = chance();
        for (let at = 1 + Math.floor(chance() * 8); at > 0; at -= 1) {
          const row = kind.good(86_000 - at, at);
          const isGood = chance() > spoil;
          if (isGood) values.push(at);
          // What stands beside a value harms it in no row.
          if (isGood && kind.vendor !== 'resensys' && chance() < 0.2) row['original'] = null;
          rows.push(isGood ? row : kind.bad(row, chance));
        }
        const body = written(oneOf(kind.containers, chance)(rows));
        const refused = rows.length - values.length;
        const expected = values.length === 0 ? 'E_RESPONSE' : { values, refused };
        assert.deepEqual(await outcomeOf(endpoint, body), expected, `answer ${count}: ${body.slice(0, 2_000)}`);
        if (count % 500 === 0) await new Promise(setImmediate);
      }
    }).timeout(60_000);
  }
});

import assert from 'node:assert/strict';
import type { ReadQuery } from '../../src/vendor';
import { accountAt, bodyOf, type Endpoint, ENDPOINTS } from './endpoints';
import { newWork } from './scripted-account';
import { assertShortTurns } from './stall';

const MIB = 1024 * 1024;

/** Most bytes of an answer of a kind (promise 9). */
function capOf({ name }: Endpoint): number {
  if (name === 'photos') return 64 * MIB;
  if (name === 'quantity bank') return 4 * MIB;
  return name === 'token' || name === 'sign-in' ? MIB / 4 : 16 * MIB;
}

/** The unit as often as it fits. */
function filled(size: number, unit: string, open = '[', close = ']'): string {
  const count = Math.floor((size - open.length - close.length) / unit.length);
  return open + unit.repeat(count).replace(/,$/, '') + close;
}

/** The first entry of a good answer. */
function entryOf(good: unknown): string {
  const inside = typeof good === 'object' && good !== null ? Object.values(good) : [];
  const entry: unknown = Array.isArray(good) ? good[0] : inside.find((one) => typeof one === 'object');
  return JSON.stringify(Array.isArray(entry) ? entry[0] : (entry ?? { a: 1 }));
}

/** As many values as an answer may have before it is taken for too large. */
const MOST_VALUES = 249_000;

/** The entry with a number in it that counts, wherever it says who, when or which, and as often as it fits. */
function counted(size: number, entry: string, most = Infinity): string {
  const units: string[] = [];
  const values = entry.split(',').length;
  for (let length = 2, index = 0; length < size - entry.length - 20 && index * values < most; index += 1) {
    const unit = entry
      .replace(/("(?:_?id|uuid|deviceid|sensor_mid|signal_type_moid|DID|DataFormat|title)":"?)[^,"}]*/g, `$1${index}`)
      .replace(/("(?:Time|ts)":"?)[^,"}]*/g, `$1${1777593600 + (index % 80_000)}`)
      .replace(/("date":")[^,"}]*/g, `$1${new Date(1777593600_000 + (index % 80_000) * 1000).toISOString()}`);
    units.push(unit);
    length += unit.length + 1;
  }
  return `[${units.join()}]`;
}

/** Bodies that are made to cost time, as large as an answer may be. */
function costly(size: number, good: unknown): Record<string, () => string> {
  const entry = entryOf(good).slice(0, -1);
  const [first = '', second = ''] = entry.split(/,(?=")/);
  const small = second === '' ? `${first}}` : `${first},${second}}`;
  const key = 'k'.repeat(Math.min(MIB, size / 4));
  const names = (count: number, first: string): string =>
    Array.from({ length: count }, (_, index) => `"${first}${index.toString(36)}":1`).join();
  return {
    'deep lists': () => '['.repeat(size),
    'deep objects': () => filled(size, '{"a":', '', ''),
    'a deep value in an entry': () => `[${entry},"deep":${'['.repeat(size / 2 - 999)}${']'.repeat(size / 2 - 999)}}]`,
    'keys of 1 MiB': () => filled(size, `${entry},"${key}":1},`),
    'entries of nothing but such a key': () => filled(size, `{"${key}":1},`),
    '__proto__ and constructor': () =>
      filled(size, `${entry},"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}},`),
    '1e309': () => filled(size, '1e309,'),
    'entries of 1e309': () => filled(size, `${entry},"a":1e309,"time":-1e309},`),
    'lone surrogates': () => filled(size, '"\\ud800\\udfff",'),
    'entries with lone surrogates': () => filled(size, `${entry},"\\ud800":"\\udfff\\ud800"},`),
    'empty objects': () => filled(size, '{},'),
    'an object of a million names': () => `{${names(Math.floor(size / 12), 'k')}}`,
    'as many good entries as there may be': () => counted(size, `${entry}}`, MOST_VALUES),
    'as many small entries as there may be': () => counted(size, small, MOST_VALUES),
    'good entries up to the last byte': () => counted(size, `${entry}}`),
    'small entries up to the last byte': () => counted(size, small),
    'an entry of a million names': () => `[${entry},${names(Math.floor(size / 12), 'f')}}]`,
    'an entry of 19,900 names': () => `[${entry},${names(Math.min(19_900, Math.floor(size / 12)), 'f')}}]`,
    'one number': () => '1'.repeat(size),
    'one text without end': () => `"${'a'.repeat(size)}`,
    'nothing but quotes': () => '"'.repeat(size),
    'nothing but backslashes': () => `"${'\\'.repeat(size)}`,
    blanks: () => ' '.repeat(size),
    'a page': () => filled(size, '<a href="', '<html>', ''),
  };
}

describe('answers as large as they may be keep nobody waiting', () => {
  for (const endpoint of ENDPOINTS) {
    it(`${endpoint.vendor.name}: ${endpoint.name}`, async () => {
      for (const [name, make] of Object.entries(costly(capOf(endpoint), endpoint.good))) {
        const text = make();
        const account = accountAt(endpoint, () => ({ text }));
        await account.login().catch(() => undefined);
        const read = (): Promise<unknown> => endpoint.read(account.cloud, account).catch(() => undefined);
        await assertShortTurns(name, read);
      }
      assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    }).timeout(120_000);
  }

  it('besmart: a chain of labels that meet again and again', async () => {
    const [endpoint] = ENDPOINTS.filter(({ name }) => name === 'signal types');
    assert.ok(endpoint);
    const symbols = ['A', 'A', ...Array.from({ length: 500 }, (_, index) => `A${' 1'.repeat(index + 1)}`)];
    for (let index = 0; index < 40_000; index += 1) symbols.push(`B${index}`);
    const text = JSON.stringify(symbols.map((symbol, index) => ({ signal_type_moid: index + 1, symbol })));
    const account = accountAt(endpoint, () => ({ text }));
    await assertShortTurns('labels', () => endpoint.read(account.cloud, account));
    const labels = (await account.cloud.quantities({}, newWork())).map(({ label }) => label);
    assert.equal(new Set(labels).size, symbols.length);
  });

  it('resensys: a device with 40,000 quantities, none of them the one that is wanted', async () => {
    const [endpoint] = ENDPOINTS.filter(({ name }) => name === 'registration');
    assert.ok(endpoint);
    const rows = Array.from({ length: 40_000 }, (_, index) => ({ SID: '1', DID: '1', DataFormat: 1000 + index }));
    const account = accountAt(endpoint, () => ({ text: bodyOf(rows) }));
    const plan = (query: ReadQuery): Promise<unknown> => account.cloud.plan(query, newWork()).catch(() => undefined);
    await account.login();
    await assertShortTurns('quantities', () => plan({ device: '1', quantity: ['7', 'Volt'] }));
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isTooLarge } from '../../src/account/network-error';
import { CloudError } from '../../src/errors';
import { datesOf } from '../../src/vendors/sensit/dates';
import { misshape } from '../../src/vendors/shape';
import { accountAt, ENDPOINTS, RANGE } from './endpoints';

const nested = (levels: number, open = '[', close = ']'): string => open.repeat(levels) + close.repeat(levels);
const list = (count: number): string => `[${Array(count).fill('0').join(',')}]`;
const named = (count: number, name: (index: number) => string): string =>
  `{${Array.from({ length: count }, (_, index) => `"${name(index)}":0`).join(',')}}`;

describe('the shape of a JSON text', () => {
  it('is good for whatever is neither odd nor crowded', () => {
    fc.assert(
      fc.property(fc.json({ depthSize: 'medium' }), fc.nat(40), (text, cut) => {
        assert.equal(misshape(text), undefined);
        // Half a text has no other shape than the whole.
        assert.equal(misshape(text.slice(0, -cut)), undefined);
      }),
      { seed: 20261121, numRuns: 5_000 },
    );
  });

  it('is odd beyond 64 levels, counted outside of texts only', () => {
    assert.equal(misshape(nested(64)), undefined);
    assert.equal(misshape(nested(65)), 'odd');
    assert.equal(misshape(nested(65, '{"a":', '}')), 'odd');
    assert.equal(misshape(`{"[[[\\"${'['.repeat(99)}":"${'{'.repeat(99)}\\\\","b":${nested(63)}}`), undefined);
    assert.equal(misshape(`["\\\\",${nested(64)}]`), 'odd');
    assert.equal(misshape(`[${'[],'.repeat(900)}0]`), undefined);
    assert.equal(misshape(`${']'.repeat(900)}${nested(65)}`), 'odd');
  });

  it('is odd where nothing but blanks or digits comes for long', () => {
    assert.equal(misshape(`[${' '.repeat(60_000)}1${' '.repeat(5_000)}]`), undefined);
    assert.equal(misshape(`[${' '.repeat(60_000)}1${' '.repeat(6_000)}]`), 'odd');
    assert.equal(misshape(`[1,${' '.repeat(60_000)}"a",${' '.repeat(60_000)}]`), undefined);
    assert.equal(misshape('1'.repeat(70_000)), 'odd');
    assert.equal(misshape(`"${'1'.repeat(1_000_000)}"`), undefined);
  });

  it('is odd where many texts follow each other with nothing between them', () => {
    assert.equal(misshape('"'.repeat(100_000)), 'odd');
    assert.equal(misshape(`["${'a'.repeat(100_000)}" "b"]`), 'odd');
    assert.equal(misshape(`{"${'a'.repeat(100_000)}":"b","c":["d",["e"],{"f":"g"}],"h":"i"}`), undefined);
  });

  it('ends its texts where JSON ends them, however long they are', () => {
    const piece = fc.constantFrom('\\', '"', '[', 'a'.repeat(61), 'b'.repeat(130), '\ud800', '{');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = JSON.stringify(pieces.join(''));
        // The brackets behind it count, those in it do not.
        assert.equal(misshape(`[${text},${nested(63)}]`), undefined);
        assert.equal(misshape(`[${text},${nested(64)}]`), 'odd');
      }),
      { seed: 20261121, numRuns: 5_000 },
    );
  });

  it('is crowded with more than 250,000 values, or 20,000 names in one object', () => {
    assert.equal(misshape(list(250_000)), undefined);
    assert.equal(misshape(list(250_001)), 'crowded');
    assert.equal(misshape(`["${','.repeat(250_001)}"]`), undefined);
    assert.equal(misshape(named(20_000, (index) => `k${index}`)), undefined);
    assert.equal(misshape(named(20_001, (index) => `k${index}`)), 'crowded');
    assert.equal(misshape(named(20_001, (index) => `0${index}`)), 'crowded');
    assert.equal(misshape(named(200_000, String)), undefined);
    // Each object for itself.
    assert.equal(
      misshape(
        `[${Array(200)
          .fill(named(1_000, (index) => `k${index}`))
          .join(',')}]`,
      ),
      undefined,
    );
  });

  for (const endpoint of ENDPOINTS.filter(({ name }) => ['data', 'log'].includes(name))) {
    it(`of readings makes a shorter range be asked for where it is crowded: ${endpoint.vendor.name}`, async () => {
      const text = list(250_001);
      const account = accountAt(endpoint, () => ({ text }));
      const error: unknown = await endpoint.read(account.cloud, account).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof CloudError && isTooLarge(error), String(error));
      assert.equal(error.code, 'E_RESPONSE');
    });
  }

  it('of Senquip is crowded too where a server gives a day of messages for a thousand', async () => {
    const endpoint = ENDPOINTS.find(({ vendor, name }) => vendor.name === 'senquip' && name === 'data');
    assert.ok(endpoint);
    const messages = (count: number): unknown[] =>
      Array.from({ length: count }, (_, index) => ({ ts: RANGE.from / 1000 + index, vin: 1 }));
    const asked = async (count: number): Promise<unknown> => {
      const account = accountAt(endpoint, () => ({ text: JSON.stringify(messages(count)) }));
      return endpoint.read(account.cloud, account).catch(isTooLarge);
    };
    assert.equal(await asked(20_001), true);
    assert.equal(((await asked(20_000)) as { samples: unknown[] }[])[0]?.samples.length, 20_000);
  });

  it('of available dates is none with more days than there can be', () => {
    const items = (days: number): unknown[] =>
      Array.from({ length: days }, (_, index) => {
        const day = new Date(Date.UTC(1990, 0, 1 + index));
        return { _id: { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() }, count: 1 };
      });
    const reader = { uuid: '1', deviceType: 'FMD', name: '1' };
    assert.equal(datesOf([...items(10_000), ...items(10_000)], reader, 'UTC')?.length, 10_000);
    assert.equal(datesOf(items(10_001), reader, 'UTC'), undefined);
  });
});

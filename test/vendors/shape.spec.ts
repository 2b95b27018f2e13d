import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isTooLarge } from '../../src/account/network-error';
import { CloudError } from '../../src/errors';
import { misshape } from '../../src/vendors/shape';
import { accountAt, ENDPOINTS } from './endpoints';

const nested = (levels: number, open = '[', close = ']'): string => open.repeat(levels) + close.repeat(levels);
const list = (count: number): string => `[${Array(count).fill('0').join(',')}]`;
const named = (count: number, name: (index: number) => string): string =>
  `{${Array.from({ length: count }, (_, index) => `"${name(index)}":0`).join(',')}}`;

describe('the shape of a JSON text', () => {
  it('is good for whatever is neither deep nor crowded', () => {
    fc.assert(
      fc.property(fc.json({ depthSize: 'medium' }), fc.nat(40), (text, cut) => {
        assert.equal(misshape(text), undefined);
        // Half a text has no other shape than the whole.
        assert.equal(misshape(text.slice(0, -cut)), undefined);
      }),
      { seed: 20261121, numRuns: 5_000 },
    );
  });

  it('is deep beyond 64 levels, counted outside of texts only', () => {
    assert.equal(misshape(nested(64)), undefined);
    assert.equal(misshape(nested(65)), 'deep');
    assert.equal(misshape(nested(65, '{"a":', '}')), 'deep');
    assert.equal(misshape(`{"[[[\\"${'['.repeat(99)}":"${'{'.repeat(99)}\\\\","b":${nested(63)}}`), undefined);
    assert.equal(misshape(`["\\\\",${nested(64)}]`), 'deep');
    assert.equal(misshape(`[${'[],'.repeat(900)}0]`), undefined);
    assert.equal(misshape(`${']'.repeat(900)}${nested(65)}`), 'deep');
  });

  it('is crowded with more than a million values, or 100,000 names in one object', () => {
    assert.equal(misshape(list(1_000_000)), undefined);
    assert.equal(misshape(list(1_000_001)), 'crowded');
    assert.equal(misshape(`["${','.repeat(1_000_001)}"]`), undefined);
    assert.equal(misshape(named(100_000, (index) => `k${index}`)), undefined);
    assert.equal(misshape(named(100_001, (index) => `k${index}`)), 'crowded');
    assert.equal(misshape(named(100_001, (index) => `0${index}`)), 'crowded');
    assert.equal(misshape(named(400_000, String)), undefined);
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
      const text = list(1_000_001);
      const account = accountAt(endpoint, () => ({ text }));
      const error: unknown = await endpoint.read(account.cloud, account).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof CloudError && isTooLarge(error), String(error));
      assert.equal(error.code, 'E_RESPONSE');
    });
  }
});

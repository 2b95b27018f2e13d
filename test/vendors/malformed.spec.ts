import assert from 'node:assert/strict';
import { CloudError, type ErrorCode } from '../../src/errors';
import { accountAt, type Endpoint, ENDPOINTS } from './endpoints';
import { chanceOf, malformed } from './malformed';

/** So many answers of each endpoint (promise 16), and so many between two turns of the event loop. */
const ANSWERS = 10_000;
const BATCH = 500;

/** The last instant that a `Date` can hold, epoch ms. */
const LAST = 8.64e15;

/** What an answer with a good status may end in. */
const CODES: ReadonlySet<ErrorCode> = new Set([
  'E_RESPONSE',
  'E_VENDOR',
  'E_NOT_FOUND',
  'E_AUTH',
  'E_FORBIDDEN',
] as const);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Whatever is called a time, a value or a place is one, in everything that leaves a vendor. */
function assertSound(value: unknown, key = ''): void {
  if (Array.isArray(value)) for (const one of value as unknown[]) assertSound(one, key);
  else if (isRecord(value)) {
    // The vendor's own object goes out as it is.
    for (const [name, inner] of Object.entries(value)) if (name !== 'original') assertSound(inner, name);
  } else if (['time', 'from', 'to', 'lastSeen', 'lastTime'].includes(key)) {
    assert.ok(Number.isInteger(value) && Math.abs(Number(value)) <= LAST, `${key} ${String(value)}`);
  } else if (['latitude', 'longitude', 'count', 'refused'].includes(key) || typeof value === 'number') {
    assert.ok(Number.isFinite(value), `${key} ${String(value)}`);
  } else if (key === 'device' || key === 'quantity' || key === 'site') {
    assert.ok(typeof value === 'string' && value.trim() !== '', `${key} ${String(value)}`);
  } else assert.ok(value === undefined || ['string', 'boolean'].includes(typeof value), `${key} ${typeof value}`);
}

function assertError(error: unknown, body: string): void {
  assert.ok(error instanceof CloudError, String(error));
  assert.ok(CODES.has(error.code), error.code);
  // Refused credentials pause the account: only words about them may do that.
  if (error.code === 'E_AUTH') assert.match(body, /message|error|passwd/);
  assert.ok(error.message.length > 20 && error.message.length < 700, error.message);
  assert.ok(!/\p{Cc}/u.test(error.message), error.message);
  assert.ok(!error.message.startsWith('Something unexpected'), error.message);
}

async function check(endpoint: Endpoint, body: string): Promise<'read' | 'refused'> {
  const account = accountAt(endpoint, () => ({ text: body }));
  let given: unknown;
  try {
    given = await endpoint.read(account.cloud, account);
  } catch (error) {
    assertError(error, body);
    return 'refused';
  }
  assertSound(given);
  assert.doesNotThrow(() => JSON.stringify(given));
  return 'read';
}

describe('10,000 malformed answers', () => {
  for (const [index, endpoint] of ENDPOINTS.entries()) {
    it(`of ${endpoint.vendor.name}: ${endpoint.name}`, async () => {
      const chance = chanceOf(20261121 + index);
      const outcomes = { read: 0, refused: 0 };
      for (let count = 0; count < ANSWERS; count += 1) {
        const body = malformed(endpoint.good, chance);
        try {
          outcomes[await check(endpoint, body)] += 1;
        } catch (error) {
          throw new Error(`answer ${count}: ${body.slice(0, 2_000)}`, { cause: error });
        }
        if (count % BATCH === 0) await new Promise(setImmediate);
      }
      // Otherwise they would be all alike, and show nothing.
      assert.ok(outcomes.read > 200 && outcomes.refused > 200, JSON.stringify(outcomes));
      assert.deepEqual(Object.keys(Object.prototype), []);
      assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    }).timeout(60_000);
  }
});

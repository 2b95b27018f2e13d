import assert from 'node:assert/strict';
import { TransportError } from '../../src/account/network-error';
import { Retry, TryLater } from '../../src/account/retry';
import { retryAfter } from '../../src/account/retry-after';
import type { Work } from '../../src/account/wire';
import { CloudError } from '../../src/errors';
import { failure } from './failure';
import { BEGINNING, settled, VirtualTime } from './virtual-time';

const HOUR = 3_600_000;
const busy = (after?: number, limited = false): TryLater =>
  new TryLater(new CloudError(limited ? 'E_RATE_LIMIT' : 'E_VENDOR', 'Busy.', { status: 503 }), after, limited);
const lost = (sent: boolean, passing = true): TransportError =>
  new TransportError('E_NETWORK', 'Interrupted.', sent, passing);

describe('retry', () => {
  let time: VirtualTime;
  let work: Work;
  let controller: AbortController;
  let waits: unknown[];

  beforeEach(() => {
    time = new VirtualTime(true);
    controller = new AbortController();
    waits = [];
    work = { signal: controller.signal, priority: 'poll', requests: 0, onWait: (reason) => waits.push(reason) };
  });

  function retrying(random = 0.5): Retry {
    return new Retry({ now: time.now, sleep: time.sleep, random: () => random });
  }
  /** Fails with these, then succeeds. */
  function failing(...errors: Error[]): () => Promise<string> {
    return () => {
      const error = errors.shift();
      return error ? Promise.reject(error) : Promise.resolve('done');
    };
  }
  it('waits with full jitter, doubled each time, and gives up after five attempts', async () => {
    const errors = [lost(true), busy(), lost(false), busy(), busy()];
    const error = await failure(retrying(0.25).run(failing(...errors), work, 'safe'));
    assert.deepEqual(time.slept, [125, 250, 500, 1000]);
    assert.deepEqual([error.code, error.cause.attempts], ['E_VENDOR', 5]);
    assert.deepEqual(waits, ['retry', undefined, 'retry', undefined, 'retry', undefined, 'retry', undefined]);
  });

  it('gives what a later attempt gives', async () => {
    assert.equal(await retrying(0.999).run(failing(busy(), lost(true)), work, 'safe'), 'done');
    assert.deepEqual(time.slept, [499.5, 999]);
  });

  it('tries nothing again that is final, nor a certificate that is not trusted', async () => {
    const forbidden = new CloudError('E_FORBIDDEN', 'No.');
    await assert.rejects(retrying().run(failing(forbidden), work, 'safe'), forbidden);
    const error = await failure(retrying().run(failing(lost(false, false)), work, 'safe'));
    assert.deepEqual([error.code, error.cause.attempts, error.cause.retryable], ['E_NETWORK', 1, true]);
    assert.deepEqual(time.slept, []);
  });

  it('has a budget of 20 retries in all, and successes fill it slowly', async () => {
    const retry = retrying();
    for (let count = 0; count < 5; count += 1) {
      const errors = Array.from({ length: 5 }, () => busy());
      assert.equal((await failure(retry.run(failing(...errors), work, 'safe'))).cause.attempts, 5);
    }
    assert.equal(time.slept.length, 20);
    assert.equal((await failure(retry.run(failing(busy()), work, 'safe'))).cause.attempts, 1);
    for (let count = 0; count < 4; count += 1) await retry.run(failing(), work, 'safe');
    assert.equal((await failure(retry.run(failing(busy()), work, 'safe'))).cause.attempts, 1);
    await retry.run(failing(), work, 'safe');
    assert.equal(await retry.run(failing(busy()), work, 'safe'), 'done');
  });

  it('waits as long as the vendor asks, up to 60 s', async () => {
    await retrying().run(failing(busy(60_000), busy(100)), work, 'safe');
    assert.deepEqual(time.slept, [60_000, 500]);
  });

  it('closes the account for longer, 6 h at most, and sends nothing until then', async () => {
    const retry = retrying();
    for (const [asked, closed] of [
      [60_001, 60_001],
      [9 * HOUR, 6 * HOUR],
    ] as const) {
      const at = time.now();
      const error = await failure(retry.run(failing(busy(asked)), work, 'safe'));
      const retryAt = new Date(at + closed).toISOString();
      assert.deepEqual(
        [error.code, error.cause.retryAt, error.cause.retryable, error.cause.status],
        ['E_RATE_LIMIT', retryAt, true, 503],
      );
      time.set(at + closed - 1);
      assert.throws(
        () => {
          retry.refuseWhileClosed();
        },
        (refusal) => refusal instanceof CloudError && refusal.cause.retryAt === retryAt,
      );
      time.set(at + closed);
      retry.refuseWhileClosed();
    }
    assert.deepEqual(time.slept, []);
  });

  it('closes too when the vendor goes on asking', async () => {
    const retry = retrying();
    const errors = Array.from({ length: 5 }, () => busy(20_000, true));
    const error = await failure(retry.run(failing(...errors), work, 'safe'));
    assert.deepEqual([error.code, error.cause.attempts], ['E_RATE_LIMIT', 5]);
    assert.equal(error.cause.retryAt, new Date(BEGINNING + 5 * 20_000).toISOString());
  });

  it('repeats a write only where nothing can have happened', async () => {
    for (const harmless of [lost(false), busy(undefined, true)]) {
      assert.equal(await retrying().run(failing(harmless), work, 'once'), 'done');
    }
    const before = time.slept.length;
    for (const open of [lost(true), busy(), busy(2 * HOUR)]) {
      const error = await failure(retrying().run(failing(open), work, 'once'));
      assert.deepEqual([error.code, error.cause.retryable], ['E_UNKNOWN_OUTCOME', false]);
    }
    assert.equal(time.slept.length, before);
  });

  it('ends while it waits when the work ends', async () => {
    time = new VirtualTime();
    const running = retrying().run(failing(busy()), work, 'safe');
    await settled();
    const reason = new Error('over');
    controller.abort(reason);
    await assert.rejects(running, reason);
    assert.deepEqual(waits, ['retry', undefined]);
  });
});

describe('Retry-After', () => {
  const asked = (value: string | undefined, clockSkew = 0): number | undefined =>
    retryAfter(
      {
        status: 503,
        headers: value === undefined ? {} : { 'retry-after': value },
        text: '',
        startedAt: BEGINNING,
        clockSkew,
      },
      BEGINNING,
    );

  it('is seconds or a date of HTTP, by the clock of the server', () => {
    assert.equal(asked('7'), 7000);
    assert.equal(asked(' 0 '), 0);
    assert.equal(asked('86400'), 86_400_000);
    assert.equal(asked('Sat, 21 Nov 2026 09:30:30 GMT'), 30_000);
    assert.equal(asked('Saturday, 21-Nov-26 09:31:00 GMT'), 60_000);
    assert.equal(asked('Sat Nov 21 09:30:05 2026'), 5000);
    assert.equal(asked('Sat, 21 Nov 2026 10:30:30 GMT', HOUR), 30_000);
  });

  it('is ignored when it is nonsense or in the past', () => {
    for (const value of [
      undefined,
      '',
      '-5',
      'soon',
      'NaN',
      '1e9',
      '12 monkeys',
      '5 s',
      'Sat, 21 Nov 2026 09:29:59 GMT',
      'Sat, 99 Nov 2026 09:29:59 GMT',
    ]) {
      assert.equal(asked(value), undefined, value);
    }
  });
});

import assert from 'node:assert/strict';
import { SessionKeeper } from '../../src/account/session';
import type { Grant, Work } from '../../src/account/wire';
import { CloudError } from '../../src/errors';
import { newWork } from './simple-cloud';
import { BEGINNING, settled, VirtualTime } from './virtual-time';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('session keeper', () => {
  let time: VirtualTime;
  let logins: { previous: string | undefined; work: Work; answer: (grant: Grant<string> | Error) => Promise<void> }[];
  let keeper: SessionKeeper<string>;

  beforeEach(() => {
    time = new VirtualTime();
    logins = [];
    keeper = new SessionKeeper(
      (previous, work) =>
        new Promise((resolve, reject) => {
          const answer = async (grant: Grant<string> | Error): Promise<void> => {
            if (grant instanceof Error) reject(grant);
            else resolve(grant);
            await settled();
          };
          logins.push({ previous, work, answer });
        }),
      time.now,
    );
  });

  /** Takes a session, answering its login, if there is one, with a session of this life. */
  async function granted(session: string, life?: number): Promise<void> {
    const taking = keeper.take(newWork());
    await settled();
    await logins.at(-1)?.answer({ session, ...(life === undefined ? {} : { expiresAt: time.now() + life }) });
    (await taking).used = true;
  }
  const taken = async (): Promise<string> => {
    const token = await keeper.take(newWork());
    token.used = true;
    return token.session;
  };

  it('keeps a session without an end until it is refused', async () => {
    await granted('one');
    time.set(BEGINNING + 365 * 24 * HOUR);
    assert.equal(await taken(), 'one');
    assert.equal(logins.length, 1);
  });

  it('renews in the background when the lesser of 5 min and a fifth of its life is left', async () => {
    for (const [life, left] of [
      [8 * HOUR, 5 * MINUTE],
      [10 * MINUTE, 2 * MINUTE],
    ] as const) {
      if (keeper.current) keeper.refuse(keeper.current);
      await granted('old', life);
      const before = logins.length;
      const end = time.now() + life;
      time.set(end - left);
      assert.equal(await taken(), 'old');
      await settled();
      assert.equal(logins.length, before);
      time.set(end - left + 1);
      assert.deepEqual(await Promise.all([taken(), taken(), taken()]), ['old', 'old', 'old']);
      await settled();
      assert.equal(logins.length, before + 1);
      assert.equal(logins.at(-1)?.previous, 'old');
      await logins.at(-1)?.answer({ session: 'new', expiresAt: end + life });
      assert.equal(await taken(), 'new');
      assert.equal(logins.length, before + 1);
    }
  });

  it('makes requests wait when less than 30 s, at most half of its life, is left', async () => {
    for (const [life, left] of [
      [HOUR, 30_000],
      [40_000, 20_000],
    ] as const) {
      if (keeper.current) keeper.refuse(keeper.current);
      await granted('old', life);
      const end = time.now() + life;
      time.set(end - left + 1);
      const waiting = Promise.all([taken(), taken()]);
      await settled();
      await logins.at(-1)?.answer({ session: 'new' });
      assert.deepEqual(await waiting, ['new', 'new']);
    }
  });

  it('keeps the good session when a renewal fails, and tries again half a minute later', async () => {
    await granted('old', HOUR);
    time.set(BEGINNING + 56 * MINUTE);
    await taken();
    await settled();
    await logins[1]?.answer(new CloudError('E_NETWORK', 'Down.'));
    time.set(time.now() + 29_999);
    assert.equal(await taken(), 'old');
    await settled();
    assert.equal(logins.length, 2);
    time.set(time.now() + 1);
    assert.equal(await taken(), 'old');
    await settled();
    assert.equal(logins.length, 3);
    await logins[2]?.answer(new CloudError('E_NETWORK', 'Down.'));
    // In the last half minute those who have to wait go on with what there is.
    time.set(BEGINNING + HOUR - 5000);
    const waiting = taken();
    await settled();
    await logins[3]?.answer(new CloudError('E_NETWORK', 'Down.'));
    assert.equal(await waiting, 'old');
    assert.equal(await taken(), 'old');
    assert.equal(logins.length, 4);
    time.set(BEGINNING + HOUR);
    const late = assert.rejects(taken(), { code: 'E_NETWORK' });
    await settled();
    await logins[4]?.answer(new CloudError('E_NETWORK', 'Down.'));
    await late;
  });

  it('does not go on with a session when the credentials are refused', async () => {
    await granted('old', HOUR);
    time.set(BEGINNING + HOUR - 5000);
    const waiting = assert.rejects(taken(), { code: 'E_AUTH' });
    await settled();
    await logins[1]?.answer(new CloudError('E_AUTH', 'No.'));
    await waiting;
  });

  it('uses what it was given once, however short its life is said to be', async () => {
    const taking = keeper.take(newWork());
    await settled();
    await logins[0]?.answer({ session: 'brief', expiresAt: time.now() - HOUR });
    const token = await taking;
    assert.equal(token.session, 'brief');
    assert.equal(keeper.stands(token), true);
    token.used = true;
    assert.equal(keeper.stands(token), false);
  });

  it('compares a refused session with the present one', async () => {
    await granted('one');
    const one = keeper.current ?? assert.fail();
    keeper.refuse(one);
    assert.equal(keeper.stands(one), false);
    await granted('two');
    keeper.refuse(one);
    assert.equal(await taken(), 'two');
    assert.equal(logins.length, 2);
  });

  it('gives a failed login to all who waited and starts anew for the next', async () => {
    const both = Promise.allSettled([taken(), taken()]);
    await settled();
    await logins[0]?.answer(new CloudError('E_VENDOR', 'Down.'));
    assert.deepEqual(
      (await both).map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    await granted('one');
    assert.equal(logins.length, 2);
  });

  it('tells all who wait for a login that it waits, and counts its requests for the first', async () => {
    const told: string[] = [];
    const works = ['a', 'b'].map((name) => newWork({ onWait: (reason) => told.push(`${name} ${String(reason)}`) }));
    const waiting = Promise.all(works.map((work) => keeper.take(work)));
    await settled();
    const login = logins[0] ?? assert.fail();
    login.work.requests += 3;
    login.work.onWait?.('retry');
    login.work.onWait?.(undefined);
    await login.answer({ session: 'one' });
    await waiting;
    assert.deepEqual(told, ['a retry', 'b retry', 'a undefined', 'b undefined']);
    assert.deepEqual(
      works.map(({ requests }) => requests),
      [3, 0],
    );
  });

  it('ends a renewal that nobody waits for when the account rests', async () => {
    await granted('old', HOUR);
    time.set(BEGINNING + 56 * MINUTE);
    await taken();
    await settled();
    const renewal = logins[1] ?? assert.fail();
    assert.equal(renewal.work.signal.aborted, false);
    keeper.rest();
    assert.equal(renewal.work.signal.aborted, true);
  });
});

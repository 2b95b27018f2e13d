import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RunningAccount } from '../../src/account/running-account';
import type { SessionScheme } from '../../src/account/wire';
import { CloudError } from '../../src/errors';
import { newWork, PASSWORD, reading, simpleSettings, USER } from './simple-cloud';
import { BEGINNING, virtualEnvironment, VirtualTime } from './virtual-time';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const URL_NEVER_ASKED = 'https://cloud.invalid';

describe('pause', () => {
  let folder: string;
  let time: VirtualTime;
  let logins: number[];
  let good: boolean;
  const open: RunningAccount[] = [];

  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), 'pause-')), 'sensor-clouds');
    time = new VirtualTime(true);
    logins = [];
    good = false;
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((account) => account.close()));
    rmSync(path.dirname(folder), { recursive: true, force: true });
  });

  const scheme: SessionScheme<unknown> = {
    login: () => {
      logins.push(time.now() - BEGINNING);
      return good
        ? Promise.resolve({ session: 'session' })
        : Promise.reject(new CloudError('E_AUTH', 'Simple says: wrong password.', { status: 401 }));
    },
    sign: (request) => request,
    judge: () => ({ kind: 'good' }),
  };
  /** An account after a start of Node-RED. */
  function started({ password = PASSWORD, in: where = folder } = {}): RunningAccount & { lines?: string[] } {
    const environment = virtualEnvironment(time, { folder: where });
    const settings = simpleSettings(URL_NEVER_ASKED, { credentials: { login: USER, password } });
    const account = new RunningAccount(settings, scheme, environment);
    open.push(account);
    return Object.assign(account, { lines: environment.lines });
  }
  /** What a message gets; a good session answers without a request. */
  async function ask(account: RunningAccount): Promise<string> {
    const call = reading(URL_NEVER_ASKED, '/a', { known: () => 'good' });
    return account.request(call, newWork()).catch((error: unknown) => {
      assert.ok(error instanceof CloudError);
      return `${error.code} ${error.cause.retryAt ?? ''}`;
    });
  }
  const until = (ms: number): string => `E_AUTH ${new Date(BEGINNING + ms).toISOString()}`;

  it('lasts 15 min, 1 h, 6 h and then 24 h each time, and sends nothing', async () => {
    const account = started();
    let at = 0;
    for (const step of [15 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR, 24 * HOUR]) {
      assert.equal(await ask(account), until(at + step));
      time.set(BEGINNING + at + step - 1);
      assert.equal(await ask(account), until(at + step));
      assert.equal(await account.pausedUntil(), BEGINNING + at + step);
      at += step;
      time.set(BEGINNING + at);
    }
    assert.deepEqual(logins, [0, 15 * MINUTE, 75 * MINUTE, 435 * MINUTE, 1875 * MINUTE]);
  });

  it('is on disk before the error is reported, and nothing of the credentials with it', async () => {
    const account = started();
    await ask(account);
    const [name] = readdirSync(folder);
    const text = readFileSync(path.join(folder, name ?? ''), 'utf8');
    assert.match(text, new RegExp(String(BEGINNING + 15 * MINUTE)));
    assert.ok(!text.includes(USER) && !text.includes(Buffer.from(USER).toString('base64').slice(0, 8)));
    assert.equal(await ask(started()), until(15 * MINUTE));
    assert.equal(logins.length, 1);
  });

  it('ends with other credentials, with a good login, and when it is reset', async () => {
    await ask(started());
    await ask(started({ password: 'another' }));
    assert.equal(logins.length, 2);
    const account = started();
    await account.resetPause();
    assert.equal(await account.pausedUntil(), undefined);
    assert.equal(await ask(account), until(HOUR));
    await account.resetPause();
    good = true;
    assert.equal(await ask(account), 'good');
    good = false;
    assert.equal(await ask(started()), until(15 * MINUTE));
  });

  it('begins afresh with a file that can not be read', async () => {
    await ask(started());
    const file = path.join(folder, readdirSync(folder)[0] ?? '');
    const whole = readFileSync(file, 'utf8');
    for (const content of [
      '',
      whole.slice(0, -9),
      'null',
      '[]',
      '{"version":2}',
      '{"version":1,"salt":"x","accounts":{}}',
      whole.replace(/"until":\d+/, '"until":"soon"'),
    ]) {
      writeFileSync(file, content);
      assert.equal(await ask(started()), until(15 * MINUTE), content);
    }
  });

  it('is not made endless by a clock that was wrong', async () => {
    time.set(BEGINNING + 10 * 365 * 24 * HOUR);
    await ask(started());
    time.set(BEGINNING);
    const account = started();
    assert.equal(await ask(account), until(24 * HOUR));
    time.set(BEGINNING + HOUR);
    assert.equal(await ask(account), until(24 * HOUR));
  });

  it('is kept in memory where nothing can be written, and that is said once', async () => {
    const blocked = path.join(path.dirname(folder), 'file');
    writeFileSync(blocked, '');
    chmodSync(blocked, 0o400);
    const account = started({ in: path.join(blocked, 'sensor-clouds') });
    assert.equal(await ask(account), until(15 * MINUTE));
    time.set(BEGINNING + 15 * MINUTE);
    assert.equal(await ask(account), until(75 * MINUTE));
    assert.equal(account.lines?.filter((line) => line.includes('can not be written')).length, 1);
  });

  it('30 days of a poll a minute with 50 restarts: at most 35 logins', async () => {
    let account = started();
    const polls = 30 * 24 * 60;
    for (let poll = 0; poll < polls; poll += 1) {
      time.set(BEGINNING + poll * MINUTE);
      if (poll % Math.floor(polls / 50) === 7) {
        await account.close();
        account = started();
      }
      assert.match(await ask(account), /^E_AUTH /);
    }
    assert.ok(logins.length >= 30 && logins.length <= 35, String(logins.length));
  }).timeout(60_000);
});

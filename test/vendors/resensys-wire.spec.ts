import assert from 'node:assert/strict';
import type { CloudError } from '../../src/errors';
import type { Interval } from '../../src/model';
import { codeLater } from './resensys-answers';
import { Rig, START, work } from './resensys-rig';

const LOGIN = ['GET /login', 'POST /api/v2/registration'];
const BANK = 'GET /Software/SenScope/QuantityBank.xml';
const DATA = 'POST /api/v1/data_acquire';
const HOUR = 3_600_000;
const lastHour: Interval = { from: START - HOUR, to: START };

let rig: Rig;
const close = (): Promise<void> => rig.close();

/** Reads an hour of Volt of the first device; gives the number of samples, or the code of the error. */
async function readVolt(site?: string): Promise<unknown> {
  const [plan] = await rig.cloud.plan(
    site === undefined ? { device: '15-03-77-A1', quantity: ['3003'] } : { site, quantity: ['3003'] },
    work(),
  );
  assert.ok(plan?.series[0]);
  const outcome = rig.cloud.read(plan, plan.series[0], lastHour, {}, work());
  return codeLater(outcome.then(({ samples }) => samples.length));
}

describe('resensys sessions over the wire', () => {
  afterEach(close);

  it('log in once for a thousand cold requests, and once more when the token is revoked', async () => {
    rig = await Rig.start();
    const all = (): Promise<unknown[]> => Promise.all(Array.from({ length: 1000 }, () => readVolt()));
    assert.deepEqual(new Set((await all()).map((each) => typeof each === 'object')), new Set([true]));
    assert.equal(rig.simulated.loginPages, 1);
    rig.simulated.expireTokens();
    const answers = (await all()) as { gave?: number }[];
    assert.equal(answers.filter(({ gave = 0 }) => gave > 0).length, 1000);
    assert.equal(rig.simulated.loginPages, 2);
  });

  for (const refusal of [401, 403, 200, 302] as const) {
    it(`send a wrong password once for a thousand messages, whatever refuses it: ${refusal}`, async () => {
      rig = await Rig.start({ password: 'changed', refusal });
      const plans = Array.from({ length: 1000 }, () => codeLater(rig.cloud.plan({ site: '2A-01' }, work())));
      assert.deepEqual(new Set(await Promise.all(plans)), new Set(['E_AUTH']));
      assert.equal(rig.simulated.passwordsSeen, 1);
    });
  }

  it('say what was refused and what to do, without user name and password', async () => {
    rig = await Rig.start({ password: 'changed', refusalBody: { error: 'User demo or password demo-pass is wrong' } });
    await assert.rejects(rig.cloud.plan({ site: '2A-01' }, work()), (error: CloudError) => {
      assert.match(error.message, /^Resensys refused the user name or the password: /);
      assert.match(error.message, /Check the credentials of the account/);
      assert.ok(!/demo/.test(`${error.message} ${JSON.stringify(error.cause)} ${String(error.stack)}`));
      return true;
    });
  });

  for (const [name, fault] of [
    ['500', { kind: 'status', status: 500 }],
    ['a page with 200', { kind: 'html' }],
    ['cut JSON', { kind: 'garbage' }],
  ] as const) {
    it(`do not take an outage for a wrong password: ${name}`, async () => {
      rig = await Rig.start();
      rig.server.faults.next(fault, { path: /registration/, count: 100 });
      const code = await codeLater(rig.cloud.plan({ site: '2A-01' }, work()));
      assert.ok(code === 'E_VENDOR' || code === 'E_RESPONSE', String(code));
      assert.equal(await rig.account.pausedUntil(), undefined);
      rig.server.faults.clear();
      rig.time += HOUR;
      assert.equal((await rig.cloud.plan({ site: '2A-01' }, work())).length, 7);
    });
  }

  it('renew token and registration when a call for data is refused, and go on', async () => {
    rig = await Rig.start();
    await readVolt();
    rig.asked();
    rig.simulated.expireTokens();
    assert.notEqual(await readVolt(), 'E_FORBIDDEN');
    assert.deepEqual(rig.asked(), [DATA, ...LOGIN, DATA]);
  });

  it('find a password that has been changed at the vendor by the renewed registration', async () => {
    rig = await Rig.start();
    await readVolt();
    rig.simulated.settings.password = 'changed';
    rig.asked();
    assert.equal(await readVolt(), 'E_AUTH');
    assert.deepEqual(rig.asked(), [DATA, ...LOGIN]);
  });

  it('tell a forbidden site from a wrong password; other sites go on', async () => {
    rig = await Rig.start({ forbiddenSites: ['2A-02'] });
    assert.equal(await readVolt('2A-02'), 'E_FORBIDDEN');
    assert.deepEqual(rig.asked(), [...LOGIN, BANK, DATA, ...LOGIN, DATA]);
    assert.equal(await rig.account.pausedUntil(), undefined);
    assert.notEqual(await readVolt(), 'E_FORBIDDEN');
  });

  it('read the registration anew after a page that speaks of a token', async () => {
    rig = await Rig.start();
    await readVolt();
    rig.asked();
    rig.server.faults.next({ kind: 'html', csrf: true }, { path: /data_acquire/ });
    assert.notEqual(await readVolt(), 'E_RESPONSE');
    assert.deepEqual(rig.asked(), [DATA, ...LOGIN, DATA]);
  });

  it('log in again for a list whose token is not accepted, which asks for the registration once', async () => {
    rig = await Rig.start();
    await rig.cloud.devices({}, work());
    rig.asked();
    rig.simulated.expireTokens();
    assert.equal((await rig.cloud.devices({}, work())).length, 20);
    assert.deepEqual(rig.asked(), ['POST /api/v2/registration', ...LOGIN]);
  });
});

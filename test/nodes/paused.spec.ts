import assert from 'node:assert/strict';
import { Deployment } from './deployment';
import { Fleet, RANGE } from './fleet';

/** Where each cloud refuses credentials. */
const LOGINS: Readonly<Record<string, RegExp>> = {
  resensys: /registration/,
  sensit: /signin/,
  sensaphone: /\/login/,
  senquip: /oauth2/,
  besmart: /users\/token/,
};

describe('an account that pauses after refused credentials', () => {
  let fleet: Fleet;
  let flow: Deployment;

  before(async () => {
    fleet = await Fleet.open();
    flow = await Deployment.open(fleet.layout());
  });
  after(async () => {
    await flow.close();
    await fleet.close();
  });

  for (const vendor of Object.keys(LOGINS)) {
    it(`of ${vendor} ends every message in E_AUTH and sends nothing, also for one that needs no request`, async () => {
      const member = fleet.members.find((one) => one.vendor === vendor);
      const server = fleet.server(vendor);
      const device = member?.questions.find(({ payload }) => 'device' in payload)?.payload['device'];
      const list = { payload: { list: 'devices', refresh: 3_600 } };
      const poll = { payload: { device, ...RANGE, read: 'new' } };
      assert.equal((await flow.ask(`${vendor}-list`, list)).error?.message, undefined);
      assert.equal((await flow.ask(`${vendor}-readings`, poll)).error?.message, undefined);
      // Neither needs a request from now on.
      const calm = server.journal.count();
      assert.equal((await flow.ask(`${vendor}-list`, list)).error, undefined);
      assert.equal((await flow.ask(`${vendor}-readings`, poll)).error, undefined);
      assert.equal(server.journal.count(), calm);

      member?.forget();
      const refusal = { kind: 'status', status: 401, body: { error: 'no such user' } } as const;
      server.faults.next(refusal, { path: LOGINS[vendor] ?? /./, count: Infinity });
      const { error } = await flow.ask(`${vendor}-readings`, { payload: { device, ...RANGE } });
      assert.equal(error?.code, 'E_AUTH');
      const sent = server.journal.count();
      const lines = flow.warnings.length;
      for (const [node, message] of [
        [`${vendor}-list`, list],
        [`${vendor}-readings`, poll],
        [`${vendor}-readings`, { payload: [] }],
        [`${vendor}-readings`, { payload: { ...poll.payload, read: 'latest' } }],
      ] as const) {
        const outcome = await flow.ask(node, message);
        assert.equal(outcome.error?.code, 'E_AUTH', JSON.stringify(message));
        assert.equal(outcome.error.cause.retryAt, error.cause.retryAt);
        assert.equal(outcome.error.cause.vendor, vendor);
        assert.match(outcome.error.message, /Correct the credentials/);
        assert.deepEqual(outcome.messages, []);
      }
      assert.equal(server.journal.count(), sent);
      assert.equal(flow.warnings.length, lines);

      server.faults.clear();
      const again = await flow.ask(`${vendor}-readings`, { ...poll, reset: true });
      assert.equal(again.error?.message, undefined);
      assert.equal((await flow.ask(`${vendor}-list`, list)).error, undefined);
    });
  }
});

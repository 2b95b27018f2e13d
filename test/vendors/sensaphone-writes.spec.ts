import assert from 'node:assert/strict';
import type { Fault } from '../../src/simulator/faults';
import { ask, at, type Call, callsOf, visitSensaphone } from './sensaphone-visit';
import { codeOf, failureOf } from './sensit-senquip-stand-in';

/** Ways in which an answer is lost after the vendor has done what was asked. */
const LOST: readonly Fault[] = [
  { kind: 'reset', when: 'after' },
  { kind: 'reset', when: 'middle' },
  { kind: 'cut', length: 'full' },
  { kind: 'cut', length: 'correct' },
];
/** Ways in which a client can't tell whether the vendor has seen a request, which it has not. */
const UNSEEN: readonly Fault[] = [
  { kind: 'reset', when: 'before' },
  { kind: 'status', status: 502, body: '<html>Bad gateway</html>' },
  { kind: 'garbage' },
  { kind: 'html' },
];

describe('a write to Sensaphone whose answer is lost', () => {
  for (const mode of ['json', 'uri'] as const) {
    describe(`in ${mode} mode`, () => {
      let visit: Call;

      async function open(): Promise<void> {
        visit = await visitSensaphone();
        // Logged in, so that the next request is the write.
        await ask(visit, 'read', 'account');
        visit.server.journal.clear();
      }

      async function each(faults: readonly Fault[], test: (name: string) => Promise<void>): Promise<void> {
        for (const fault of faults) {
          await open();
          visit.server.faults.next(fault);
          await test(JSON.stringify(fault));
          await visit.close();
        }
      }

      /** What was written, as `verb path value`. */
      const writes = (): string[] =>
        visit.simulated.truth.writes.map(({ verb, path, value }) =>
          [verb, path, ...(value === undefined ? [] : [JSON.stringify(value)])].join(' '),
        );

      const output = { path: 'device/1234/zone/5/output_zone', set: { value: 1 }, mode };

      it('is read back, and not sent again where the value is what it should be', async () => {
        await each(LOST, async (name) => {
          const { response, result, failures } = await ask(visit, 'update', output);
          assert.deepEqual(at(response, 'device', 0, 'zone', 0, 'output_zone'), { value: 1 }, name);
          assert.deepEqual([at(result, 'success'), failures], [true, []]);
          assert.deepEqual(writes(), ['update device/zone/output_zone/value 1'], name);
        });
      });

      it('is sent again where the value is another', async () => {
        await each(UNSEEN, async (name) => {
          const { response } = await ask(visit, 'update', output);
          assert.deepEqual(at(response, 'device', 0, 'zone', 0, 'output_zone'), { value: 1 }, name);
          assert.deepEqual(writes(), ['update device/zone/output_zone/value 1'], name);
        });
      });

      it('is answered in the version that was chosen', async () => {
        await open();
        visit.server.faults.next({ kind: 'reset', when: 'after' });
        const { response } = await ask(visit, 'update', { ...output, version: 'v2' });
        assert.equal(at(response, 'device', 0, 'zone', 0, 'output_zone', 'value', 'value'), '1');
        await visit.close();
      });

      it('stays unknown where nothing can be read back', async () => {
        await open();
        visit.server.faults.next({ kind: 'reset', when: 'after' });
        visit.server.faults.next({ kind: 'reset', when: 'before' }, { count: 5 });
        assert.equal(await codeOf(ask(visit, 'update', output)), 'E_UNKNOWN_OUTCOME');
        assert.deepEqual(writes(), ['update device/zone/output_zone/value 1']);
        await visit.close();
        await open();
        // This one is never read back: it acknowledges an alarm.
        visit.server.faults.next({ kind: 'reset', when: 'after' });
        const set = { ack_offline_alarm: true };
        assert.equal(await codeOf(ask(visit, 'update', { path: 'device/1238', set, mode })), 'E_UNKNOWN_OUTCOME');
        assert.equal(visit.simulated.truth.writes.length, 1);
        await visit.close();
      });

      it('that deletes is not sent again where the thing is gone', async () => {
        await each(LOST, async (name) => {
          const { response, result } = await ask(visit, 'delete', { path: 'user/6778', mode });
          assert.deepEqual(response, { user: [{ user_id: 6778 }] }, name);
          assert.equal(at(result, 'success'), true);
          assert.deepEqual(writes(), ['delete user'], name);
        });
      });

      it('that deletes is sent again where the thing is still there', async () => {
        await each(UNSEEN, async (name) => {
          await ask(visit, 'delete', { path: 'user/6778/alarm_user/contact/9002', mode });
          assert.deepEqual(writes(), ['delete user/alarm_user/contact'], name);
        });
      });

      it('that deletes has succeeded where the second one finds nothing any more', async () => {
        for (const missing of ['empty', 3, 7] as const) {
          await open();
          visit.simulated.options.missing = missing;
          const { faults } = visit.server;
          faults.next({ kind: 'status', status: 503 }, { method: mode === 'json' ? 'POST' : 'DELETE' });
          // The one that looked lost arrives after all, between the look at the list and the second one.
          let looked = false;
          visit.server.latency = ({ body, method }) => {
            const isDelete = method === 'DELETE' || body.includes('"delete"');
            if (isDelete && looked) deleteByHand(visit);
            looked ||= !isDelete;
            return 0;
          };
          await ask(visit, 'delete', { path: 'user/6779', mode });
          assert.deepEqual(writes(), ['delete user'], String(missing));
          await visit.close();
        }
      });

      it('that deletes a property is read back', async () => {
        await each([...LOST, ...UNSEEN], async (name) => {
          await ask(visit, 'delete', { path: 'device/1234/description', mode });
          assert.deepEqual(writes(), ['delete device/description ""'], name);
        });
      });

      it('that creates is never sent again; what looks like it is told', async () => {
        await each([...LOST, ...UNSEEN], async (name) => {
          const lost = !UNSEEN.some((fault) => JSON.stringify(fault) === name);
          const error = await failureOf(ask(visit, 'create', { path: 'user', set: { name: 'Night desk' }, mode }));
          assert.equal(error.code, 'E_UNKNOWN_OUTCOME', name);
          assert.equal(error.cause.retryable, false);
          const ids = error.cause.candidates?.map((user) => at(user, 'user_id'));
          assert.deepEqual(ids, lost ? [6779, 7001] : [6779], name);
          assert.deepEqual(writes(), lost ? ['create user'] : [], name);
        });
      });

      it('that creates inside something else tells what is there', async () => {
        await open();
        visit.server.faults.next({ kind: 'reset', when: 'after' });
        const path = 'user/6778/alarm_user/contact';
        const error = await failureOf(ask(visit, 'create', { path, set: { destination: '5550123' }, mode }));
        assert.deepEqual(
          error.cause.candidates?.map((contact) => at(contact, 'destination')),
          ['5550123'],
        );
        await visit.close();
        await open();
        visit.server.faults.next({ kind: 'reset', when: 'after' });
        visit.server.faults.next({ kind: 'status', status: 500 }, { count: 5 });
        const unread = await failureOf(ask(visit, 'create', { path, set: { destination: '1' }, mode }));
        assert.deepEqual([unread.code, unread.cause.candidates], ['E_UNKNOWN_OUTCOME', []]);
        assert.equal(writes().length, 1);
        await visit.close();
      });

      it('that never left is sent again, a create too', async () => {
        await open();
        visit.server.faults.next({ kind: 'status', status: 429, retryAfter: 1 });
        await ask(visit, 'create', { path: 'user', set: { name: 'Nina' }, mode });
        assert.deepEqual(writes(), ['create user']);
        await visit.close();
      });

      it('is not taken for one when the session has ended: it is sent again with another', async () => {
        await open();
        visit.simulated.expireSessions();
        await ask(visit, 'create', { path: 'user', set: { name: 'Nina' }, mode });
        assert.deepEqual(writes(), ['create user']);
        await visit.close();
      });
    });
  }

  it('is sent again only for the values that are not there', async () => {
    const visit = await visitSensaphone();
    await ask(visit, 'read', 'account');
    visit.simulated.failProperty('description', 41, 'Not today');
    visit.server.faults.next({ kind: 'reset', when: 'after' });
    const set = { name: 'Room', description: 'Cold', zone: [{ zone_id: 3, name: 'Damp' }] };
    const { response, failures } = await ask(visit, 'update', { path: 'device/1234', set });
    assert.deepEqual(
      visit.simulated.truth.writes.map(({ path }) => path),
      ['device/name', 'device/zone/name'],
    );
    assert.deepEqual(
      failures.map(({ error, about }) => [error.cause.vendorCode, about]),
      [[41, { device: '1234', property: 'description' }]],
    );
    const second = JSON.parse(callsOf(visit).at(-1)?.body ?? '') as object;
    assert.deepEqual(at(second, 'device'), [{ device_id: 1234, description: 'Cold' }]);
    assert.deepEqual(at(response, 'device', 0, 'device_id'), 1234);
    await visit.close();
  });

  it('that an author wrote himself is read back as well', async () => {
    const visit = await visitSensaphone();
    await ask(visit, 'read', 'account');
    const request = {
      resource: 'device',
      device: [{ device_id: 1234, zone: [{ zone_id: 5, output_zone: { value: 1 } }] }],
    };
    visit.server.faults.next({ kind: 'reset', when: 'after' });
    await ask(visit, 'update', { request });
    assert.equal(visit.simulated.truth.writes.length, 1);
    visit.server.faults.next({ kind: 'reset', when: 'after' });
    const create = { resource: 'user', user: [{ name: 'Nina' }] };
    const made = await failureOf(ask(visit, 'create', { request: create }));
    assert.equal(made.code, 'E_UNKNOWN_OUTCOME');
    assert.deepEqual(
      made.cause.candidates?.map((user) => at(user, 'name')),
      ['Nina'],
    );
    visit.server.faults.next({ kind: 'reset', when: 'after' });
    const remove = { resource: 'user', user: [{ user_id: 6778 }] };
    assert.equal(at((await ask(visit, 'delete', { request: remove })).result, 'success'), true);
    visit.server.faults.next({ kind: 'reset', when: 'after' });
    const contact = { user_id: 4711, alarm_user: { contact: [{ destination: '5550199' }] } };
    const inside = await failureOf(ask(visit, 'create', { request: { resource: 'user', user: [contact] } }));
    assert.deepEqual(
      inside.cause.candidates?.map((one) => at(one, 'destination')),
      ['5550199'],
    );
    assert.equal(visit.simulated.truth.writes.length, 4);
    await visit.close();
  });

  it('that an author wrote himself about several things at once is left to him', async () => {
    const visit = await visitSensaphone();
    await ask(visit, 'read', 'account');
    visit.server.faults.next({ kind: 'reset', when: 'after' });
    const both = { resource: 'user', user: [{ user_id: 6778 }, { user_id: 6779 }] };
    assert.equal(await codeOf(ask(visit, 'delete', { request: both })), 'E_UNKNOWN_OUTCOME');
    visit.server.faults.next({ kind: 'reset', when: 'after' });
    const two = { resource: 'user', user: [{ name: 'Nina' }, { name: 'Nora' }] };
    const made = await failureOf(ask(visit, 'create', { request: two }));
    assert.deepEqual([made.code, made.cause.candidates], ['E_UNKNOWN_OUTCOME', []]);
    await visit.close();
  });
});

/** A delete that somebody else does in between. */
function deleteByHand({ simulated, now }: Call): void {
  const [session] = simulated.sessions.alive(now);
  const body = { request_type: 'delete', acctid: 987654, session: session?.token, user: [{ user_id: 6779 }] };
  const target = '/api/v1/user';
  const url = new URL(`http://127.0.0.1${target}`);
  simulated.handle({ method: 'POST', target, url, headers: {}, body: Buffer.from(JSON.stringify(body)), at: now });
}

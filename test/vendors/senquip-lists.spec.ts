import assert from 'node:assert/strict';
import type { SenquipCloud } from '../../src/simulator/senquip';
import { codeOf, failureOf } from './sensit-senquip-stand-in';
import { NOW, records, type OneTime, type Visit } from './sensit-senquip-visit';
import { DAY, HOUR, truthOf, visitSenquip } from './senquip-visit';

describe('Senquip tokens and lists over the wire', () => {
  let simulated: SenquipCloud;
  let visit: Visit;
  let [digger, pump, closed] = ['', '', ''];

  async function open(...options: Parameters<typeof visitSenquip>): Promise<void> {
    ({ simulated, visit, digger, pump, closed } = await visitSenquip(...options));
  }

  /** Closes what is open and opens another. */
  async function reopen(...options: Parameters<typeof open>): Promise<void> {
    await visit.close();
    await open(...options);
  }

  beforeEach(() => open());

  afterEach(async () => {
    await visit.close();
  });

  const truth = (device: string, from: number, to: number): OneTime[] => truthOf(simulated, device, from, to);

  describe('the token', () => {
    it('is written as the account wants it, found out without a second login, and remembered', async () => {
      for (const tokenStyle of ['raw', 'bearer', 'both'] as const) {
        for (const tokenRefusal of [401, 403] as const) {
          await reopen({ tokenStyle, tokenRefusal });
          await visit.plan({ device: digger });
          const tries = tokenStyle === 'bearer' ? 2 : 1;
          assert.equal(visit.asked().filter((target) => target.includes('summary')).length, tries);
          await visit.read({ device: digger }, { from: NOW - HOUR, to: NOW });
          assert.deepEqual(new Set(visit.server.journal.entries.map(({ status }) => status)), new Set([200]));
          assert.equal(simulated.logins, 1);
          simulated.revokeTokens();
          await visit.read({ device: pump }, { from: NOW - HOUR, to: NOW });
          assert.equal(simulated.logins, 2);
        }
      }
    });

    it('is not taken for accepted where a path is not found before anybody looks at it', async () => {
      await reopen({ tokenStyle: 'bearer' });
      visit.server.faults.next({ kind: 'status', status: 404, body: {} }, { path: /summary/ });
      const range = { from: NOW - HOUR, to: NOW };
      assert.deepEqual(records(await visit.read({ device: digger }, range)), truth(digger, range.from, range.to));
      assert.equal(simulated.logins, 1);
    });

    it('is written as the author says, and then only so', async () => {
      for (const style of ['raw', 'bearer'] as const) {
        await reopen({ tokenStyle: style }, style);
        assert.equal((await visit.plan({ device: digger })).source.device, digger);
        await reopen({ tokenStyle: style === 'raw' ? 'bearer' : 'raw' }, style);
        assert.equal(await codeOf(visit.cloud.devices({}, visit.work)), 'E_FORBIDDEN');
      }
    });

    it('that ends while its style is found out costs one login more and teaches nothing wrong', async () => {
      visit.server.faults.next({ kind: 'status', status: 401 }, { path: /summary/, count: 2 });
      // The bare token meets the first, `Bearer` the second and then, with a new token, the cloud that wants it bare.
      assert.equal((await visit.plan({ device: digger })).source.device, digger);
      assert.equal(visit.account.learnt.get('token style'), 'raw');
      assert.equal(simulated.logins, 2);
    });

    it('is refused to wrong credentials, and the account pauses', async () => {
      for (const refusal of [400, 401] as const) {
        await reopen({ refusal }, 'auto', 'wrong-secret');
        assert.equal(await codeOf(visit.plan({ device: digger })), 'E_AUTH');
        assert.equal(await codeOf(visit.plan({ device: digger })), 'E_AUTH');
        assert.equal(simulated.logins, 1);
      }
    });

    it('that comes without a life is taken for an hour', async () => {
      await reopen({ expiresIn: 'absent' });
      await visit.plan({ device: digger });
      visit.pass(HOUR - 10_000);
      await visit.cloud.devices({}, visit.work);
      assert.equal(simulated.logins, 2);
      assert.ok(visit.server.journal.entries.every(({ status }) => status === 200));
    });
  });

  describe('what is looked up', () => {
    it('gives the vendor’s spelling and the name, in every container', async () => {
      const containers = ['array', 'data', 'items', 'Items', 'devices', 'body', 'text'] as const;
      for (const summaryContainer of containers) {
        for (const nameKey of ['name', 'deviceName', 'none'] as const) {
          await reopen({ summaryContainer, nameKey });
          assert.deepEqual(await visit.plan({ device: ` ${digger.toLowerCase()} `, quantity: ['vin'] }), {
            source: { vendor: 'senquip', device: digger, name: nameKey === 'none' ? digger : 'Excavator 1' },
            series: [{ wanted: ['vin'] }],
          });
        }
      }
    });

    it('knows no other device, and asks again once a minute', async () => {
      await visit.plan({ device: digger });
      assert.equal(await codeOf(visit.plan({ device: 'HE9NOBODY' })), 'E_NOT_FOUND');
      visit.asked();
      visit.pass(61_000);
      for (let ask = 0; ask < 3; ask += 1)
        assert.equal(await codeOf(visit.plan({ device: 'HE9NOBODY' })), 'E_NOT_FOUND');
      assert.equal(visit.asked().length, 1);
    });

    it('wants an id, and none that would change the address', async () => {
      for (const device of [undefined, '', '..', 'a/b', '?x', '\ud800', 'ä'.repeat(9), `H${'x'.repeat(1024 * 1024)}`]) {
        const query = device === undefined ? { site: 'x' } : { device };
        const { code, message } = await failureOf(visit.plan(query));
        assert.equal(code, 'E_INPUT');
        assert.match(message, /device is .* it must be/);
      }
      assert.deepEqual(visit.asked(), []);
    });

    it('costs no login a look-up while the summary is forbidden, and finds it when it is not any more', async () => {
      await reopen({ tokenRefusal: 403 });
      await visit.plan({ device: digger });
      visit.server.faults.next({ kind: 'status', status: 403, body: {} }, { path: /summary/, count: 11 });
      for (let look = 0; look < 10; look += 1) {
        visit.pass(5 * 60_000);
        assert.equal((await visit.plan({ device: digger })).source.name, digger);
      }
      // The first, and one because the first refusal might have been the token's.
      assert.equal(simulated.logins, 2);
      visit.pass(5 * 60_000);
      assert.equal((await visit.plan({ device: digger })).source.name, 'Excavator 1');
      simulated.revokeTokens();
      assert.equal((await visit.cloud.devices({}, visit.work)).length, 6);
    });

    it('does without a summary where there is none', async () => {
      for (const status of [403, 404, 405]) {
        await reopen();
        visit.server.faults.next({ kind: 'status', status, body: {} }, { path: /summary/, count: Infinity });
        assert.deepEqual((await visit.plan({ device: digger.toLowerCase() })).source, {
          vendor: 'senquip',
          device: digger,
          name: digger,
        });
        assert.equal(await codeOf(visit.cloud.devices({}, visit.work)), 'E_UNSUPPORTED');
        const range = { from: NOW - HOUR, to: NOW };
        assert.deepEqual(records(await visit.read({ device: digger }, range)), truth(digger, range.from, range.to));
      }
    });
  });

  describe('lists', () => {
    it('show every device, and narrow down', async () => {
      const devices = await visit.cloud.devices({}, visit.work);
      const expected = simulated.truth.devices().map(({ deviceid, name }) => [deviceid, name]);
      assert.deepEqual(
        devices.map(({ device, name }) => [device, name]),
        expected,
      );
      const ids = async (query: object): Promise<string[]> =>
        (await visit.cloud.devices(query, visit.work)).map(({ device }) => device);
      assert.deepEqual(await ids({ search: 'PUMP 1' }), [pump]);
      assert.deepEqual(await ids({ device: pump.toLowerCase() }), [pump]);
      assert.deepEqual(await ids({ device: pump, search: 'cold' }), []);
      assert.deepEqual(await ids({ deviceType: 'pump' }), []);
    });

    it('show the fields of each newest message as quantities, and none of a device that is closed', async () => {
      const quantities = await visit.cloud.quantities({}, visit.work);
      for (const { deviceid, hosted } of simulated.truth.devices()) {
        const own = quantities.filter(({ device }) => device === deviceid);
        const last = truth(deviceid, NOW - DAY, NOW + 1).at(-1);
        const names = hosted ? Object.keys(last?.values ?? {}) : [];
        assert.deepEqual(own.map(({ quantity }) => quantity).sort(), names.sort());
        for (const { original } of own) assert.equal((original as { deviceid: string }).deviceid, deviceid);
      }
      assert.equal(quantities.find(({ quantity }) => quantity === 'vin')?.unit, 'V');
      assert.equal(await codeOf(visit.cloud.quantities({ device: closed }, visit.work)), 'E_FORBIDDEN');
    });
  });
});

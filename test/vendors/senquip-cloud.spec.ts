import assert from 'node:assert/strict';
import type { Value } from '../../src/model';
import { SenquipCloud } from '../../src/simulator/senquip';
import type { SenquipMessage } from '../../src/simulator/senquip-messages';
import type { SenquipOptions } from '../../src/simulator/senquip-options';
import { senquip } from '../../src/vendors/senquip';
import { codeOf, failureOf, settingsOf } from './sensit-senquip-stand-in';
import { NOW, records, Visit } from './sensit-senquip-visit';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A message of the simulator as one record: frames by their ids, the second of one id with a number. */
function flat({ time, values, frames, events }: SenquipMessage): { time: number; values: Record<string, Value> } {
  const all: Record<string, Value> = { ...values };
  for (const { id, data } of frames) {
    all[`can1.${id}.data` in all ? `can1.${id}.1.data` : `can1.${id}.data`] = data;
  }
  for (const [index, event] of events.entries()) {
    for (const [key, value] of Object.entries(event)) all[`events.${index}.${key}`] = value as Value;
  }
  return { time, values: all };
}

describe('Senquip over the wire', () => {
  let simulated: SenquipCloud;
  let visit: Visit;
  /** An excavator with CAN, a pump with text for numbers, a cold store with faults, and one without a Hosted plan. */
  let [digger, pump, store, closed] = ['', '', '', ''];

  async function open(
    options: Partial<SenquipOptions> = {},
    tokenStyle = 'auto',
    clientSecret = 'demo-secret',
  ): Promise<void> {
    simulated = new SenquipCloud(options);
    const ids = simulated.truth.devices().map(({ deviceid }) => deviceid);
    [digger = '', pump = '', store = ''] = ids;
    closed = ids.at(-1) ?? '';
    visit = await Visit.to(simulated, senquip, (url) =>
      settingsOf(
        'senquip',
        { tokenUrl: `${url}/oauth2/token`, endpointUrl: `${url}/v1` },
        { clientId: 'demo-client', clientSecret },
        { options: { tokenStyle } },
      ),
    );
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

  const truth = (device: string, from: number, to: number): unknown[] =>
    simulated.truth.messages(device, from, to).map(flat);

  describe('readings', () => {
    const range = { from: Date.UTC(2026, 10, 19, 20, 0, 0, 350), to: Date.UTC(2026, 10, 20, 4) };

    it('are the truth, in every container and nest', async () => {
      const containers = [
        'array',
        'data',
        'datapoints',
        'items',
        'Items',
        'devices',
        'single',
        'body',
        'text',
      ] as const;
      for (const [index, container] of containers.entries()) {
        const nest = (['none', 'data', 'payload'] as const)[index % 3] ?? 'none';
        await reopen({ container, nest, time: index % 2 === 0 });
        for (const device of [digger, pump, store]) {
          const expected = truth(device, range.from, range.to);
          assert.ok(expected.length > 40);
          assert.deepEqual(records(await visit.read({ device }, range)), expected, `${container} ${nest}`);
        }
      }
    });

    it('are complete, however few the server gives at once, from which end, and with which edges', async () => {
      for (const maxDatapoints of [1, 2, 7, 100]) {
        for (const keeps of ['newest', 'oldest'] as const) {
          for (const edges of ['both', 'neither'] as const) {
            await reopen({ maxDatapoints, keeps, edges, order: keeps });
            const short = { from: range.from, to: range.from + (maxDatapoints < 3 ? HOUR : 8 * HOUR) };
            const found = records(await visit.read({ device: digger }, short));
            assert.deepEqual(found, truth(digger, short.from, short.to), `${maxDatapoints} ${keeps} ${edges}`);
          }
        }
      }
    });

    it('are asked for with the id in the path, a thousand at once, in Unix seconds', async () => {
      await visit.read({ device: pump }, { from: NOW - HOUR, to: NOW - 60_500 });
      const [, , first] = visit.asked();
      const [from, to] = [NOW / 1000 - 3601, NOW / 1000 - 59];
      assert.equal(first, `GET /v1/get-data/${pump}?datapoints=1000&from=${from}&to=${to}`);
    });

    it('cost one request a window once the server has shown that it gives more at once', async () => {
      await visit.read({ device: digger }, { from: NOW - 6 * HOUR, to: NOW });
      visit.asked();
      const found = await visit.read({ device: digger }, { from: NOW - 10 * 60_000, to: NOW });
      assert.deepEqual(records(found), truth(digger, NOW - 10 * 60_000, NOW));
      assert.equal(visit.asked().length, 1);
    });

    it('are only those of the fields asked for', async () => {
      const samples = await visit.read({ device: digger, quantity: ['can1', 'vin', 'nothing'] }, range);
      const names = new Set(samples.map(({ of }) => of.quantity));
      assert.ok(names.has('vin') && names.has('can1.419356416.data'));
      assert.ok([...names].every((name) => name === 'vin' || name.startsWith('can1.')));
      const frames = samples.filter(({ of }) => of.quantity.startsWith('can1.'));
      const data = frames.map(({ value }) => value).filter((value) => typeof value === 'string');
      assert.equal(data.length, frames.length);
      assert.ok(data.some((value) => /^\d+$/.test(value)));
    });

    it('of a device without a plan are E_FORBIDDEN, of one that is gone E_NOT_FOUND', async () => {
      assert.equal(await codeOf(visit.read({ device: closed }, range)), 'E_FORBIDDEN');
      visit.server.faults.next({ kind: 'status', status: 404, body: {} }, { path: /get-data/ });
      assert.equal(await codeOf(visit.read({ device: digger }, range)), 'E_NOT_FOUND');
    });

    it('fail with the error that a function puts into its answer, and with anything that is no data', async () => {
      const deep = `[{"ts": ${range.to / 1000 - 60}, "deep": ${'['.repeat(100)}${']'.repeat(100)}}]`;
      const answers: [string, string][] = [
        ['{"statusCode": 500, "body": "{\\"message\\": \\"boom\\"}"}', 'E_VENDOR'],
        ['{"message": "none"}', 'E_RESPONSE'],
        ['[{"vsys": 1}]', 'E_RESPONSE'],
        ['null', 'E_RESPONSE'],
        ['<html></html>', 'E_RESPONSE'],
        [deep, 'E_RESPONSE'],
        [JSON.stringify({ body: deep }), 'E_RESPONSE'],
      ];
      await visit.plan({ device: digger });
      for (const [body, code] of answers) {
        visit.server.faults.next({ kind: 'garbage', body }, { path: /get-data/ });
        assert.equal(await codeOf(visit.read({ device: digger }, range)), code, body.slice(0, 50));
      }
    });
  });

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
        const last = simulated.truth
          .messages(deviceid, NOW - DAY, NOW + 1)
          .map(flat)
          .at(-1);
        const names = hosted ? Object.keys(last?.values ?? {}) : [];
        assert.deepEqual(own.map(({ quantity }) => quantity).sort(), names.sort());
        for (const { original } of own) assert.equal((original as { deviceid: string }).deviceid, deviceid);
      }
      assert.equal(quantities.find(({ quantity }) => quantity === 'vin')?.unit, 'V');
      assert.equal(await codeOf(visit.cloud.quantities({ device: closed }, visit.work)), 'E_FORBIDDEN');
    });
  });

  describe('the latest', () => {
    it('are all values of the newest message, and cost one request', async () => {
      await visit.plan({ device: store });
      visit.asked();
      const [last] = truth(store, NOW - DAY, NOW + 1).slice(-1);
      assert.deepEqual(records(await visit.latest({ device: store }, { from: NOW - DAY, to: NOW + 1 })), [last]);
      assert.deepEqual(visit.asked(), [`GET /v1/get-data/${store}?datapoints=1`]);
    });

    it('are nothing when the newest message is older than the range', async () => {
      await reopen({ interval: HOUR });
      assert.deepEqual(await visit.latest({ device: pump }, { from: NOW - 1000, to: NOW }), []);
    });

    it('of a range in the past are those of its newest message, whatever the server gives first', async () => {
      const range = { from: NOW - 5 * DAY, to: NOW - 3 * DAY };
      for (const keeps of ['newest', 'oldest'] as const) {
        await reopen({ keeps, maxDatapoints: 200 });
        const [last] = truth(pump, range.from, range.to).slice(-1);
        assert.deepEqual(records(await visit.latest({ device: pump }, range)), [last]);
        const one = await visit.latest({ device: pump, quantity: ['wifi_ip', 'nothing'] }, range);
        assert.deepEqual(
          one.map(({ of, value }) => [of.quantity, value]),
          [['wifi_ip', '192.168.4.27']],
        );
      }
    });
  });
});

import assert from 'node:assert/strict';
import type { SenquipCloud } from '../../src/simulator/senquip';
import { codeOf } from './sensit-senquip-stand-in';
import { NOW, records, type OneTime, type Visit } from './sensit-senquip-visit';
import { DAY, HOUR, truthOf, visitSenquip } from './senquip-visit';

describe('Senquip readings over the wire', () => {
  let simulated: SenquipCloud;
  let visit: Visit;
  let [digger, pump, store, closed] = ['', '', '', ''];

  async function open(...options: Parameters<typeof visitSenquip>): Promise<void> {
    ({ simulated, visit, digger, pump, store, closed } = await visitSenquip(...options));
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

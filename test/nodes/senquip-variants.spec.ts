import assert from 'node:assert/strict';
import { SenquipCloud } from '../../src/simulator/senquip';
import type { SenquipOptions } from '../../src/simulator/senquip-options';
import { assertFacts } from './facts';
import { machines, senquipFacts } from './senquip-truth';
import { VendorFlow } from './vendor-flow';

const HOUR = 3_600_000;
/** Its ends lie on messages. */
const FROM = Date.UTC(2026, 4, 1, 22);
const TO = FROM + 4 * HOUR;

/** What vendors.md, section 4, calls UNKNOWN, or where its source contradicts itself. */
const VARIANTS: Readonly<Record<string, Partial<SenquipOptions>>> = {
  'only bearer tokens': { tokenStyle: 'bearer' },
  'only bearer tokens, refused with 403': { tokenStyle: 'bearer', tokenRefusal: 403 },
  'tokens in both styles': { tokenStyle: 'both', expiresIn: 'absent' },
  'datapoints under data': { container: 'data', summaryContainer: 'devices' },
  'datapoints under datapoints': { container: 'datapoints', summaryContainer: 'items' },
  'datapoints under items': { container: 'items', summaryContainer: 'Items' },
  'datapoints under Items': { container: 'Items', summaryContainer: 'data' },
  'datapoints in a body of JSON text': { container: 'body', summaryContainer: 'body' },
  'datapoints in a JSON text': { container: 'text', summaryContainer: 'text' },
  'a single datapoint as it is': { container: 'single', maxDatapoints: 1, interval: HOUR },
  'messages under data': { nest: 'data' },
  'messages under payload': { nest: 'payload', nameKey: 'deviceName' },
  'no rounded time': { time: false },
  'the oldest first': { order: 'oldest' },
  'few datapoints at once': { maxDatapoints: 7 },
  'few datapoints at once, the oldest': { maxDatapoints: 7, keeps: 'oldest', order: 'oldest' },
  'ranges without their ends': { edges: 'neither' },
  'ranges without their start': { edges: 'end' },
  'ranges without their end': { edges: 'start' },
};

describe('get readings from Senquip, however it answers', () => {
  for (const [name, options] of Object.entries(VARIANTS)) {
    it(`gives the same from a cloud with ${name}`, () =>
      VendorFlow.during(new SenquipCloud({ interval: 600_000, ...options }), async (at) => {
        const { digger, pump } = machines(at.cloud);
        for (const device of [digger, pump]) {
          await at.assertAllFormats({ device, from: FROM, to: TO }, senquipFacts(at.cloud, device, FROM, TO));
        }
      }));
  }

  it('a device without a name goes by its id', () =>
    VendorFlow.during(new SenquipCloud({ interval: HOUR, nameKey: 'none' }), async (at) => {
      const { digger } = machines(at.cloud);
      const facts = senquipFacts(at.cloud, digger, FROM, TO).map((fact) => ({ ...fact, name: digger }));
      await at.assertAllFormats({ device: digger, from: FROM, to: TO }, facts);
    }));

  it('without a summary the id is the name, and there is no list', () =>
    VendorFlow.during(new SenquipCloud({ interval: HOUR }), async (at) => {
      at.server.faults.next({ kind: 'status', status: 404, body: '{}' }, { path: /summary/, count: Infinity });
      const { pump } = machines(at.cloud);
      const facts = senquipFacts(at.cloud, pump, FROM, TO).map((fact) => ({ ...fact, name: pump }));
      assertFacts(await at.read({ device: pump.toLowerCase(), from: FROM, to: TO }), facts);
      const { error } = await (await at.deploy({ type: 'sensor-list-devices' })).run();
      assert.equal(error?.code, 'E_UNSUPPORTED');
      assert.match(error.message, /Type the id of the device/);
    }));

  for (const tokenStyle of ['raw', 'bearer'] as const) {
    it(`with the token style ${tokenStyle} no other is tried`, () =>
      VendorFlow.during(new SenquipCloud({ interval: HOUR, tokenStyle }), async (at) => {
        const { digger: device } = machines(at.cloud);
        const node = { type: 'sensor-get-readings', device, from: FROM, to: TO };
        const right = await (await at.deploy(node, { account: { tokenStyle } })).run();
        assert.equal(right.error, undefined);
        assert.ok(at.server.journal.entries.every(({ status }) => status === 200));
        const other = tokenStyle === 'raw' ? 'bearer' : 'raw';
        const wrong = await (await at.deploy(node, { account: { tokenStyle: other } })).run();
        assert.equal(wrong.error?.code, 'E_FORBIDDEN');
        assert.match(wrong.error.message, new RegExp(`style "${other}"; try "auto"`));
      }));
  }
});

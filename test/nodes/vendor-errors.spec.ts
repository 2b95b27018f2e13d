import assert from 'node:assert/strict';
import { BesmartCloud } from '../../src/simulator/besmart';
import { SenquipCloud } from '../../src/simulator/senquip';
import { SensitCloud } from '../../src/simulator/sensit';
import { sensors } from './besmart-truth';
import { machines } from './senquip-truth';
import { VendorFlow } from './vendor-flow';
import type { FlowCloud } from './vendor-flow';

const READ = { type: 'sensor-get-readings', from: '2026-05-01', to: '2026-05-01T01:00:00' };

/** Asks for each payload and wants the code and a sentence. */
async function refuses(
  at: VendorFlow<FlowCloud>,
  node: Record<string, unknown> & { type: string },
  code: string,
  cases: readonly [object, RegExp][],
): Promise<void> {
  const flow = await at.deploy(node);
  for (const [payload, sentence] of cases) {
    const { error, messages } = await flow.run({ payload });
    assert.equal(error?.code, code, `${JSON.stringify(payload)}: ${error?.message ?? 'no error'}`);
    assert.match(error.message, sentence);
    assert.deepEqual(messages, []);
  }
}

describe('what can go wrong with SENSIT Connect', () => {
  it('parameters that say too little or something impossible', () =>
    VendorFlow.during(new SensitCloud(), async (at) => {
      await refuses(at, READ, 'E_INPUT', [
        [{}, /device/i],
        [{ site: 'north' }, /device is missing.*such as 1041/],
        [{ device: '1021', vendor: 'besmart' }, /besmart.*sensit/],
        [{ device: '1021', from: '2026-05-02' }, /from/],
        [[{ device: '1021' }, { site: 'north' }], /device is missing/],
      ]);
      await refuses(at, { type: 'sensor-available-dates' }, 'E_INPUT', [
        [{}, /device/i],
        [{ device: '1021', timezone: 'Mars/Olympus' }, /timezone.*Europe\/Berlin/],
      ]);
      assert.equal(at.server.journal.count(), 0);
      await refuses(at, READ, 'E_INPUT', [[{ device: '1021', deviceType: 'CAMERA' }, /FMD, SPOD or RAMP/]]);
    }));

  it('a device that nobody knows', () =>
    VendorFlow.during(new SensitCloud({ unknownDevice: 'not-found' }), async (at) => {
      const cases: [object, RegExp][] = [[{ device: '9999' }, /no device 9999.*Check the number/]];
      await refuses(at, READ, 'E_NOT_FOUND', cases);
      await refuses(at, { type: 'sensor-available-dates' }, 'E_NOT_FOUND', cases);
      // Without a list its type has to be told, and the log says whether there is such a device.
      at.server.faults.next({ kind: 'status', status: 404, body: '{}' }, { path: /getDevices/, count: Infinity });
      await refuses(at, READ, 'E_INPUT', [[{ device: '9999' }, /deviceType is missing.*FMD, SPOD or RAMP/]]);
      await refuses(at, READ, 'E_NOT_FOUND', [[{ device: '9999', deviceType: 'FMD' }, /no FMD.*9999/]]);
      const [only] = await at.read({ device: '1021', deviceType: 'fmd', ...READ }, { quantity: 'T' });
      assert.ok((only?.payload as unknown[]).length > 50);
      await refuses(at, { type: 'sensor-list-devices' }, 'E_UNSUPPORTED', [
        [{}, /no list of devices.*Type the device/],
      ]);
    }));

  it('a login without rights', () =>
    VendorFlow.during(new SensitCloud(), async (at) => {
      const denied = { kind: 'status', status: 403, body: { message: 'Not assigned to you' } } as const;
      at.server.faults.next(denied, { path: /DeviceLog/, count: Infinity });
      await refuses(at, READ, 'E_FORBIDDEN', [[{ device: '1021' }, /not allow.*Not assigned to you/]]);
      assert.equal(at.cloud.logins, 2);
    }));
});

describe('what can go wrong with Senquip', () => {
  it('parameters that say too little or something impossible', () =>
    VendorFlow.during(new SenquipCloud(), async (at) => {
      await refuses(at, READ, 'E_INPUT', [
        [{}, /device/i],
        [{ site: 'mine' }, /device is missing.*nine letters and digits/],
        [{ device: '../get-device-summary' }, /no device id.*HE0AB12CD/],
        [[{ device: 'HE0TEST1A' }, { device: 'a/b' }], /no device id/],
      ]);
      assert.equal(at.server.journal.count(), 0);
    }));

  it('a device that nobody knows, and one without a plan', () =>
    VendorFlow.during(new SenquipCloud(), async (at) => {
      const { closed } = machines(at.cloud);
      await refuses(at, READ, 'E_NOT_FOUND', [[{ device: 'HE0TEST1A' }, /no device HE0TEST1A.*Check the id/]]);
      await refuses(at, READ, 'E_FORBIDDEN', [[{ device: closed }, /not allow.*no Hosted plan/]]);
      await refuses(at, { type: 'sensor-list-devices', list: 'quantities' }, 'E_FORBIDDEN', [
        [{ device: closed }, /no Hosted plan/],
      ]);
      at.server.faults.next({ kind: 'status', status: 405, body: '{}' }, { path: /summary/, count: Infinity });
      await refuses(at, READ, 'E_NOT_FOUND', [[{ device: 'HE0TEST1A' }, /HE0TEST1A|No such device/]]);
    }));
});

describe('what can go wrong with besmart.energy', () => {
  it('parameters that say too little or something impossible', () =>
    VendorFlow.during(new BesmartCloud(), async (at) => {
      const [device = ''] = sensors(at.cloud).own;
      await refuses(at, READ, 'E_INPUT', [
        [{}, /device/i],
        [{ device: 'twelve' }, /device is "twelve".*client_cid\.sensor_mid/],
        [{ device: 4101 }, /device is "4101".*client_cid\.sensor_mid/],
        [{ site: 'mine' }, /site is "mine".*client_cid/],
        [{ device, site: 12 }, /belongs to site \d+, but site is 12/],
        [{ device, aggregate: 0 }, /aggregate/],
        [{ device, aggregate: 1.5 }, /aggregate/],
        [{ device, outputUnit: 'MW' }, /outputUnit is "MW".*output_unit_id/],
        [{ device, raw: 'perhaps' }, /raw/],
        [[{ device }, { device: 'twelve' }], /device is "twelve"/],
      ]);
      await refuses(at, { type: 'sensor-list-devices' }, 'E_INPUT', [
        [{ deviceType: 'meter' }, /deviceType is "meter"/],
      ]);
      assert.equal(at.server.journal.count(), 0);
    }));

  for (const [server, options] of Object.entries({
    'of 2021': {},
    'of today': { errors: 'detail' },
    'that only says "Error"': { errors: 'detail', unprocessable: 'text' },
  } as const)) {
    it(`what only the vendor can refuse, at a server ${server}`, () =>
      VendorFlow.during(new BesmartCloud(options), async (at) => {
        const [device = ''] = sensors(at.cloud).own;
        const flow = await at.deploy(READ);
        for (const payload of [
          { device, quantity: 32, outputUnit: 99 },
          { device, quantity: 32, origin: 9 },
        ]) {
          const { error } = await flow.run({ payload });
          assert.equal(error?.code, 'E_VENDOR');
          assert.equal(error.cause.status, 422);
          assert.match(error.message, /output_unit_id|unit|signal_origin_id|Error/);
        }
      }));
  }

  it('a sensor, a site and a quantity that nobody knows, and those of somebody else', () =>
    VendorFlow.during(new BesmartCloud(), async (at) => {
      const {
        own: [device = ''],
        foreign,
      } = sensors(at.cloud);
      await refuses(at, READ, 'E_NOT_FOUND', [
        [{ device: '12.122' }, /no sensor 12\.122.*Check the device/],
        [{ site: 12 }, /no sensors of client 12.*Check the site/],
        [{ device, quantity: 'Warp' }, /no signal type Warp.*signal_type_moid/],
        [{ device, quantity: 52 }, /no signal T 52.*Check device and quantity/],
        [{ device: foreign }, /no sensor .*Check the device/],
      ]);
      const list = await at.deploy({ type: 'sensor-list-devices', site: foreign.split('.')[0] });
      const { error } = await list.run();
      assert.equal(error?.code, 'E_FORBIDDEN');
      assert.match(error.message, /No right to this workspace/);
    }));

  it('a sensor of somebody else where no list can tell', () =>
    VendorFlow.during(new BesmartCloud({ gone: { find: 404 } }), async (at) => {
      const { foreign } = sensors(at.cloud);
      await refuses(at, READ, 'E_FORBIDDEN', [[{ device: foreign }, /not allow.*No right to this workspace/]]);
      await refuses(at, READ, 'E_NOT_FOUND', [[{ device: '12.122' }, /no signal .*12\.122.*Check device/]]);
    }));
});

import assert from 'node:assert/strict';
import { BesmartCloud } from '../../src/simulator/besmart';
import { SenquipCloud } from '../../src/simulator/senquip';
import { SensitCloud } from '../../src/simulator/sensit';
import type { Flow } from './flow';
import { Bridge } from './resensys-flow';
import { VendorFlow } from './vendor-flow';

/** One bad object refuses the whole array, and nothing is sent, for whatever is wrong with it. */
describe('an array with one bad parameter object', () => {
  const refuses = async (flow: Flow, asked: () => number, payload: object[], named: RegExp): Promise<void> => {
    const { messages, error } = await flow.run({ payload });
    assert.equal(error?.code, 'E_INPUT');
    assert.match(error.message, named);
    assert.equal(error.cause.failures, undefined);
    assert.deepEqual(messages, []);
    assert.equal(asked(), 0);
  };

  const cases: [vendor: string, type: string, good: object, bad: object, named: RegExp][] = [
    ['sensit', 'sensor-get-readings', { device: 1021 }, { site: 7 }, /device is missing/],
    ['senquip', 'sensor-get-readings', { device: 'HE0000A6C' }, { site: 7 }, /device is missing/],
    ['senquip', 'sensor-get-readings', { device: 'HE0000A6C' }, { device: '../x' }, /device is no device id/],
    ['besmart', 'sensor-get-readings', { device: '263429.4101' }, { device: 'abc' }, /device is "abc"/],
    ['besmart', 'sensor-get-readings', { device: '263429.4101' }, { site: 'x' }, /site is "x"/],
    ['besmart', 'sensor-get-readings', { site: 263429 }, { site: 1, device: '263429.4101' }, /belongs to site/],
    ['besmart', 'sensor-get-readings', { site: 263429 }, { site: 263429, outputUnit: 'kWh' }, /outputUnit is "kWh"/],
    ['besmart', 'sensor-list-devices', {}, { deviceType: 'meter' }, /deviceType is "meter"/],
    ['besmart', 'sensor-list-devices', {}, { device: 'meter' }, /device is "meter"/],
  ];
  const clouds = {
    sensit: () => new SensitCloud(),
    senquip: () => new SenquipCloud(),
    besmart: () => new BesmartCloud(),
  };
  for (const [vendor, type, good, bad, named] of cases) {
    it(`is refused before anything is sent: ${JSON.stringify(bad)} at ${vendor}, ${type}`, async () => {
      const at = await VendorFlow.open(clouds[vendor as keyof typeof clouds]());
      try {
        await refuses(await at.deploy({ type }), () => at.server.journal.count(), [good, bad], named);
      } finally {
        await at.close();
      }
    });
  }

  for (const [type, good, bad, named] of [
    ['sensor-get-photos', { site: '2A-01' }, { site: 'bridge' }, /site is "bridge"/],
    ['sensor-get-readings', { site: '2A-01' }, { site: '2A-01', limit: 0 }, /"limit" is 0/],
    ['sensor-get-readings', { site: '2A-01' }, { site: '2A-01', from: 'now', to: '-1h' }, /from .* is after to/],
    ['sensor-get-readings', { site: '2A-01' }, { site: '2A-01', vendor: 'sensit' }, /vendor is "sensit"/],
    ['sensor-get-readings', { site: '2A-01' }, {}, /No device/],
  ] as const) {
    it(`is refused before anything is sent: ${JSON.stringify(bad)} at resensys, ${type}`, async () => {
      const bridge = await Bridge.open();
      try {
        await refuses(await bridge.deploy({ type }), () => bridge.server.journal.count(), [good, bad], named);
      } finally {
        await bridge.close();
      }
    });
  }
});

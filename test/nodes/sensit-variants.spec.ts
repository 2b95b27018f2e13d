import { SensitCloud } from '../../src/simulator/sensit';
import type { SensitOptions } from '../../src/simulator/sensit-options';
import { FMD, RAMP, sensitFacts } from './sensit-truth';
import { VendorFlow } from './vendor-flow';

const HOUR = 3_600_000;
/** Over midnight and over three windows, and its ends lie on records. */
const FROM = Date.UTC(2026, 4, 1, 21);
const TO = FROM + 5 * HOUR;

/** What vendors.md, section 2, calls UNKNOWN, or where sources contradict each other. */
const VARIANTS: Readonly<Record<string, Partial<SensitOptions>>> = {
  'the other log calls': {
    logCalls: { FMD: 'BetweenTimePeriod', SPOD: 'BetweenTimePeriod', RAMP: 'ForGivenHour' },
  },
  'both log calls': { logCalls: { FMD: 'both', SPOD: 'both', RAMP: 'both' } },
  'records in a bare array': { container: 'array', deviceContainer: 'data' },
  'one record as an object': { container: 'object', interval: 2 * HOUR - 60_000 },
  'windows without their ends': { edges: 'neither', deviceContainer: 'data' },
  'windows without their start': { edges: 'end' },
  'windows without their end': { edges: 'start' },
  'long windows cut': { longWindow: 'truncate' },
  'long windows honoured': { longWindow: 'honour' },
  'hour 24': { hour24: 'accept' },
};

describe('get readings from SENSIT Connect, however it answers', () => {
  for (const [name, options] of Object.entries(VARIANTS)) {
    it(`gives the same from a cloud with ${name}`, () =>
      VendorFlow.during(new SensitCloud({ interval: 600_000, ...options }), async (at) => {
        for (const device of [FMD, RAMP]) {
          await at.assertAllFormats({ device, from: FROM, to: TO }, sensitFacts(at.cloud, device, FROM, TO));
        }
      }));
  }
});

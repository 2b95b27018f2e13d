import { BesmartCloud } from '../../src/simulator/besmart';
import type { BesmartOptions } from '../../src/simulator/besmart-options';
import { besmartFacts, sensors } from './besmart-truth';
import { VendorFlow } from './vendor-flow';
import type { Changes } from './vendor-flow';

const HOUR = 3_600_000;
/** Its ends lie on rows. */
const FROM = Date.UTC(2026, 4, 1, 10);
const TO = FROM + 12 * HOUR;

const withKey: Changes = { credentials: { login: 'ops@example.org', password: 'demo-pass', apiKey: 'demo-key' } };

/** Where vendors.md, section 5, speaks of a CONFLICT, of something UNKNOWN, or of older and newer servers. */
const VARIANTS: Readonly<Record<string, Partial<BesmartOptions> & { changes?: Changes }>> = {
  'data in rows': { data: 'rows' },
  'data in rows, in an array of one': { data: 'rows', wrapped: true },
  'data in columns, in an array of one': { data: 'columns', wrapped: true },
  'numbers as text': { values: 'text' },
  'numbers as text at times, in rows': { values: 'mixed', data: 'rows' },
  'whole numbers': { values: 'integer' },
  'the newest first': { order: 'newest' },
  'ranges without their ends': { edges: 'neither' },
  'ranges without their start': { edges: 'end' },
  'ranges without their end': { edges: 'start' },
  'an expiration in seconds': { expiration: 'seconds', idKey: 'user_id' },
  'an expiration that is nonsense': { expiration: 'nonsense' },
  'errors of today': { errors: 'detail' },
  'a workspace key that is wanted': { apiKey: 'demo-key', xAuth: 'required', changes: withKey },
  'a workspace key that may be left out': { apiKey: 'demo-key' },
  'a workspace key that nobody asks for': { changes: withKey },
  'no list of sensors, workspaces and external ids': { gone: { find: 404, workspaces: 405, external: 404 } },
};

describe('get readings from besmart.energy, however it answers', () => {
  for (const [name, { changes = {}, ...options }] of Object.entries(VARIANTS)) {
    it(`gives the same from a cloud with ${name}`, () =>
      VendorFlow.during(new BesmartCloud(options), async (at) => {
        const { own } = sensors(at.cloud);
        for (const device of [own[0] ?? '', own[6] ?? '']) {
          const facts = besmartFacts(at.cloud, device, FROM, TO).map((fact) =>
            // Where no list tells a name, the id is the name.
            options.gone ? { ...fact, name: device } : fact,
          );
          await at.assertAllFormats({ device, from: FROM, to: TO }, facts, changes);
        }
      }));
  }
});

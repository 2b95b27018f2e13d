import assert from 'node:assert/strict';
import helper from 'node-red-node-test-helper';
import { BesmartCloud } from '../../src/simulator/besmart';
import { SenquipCloud } from '../../src/simulator/senquip';
import { SensitCloud } from '../../src/simulator/sensit';
import { VendorFlow } from './vendor-flow';
import type { FlowCloud } from './vendor-flow';

const LOGIN = 'canary.user+1@example.org';
const PASSWORD = 'canary"pass/word ü&<1>';
const KEY = 'canary-key-4711';
const RANGE = { from: '2026-05-01', to: '2026-05-01T01:00:00' };

interface Vault {
  cloud: FlowCloud;
  credentials: Readonly<Record<string, string>>;
  /** A device that is there, and one that is not. */
  device: string;
  stranger: string;
}

const VAULTS: Readonly<Record<string, () => Vault>> = {
  'SENSIT Connect': () => ({
    cloud: new SensitCloud({ email: LOGIN, password: PASSWORD }),
    credentials: { email: LOGIN, password: PASSWORD },
    device: '1021',
    stranger: '9999',
  }),
  Senquip: () => {
    const cloud = new SenquipCloud({ clientId: LOGIN, clientSecret: PASSWORD });
    const device = cloud.truth.devices()[0]?.deviceid ?? '';
    return { cloud, credentials: { clientId: LOGIN, clientSecret: PASSWORD }, device, stranger: 'HE0TEST1A' };
  },
  'besmart.energy': () => {
    const cloud = new BesmartCloud({ login: LOGIN, password: PASSWORD, apiKey: KEY });
    const { cid = 0, mid = 0 } = cloud.truth.sensors()[0] ?? {};
    const credentials = { login: LOGIN, password: PASSWORD, apiKey: KEY };
    return { cloud, credentials, device: `${cid}.${mid}`, stranger: '12.122' };
  },
};

/** A secret as it is, and as it may have been encoded on its way. */
function spellings(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ];
}

describe('secrets', () => {
  for (const [title, open] of Object.entries(VAULTS)) {
    it(`of ${title} are in no message, error, status or log line, whatever the cloud answers`, () => {
      const { cloud, credentials, device, stranger } = open();
      return VendorFlow.during(cloud, async (at) => {
        const seen: unknown[] = [];
        const run = async (node: Record<string, unknown> & { type: string }, payload: object): Promise<void> => {
          const flow = await at.deploy(node, { credentials });
          const { messages, error } = await flow.run({ payload });
          const lines = helper.log().args.map(([line]) => (line as { msg?: unknown }).msg);
          seen.push(messages, error?.message, error?.code, error?.cause, flow.caught, flow.statuses, lines);
        };
        const reading = { type: 'sensor-get-readings', ...RANGE };
        await run(reading, { device });
        await run(reading, { device, output: 'influxdb', read: 'latest' });
        await run(reading, { device: stranger });
        for (const list of ['devices', 'quantities', 'sites']) await run({ type: 'sensor-list-devices', list }, {});

        // What was sent comes back in errors of the cloud: credentials, and the tokens that it gave.
        const headers = at.server.journal.entries.flatMap((entry) => entry.headers['authorization'] ?? []);
        const tokens = [...new Set(headers)].filter((field) => !field.startsWith('Basic'));
        assert.ok(tokens.length > 0);
        const secrets = [...Object.values(credentials), ...tokens.map((field) => field.replace('Bearer ', ''))];
        const told = [...secrets.flatMap(spellings), ...headers].join(' | ');
        for (const path of [/data|DeviceLog/, /token|signin/]) {
          at.server.faults.next({ kind: 'status', status: 422, body: { message: told, detail: told } }, { path });
          await run(reading, { device });
          at.server.faults.next({ kind: 'status', status: 400, body: `<html><title>${told}</title></html>` }, { path });
          await run(reading, { device });
          at.server.faults.next({ kind: 'garbage', body: told }, { path });
          await run(reading, { device });
          at.server.faults.next({ kind: 'redirect', location: `/${encodeURIComponent(told)}` }, { path });
          await run(reading, { device });
        }
        const everything = `${JSON.stringify(seen)} ${seen.map(String).join(' ')}`;
        assert.ok(everything.includes('E_VENDOR') && everything.includes('E_RESPONSE'));
        for (const secret of secrets) {
          for (const spelling of spellings(secret)) {
            const found = everything.indexOf(spelling);
            assert.equal(found, -1, everything.slice(Math.max(0, found - 200), found + 100));
          }
        }
      });
    });
  }
});

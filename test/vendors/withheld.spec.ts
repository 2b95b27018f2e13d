import assert from 'node:assert/strict';
import { BesmartCloud } from '../../src/simulator/besmart';
import type { SimulatedCloud } from '../../src/simulator/cloud';
import { SensaphoneCloud } from '../../src/simulator/sensaphone';
import { SenquipCloud } from '../../src/simulator/senquip';
import { SensitCloud } from '../../src/simulator/sensit';
import type { ReadQuery } from '../../src/vendor';
import { vendors } from '../../src/vendors';
import { NOW, Visit } from './sensit-senquip-visit';

const MINUTE = 60_000;

interface Case {
  cloud: SimulatedCloud;
  logins: RegExp;
  addresses: (url: string) => Record<string, string>;
  credentials: Record<string, string>;
  options?: Record<string, string>;
  /** The lists that are kept from the user. */
  lists: RegExp;
  /** What can be read without them. */
  query: ReadQuery;
}

const CASES: Readonly<Record<string, () => Case>> = {
  sensit: () => ({
    cloud: new SensitCloud(),
    logins: /signin/,
    addresses: (baseUrl) => ({ baseUrl }),
    credentials: { email: 'ops@example.org', password: 'demo-pass' },
    lists: /getDevices/,
    query: { device: '1021', deviceType: 'SPOD' },
  }),
  senquip: () => ({
    cloud: new SenquipCloud(),
    logins: /oauth2/,
    addresses: (url) => ({ tokenUrl: `${url}/oauth2/token`, endpointUrl: `${url}/v1` }),
    credentials: { clientId: 'demo-client', clientSecret: 'demo-secret' },
    options: { tokenStyle: 'raw' },
    lists: /summary/,
    query: { device: 'HE0TEST1A' },
  }),
  besmart: () => ({
    cloud: new BesmartCloud(),
    logins: /users\/token/,
    addresses: (url) => ({ baseUrl: `${url}/api` }),
    credentials: { login: 'ops@example.org', password: 'demo-pass' },
    lists: /find|types/,
    query: { device: '12.122', quantity: ['32'] },
  }),
  sensaphone: () => ({
    cloud: new SensaphoneCloud(),
    logins: /login/,
    addresses: (baseUrl) => ({ baseUrl }),
    credentials: { username: 'demo-user', password: 'demo-pass' },
    lists: /\/device(group)?$/,
    query: { device: '1234', quantity: ['1'] },
  }),
};

describe('a list that is kept from the user with 403', () => {
  for (const [name, make] of Object.entries(CASES)) {
    it(`costs ${name} one more login in all, and none for each look-up`, async () => {
      const { cloud, logins, addresses, credentials, options = {}, lists, query } = make();
      const vendor = [...vendors.values()].find((one) => one.name === name);
      assert.ok(vendor);
      const visit = await Visit.to(
        cloud,
        vendor,
        (url) => ({
          vendor: vendor.name,
          name,
          addresses: addresses(url),
          credentials,
          options: { ...options },
          timeout: 10,
          concurrency: 1,
          rate: 0,
        }),
        { now: NOW },
      );
      try {
        visit.server.faults.next(
          { kind: 'status', status: 403, body: '<p>Blocked</p>' },
          { path: lists, count: Infinity },
        );
        for (let hour = 0; hour < 12; hour += 1) {
          assert.equal((await visit.plan(query)).source.device, query.device);
          visit.pass(6 * MINUTE);
        }
        // One for the session, one for the replay after the first 403.
        assert.ok(visit.server.journal.count(logins) <= 3, `${visit.server.journal.count(logins)} logins`);
        assert.ok(visit.server.journal.count(lists) >= 12, 'it is looked for all the same');
        visit.server.faults.clear();
        assert.ok((await visit.cloud.devices({}, visit.work)).length > 0);
      } finally {
        await visit.close();
      }
    });
  }
});

import assert from 'node:assert/strict';
import { BesmartCloud } from '../../src/simulator/besmart';
import { SenquipCloud } from '../../src/simulator/senquip';
import { SensitCloud } from '../../src/simulator/sensit';
import type { Flow } from './flow';
import { VendorFlow } from './vendor-flow';
import type { FlowCloud } from './vendor-flow';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TEN_MINUTES = { from: '2026-05-01', to: '2026-05-01T00:10:00' };

/** What sessions of a vendor are like. */
interface Sessions<Cloud extends FlowCloud & { logins: number }> {
  /** Clouds by how they give and refuse tokens. */
  tokens: Readonly<Record<string, () => Cloud>>;
  /** Clouds by how they refuse credentials. */
  refusals: Readonly<Record<string, () => Cloud>>;
  revoke: (cloud: Cloud) => void;
  device: (cloud: Cloud) => string;
  /** What is read, so that a message takes one request. */
  asks: Readonly<Record<string, string>>;
  data: RegExp;
  /** How long a token lasts, ms. */
  life: number;
  /** Credentials that the cloud refuses. */
  wrong: Readonly<Record<string, string>>;
  /** What the sentence about them tells to check. */
  check: RegExp;
}

function describeSessions<Cloud extends FlowCloud & { logins: number }>(
  title: string,
  { tokens, refusals, revoke, device, asks, data, life, wrong, check }: Sessions<Cloud>,
): void {
  describe(`sessions of ${title}`, () => {
    const node = (cloud: Cloud): Record<string, unknown> & { type: string } => ({
      type: 'sensor-get-readings',
      device: device(cloud),
      ...asks,
    });

    /** Sends 200 messages at once and waits until all are done. */
    const rush = async (flow: Flow): Promise<void> => {
      const { completed } = flow;
      for (let message = 0; message < 200; message += 1) flow.receive({ payload: message });
      await flow.until(() => flow.completed === completed + 200 || flow.caught.length > 0);
      assert.deepEqual(
        flow.caught.map(({ error }) => error.message),
        [],
      );
    };

    for (const [way, make] of Object.entries(tokens)) {
      it(`200 messages make one login, and one more when the token was revoked or has ended (${way})`, () =>
        VendorFlow.during(make(), async (at) => {
          const { cloud } = at;
          // Of eight in flight one is refused early; the others are when there is a new token already.
          let request = 0;
          at.server.latency = () => 3 * ((request += 1) % 8);
          const flow = await at.deploy(node(cloud), { account: { concurrency: '8' } });
          await rush(flow);
          assert.equal(cloud.logins, 1);
          revoke(cloud);
          await rush(flow);
          assert.equal(cloud.logins, 2);
          at.pass(life + MINUTE);
          await rush(flow);
          assert.equal(cloud.logins, 3);
          assert.ok(at.server.journal.count(data) >= 600);
          assert.equal(flow.sent.length, 600);
          assert.ok(flow.sent.every(({ payload }) => (payload as unknown[]).length > 0));
        }));
    }

    for (const [way, make] of Object.entries(refusals)) {
      it(`wrong credentials are sent once, and the sentence says what to check (${way})`, () =>
        VendorFlow.during(make(), async (at) => {
          const { cloud } = at;
          const flow = await at.deploy(node(cloud), { credentials: wrong });
          for (let message = 0; message < 20; message += 1) flow.receive();
          await flow.until(() => flow.caught.length === 20);
          const later = await flow.run();
          assert.equal(cloud.logins, 1);
          assert.equal(at.server.journal.count(data), 0);
          for (const { error } of [...flow.caught, later]) {
            assert.equal(error?.code, 'E_AUTH');
            assert.match(error.message, /Correct the credentials|Check/);
            assert.equal(Date.parse(error.cause.retryAt ?? ''), Date.now() + 15 * MINUTE);
            assert.equal(error.cause.vendor, cloud.vendor);
          }
          assert.match(flow.caught[0]?.error.message ?? '', check);
          for (const secret of Object.values(wrong)) {
            assert.ok(!JSON.stringify([flow.caught, flow.statuses, later]).includes(secret));
          }
          // A quarter of an hour later it is tried again, and then not for an hour.
          at.pass(15 * MINUTE);
          const { error } = await flow.run();
          assert.equal(cloud.logins, 2);
          assert.equal(Date.parse(error?.cause.retryAt ?? ''), Date.now() + HOUR);
        }));
    }
  });
}

describeSessions('SENSIT Connect', {
  tokens: {
    'with 401': () => new SensitCloud({ interval: 300_000 }),
    'with 403': () => new SensitCloud({ interval: 300_000, tokenRefusal: 403 }),
  },
  refusals: {
    'with 401': () => new SensitCloud(),
    'with 403': () => new SensitCloud({ refusal: 403 }),
    'with 400': () => new SensitCloud({ refusal: 400 }),
    'with 200 and a message': () => new SensitCloud({ refusal: 'message' }),
  },
  revoke: (cloud) => {
    cloud.revokeTokens();
  },
  device: () => '1021',
  asks: TEN_MINUTES,
  data: /DeviceLog/,
  life: 8 * HOUR,
  wrong: { email: 'canary@example.org', password: 'canary-wrong' },
  check: /the e-mail or the password.*Check the credentials/,
});

describeSessions('Senquip', {
  tokens: {
    'with 401': () => new SenquipCloud({ interval: 300_000 }),
    'with 403': () => new SenquipCloud({ interval: 300_000, tokenRefusal: 403, tokenStyle: 'bearer' }),
  },
  refusals: {
    'with 401': () => new SenquipCloud(),
    'with 400': () => new SenquipCloud({ refusal: 400 }),
  },
  revoke: (cloud) => {
    cloud.revokeTokens();
  },
  device: (cloud) => cloud.truth.devices()[0]?.deviceid ?? '',
  asks: { read: 'latest' },
  data: /get-data/,
  life: HOUR,
  wrong: { clientId: 'canary-client', clientSecret: 'canary-wrong' },
  check: /the client id or the client secret.*Check the credentials/,
});

describeSessions('besmart.energy', {
  tokens: {
    'as of 2021': () => new BesmartCloud(),
    'of today': () => new BesmartCloud({ errors: 'detail', expiration: 'seconds' }),
    'with an expiration that is nonsense': () => new BesmartCloud({ expiration: 'nonsense' }),
  },
  refusals: {
    'as of 2021': () => new BesmartCloud(),
    'of today': () => new BesmartCloud({ errors: 'detail' }),
    'with a workspace key': () => new BesmartCloud({ apiKey: 'demo-key' }),
  },
  revoke: (cloud) => {
    cloud.expireTokens();
  },
  device: (cloud) => {
    const { cid, mid } = cloud.truth.sensors()[0] ?? assert.fail();
    return `${cid}.${mid}`;
  },
  asks: { ...TEN_MINUTES, quantity: '32' },
  data: /signals\/32\/data/,
  life: 2 * HOUR,
  wrong: { login: 'canary@example.org', password: 'canary-wrong', apiKey: 'canary-key' },
  check: /login and password.*apiKey/,
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sinon from 'sinon';
import resensysAccount from '../../nodes/resensys-account';
import getReadings from '../../nodes/sensor-get-readings';
import { Flow } from './flow';
import { Bridge } from './resensys-flow';

const DEVICE = '15-03-77-A2';
const RANGE = { device: DEVICE, from: Date.UTC(2026, 4, 1), to: Date.UTC(2026, 4, 2) };

/** Longer than an account that nobody holds lives on. */
const LONG = 60_000;

describe('an account node', () => {
  let bridge: Bridge;

  beforeEach(async () => {
    bridge = await Bridge.open();
  });
  afterEach(() => bridge.close());

  it('keeps its session over a deploy in which no message came', async () => {
    const userDir = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-'));
    const node = { type: 'sensor-get-readings' };
    const credentials = { username: 'demo', password: 'demo-pass' };
    try {
      const first = await bridge.deploy(node, {}, credentials, userDir);
      assert.equal((await first.run({ payload: RANGE })).error, undefined);
      const visits = bridge.cloud.loginPages;

      const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldClearNativeTimers: true });
      try {
        await bridge.deployAgain(node, credentials, userDir);
        await clock.tickAsync(LONG);
        await bridge.deployAgain(node, credentials, userDir);
        await clock.tickAsync(LONG);
      } finally {
        clock.restore();
      }
      const third = await bridge.deployAgain(node, credentials, userDir);
      assert.equal((await third.run({ payload: RANGE })).error, undefined);
      assert.equal(bridge.cloud.loginPages, visits);
    } finally {
      rmSync(userDir, { recursive: true, force: true });
    }
  });

  it('sends nothing at deploy', async () => {
    await bridge.deploy({ type: 'sensor-get-readings' });
    assert.equal(bridge.server.journal.count(), 0);
  });

  it('shares the lower concurrency with another of the same login, also with one that no message needs', async () => {
    const account = {
      type: 'resensys-account',
      baseUrl: bridge.server.url,
      quantityBankUrl: `${bridge.server.url}/Software/SenScope/QuantityBank.xml`,
      rate: '0',
    };
    const credentials = { username: 'demo', password: 'demo-pass' };
    const flow = await Flow.open({
      types: [resensysAccount, getReadings],
      node: { type: 'sensor-get-readings', vendor: 'resensys', resensys: 'account' },
      config: [
        { ...account, id: 'account', concurrency: '8' },
        { ...account, id: 'other', concurrency: '1' },
      ],
      credentials: { account: credentials, other: credentials },
    });
    try {
      assert.equal((await flow.run({ payload: RANGE })).error, undefined);
      assert.equal(bridge.server.mostInFlight, 1);
    } finally {
      await flow.close();
    }
  });

  for (const property of ['name', 'baseUrl', 'timeout', 'concurrency', 'rate', 'tls', 'proxy']) {
    it(`says at the message which variable of ${property} is not set`, async () => {
      const flow = await bridge.deploy({ type: 'sensor-get-readings' }, { [property]: '${SENSOR_CLOUDS_NOT_SET}' });
      const { error, messages } = await flow.run({ payload: RANGE });
      assert.equal(error?.code, 'E_CONFIG');
      assert.match(error.message, /SENSOR_CLOUDS_NOT_SET/);
      assert.match(error.message, new RegExp(`"${property}"`));
      assert.deepEqual(messages, []);
    });
  }
});

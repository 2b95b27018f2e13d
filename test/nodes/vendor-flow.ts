import assert from 'node:assert/strict';
import type { NodeInitializer } from 'node-red';
import sinon from 'sinon';
import besmartAccount from '../../nodes/besmart-account';
import sensaphoneAccount from '../../nodes/sensaphone-account';
import senquipAccount from '../../nodes/senquip-account';
import sensitAccount from '../../nodes/sensit-account';
import availableDates from '../../nodes/sensor-available-dates';
import getReadings from '../../nodes/sensor-get-readings';
import listDevices from '../../nodes/sensor-list-devices';
import type { SimulatedCloud } from '../../src/simulator/cloud';
import { startCloud } from '../../src/simulator/server';
import type { CloudServer } from '../../src/simulator/server';
import { OUTPUTS } from '../../src/output/format';
import { assertFacts } from './facts';
import type { Fact } from './facts';
import { Flow } from './flow';
import type { Sent } from './flow';

/** The present of all these flows: the clock of Node-RED and of the cloud stands still here until a test moves it. */
export const NOW = Date.UTC(2026, 10, 21, 12, 0, 7);

/** What a flow has to know of a vendor. */
interface Terms {
  account: NodeInitializer;
  addresses(url: string): Readonly<Record<string, string>>;
  credentials: Readonly<Record<string, string>>;
}

const TERMS = {
  sensit: {
    account: sensitAccount,
    addresses: (baseUrl) => ({ baseUrl }),
    credentials: { email: 'ops@example.org', password: 'demo-pass' },
  },
  senquip: {
    account: senquipAccount,
    addresses: (url) => ({ tokenUrl: `${url}/oauth2/token`, endpointUrl: `${url}/v1` }),
    credentials: { clientId: 'demo-client', clientSecret: 'demo-secret' },
  },
  besmart: {
    account: besmartAccount,
    addresses: (url) => ({ baseUrl: `${url}/api` }),
    credentials: { login: 'ops@example.org', password: 'demo-pass' },
  },
  sensaphone: {
    account: sensaphoneAccount,
    addresses: (baseUrl) => ({ baseUrl }),
    credentials: { username: 'demo-user', password: 'demo-pass' },
  },
} as const satisfies Record<string, Terms>;

/** A cloud that flows can be opened on. */
export type FlowCloud = SimulatedCloud & { vendor: keyof typeof TERMS };

/** Changes what a flow would be without it. */
export interface Changes {
  /** Properties of the account node. */
  account?: Readonly<Record<string, unknown>>;
  credentials?: Readonly<Record<string, string>>;
}

/** A simulated cloud, and flows on it one after the other. */
export class VendorFlow<Cloud extends SimulatedCloud> {
  private flow: Flow | undefined;

  private constructor(
    readonly cloud: Cloud,
    private readonly vendor: keyof typeof TERMS,
    readonly server: CloudServer,
    private readonly clock: sinon.SinonFakeTimers,
  ) {}

  static async open<Cloud extends FlowCloud>(cloud: Cloud): Promise<VendorFlow<Cloud>> {
    const clock = sinon.useFakeTimers({ now: NOW, toFake: ['Date'] });
    try {
      const server = await startCloud(cloud, { clock: () => Date.now() });
      return new VendorFlow(cloud, cloud.vendor, server, clock);
    } catch (error) {
      clock.restore();
      throw error;
    }
  }

  /** Opens flows on a cloud for as long as `work` takes. */
  static async during<Cloud extends FlowCloud>(
    cloud: Cloud,
    work: (at: VendorFlow<Cloud>) => Promise<void>,
  ): Promise<void> {
    const at = await VendorFlow.open(cloud);
    try {
      await work(at);
    } finally {
      await at.close();
    }
  }

  /** Lets time pass, for Node-RED and for the cloud. */
  pass(ms: number): void {
    this.clock.setSystemTime(Date.now() + ms);
  }

  /** A flow with one action node, in place of the one before. */
  async deploy(
    node: Record<string, unknown> & { type: string },
    { account, credentials }: Changes = {},
  ): Promise<Flow> {
    await this.undeploy();
    const terms: Terms = TERMS[this.vendor];
    this.flow = await Flow.open({
      types: [terms.account, listDevices, getReadings, availableDates],
      node: { vendor: this.vendor, [this.vendor]: 'account', ...node },
      config: [
        {
          id: 'account',
          type: `${this.vendor}-account`,
          name: 'the account',
          rate: '0',
          timeout: '5',
          ...terms.addresses(this.server.url),
          ...account,
        },
      ],
      credentials: { account: { ...(credentials ?? terms.credentials) } },
    });
    return this.flow;
  }

  /** What get readings gives for a payload. */
  async read(payload: unknown, node: Readonly<Record<string, unknown>> = {}): Promise<Sent[]> {
    return this.sent({ payload }, { type: 'sensor-get-readings', ...node });
  }

  /** Holds all five formats of get readings against what was measured, in one flow. */
  async assertAllFormats(payload: object, facts: readonly Fact[], changes: Changes = {}): Promise<void> {
    const flow = await this.deploy({ type: 'sensor-get-readings' }, changes);
    for (const output of OUTPUTS) {
      const { messages, error } = await flow.run({ payload: { ...payload, output } });
      assert.equal(error?.message, undefined);
      assertFacts(messages, facts, output);
      assert.equal(messages.at(-1)?.parts.count, messages.length, output);
    }
  }

  /** The only message of list devices. */
  async list(payload: unknown = {}, node: Readonly<Record<string, unknown>> = {}): Promise<Sent> {
    return this.only({ payload }, { type: 'sensor-list-devices', ...node });
  }

  /** The only message of available dates. */
  async dates(payload: unknown, node: Readonly<Record<string, unknown>> = {}): Promise<Sent> {
    return this.only({ payload }, { type: 'sensor-available-dates', ...node });
  }

  /** What a node gives for a message, which has to go well. */
  async sent(message: object, node: Record<string, unknown> & { type: string }): Promise<Sent[]> {
    const { messages, error } = await (await this.deploy(node)).run(message);
    assert.equal(error?.message, undefined);
    return messages;
  }

  private async only(message: object, node: Record<string, unknown> & { type: string }): Promise<Sent> {
    const [only, ...others] = await this.sent(message, node);
    assert.ok(only);
    assert.deepEqual(others, []);
    return only;
  }

  /** Ends the flow, not the cloud. */
  async undeploy(): Promise<void> {
    await this.flow?.close();
    this.flow = undefined;
  }

  async close(): Promise<void> {
    await this.undeploy();
    await this.server.close();
    this.clock.restore();
  }
}

import resensysAccount from '../../nodes/resensys-account';
import getPhotos from '../../nodes/sensor-get-photos';
import getReadings from '../../nodes/sensor-get-readings';
import listDevices from '../../nodes/sensor-list-devices';
import { ResensysCloud } from '../../src/simulator/resensys';
import type { ResensysOptions } from '../../src/simulator/resensys-options';
import { startCloud } from '../../src/simulator/server';
import type { CloudServer } from '../../src/simulator/server';
import { Flow } from './flow';

/** A simulated Resensys and flows on it. */
export class Bridge {
  private flow: Flow | undefined;

  private constructor(
    readonly cloud: ResensysCloud,
    readonly server: CloudServer,
  ) {}

  static async open(options: Partial<ResensysOptions> = {}): Promise<Bridge> {
    const cloud = new ResensysCloud(options);
    return new Bridge(cloud, await startCloud(cloud));
  }

  /** A flow with one action node; `account` overrides properties of its config node. */
  async deploy(
    node: Record<string, unknown> & { type: string },
    account: Record<string, unknown> = {},
    credentials: Record<string, string> = { username: 'demo', password: 'demo-pass' },
    userDir?: string,
  ): Promise<Flow> {
    this.flow = await Flow.open({
      types: [resensysAccount, listDevices, getReadings, getPhotos],
      node: { vendor: 'resensys', resensys: 'account', ...node },
      config: [
        {
          id: 'account',
          type: 'resensys-account',
          name: 'the bridge',
          baseUrl: this.server.url,
          quantityBankUrl: `${this.server.url}/Software/SenScope/QuantityBank.xml`,
          rate: '0',
          timeout: '5',
          ...account,
        },
      ],
      credentials: { account: credentials },
      ...(userDir === undefined ? {} : { userDir }),
    });
    return this.flow;
  }

  /** The same after a restart: another flow on the same user directory. */
  async deployAgain(
    node: Record<string, unknown> & { type: string },
    credentials: Record<string, string>,
    userDir: string,
  ): Promise<Flow> {
    await this.flow?.unload();
    return this.deploy(node, {}, credentials, userDir);
  }

  /** Ends the flow, not the cloud. */
  async undeploy(): Promise<void> {
    await this.flow?.close();
    this.flow = undefined;
  }

  async close(): Promise<void> {
    await this.undeploy();
    await this.server.close();
  }
}

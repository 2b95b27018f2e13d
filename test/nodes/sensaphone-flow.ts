import sensaphoneAccount from '../../nodes/sensaphone-account';
import sensaphoneRead from '../../nodes/sensaphone-read';
import sensaphoneUpdate from '../../nodes/sensaphone-update';
import getReadings from '../../nodes/sensor-get-readings';
import listDevices from '../../nodes/sensor-list-devices';
import { SensaphoneCloud } from '../../src/simulator/sensaphone';
import type { SensaphoneOptions } from '../../src/simulator/sensaphone-options';
import { type CloudServer, startCloud } from '../../src/simulator/server';
import { Flow } from './flow';

/** A simulated Sensaphone.net and flows on it. */
export class ColdRooms {
  private flow: Flow | undefined;

  private constructor(
    readonly cloud: SensaphoneCloud,
    readonly server: CloudServer,
  ) {}

  static async open(options: Partial<SensaphoneOptions> = {}): Promise<ColdRooms> {
    const cloud = new SensaphoneCloud(options);
    return new ColdRooms(cloud, await startCloud(cloud));
  }

  /** A flow with one action node. */
  async deploy(node: Record<string, unknown> & { type: string }, password = 'demo-pass'): Promise<Flow> {
    await this.undeploy();
    this.flow = await Flow.open({
      types: [sensaphoneAccount, sensaphoneRead, sensaphoneUpdate, listDevices, getReadings],
      node: { vendor: 'sensaphone', sensaphone: 'account', ...node },
      config: [
        {
          id: 'account',
          type: 'sensaphone-account',
          name: 'cold rooms',
          baseUrl: this.server.url,
          rate: '0',
          timeout: '5',
        },
      ],
      credentials: { account: { username: 'demo-user', password } },
    });
    return this.flow;
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

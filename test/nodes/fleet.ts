import type { NodeInitializer } from 'node-red';
import besmartAccount from '../../nodes/besmart-account';
import resensysAccount from '../../nodes/resensys-account';
import sensaphoneAccount from '../../nodes/sensaphone-account';
import sensaphoneRead from '../../nodes/sensaphone-read';
import sensaphoneUpdate from '../../nodes/sensaphone-update';
import senquipAccount from '../../nodes/senquip-account';
import sensitAccount from '../../nodes/sensit-account';
import availableDates from '../../nodes/sensor-available-dates';
import getPhotos from '../../nodes/sensor-get-photos';
import getReadings from '../../nodes/sensor-get-readings';
import listDevices from '../../nodes/sensor-list-devices';
import { BesmartCloud } from '../../src/simulator/besmart';
import type { SimulatedCloud } from '../../src/simulator/cloud';
import { ResensysCloud } from '../../src/simulator/resensys';
import { SensaphoneCloud } from '../../src/simulator/sensaphone';
import { SenquipCloud } from '../../src/simulator/senquip';
import { SensitCloud } from '../../src/simulator/sensit';
import { type CloudServer, startCloud } from '../../src/simulator/server';
import type { Item, Layout } from './deployment';

/** One simulated cloud of each vendor, and flows with an account and all the nodes of each. */

/** Names and passwords that occur nowhere else, with everything in them that encodings change. */
export const USER = 'Canary-User ż"1%+&<x>/\\';
export const PASSWORD = 'Canary-Pass ü"2%+&<y>/\\=';
export const KEY = 'Canary-Key+/4711==';

/** Two hours that all clouds have data for. */
export const RANGE = { from: '2026-05-01T10:00:00Z', to: '2026-05-01T12:00:00Z' };

/** Something to ask a node for. */
export interface Question {
  node: string;
  payload: Readonly<Record<string, unknown>>;
}

/** A vendor as the fleet has it. */
export interface Member {
  vendor: SimulatedCloud['vendor'];
  cloud: SimulatedCloud;
  /** Ends all sessions at the cloud. */
  forget: () => void;
  /** The login, and what the questions ask for. */
  login: RegExp;
  data: RegExp;
  credentials: Readonly<Record<string, string>>;
  addresses: (url: string) => Readonly<Record<string, string>>;
  nodes: readonly Item[];
  questions: readonly Question[];
}

export const TYPES: NodeInitializer[] = [
  ...[resensysAccount, sensitAccount, senquipAccount, besmartAccount, sensaphoneAccount, listDevices, getReadings],
  ...[getPhotos, availableDates, sensaphoneRead, sensaphoneUpdate],
];

/** The two nodes that every vendor has. */
function shared(vendor: string): Item[] {
  return [
    { id: `${vendor}-list`, type: 'sensor-list-devices', vendor },
    { id: `${vendor}-readings`, type: 'sensor-get-readings', vendor },
  ];
}

function lists(vendor: string, ...names: string[]): Question[] {
  return names.map((list) => ({ node: `${vendor}-list`, payload: { list } }));
}

/** The questions that every vendor understands. */
function readings(vendor: string, device: string): Question[] {
  const node = `${vendor}-readings`;
  return [
    { node, payload: { device, ...RANGE } },
    { node, payload: { device, ...RANGE, read: 'latest', output: 'influxdb' } },
    { node, payload: { device, ...RANGE, read: 'new', output: 'senml' } },
    { node, payload: { device: 'nobody-has-this', ...RANGE } },
  ];
}

/** Fresh clouds that take the canaries. */
export function members(): Member[] {
  const resensys = new ResensysCloud({ username: USER, password: PASSWORD, photoInterval: 3_600_000 });
  const sensit = new SensitCloud({ email: USER, password: PASSWORD });
  const sensaphone = new SensaphoneCloud({ userName: USER, password: PASSWORD });
  const senquip = new SenquipCloud({ clientId: USER, clientSecret: PASSWORD });
  const besmart = new BesmartCloud({ login: USER, password: PASSWORD, apiKey: KEY, xAuth: 'required' });
  const { cid = 0, mid = 0 } = besmart.truth.sensors()[0] ?? {};
  return [
    {
      vendor: 'resensys',
      cloud: resensys,
      forget: () => {
        resensys.expireTokens();
      },
      login: /\/login|\/registration/,
      data: /data_acquire|photos/,
      credentials: { username: USER, password: PASSWORD },
      addresses: (url) => ({ baseUrl: url, quantityBankUrl: `${url}/Software/SenScope/QuantityBank.xml` }),
      nodes: [...shared('resensys'), { id: 'resensys-photos', type: 'sensor-get-photos' }],
      questions: [
        ...lists('resensys', 'devices', 'quantities', 'sites'),
        ...readings('resensys', '15-03-77-A2'),
        { node: 'resensys-photos', payload: { site: '2A-01', ...RANGE } },
      ],
    },
    {
      vendor: 'sensit',
      cloud: sensit,
      forget: () => {
        sensit.revokeTokens();
      },
      login: /signin/,
      data: /DeviceLog|AvailableDates|getDevices/,
      credentials: { email: USER, password: PASSWORD },
      addresses: (baseUrl) => ({ baseUrl }),
      nodes: [...shared('sensit'), { id: 'sensit-dates', type: 'sensor-available-dates' }],
      questions: [
        ...lists('sensit', 'devices', 'quantities', 'sites'),
        ...readings('sensit', '1021'),
        { node: 'sensit-dates', payload: { device: '1021', timezone: 'America/Chicago' } },
      ],
    },
    {
      vendor: 'senquip',
      cloud: senquip,
      forget: () => {
        senquip.revokeTokens();
      },
      login: /oauth2/,
      data: /get-data|summary/,
      credentials: { clientId: USER, clientSecret: PASSWORD },
      addresses: (url) => ({ tokenUrl: `${url}/oauth2/token`, endpointUrl: `${url}/v1` }),
      nodes: shared('senquip'),
      questions: [
        ...lists('senquip', 'devices', 'quantities', 'sites'),
        ...readings('senquip', senquip.truth.devices()[0]?.deviceid ?? ''),
      ],
    },
    {
      vendor: 'besmart',
      cloud: besmart,
      forget: () => {
        besmart.expireTokens();
      },
      login: /users\/token/,
      data: /signals|sensors|workspaces/,
      credentials: { login: USER, password: PASSWORD, apiKey: KEY },
      addresses: (url) => ({ baseUrl: `${url}/api` }),
      nodes: shared('besmart'),
      questions: [...lists('besmart', 'devices', 'quantities', 'sites'), ...readings('besmart', `${cid}.${mid}`)],
    },
    {
      vendor: 'sensaphone',
      cloud: sensaphone,
      forget: () => {
        sensaphone.expireSessions();
      },
      login: /\/login/,
      data: /\/api\/v[123]\/(?!login)/,
      credentials: { username: USER, password: PASSWORD },
      addresses: (baseUrl) => ({ baseUrl }),
      nodes: [
        ...shared('sensaphone'),
        { id: 'sensaphone-read', type: 'sensaphone-read' },
        { id: 'sensaphone-update', type: 'sensaphone-update', operation: 'update' },
      ],
      questions: [
        ...lists('sensaphone', 'devices', 'quantities', 'sites'),
        ...readings('sensaphone', '1235'),
        { node: 'sensaphone-read', payload: { path: 'device/1235' } },
        { node: 'sensaphone-read', payload: { path: 'device/1235', mode: 'uri' } },
        { node: 'sensaphone-update', payload: { path: 'device/1235', set: { name: 'Pump house' } } },
      ],
    },
  ];
}

/** The servers of a fleet. */
export class Fleet {
  private constructor(
    readonly members: readonly Member[],
    private readonly servers: ReadonlyMap<string, CloudServer>,
  ) {}

  /** @param change what the servers carry in place of a cloud */
  static async open(
    change: (cloud: SimulatedCloud, member: Member) => SimulatedCloud = (cloud) => cloud,
  ): Promise<Fleet> {
    const all = members();
    const started = await Promise.all(all.map((member) => startCloud(change(member.cloud, member))));
    const servers = new Map(all.map(({ vendor }, index) => [vendor, started[index] as CloudServer]));
    return new Fleet(all, servers);
  }

  server(vendor: string): CloudServer {
    const server = this.servers.get(vendor);
    if (!server) throw new Error(`no cloud of ${vendor}`);
    return server;
  }

  /** A flow with an account and all the nodes of each vendor; `more` goes into every account. */
  layout(more: Readonly<Record<string, unknown>> = {}): Layout {
    return {
      types: TYPES,
      config: this.members.map(({ vendor, addresses }) => ({
        id: `account-${vendor}`,
        type: `${vendor}-account`,
        name: `the ${vendor} account`,
        rate: '0',
        timeout: '5',
        ...addresses(this.server(vendor).url),
        ...more,
      })),
      nodes: this.members.flatMap(({ vendor, nodes }) =>
        nodes.map((node) => ({ [vendor]: `account-${vendor}`, ...node })),
      ),
      credentials: Object.fromEntries(this.members.map((one) => [`account-${one.vendor}`, { ...one.credentials }])),
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.servers.values()].map((server) => server.close()));
  }
}

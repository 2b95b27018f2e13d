import type { AccountSettings, Work } from '../../src/account/wire';
import type { Interval } from '../../src/model';
import type { Cloud, ReadQuery, Vendor } from '../../src/vendor';
import { besmart } from '../../src/vendors/besmart';
import { resensys } from '../../src/vendors/resensys';
import { unitsIn } from '../../src/vendors/resensys/quantitybank';
import { senquip } from '../../src/vendors/senquip';
import { sensit } from '../../src/vendors/sensit';
import { newWork, type Said, ScriptedAccount } from './scripted-account';

/** The present of all answers. */
export const NOW = Date.UTC(2026, 4, 2);
export const RANGE: Interval = { from: Date.UTC(2026, 4, 1), to: NOW };

const HOST = 'https://cloud.invalid';

/** A call of a vendor, what it answers on a good day, and how a client comes to read it. */
export interface Endpoint {
  vendor: Vendor;
  name: string;
  path: RegExp;
  good: unknown;
  read(cloud: Cloud, account: ScriptedAccount): Promise<unknown>;
}

const seconds = (offset: number): number => RANGE.from / 1000 + offset;

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]).toString('base64');
const TOKEN = `e30.${Buffer.from('{"iat":1,"exp":28801}').toString('base64url')}.c2ln`;

async function readings(cloud: Cloud, query: ReadQuery, work: Work = newWork()): Promise<unknown> {
  const plans = await cloud.plan(query, work);
  return Promise.all(
    plans.flatMap((plan) => plan.series.map((series) => cloud.read(plan, series, RANGE, query, work))),
  );
}

export const ENDPOINTS: readonly Endpoint[] = [
  {
    vendor: resensys,
    name: 'registration',
    path: /\/api\/v2\/registration$/,
    good: {
      '0': { SID: '2A-01', DID: '15-03-77-A2', Type: 'ACC3', Name: 'Pier', DataFormat: 3003, QuantityName: 'Volt' },
      '1': { SID: '2A-01', DID: '15-03-77-A2', Type: 'ACC3', Name: 'Pier', DataFormat: 5001, QuantityName: 'Strain' },
      '2': { SID: '2A-02', DID: '15-03-77-A3', Type: 'TILT', Name: 'Deck', DataFormat: 3003, QuantityName: 'Volt' },
    },
    read: (cloud) => cloud.devices({}, newWork()),
  },
  {
    vendor: resensys,
    name: 'data',
    path: /\/data_acquire$/,
    good: {
      '0': { Time: `${seconds(60)}.0000`, 'Volt(v)': '3.6120' },
      '1': { Time: `${seconds(120)}.5000`, 'Volt(v)': '3.6080', 'Volt_2(v)': '1.2' },
    },
    read: (cloud) => readings(cloud, { device: '15-03-77-A2', quantity: ['3003'] }),
  },
  {
    vendor: resensys,
    name: 'photos',
    path: /\/photos$/,
    good: {
      '0': { title: '2026-05-01_07-53-06.jpg', photoString: JPEG },
      '1': { title: '2026-05-01_08-23-06.png', photoString: `data:image/jpeg;base64,${JPEG}` },
    },
    read: async (cloud) => cloud.photos?.read('2A-01', RANGE, newWork()),
  },
  {
    vendor: resensys,
    name: 'quantity bank',
    path: /QuantityBank\.xml$/,
    good: '<Bank><Quantity><DataFormat>3003</DataFormat><Unit>v</Unit></Quantity><Quantity DF="5001" unit="uS"/></Bank>',
    // Lists do without it where it can't be read.
    read: async (_, account) => [...(await unitsIn(account.textAt(`${HOST}/QuantityBank.xml`)))],
  },
  {
    vendor: sensit,
    name: 'sign-in',
    path: /\/users\/signin$/,
    good: { accessToken: TOKEN, user: { id: '65a0c1', role: 'Client', displayName: 'Ops' } },
    read: (_, account) => account.login(),
  },
  {
    vendor: sensit,
    name: 'devices',
    path: /\/clients\/get/,
    good: [
      {
        uuid: '1021',
        type: 'FMD',
        name: 'Fence',
        status: 'Active',
        location: 'North',
        lastReceivedRecord: { date: '2026-05-01T23:00:00.000Z', lat: 41.5, long: -87.2, CH4: 2.1 },
      },
      { uuid: '1022', type: 'SPOD', name: 'Gate', lastReceivedRecord: null },
    ],
    read: (cloud) => cloud.devices({}, newWork()),
  },
  {
    vendor: sensit,
    name: 'log',
    path: /DeviceLog/,
    good: {
      data: [
        { _id: 'a', id: '1021', date: '2026-05-01T00:01:00.000Z', CH4: 2.5, OPCData: { OPC_2_5: 7.6 }, WD: 375 },
        { _id: 'b', id: '1021', date: '2026-05-01T00:02:00.000Z', CH4: '2.6', list: [1, 2], lat: 41.5 },
      ],
    },
    read: (cloud) => readings(cloud, { device: '1021' }),
  },
  {
    vendor: sensit,
    name: 'available dates',
    path: /DataAvailableDates$/,
    good: [{ _id: { month: 5, day: 1, year: 2026 }, count: 10, date: '2026-05-01T23:59:00.000Z' }],
    read: async (cloud) => cloud.availableDates?.({ device: '1021', timezone: 'America/Chicago' }, newWork()),
  },
  {
    vendor: senquip,
    name: 'token',
    path: /\/oauth2\/token$/,
    good: { access_token: 'token-0123456789', expires_in: 3600, token_type: 'Bearer' },
    read: (_, account) => account.login(),
  },
  {
    vendor: senquip,
    name: 'summary',
    path: /get-device-summary$/,
    good: [
      { deviceid: 'HE0AB12CD', name: 'Digger', status: 'online', ts: seconds(3600), vin: 12.1, gps_lat: -32.9 },
      { deviceid: 'HE0AB12CE', deviceName: 'Pump' },
    ],
    read: (cloud) => cloud.devices({}, newWork()),
  },
  {
    vendor: senquip,
    name: 'data',
    path: /get-data\//,
    good: [
      { deviceid: 'HE0AB12CD', ts: seconds(60.1), vin: 12.1, can1: [{ id: 419356416, data: '00FF' }], cp21: 'FAULT' },
      { deviceid: 'HE0AB12CD', ts: seconds(120.2), time: seconds(120), vin: '12.2', events: [{ topic: 'x', lv: 1 }] },
    ],
    read: (cloud) => readings(cloud, { device: 'HE0AB12CD' }),
  },
  {
    vendor: besmart,
    name: 'token',
    path: /\/users\/token$/,
    good: { id: 7, token: 'token-0123456789', expiration: NOW + 7_200_000 },
    read: (_, account) => account.login(),
  },
  {
    vendor: besmart,
    name: 'sensors',
    path: /\/sensors\/find$/,
    good: [
      { client_cid: 12, sensor_mid: 122, name: 'Stacja', sensor_type_id: 12, lat: 50.1, address_city: 'Opole' },
      { client_cid: 12, sensor_mid: 123, name: null },
    ],
    read: (cloud) => cloud.devices({}, newWork()),
  },
  {
    vendor: besmart,
    name: 'external',
    path: /\/sensors\/external$/,
    good: [{ client_cid: 12, sensor_mid: 122, name: 'Stacja', external_id: 'x1' }],
    read: (cloud) => cloud.devices({ externalIds: ['x1'] }, newWork()),
  },
  {
    vendor: besmart,
    name: 'workspaces',
    path: /\/workspaces$/,
    good: [{ client_cid: 12, name: 'Gmina', descritpion: 'Opis' }],
    read: async (cloud) => cloud.sites?.({}, newWork()),
  },
  {
    vendor: besmart,
    name: 'signal types',
    path: /\/signals\/types$/,
    good: [
      { signal_type_moid: 32, symbol: 'A+', unit_symbol: 'kW.h', description: 'Energia' },
      { signal_type_moid: 52, symbol: 'T', unit_symbol: '°C' },
      { signal_type_moid: 53, symbol: 'T', unit_symbol: '°C' },
    ],
    read: (cloud) => cloud.quantities({}, newWork()),
  },
  {
    vendor: besmart,
    name: 'data',
    path: /\/signals\/\d+\/data$/,
    good: [
      {
        signal_type_moid: 32,
        unit: 'kW.h',
        data: {
          time: [RANGE.from + 60_000, RANGE.from + 120_000],
          value: [1.5, '2.5'],
          type: ['DBL', 'DBL'],
          origin: [1, 2],
        },
      },
    ],
    read: (cloud) => readings(cloud, { device: '12.122', quantity: ['32'] }),
  },
];

const ADDRESSES: Readonly<Record<string, string>> = {
  baseUrl: HOST,
  quantityBankUrl: `${HOST}/QuantityBank.xml`,
  tokenUrl: `${HOST}/oauth2/token`,
  endpointUrl: `${HOST}/v1`,
};

function settingsOf({ name, addresses, credentials }: Vendor): AccountSettings {
  return {
    vendor: name,
    name: 'Scripted',
    addresses: Object.fromEntries(addresses.map(({ property }) => [property, ADDRESSES[property] ?? HOST])),
    credentials: Object.fromEntries(credentials.map(({ property }) => [property, `${property}-0123`])),
    options: {},
    timeout: 60,
    concurrency: 2,
    rate: 0,
  };
}

/** An account at a vendor, all of whose calls answer well but `endpoint`, which answers what `said` gives. */
export function accountAt(endpoint: Endpoint, said: () => Said): ScriptedAccount {
  const answer = ({ url }: { url: string }): Said => {
    if (endpoint.path.test(url)) return said();
    const other = ENDPOINTS.find(({ vendor, path }) => vendor === endpoint.vendor && path.test(url));
    return { text: bodyOf(other?.good ?? '') };
  };
  return new ScriptedAccount(endpoint.vendor, settingsOf(endpoint.vendor), answer, NOW);
}

/** The body of an answer. */
export function bodyOf(good: unknown): string {
  return typeof good === 'string' ? good : JSON.stringify(good);
}

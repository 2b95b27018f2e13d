/** The devices of the simulated account as their owner set them up. All names, serial numbers and places are invented. */

export interface ZoneSeed {
  name: string;
  type: string;
  /** Level, daily swing, noise and digits of an analog zone; gain an hour of a counter; share of time tripped of a contact. */
  level: number;
  daily?: number;
  noise?: number;
  digits?: number;
  low?: number;
  high?: number;
  units?: string;
}

export interface DeviceSeed {
  name: string;
  description: string;
  product: string;
  serial: string;
  timezone: string;
  address: readonly [street: string, city: string, state: string, zip: string];
  lat: number;
  lng: number;
  zones: readonly ZoneSeed[];
}

const mains: ZoneSeed = { name: 'Mains power', type: 'Power', level: 0.01 };
const battery: ZoneSeed = {
  name: 'Battery',
  type: 'Battery',
  level: 13.2,
  daily: 0.1,
  noise: 0.2,
  digits: 1,
  low: 11.5,
  high: 15,
};

/** Five devices; the last one is off line. The first one has two zones of one name. */
export const FLEET: readonly DeviceSeed[] = [
  {
    name: 'Cold room A',
    description: 'Ground floor, dairy',
    product: 'Sentinel PRO',
    serial: '1054321',
    timezone: 'Eastern Time',
    address: ['1 Main St', 'Aston', 'PA', '19014'],
    lat: 39.87,
    lng: -75.43,
    zones: [
      { name: 'Temperature', type: 'Temperature', level: 36.5, daily: 1.5, noise: 1.2, digits: 1, low: 33, high: 39 },
      { name: 'Temperature', type: 'Temperature', level: 28, daily: 1, noise: 2, digits: 1, low: 20, high: 34 },
      { name: 'Humidity', type: 'Humidity', level: 82, daily: 4, noise: 3, digits: 0, low: 60, high: 95 },
      { name: 'Door', type: 'Dry Contact', level: 0.08 },
      { name: 'Defrost', type: 'Output', level: 0 },
      mains,
      battery,
    ],
  },
  {
    name: 'Pump house',
    description: '',
    product: 'Sentinel PRO',
    serial: '1054322',
    timezone: 'Central Time',
    address: ['200 River Rd', 'Peoria', 'IL', '61602'],
    lat: 40.69,
    lng: -89.59,
    zones: [
      { name: 'Tank level', type: '4-20mA', level: 17.4, daily: 3.2, noise: 0.4, digits: 1, low: 14.5, high: 21 },
      { name: 'Flow total', type: 'Pulse Count', level: 1250, digits: 0 },
      { name: 'Pump 1 hours', type: 'Run Time', level: 0.35, digits: 1 },
      { name: 'Pump 1 fault', type: 'Dry Contact', level: 0.02 },
      { name: 'Discharge pressure', type: 'Modbus', level: 58, daily: 4, noise: 2, digits: 1, low: 40, high: 75 },
      { name: 'Pump 1', type: 'Output', level: 0 },
      { name: 'Siren', type: 'Output', level: 0 },
      mains,
    ],
  },
  {
    name: 'Sump station 4',
    description: 'Behind the garage, key at the gate',
    product: 'Sentinel',
    serial: '1054390',
    timezone: 'America/Denver',
    address: ['48 Quarry Ln', 'Golden', 'CO', '80401'],
    lat: 39.755,
    lng: -105.221,
    zones: [
      { name: 'Sump level', type: '4-20mA', level: 3.1, daily: 0.9, noise: 0.3, digits: 2, low: 0.5, high: 4.2 },
      { name: 'High water float', type: 'Dry Contact', level: 0.04 },
      { name: 'Room temperature', type: 'Temperature', level: 61, daily: 7, noise: 0.8, digits: 1, low: 40, high: 90 },
      battery,
    ],
  },
  {
    name: 'Freezer row',
    description: 'Two wireless probes',
    product: 'Stratus',
    serial: '1060007',
    timezone: 'Pacific Time',
    address: ['77 Harbor Way', 'Seattle', 'WA', '98104'],
    lat: 47.601,
    lng: -122.332,
    zones: [
      {
        name: 'Freezer 1',
        type: 'Wireless Temperature',
        level: -4,
        daily: 1.2,
        noise: 1.5,
        digits: 1,
        low: -15,
        high: 0,
      },
      {
        name: 'Freezer 2',
        type: 'Wireless Temperature',
        level: -6,
        daily: 1.1,
        noise: 1.5,
        digits: 1,
        low: -15,
        high: 0,
      },
      { name: 'Ambient', type: 'Temperature', level: 68, daily: 5, noise: 1, digits: 1, low: 50, high: 85 },
      mains,
    ],
  },
  {
    name: 'Wellhead 2',
    description: '',
    product: 'Stratus',
    serial: '1060012',
    timezone: 'Mountain Time',
    address: ['County Rd 12', 'Casper', 'WY', '82601'],
    lat: 42.85,
    lng: -106.32,
    zones: [
      {
        name: 'Casing pressure',
        type: '4-20mA',
        level: 410,
        daily: 12,
        noise: 5,
        digits: 0,
        low: 350,
        high: 450,
        units: 'psi',
      },
      { name: 'Hatch', type: 'Dry Contact', level: 0.03 },
      battery,
    ],
  },
];

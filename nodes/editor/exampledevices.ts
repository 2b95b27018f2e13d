/** An invented device of each vendor, spelled as that vendor spells its devices. */
import type { VendorName } from './vendors';

export interface ExampleDevice {
  vendor: VendorName;
  site?: string;
  device: string;
  deviceType?: string;
  name: string;
  quantity: string;
  label: string;
  unit: string;
  value: number;
}

const DEVICES: Readonly<Record<VendorName, ExampleDevice>> = {
  resensys: {
    vendor: 'resensys',
    site: '2A-01',
    device: '15-03-77-A1',
    deviceType: '2DHRT',
    name: 'Pier 1 north',
    quantity: '3003',
    label: 'Volt',
    unit: 'v',
    value: 3.61,
  },
  sensit: {
    vendor: 'sensit',
    device: '7d0c0a5e-1014',
    deviceType: 'RAMP',
    name: 'Fence east',
    quantity: 'T',
    label: 'T',
    unit: '°C',
    value: 24.1,
  },
  sensaphone: {
    vendor: 'sensaphone',
    site: '31',
    device: '1234',
    name: 'Pump house',
    quantity: '112233',
    label: 'Tank level',
    unit: 'ft',
    value: 17.4,
  },
  senquip: {
    vendor: 'senquip',
    device: 'ABC123456',
    name: 'Excavator 7',
    quantity: 'ambient',
    label: 'ambient',
    unit: '°C',
    value: 31.2,
  },
  besmart: {
    vendor: 'besmart',
    site: '12',
    device: '12.345',
    name: 'Main meter',
    quantity: '32',
    label: 'A+',
    unit: 'kWh',
    value: 1208.4,
  },
};

/** The invented device of a vendor. */
export function exampleDevice(vendor: VendorName): ExampleDevice {
  return DEVICES[vendor];
}

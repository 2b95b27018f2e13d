/**
 * The structures that the simulated Resensys watches: sites, devices and what they measure. All of it is computed
 * from a seed; nothing is stored.
 */
import { reportTimes, type Signal, valueAt } from './signal';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** One line of the quantity bank. */
export interface BankQuantity {
  /** Resensys data format. */
  df: number;
  name: string;
  unit: string;
  /** What it measures, as the column `Type` of the bank says. */
  type: string;
  signal: Omit<Signal, 'seed'>;
  /** Set for streams that report by themselves, in ms; their times have fractions of a second. */
  interval?: number;
}

const q = (
  df: number,
  name: string,
  unit: string,
  type: string,
  [level, daily, noise, digits]: readonly [number, number, number, number],
  interval?: number,
): BankQuantity => ({
  df,
  name,
  unit,
  type,
  signal: { level, daily, noise, digits },
  ...(interval === undefined ? {} : { interval }),
});

/** Every quantity there is. 3001 to 3003 are the vendor document's own; the other numbers are invented. */
export const QUANTITY_BANK: readonly BankQuantity[] = [
  q(3001, 'RSSI', 'dBm', 'Radio', [-71, 1.5, 6, 0]),
  q(3002, 'Internal Temperature', 'C', 'Temperature', [14, 7, 0.4, 2]),
  q(3003, 'Volt', 'v', 'Voltage', [3.6, 0.02, 0.01, 3]),
  q(5001, 'Strain', 'uStrain', 'Strain', [120, 35, 4, 2]),
  q(5002, 'Strain', 'uStrain', 'Strain', [-80, 22, 4, 2]),
  q(8001, 'Crack Width', 'mm', 'Displacement', [0.42, 0.03, 0.004, 4]),
  q(9001, 'Wind Speed', 'm/s', 'Weather', [6, 2, 3.5, 1]),
  q(9002, 'Wind Direction', 'deg', 'Weather', [180, 40, 120, 0]),
  q(9003, 'Humidity', '%', 'Weather', [64, -18, 6, 1]),
  q(21001, 'Tilt--X', 'deg', 'Inclination', [0.15, 0.02, 0.002, 4]),
  q(21002, 'Tilt--Y', 'deg', 'Inclination', [-0.08, 0.03, 0.002, 4]),
  q(26001, 'FFT1--X', 'Hz', 'Frequency', [4.2, 0.05, 0.6, 3], 30 * MINUTE),
  q(26002, 'FFT2--Y', 'Hz', 'Frequency', [23.5, 0.2, 20, 3], 30 * MINUTE),
  q(27001, 'Acceleration--Z', 'mg', 'Acceleration', [2, 0, 14, 3], 20 * SECOND),
];

/** What each type of device measures. `STR2` has two quantities of one name, as two gauges on one device give. */
const DEVICE_TYPES: readonly { type: string; dfs: readonly number[] }[] = [
  { type: '2DHRT', dfs: [3003, 3002, 3001, 21001, 21002] },
  { type: 'STR2', dfs: [3003, 3002, 3001, 5001, 5002] },
  { type: 'ACC3', dfs: [3003, 3002, 3001, 26001, 26002, 27001] },
  { type: 'CRK1', dfs: [3003, 3002, 3001, 8001] },
  { type: 'WX3', dfs: [3003, 9001, 9002, 9003] },
];

const PLACES = ['Pier', 'Girder', 'Abutment', 'Stay cable', 'Deck joint'];

export interface BridgeDevice {
  /** SID of its site. */
  site: string;
  did: string;
  name: string;
  type: string;
  quantities: readonly BankQuantity[];
}

export interface BridgeOptions {
  seed: string;
  sites: number;
  devices: number;
  /** How often a device reports its ordinary quantities, in ms. */
  interval: number;
  /** One device all of whose quantities report this often. */
  dense?: { did: string; rowsPerSecond: number };
}

/** A measured value; `time` in epoch ms, `value` in the quantity's unit. `extra` is the second value of one row. */
export interface TrueRow {
  time: number;
  value: number;
  extra?: number;
}

function hexPairs(value: number, pairs: number): string {
  const text = value
    .toString(16)
    .toUpperCase()
    .padStart(pairs * 2, '0');
  return (text.match(/../g) ?? []).join('-');
}

/** The sites, their devices and every value these have ever measured. */
export class Bridge {
  /** SIDs. Every second site, the first one among them, has a camera. */
  readonly sites: readonly string[];
  readonly devices: readonly BridgeDevice[];

  constructor(private readonly options: BridgeOptions) {
    this.sites = Array.from({ length: options.sites }, (_, index) => hexPairs(0x2a01 + index, 2));
    this.devices = Array.from({ length: options.devices }, (_, index) => this.build(index));
  }

  private build(index: number): BridgeDevice {
    const { type, dfs } = DEVICE_TYPES[index % DEVICE_TYPES.length] ?? { type: '', dfs: [] };
    const place = PLACES[Math.floor(index / 2) % PLACES.length] ?? '';
    return {
      site: this.sites[Math.floor((index * this.sites.length) / this.options.devices)] ?? '',
      did: hexPairs(0x150377a1 + index, 4),
      name: `${place} ${1 + Math.floor(index / (2 * PLACES.length))} ${index % 2 === 0 ? 'north' : 'south'}`,
      type,
      quantities: QUANTITY_BANK.filter((each) => dfs.includes(each.df)),
    };
  }

  hasCamera(site: string): boolean {
    return this.sites.indexOf(site) % 2 === 0;
  }

  /** The device with this DID, in either spelling of the letters. */
  device(did: string): BridgeDevice | undefined {
    return this.devices.find((each) => each.did === did.toUpperCase());
  }

  /**
   * What `device` measured of `quantity` in `from <= t < to` (epoch ms), oldest first. The ordinary quantities of a
   * device share their times.
   * @param extra whether each row has a second value
   */
  *rows(device: BridgeDevice, quantity: BankQuantity, from: number, to: number, extra = false): Generator<TrueRow> {
    const { seed } = this.options;
    const name = `${seed}/${device.did}/${quantity.df}`;
    const signal = { seed: name, ...quantity.signal };
    for (const time of this.times(device, quantity, from, to)) {
      const value = valueAt(signal, time);
      yield extra ? { time, value, extra: valueAt({ ...signal, seed: `${name}/2` }, time) } : { time, value };
    }
  }

  private *times(device: BridgeDevice, quantity: BankQuantity, from: number, to: number): Generator<number> {
    const { seed, dense } = this.options;
    const own = dense?.did.toUpperCase() === device.did ? SECOND / dense.rowsPerSecond : quantity.interval;
    if (own !== undefined) {
      yield* reportTimes(`${seed}/${device.did}/${quantity.df}`, own, Math.floor(own / 3), from, to);
      return;
    }
    // Whole seconds: rounding a time down keeps it in [from, to) exactly when it is in the bounds rounded up.
    const up = (time: number): number => Math.ceil(time / SECOND) * SECOND;
    const { interval } = this.options;
    for (const time of reportTimes(`${seed}/${device.did}`, interval, Math.floor(interval / 5), up(from), up(to))) {
      yield Math.floor(time / SECOND) * SECOND;
    }
  }
}

import type { SensitCloud } from '../../src/simulator/sensit';
import type { Fact } from './facts';

/** Units that the sources of vendors.md, section 2, state. */
const UNITS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  FMD: {},
  SPOD: { pid1_PPB_Calc: 'ppb', pid1_mvRaw: 'mV', rh_Humd: '%', pressure_mbar: 'mbar', ws_direction: 'deg' },
  RAMP: { CO: 'ppb', NO: 'ppb', NO2: 'ppb', SO2: 'ppb', CO2: 'ppm' },
};

/** The first device of each type: the fourth on, types come again. */
export const [FMD, SPOD, RAMP] = ['1021', '1022', '1023'];

/** Everything that a device measured in `from <= t < to`. */
export function sensitFacts(cloud: SensitCloud, device: string, from: number, to: number): Fact[] {
  const { name = '', type = '' } = cloud.truth.devices().find(({ uuid }) => uuid === device) ?? {};
  return cloud.truth.records(device, from, to).flatMap(({ time, values }) =>
    Object.entries(values).map(([field, value]) => {
      const unit = UNITS[type]?.[field];
      return {
        vendor: 'sensit',
        device,
        name,
        quantity: field,
        label: field,
        ...(unit === undefined ? {} : { unit }),
        time,
        value,
      };
    }),
  );
}

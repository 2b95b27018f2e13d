/** What a SENSIT monitor measures: the fields of the three device types, as they are and as they go over the wire. */
import { hexId, type SensitDevice } from './sensit-fleet';
import { chance, valueAt, type Signal } from './signal';

/** What a device really measured at one time. */
export interface SensitRecord {
  id: string;
  /** Epoch ms. */
  time: number;
  /** By dotted path (`OPCData.OPC_2_5`, `raw.1.act_avg`); without nulls and without the sentinel of a calm. */
  values: Record<string, number | boolean>;
}

type Path = readonly (string | number)[];
type Course = Pick<Signal, 'level' | 'daily' | 'noise' | 'digits'>;

const course = (level: number, daily: number, noise: number, digits: number): Course => ({
  level,
  daily,
  noise,
  digits,
});

const TEMPERATURE = course(14, 9, 0.4, 2);
const HUMIDITY = course(58, -18, 2, 1);
const WIND_SPEED = course(2.6, 1.1, 0.9, 2);
const WIND_DIRECTION = course(205, 40, 30, 0);

const FMD: readonly (readonly [Path, Course])[] = [
  [['WS'], WIND_SPEED],
  [['WD'], WIND_DIRECTION],
  [['T'], TEMPERATURE],
  [['RH'], HUMIDITY],
  [['_3DMet', 'U'], course(0.6, 0.4, 0.8, 3)],
  [['_3DMet', 'V'], course(-0.9, 0.3, 0.7, 3)],
  [['_3DMet', 'W'], course(0.02, 0.01, 0.1, 3)],
];
const METHANE = course(2.05, 0.12, 0.3, 3);

const SPOD: readonly (readonly [Path, Course])[] = [
  [['pid1_PPB_Calc'], course(38, 9, 12, 2)],
  [['pid1_mvRaw'], course(61, 3, 2, 3)],
  [['temp'], TEMPERATURE],
  [['rh_Humd'], HUMIDITY],
  [['pressure_mbar'], course(1008, 2, 0.6, 1)],
  [['ws_speed'], WIND_SPEED],
  [['ws_direction'], WIND_DIRECTION],
  [['tc_temp'], course(31, 3, 0.3, 2)],
  [['tc_heatOutput'], course(44, -12, 4, 1)],
  [['tc_setPoint'], course(32, 0, 0, 0)],
  [['batt_voltage'], course(12.7, 0.4, 0.05, 2)],
  [['chrg_current'], course(0.8, 0.7, 0.05, 3)],
  [['run_current'], course(0.21, 0, 0.02, 3)],
];

/** Four electrochemical cells: their channel numbers and levels. */
const CELLS = [331, 312, 288, 301] as const;

const RAMP: readonly (readonly [Path, Course])[] = [
  [['T'], TEMPERATURE],
  [['RH'], HUMIDITY],
  [['WS'], WIND_SPEED],
  [['WD'], WIND_DIRECTION],
  [['CO'], course(310, 60, 40, 1)],
  [['CO2'], course(424, -9, 4, 1)],
  [['NO'], course(6.4, 2, 1.5, 2)],
  [['NO2'], course(9.8, -3, 2, 2)],
  [['O3'], course(27, 14, 3, 2)],
  [['SO2'], course(1.9, 0.4, 0.5, 2)],
  [['PM_1_1_0'], course(5.2, 1, 1.1, 2)],
  [['PM_1_2_5'], course(8.4, 1.4, 1.8, 2)],
  [['PM_1_10_0'], course(14.1, 2.5, 3.5, 2)],
  [['OPCData', 'OPC_1_0'], course(4.9, 1, 1, 2)],
  [['OPCData', 'OPC_2_5'], course(7.9, 1.4, 1.6, 2)],
  [['OPCData', 'OPC_10_0'], course(13.2, 2.5, 3, 2)],
  [['OPCData', 'OPC_T'], course(19, 8, 0.4, 1)],
  [['OPCData', 'OPC_RH'], course(44, -12, 2, 1)],
  ...CELLS.flatMap((level, index): (readonly [Path, Course])[] => [
    [['raw', index, 'channel'], course(index + 1, 0, 0, 0)],
    [['raw', index, 'aux_avg'], course(level + 9, 2, 3, 1)],
    [['raw', index, 'act_avg'], course(level, 4, 5, 1)],
  ]),
  [['BATT'], course(4.05, 0.08, 0.02, 2)],
  [['CHRG'], course(0.4, 0.4, 0, 2)],
];

/** "Wind too slow to tell its direction", in `WD` and `ws_direction` of FMD and SPOD. */
const CALM = 375;

interface Field {
  path: Path;
  /** What was measured, `null` where nothing was. */
  value: number | boolean | null;
  /** What is sent in its place. */
  sentinel?: number;
}

function coursesOf(device: SensitDevice): readonly (readonly [Path, Course])[] {
  if (device.type === 'SPOD') return SPOD;
  if (device.type === 'RAMP') return RAMP;
  return [...FMD, [device.laserCell ? ['LaserCellConcentration', 'Conc_cor'] : ['CH4'], METHANE]];
}

/** The fields of the record at `time`; one RAMP record in ten has no `raw`, and one value in eighty is null. */
function fieldsAt(device: SensitDevice, time: number): Field[] {
  const calm = device.type !== 'RAMP' && chance(device.seed, 'calm', time) < 0.05;
  const withoutRaw = chance(device.seed, 'without raw', time) < 0.1;
  const fields: Field[] = [];
  for (const [path, shape] of coursesOf(device)) {
    if (withoutRaw && path[0] === 'raw') continue;
    const key = path.join('.');
    if (calm && (key === 'WD' || key === 'ws_direction')) {
      fields.push({ path, value: null, sentinel: CALM });
    } else if (path[0] !== 'raw' && chance(device.seed, 'null', key, time) < 1 / 80) {
      fields.push({ path, value: null });
    } else {
      fields.push({ path, value: valueAt({ ...shape, seed: `${device.seed} ${key}` }, time) });
    }
  }
  if (device.type === 'SPOD') {
    fields.push({ path: ['trig', 'trig_activeFlag'], value: chance(device.seed, 'trigger', time) < 0.02 });
  }
  fields.push({ path: ['lat'], value: device.latitude }, { path: ['long'], value: device.longitude });
  return fields;
}

function recordId(device: SensitDevice, time: number): string {
  return hexId(24, device.seed, 'record', time);
}

/** The record as the cloud sends it: objects and arrays nested, nulls and sentinel kept, `date` in ISO with `Z`. */
export function wireRecord(device: SensitDevice, time: number): Record<string, unknown> {
  const record: Record<string, unknown> = {
    _id: recordId(device, time),
    id: device.uuid,
    date: new Date(time).toISOString(),
  };
  for (const { path, value, sentinel } of fieldsAt(device, time)) {
    let place = record;
    path.slice(0, -1).forEach((step, depth) => {
      place[step] ??= typeof path[depth + 1] === 'number' ? [] : {};
      place = place[step] as Record<string, unknown>;
    });
    place[path[path.length - 1] ?? ''] = sentinel ?? value;
  }
  return record;
}

/** What the device measured at `time`. */
export function trueRecord(device: SensitDevice, time: number): SensitRecord {
  const values: Record<string, number | boolean> = {};
  for (const { path, value } of fieldsAt(device, time)) {
    if (value !== null) values[path.join('.')] = value;
  }
  return { id: recordId(device, time), time, values };
}

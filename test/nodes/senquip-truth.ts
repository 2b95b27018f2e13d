import type { SenquipCloud } from '../../src/simulator/senquip';
import type { SenquipMessage } from '../../src/simulator/senquip-messages';
import type { Value } from '../../src/model';
import type { Fact } from './facts';

/** Units that the vendor's guide states (vendors.md, section 4). */
const UNITS: Readonly<Record<string, string>> = {
  vsys: 'V',
  vin: 'V',
  accel_x: 'g',
  accel_y: 'g',
  accel_z: 'g',
  pitch: 'deg',
  roll: 'deg',
  angle: 'deg',
  ambient: '°C',
  motion: 'mg',
  gps_speed: 'km/h',
};

/** The first device of each kind: one with CAN, one that sends numbers as text, one that sends a word at times. */
export function machines(cloud: SenquipCloud): { digger: string; pump: string; store: string; closed: string } {
  const ids = cloud.truth.devices().map(({ deviceid }) => deviceid);
  const [digger = '', pump = '', store = ''] = ids;
  return { digger, pump, store, closed: ids.at(-1) ?? '' };
}

/** What one message says by field: frames by their ids, the second of one id with a number; events by their place. */
export function fieldsOf({ values, frames, events }: SenquipMessage): Record<string, Value> {
  const fields: Record<string, Value> = { ...values };
  for (const { id, data } of frames) {
    fields[`can1.${id}.data` in fields ? `can1.${id}.1.data` : `can1.${id}.data`] = data;
  }
  for (const [index, { topic, msg, lv }] of events.entries()) {
    Object.assign(fields, {
      [`events.${index}.topic`]: topic,
      [`events.${index}.msg`]: msg,
      [`events.${index}.lv`]: lv,
    });
  }
  return fields;
}

/** Everything that a device measured in `from <= t < to`. */
export function senquipFacts(cloud: SenquipCloud, device: string, from: number, to: number): Fact[] {
  const name = cloud.truth.devices().find(({ deviceid }) => deviceid === device)?.name ?? '';
  return cloud.truth.messages(device, from, to).flatMap((message) =>
    Object.entries(fieldsOf(message)).map(([field, value]) => {
      const unit = UNITS[field];
      return {
        vendor: 'senquip',
        device,
        name,
        quantity: field,
        label: field,
        ...(unit === undefined ? {} : { unit }),
        time: message.time,
        value,
      };
    }),
  );
}

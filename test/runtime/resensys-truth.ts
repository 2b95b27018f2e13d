import type { BridgeDevice } from '../../src/simulator/resensys-bridge';
import type { ResensysCloud } from '../../src/simulator/resensys';
import type { Period } from './example';

/** What the simulated Resensys measured, put the way that InfluxDB and MQTT should hold it. */

/** A quantity's label: its name, with its number where the device has two of that name. */
function labelOf(device: BridgeDevice, df: number): string {
  const own = device.quantities.find((quantity) => quantity.df === df);
  const namesakes = device.quantities.filter(({ name }) => name === own?.name);
  return namesakes.length > 1 ? `${own?.name ?? ''} ${df}` : (own?.name ?? '');
}

/** Field values by `site device name time field`. */
export function truePoints(cloud: ResensysCloud, { from, to }: Period): Map<string, number> {
  const points = new Map<string, number>();
  for (const device of cloud.devices()) {
    for (const { df } of device.quantities) {
      for (const { time, value } of cloud.rows(device.did, df, from, to)) {
        points.set([device.site, device.did, device.name, time, labelOf(device, df)].join(' | '), value);
      }
    }
  }
  return points;
}

/** The newest value of every quantity of every device, by `site/name/label`. */
export function trueNewest(cloud: ResensysCloud, { from, to }: Period): Map<string, unknown> {
  const newest = new Map<string, unknown>();
  for (const device of cloud.devices()) {
    for (const { df } of device.quantities) {
      const last = cloud.rows(device.did, df, from, to).at(-1);
      if (!last) continue;
      const topic = `${device.site}/${device.name}/${labelOf(device, df)}`;
      newest.set(topic, { time: last.time, value: last.value, unit: cloud.unit(df) });
    }
  }
  return newest;
}

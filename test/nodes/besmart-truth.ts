import assert from 'node:assert/strict';
import type { BesmartCloud } from '../../src/simulator/besmart';
import type { BesmartRow } from '../../src/simulator/besmart-meters';
import type { Fact } from './facts';

/** Two signal types are called `T`, so each goes by its id as well. */
const LABELS: Readonly<Record<number, string>> = { 52: 'T 52', 53: 'T 53' };

/** The devices of the user, as the pack names them; the foreign one is the last of all. */
export function sensors(cloud: BesmartCloud): { own: string[]; foreign: string } {
  const ids = cloud.truth.sensors().map(({ cid, mid }) => `${cid}.${mid}`);
  return { own: ids.slice(0, -1), foreign: ids.at(-1) ?? '' };
}

/** What rows of a signal of a sensor mean, in the words of the contract. */
export function besmartFact(cloud: BesmartCloud, device: string, moid: number): (row: BesmartRow) => Fact {
  const sensor = cloud.truth.sensors().find(({ cid, mid }) => `${cid}.${mid}` === device);
  const type = cloud.truth.signalTypes().find((one) => one.moid === moid);
  assert.ok(sensor && type);
  return ({ time, value, origin }) => {
    assert.ok(value !== null);
    return {
      vendor: 'besmart',
      site: String(sensor.cid),
      device,
      name: sensor.name,
      quantity: String(moid),
      label: LABELS[moid] ?? type.symbol,
      ...(type.unit === undefined ? {} : { unit: type.unit }),
      time,
      value,
      origin,
    };
  };
}

/** The signals that a sensor has. */
export function signalsOf(cloud: BesmartCloud, device: string): readonly number[] {
  return cloud.truth.sensors().find(({ cid, mid }) => `${cid}.${mid}` === device)?.type.signals ?? [];
}

/** Everything that a sensor measured in `from <= t < to`, or one signal of it. */
export function besmartFacts(
  cloud: BesmartCloud,
  device: string,
  from: number,
  to: number,
  signals = signalsOf(cloud, device),
): Fact[] {
  return signals.flatMap((moid) => cloud.truth.rows(device, moid, from, to).map(besmartFact(cloud, device, moid)));
}

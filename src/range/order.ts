import type { Sample } from '../model';

/** More samples of one time than these are told apart by their names, and not by looking at each other. */
const FEW = 16;

/**
 * The samples of one device and window in the order in which rows leave: ascending time, within one time in the order
 * of `samples`, each value once. Two samples are the same when quantity, time and origin are; the later one in `samples` wins, because
 * a vendor that repeats a row repeats it corrected.
 */
export function inOrder(samples: Sample[]): Sample[] {
  // One way throughout means that no two can be the same: one quantity, as vendors answer.
  if (goes(samples, 'up', 1)) return samples;
  if (goes(samples, 'down', 1)) return samples.toReversed();
  return withoutRepeats(goes(samples, 'up', 0) ? samples : samples.toSorted((a, b) => a.time - b.time));
}

/** Whether the times go one way only, by this many ms from each to the next at least. */
function goes(samples: readonly Sample[], way: 'up' | 'down', least: number): boolean {
  const sign = way === 'up' ? 1 : -1;
  let last = -Infinity;
  for (const { time } of samples) {
    if (time * sign < last + least) return false;
    last = time * sign;
  }
  return true;
}

/** Each one once: in the place of the first, with what the last one says. */
function withoutRepeats(sorted: readonly Sample[]): Sample[] {
  const kept: Sample[] = [];
  let from = 0;
  let places: Map<string, number> | undefined;
  for (const sample of sorted) {
    if (kept[from]?.time !== sample.time) {
      from = kept.length;
      places = undefined;
    }
    let place: number | undefined;
    if (kept.length - from < FEW) place = placeOf(sample, kept, from);
    else {
      places ??= new Map(kept.slice(from).map((one, index) => [identity(one), from + index]));
      place = places.get(identity(sample));
      if (place === undefined) places.set(identity(sample), kept.length);
    }
    if (place === undefined) kept.push(sample);
    else kept[place] = sample;
  }
  return kept;
}

function placeOf(sample: Sample, kept: readonly Sample[], from: number): number | undefined {
  for (let place = from; place < kept.length; place += 1) {
    const other = kept[place];
    if (other && isSame(sample, other)) return place;
  }
  return undefined;
}

function isSame(one: Sample, other: Sample): boolean {
  if (one.of !== other.of && one.of.quantity !== other.of.quantity) return false;
  return one.attributes?.origin === other.attributes?.origin;
}

function identity({ of, attributes }: Sample): string {
  return `${attributes?.origin ?? ''} ${of.quantity}`;
}

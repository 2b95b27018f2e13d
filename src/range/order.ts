import type { Sample } from '../model';

/**
 * The samples of one device and window in the order in which rows leave: ascending time, within one time in the order
 * of `samples`, each value once. Two samples are the same when quantity, time and origin are; the later one in `samples` wins, because
 * a vendor that repeats a row repeats it corrected.
 */
export function inOrder(samples: Sample[]): Sample[] {
  let sorted = true;
  let last = -Infinity;
  for (const sample of samples) {
    // Strictly ascending throughout means that no two can be the same, which is the usual case and the quick one.
    if (sample.time <= last) sorted = false;
    last = sample.time;
  }
  return sorted ? samples : withoutRepeats(samples.toSorted((a, b) => a.time - b.time));
}

function withoutRepeats(sorted: readonly Sample[]): Sample[] {
  const kept: Sample[] = [];
  let group: Sample[] = [];
  const settle = (): void => {
    const [only] = group;
    if (group.length === 1 && only) kept.push(only);
    else for (const sample of new Map(group.map((one) => [identity(one), one])).values()) kept.push(sample);
  };
  for (const sample of sorted) {
    if (group[0]?.time !== sample.time) {
      settle();
      group = [];
    }
    group.push(sample);
  }
  settle();
  return kept;
}

function identity({ of, attributes }: Sample): string {
  return `${attributes?.origin ?? ''} ${of.quantity}`;
}

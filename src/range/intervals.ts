import type { Interval } from '../model';

/**
 * Sets of instants as half-open intervals: ascending, disjoint, none empty, none touching the next. Every function
 * takes such sets, gives a new one and runs in linear time.
 */
export type IntervalSet = readonly Interval[];

/** The set of all instants of these intervals, which may be in any order, overlap, touch or be empty. */
export function intervalSet(intervals: Iterable<Interval>): Interval[] {
  const sorted = [...intervals].filter(({ from, to }) => from < to).sort((one, other) => one.from - other.from);
  const set: Interval[] = [];
  for (const interval of sorted) append(set, interval.from, interval.to);
  return set;
}

/** What is in one of them or both. */
export function union(one: IntervalSet, other: IntervalSet): Interval[] {
  const set: Interval[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const a = one[i];
    const b = other[j];
    if (a !== undefined && (b === undefined || a.from <= b.from)) {
      append(set, a.from, a.to);
      i += 1;
    } else if (b !== undefined) {
      append(set, b.from, b.to);
      j += 1;
    } else {
      return set;
    }
  }
}

/** What is in both. */
export function intersect(one: IntervalSet, other: IntervalSet): Interval[] {
  const set: Interval[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const a = one[i];
    const b = other[j];
    if (a === undefined || b === undefined) return set;
    const from = Math.max(a.from, b.from);
    const to = Math.min(a.to, b.to);
    if (from < to) set.push({ from, to });
    if (a.to < b.to) i += 1;
    else j += 1;
  }
}

/** What is in the first and not in the second. */
export function subtract(whole: IntervalSet, taken: IntervalSet): Interval[] {
  const set: Interval[] = [];
  let j = 0;
  for (const { from, to } of whole) {
    let start = from;
    while ((taken[j]?.to ?? Infinity) <= start) j += 1;
    for (let next = taken[j]; next !== undefined && next.from < to; next = taken[j]) {
      if (start < next.from) set.push({ from: start, to: next.from });
      start = next.to;
      // It may reach into the next interval of the whole too.
      if (start >= to) break;
      j += 1;
    }
    if (start < to) set.push({ from: start, to });
  }
  return set;
}

/** How long it is in all, ms. */
export function length(set: IntervalSet): number {
  let sum = 0;
  for (const { from, to } of set) sum += to - from;
  return sum;
}

/** Whether all of `interval` is in the set; nothing is in every set. */
export function covers(set: IntervalSet, interval: Interval): boolean {
  if (interval.from >= interval.to) return true;
  let low = 0;
  let high = set.length;
  // The first one that ends after the interval begins is the only one that can hold it.
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((set[middle]?.to ?? Infinity) <= interval.from) low = middle + 1;
    else high = middle;
  }
  const holder = set[low];
  return holder !== undefined && holder.from <= interval.from && interval.to <= holder.to;
}

/** Adds an interval that begins no earlier than the last one of the set. */
function append(set: Interval[], from: number, to: number): void {
  const last = set.at(-1);
  if (last === undefined || last.to < from) set.push({ from, to });
  else if (last.to < to) last.to = to;
}

import type { IntervalSet } from './intervals';

/**
 * Ascending times as short text: base 36, the first since 1970 and each other one as the distance from the one before.
 * Regular polling gives one interval, which takes some 16 characters.
 */
export function timesText(times: readonly number[]): string {
  let before = 0;
  return times
    .map((time) => {
      const text = (time - before).toString(36);
      before = time;
      return text;
    })
    .join(' ');
}

/** @throws RangeError for anything that `timesText` does not make */
export function timesFrom(text: string): number[] {
  if (text === '') return [];
  let time = 0;
  return text.split(' ').map((distance) => {
    if (!/^-?[0-9a-z]{1,11}$/.test(distance)) throw new RangeError('no time');
    time += parseInt(distance, 36);
    return time;
  });
}

/** A set of intervals in the same way. */
export function setText(set: IntervalSet): string {
  return timesText(set.flatMap(({ from, to }) => [from, to]));
}

/** @throws RangeError for anything that `setText` does not make */
export function setFrom(text: string): IntervalSet {
  const times = timesFrom(text);
  return Array.from({ length: times.length / 2 }, (_, index) => {
    const from = times[2 * index];
    const to = times[2 * index + 1];
    if (from === undefined || to === undefined || from >= to) throw new RangeError('no interval');
    return { from, to };
  });
}

/**
 * Which rows of an asked range a server gives. No vendor says whether the ends belong to it, nor (but SENSIT) in which
 * order rows come, so each is a choice of the test.
 */

/** Which ends of the asked range belong to it. */
export type Edges = 'both' | 'start' | 'end' | 'neither';

/** Which row comes first in an answer. */
export type Order = 'newest' | 'oldest';

/** Instants `from <= t < to`, epoch ms. */
export interface HalfOpen {
  from: number;
  to: number;
}

/**
 * The range that is answered, for rows that stand on whole milliseconds.
 * @param start first instant asked for, epoch ms, fractions allowed
 * @param end last instant asked for
 * @param visibleUntil the last instant whose rows the cloud has received
 */
export function answeredRange(edges: Edges, start: number, end: number, visibleUntil: number): HalfOpen {
  const withStart = edges === 'both' || edges === 'start';
  const withEnd = edges === 'both' || edges === 'end';
  return {
    from: withStart ? Math.ceil(start) : Math.floor(start) + 1,
    to: Math.min(withEnd ? Math.floor(end) + 1 : Math.ceil(end), Math.floor(visibleUntil) + 1),
  };
}

/**
 * Which rows of an asked range a server gives. No vendor says whether the ends belong to it, or (SENSIT apart) in which
 * order rows come, so each is a choice of the test.
 */

/** Which ends of the asked range belong to it. */
export type Edges = 'both' | 'start' | 'end' | 'neither';

/** Which row comes first in an answer. */
export type Order = 'newest' | 'oldest';

/** Whether `time` is in the range from `start` to `end`; all in epoch ms. */
export function within(edges: Edges, time: number, start: number, end: number): boolean {
  if (time > start && time < end) return true;
  if (time === start) return edges === 'start' || (edges === 'both' && time <= end);
  return time === end && (edges === 'end' || edges === 'both') && time > start;
}

/**
 * The rows that a server gives for a range, put in order.
 * @param read the rows in `from <= t < to`, ascending
 * @param visibleUntil the last instant (epoch ms) whose rows the cloud has received
 */
export function rowsAsked<Row extends { readonly time: number }>(
  read: (from: number, to: number) => Iterable<Row>,
  asked: { start: number; end: number; edges: Edges; order: Order; visibleUntil: number },
): Row[] {
  // Rows stand on whole milliseconds while a vendor may be asked for fractions of one.
  const from = Math.floor(asked.start);
  const to = Math.floor(Math.min(asked.end, asked.visibleUntil)) + 1;
  const rows: Row[] = [];
  for (const row of read(from, to)) if (within(asked.edges, row.time, asked.start, asked.end)) rows.push(row);
  return asked.order === 'newest' ? rows.reverse() : rows;
}

import type { Interval, Sample, Source } from '../../src/model';
import type { Format } from '../../src/output/format';

/** Rows that go into one message. */
export interface Slice<Row> {
  rows: readonly Row[];
  /** The instants that they are of. Two messages that share the rows of one time have that time in common. */
  span: Interval;
  /** The instants of the rows that come after them; absent where there are none. */
  left?: Interval;
}

/**
 * The rows of a window by `batch`: their spans are together the whole window.
 * @param rows ascending in time
 */
export function* slices<Row>(
  rows: readonly Row[],
  time: (row: Row) => number,
  batch: number,
  window: Interval,
): Generator<Slice<Row>> {
  const timeAt = (index: number): number => {
    const row = rows[index];
    return row === undefined ? window.to : time(row);
  };
  for (let start = 0; start < rows.length; start += batch) {
    const next = start + batch;
    // Where the rows of one time are torn apart, it ends in each message that has some of them.
    let end = next;
    while (end < rows.length && timeAt(end) === timeAt(next - 1)) end += 1;
    yield {
      rows: rows.slice(start, next),
      span: { from: start === 0 ? window.from : timeAt(start), to: timeAt(end) },
      ...(next < rows.length ? { left: { from: timeAt(next), to: window.to } } : {}),
    };
  }
}

/** One message of rows of one device. */
export interface Portion extends Omit<Slice<unknown>, 'rows'> {
  topic: string;
  payload: unknown;
  count: number;
}

/** The rows of one device in one window as messages of at most `batch` rows. */
export function* portions(
  format: Format,
  source: Source,
  samples: readonly Sample[],
  batch: number,
  window: Interval,
): Generator<Portion> {
  const rows = format.rows(source, samples);
  for (const { rows: some, ...place } of slices(rows, (row) => format.time(row), batch, window)) {
    yield { ...format.message(source, some), count: some.length, ...place };
  }
}

import type { Interval, Sample, Source } from '../../src/model';
import type { Format, Row } from '../../src/output/format';

/** So many samples become rows at once: rows that are not sent yet take memory. */
const PIECE = 2_000;

/** Rows that go into one message. */
export interface Slice<Item> {
  rows: readonly Item[];
  /** The instants that they are of. Two messages that share the rows of one time have that time in common. */
  span: Interval;
  /** The instants of the rows that come after them; absent where there are none. */
  left?: Interval;
}

/**
 * The rows of a window by `batch`: their spans are together the whole window.
 * @param pieces all rows, ascending in time, in any number of pieces; a piece is taken when its rows are needed
 */
export function* slices<Item>(
  pieces: Iterable<readonly Item[]>,
  time: (row: Item) => number,
  batch: number,
  window: Interval,
): Generator<Slice<Item>> {
  const coming = pieces[Symbol.iterator]();
  let isWhole = false;
  let rows: readonly Item[] = [];
  const timeAt = (index: number): number => {
    const row = rows[index];
    return row === undefined ? window.to : time(row);
  };
  let from = window.from;
  let start = 0;
  let end = 0;
  for (;;) {
    const next = start + batch;
    // Where the rows of one time are torn apart, it ends in each message that has some of them.
    end = Math.max(end, next);
    while (end < rows.length && timeAt(end) === timeAt(next - 1)) end += 1;
    if (end >= rows.length && !isWhole) {
      const piece = coming.next();
      isWhole = piece.done === true;
      if (piece.done) continue;
      rows = rows.slice(start).concat(piece.value);
      end -= start;
      start = 0;
      continue;
    }
    if (start >= rows.length) return;
    yield {
      rows: rows.slice(start, next),
      span: { from, to: timeAt(end) },
      ...(next < rows.length ? { left: { from: timeAt(next), to: window.to } } : {}),
    };
    from = timeAt(next);
    start = next;
  }
}

/** One message of rows of one device. */
export interface Portion extends Omit<Slice<unknown>, 'rows'> {
  topic: string;
  payload: unknown;
  count: number;
}

/** The rows of one device in one window as messages of at most `batch` rows, each made when it is asked for. */
export function* portions(
  format: Format,
  source: Source,
  samples: readonly Sample[],
  batch: number,
  window: Interval,
): Generator<Portion> {
  const pieces = rowsOf(format, source, samples, batch);
  for (const { rows, ...place } of slices(pieces, (row) => format.time(row), batch, window)) {
    yield { ...format.message(source, rows), count: rows.length, ...place };
  }
}

function* rowsOf(format: Format, source: Source, samples: readonly Sample[], batch: number): Generator<readonly Row[]> {
  const size = format.isPiecemeal ? Math.max(PIECE, batch) : samples.length;
  let start = 0;
  while (start < samples.length) {
    let end = Math.min(start + size, samples.length);
    // A row may be made of all samples of its time.
    while (end < samples.length && samples[end]?.time === samples[end - 1]?.time) end += 1;
    yield format.rows(source, samples.slice(start, end));
    start = end;
  }
}

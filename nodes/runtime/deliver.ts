import type { Sample, Source } from '../../src/model';
import type { Format } from '../../src/output/format';

/** One message of rows of one device, and the instants whose rows are all in this or an earlier message. */
export interface Portion {
  topic: string;
  payload: unknown;
  count: number;
  /** All rows of the device before this time have been made into messages by now, epoch ms. */
  until: number;
}

/**
 * The rows of one device in one window as messages of at most `batch` rows.
 * @param end where the window ends
 */
export function* portions(
  format: Format,
  source: Source,
  samples: readonly Sample[],
  batch: number,
  end: number,
): Generator<Portion> {
  const rows = format.rows(source, samples);
  for (let start = 0; start < rows.length; start += batch) {
    const some = rows.slice(start, start + batch);
    const next = rows[start + batch];
    const { topic, payload } = format.message(source, some);
    yield { topic, payload, count: some.length, until: next === undefined ? end : format.time(next) };
  }
}

import type { Interval, Sample } from '../model';
import type { DeviceCoverage, ReadPart } from './devicecoverage';
import { intervalSet, subtract } from './intervals';
import type { IntervalSet } from './intervals';
import { SeenRows } from './seen';
import type { SeenTrack } from './seen';

/** What a restart may not forget of a parcel. */
export interface ParcelState {
  parts: readonly ReadPart[];
  spans: readonly (readonly [delivery: string, span: Interval])[];
  left: Interval | undefined;
  /** Rows beyond the present. */
  beyond: readonly SeenTrack[];
}

/**
 * The rows of one device in one window, on their way in several messages. An instant counts as covered when all
 * messages that hold rows of it have arrived, in whatever order they do: the rows of one time may be in two of them.
 */
export class Parcel {
  private readonly spans = new Map<string, Interval>();
  /** What messages hold that have not been made yet: all of it in the beginning. */
  private left: Interval | undefined;
  /** The rows that may be read again. */
  private readonly rows: readonly Sample[];
  private beyond: readonly SeenTrack[] = [];

  /**
   * @param window what all of its messages hold together
   * @param parts what has been read, and is going to be covered
   * @param rows ascending in time
   * @param overlap how much is going to be read again, ms
   */
  constructor(
    readonly device: DeviceCoverage,
    window: Interval,
    private readonly parts: readonly ReadPart[],
    rows: readonly Sample[],
    private readonly overlap: number,
  ) {
    this.left = window;
    // Without an overlap only what lies beyond the present is read again.
    this.rows = overlap > 0 ? rows : rowsBeyond(parts, rows);
  }

  /** As it was before a restart. The rows that an overlap would need are not known any more. */
  static restore(device: DeviceCoverage, { parts, spans, left, beyond }: ParcelState): Parcel {
    const parcel = new Parcel(device, { from: 0, to: 0 }, parts, [], 0);
    for (const [delivery, span] of spans) parcel.spans.set(delivery, span);
    parcel.left = left;
    parcel.beyond = beyond;
    return parcel;
  }

  /**
   * One more message.
   * @param span the instants that its rows are of, those between them included
   * @param left what the messages after it will hold
   */
  add(delivery: string, span: Interval, left?: Interval): void {
    this.spans.set(delivery, span);
    this.left = left;
  }

  /** A message of another parcel holds rows that were left out of this one. */
  waitFor(delivery: string, span: Interval): void {
    this.spans.set(delivery, span);
  }

  /** A message has arrived. Whatever is unknown, or has arrived before, is ignored. */
  settle(delivery: string): void {
    const span = this.spans.get(delivery);
    if (span === undefined) return;
    this.spans.delete(delivery);
    const open = [...this.spans.values(), ...(this.left ? [this.left] : [])];
    const instants = subtract([span], intervalSet(open));
    this.device.settle(this.parts, instants, this.rowsIn(instants), this.overlap);
    for (const track of this.beyond) {
      const arrived = [...track.rows].filter(([time]) => instants.some(({ from, to }) => from <= time && time < to));
      if (arrived.length > 0) this.device.seen.restore({ ...track, rows: new Map(arrived) });
    }
  }

  /** The names that it covers. */
  get names(): readonly string[] {
    return this.parts.flatMap(({ names }) => names);
  }

  /** What messages hold that have not arrived. */
  get open(): ReadonlyMap<string, Interval> {
    return this.spans;
  }

  /** All that may not be forgotten over a restart. */
  get state(): ParcelState {
    const beyond = new SeenRows();
    for (const row of rowsBeyond(this.parts, this.rows)) beyond.remember(row);
    for (const track of this.beyond) beyond.restore(track);
    return { parts: this.parts, spans: [...this.spans], left: this.left, beyond: beyond.entries() };
  }

  private rowsIn(instants: IntervalSet): Sample[] {
    return instants.flatMap(({ from, to }) => this.rows.slice(firstAt(this.rows, from), firstAt(this.rows, to)));
  }
}

/**
 * The rows that lie behind what has been read, because they are beyond the present: all of them where there is no part.
 * @param rows ascending in time
 */
export function rowsBeyond(parts: readonly ReadPart[], rows: readonly Sample[]): readonly Sample[] {
  const ends = parts.map(({ intervals }) => intervals.at(-1)?.to ?? Infinity);
  return ends.length > 0 ? rows.slice(firstAt(rows, Math.min(...ends))) : rows;
}

/** The place of the first row at `time` or later. */
function firstAt(rows: readonly Sample[], time: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.time ?? Infinity) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

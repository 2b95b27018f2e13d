import type { Interval, Sample } from '../model';
import { areRelated, DeviceCoverage } from './devicecoverage';
import type { ReadPart } from './devicecoverage';
import { intersect } from './intervals';
import { Parcel, rowsBeyond } from './parcel';
import type { Wanted } from './read';

/**
 * One device in one run. A message may mean a device or a quantity twice, and what a run has handed out may not count
 * as covered yet: what it has handed out already is kept beside the coverage.
 */
export class RunCoverage {
  private readonly handedOut = new DeviceCoverage();
  private readonly parcels = new Set<Parcel>();
  private readonly readers: { names: readonly string[]; ended: Promise<void> }[] = [];

  constructor(readonly device: DeviceCoverage) {}

  /** Does `read` when everybody has ended who reads some of these names. */
  async alone(names: readonly string[], read: () => Promise<void>): Promise<void> {
    const before = this.readers.filter((reader) => areRelated(reader.names, names)).map(({ ended }) => ended);
    const ended = Promise.allSettled(before).then(read);
    this.readers.push({ names, ended });
    await ended;
  }

  /** What is left of it now. */
  remaining(names: readonly string[], { series, intervals }: Wanted): Wanted {
    this.handedOut.open(names, -Infinity);
    return { series, intervals: intersect(intervals, this.handedOut.wanted(names, Infinity, 0).missing) };
  }

  /** As of the coverage, without what this run has handed out. */
  sift(samples: Sample[], names: readonly string[], part: Interval): Sample[] {
    return this.device.sift(this.handedOut.sift(samples, names, part), names, part);
  }

  /**
   * Rows of a window are going to be handed out. It waits for the messages of earlier ones too that hold rows of the
   * same quantities: those rows were left out of it.
   */
  parcel(parts: readonly ReadPart[], window: Interval, rows: readonly Sample[], overlap: number): Parcel {
    const parcel = new Parcel(this.device, window, parts, rows, overlap);
    for (const earlier of this.parcels) {
      if (earlier.open.size === 0) this.parcels.delete(earlier);
      else if (areRelated(earlier.names, parcel.names)) {
        for (const [delivery, span] of earlier.open) {
          if (span.from < window.to && window.from < span.to) parcel.waitFor(delivery, span);
        }
      }
    }
    this.parcels.add(parcel);
    return parcel;
  }

  /** All rows of a window have been handed out. */
  add(parts: readonly ReadPart[], window: Interval, rows: readonly Sample[]): void {
    this.handedOut.settle(parts, [window], rowsBeyond(parts, rows), 0);
  }
}

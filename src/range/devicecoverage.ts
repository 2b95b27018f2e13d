import type { Interval, Sample } from '../model';
import type { Series } from '../vendor';
import { again, Coverage, missing, together } from './coverage';
import { intersect, subtract, union } from './intervals';
import type { IntervalSet } from './intervals';
import { SeenRows } from './seen';

/** The name of a series that reads every quantity a device has. */
export const ALL = '';

/** The names under which a series is covered: its quantity, or the fields that are wanted, or all. */
export function coverageNames({ quantity, wanted }: Series): readonly string[] {
  return quantity ? [quantity.quantity] : (wanted ?? [ALL]);
}

/** Whether some of these names may stand for the same quantity. */
export function areRelated(some: readonly string[], others: readonly string[]): boolean {
  const all = new Set(others);
  if (some.includes(ALL) || all.has(ALL)) return true;
  const beneath = (name: string): boolean => others.some((other) => other.startsWith(`${name}.`));
  return some.some((name) => widerNames(name).some((wider) => all.has(wider)) || beneath(name));
}

/** What has been read of some quantities: intervals in which every row has been found. */
export interface ReadPart {
  names: readonly string[];
  intervals: IntervalSet;
}

/**
 * What has been delivered of one device, quantity by quantity. A name may stand for several quantities: all of them,
 * or (SENSIT, Senquip) those whose path lies beneath it. A quantity is covered where any such name is.
 */
export class DeviceCoverage {
  readonly seen = new SeenRows();
  private readonly known = new Map<string, Coverage>();
  /** Whether one name may stand for a part of another. */
  private nests = false;

  /** What is kept for each name. */
  get quantities(): ReadonlyMap<string, Coverage> {
    return this.known;
  }

  /** Takes over what was kept for a name. */
  restore(name: string, coverage: Coverage): void {
    this.known.set(name, coverage);
    this.nests ||= name === ALL || name.includes('.');
  }

  /** A run reads these from this time on: reading starts at the earliest that any run had. */
  open(names: readonly string[], from: number): void {
    for (const name of names) {
      const coverage = this.known.get(name);
      if (coverage) coverage.start = Math.min(coverage.start, from);
      else this.restore(name, new Coverage(from));
    }
  }

  /**
   * What a run has to read of these names before `to`.
   * @param overlap how much of what is covered is to be read again, ms
   */
  wanted(names: readonly string[], to: number, overlap: number): { missing: Interval[]; again: Interval[] } {
    const wanted: { missing: Interval[]; again: Interval[] } = { missing: [], again: [] };
    for (const name of this.meant(names)) {
      const holders = this.holders(name);
      const { start } = this.known.get(name) ?? { start: to };
      wanted.missing = union(wanted.missing, missing(start, to, together(holders)));
      if (overlap > 0) wanted.again = union(wanted.again, again(holders, to, overlap));
    }
    return wanted;
  }

  /**
   * Of the samples in a part of what these names want, those that have not been delivered. One that was delivered with
   * another value says so.
   */
  sift(samples: Sample[], names: readonly string[], part: Interval): Sample[] {
    const meant = new Set(this.meant(names));
    if (this.isUntouched(names, part)) return samples;
    const left: Sample[] = [];
    for (const sample of samples) {
      const { time, of } = sample;
      const covering = this.holders(of.quantity).filter((each) => each.has(time));
      if (covering.some((each) => !each.remembers(time))) continue;
      if (covering.length === 0 && !this.reaches(meant, of.quantity, time)) continue;
      const before = this.seen.look(sample);
      if (before === 'new') left.push(sample);
      else if (before === 'changed') left.push({ ...sample, attributes: { ...sample.attributes, revised: true } });
    }
    return left;
  }

  /**
   * What it means for each name that these have been read: who reads from a later time on than another has left out
   * the earlier rows.
   */
  partsOf(read: readonly ReadPart[]): ReadPart[] {
    return read.flatMap(({ names, intervals }) => {
      const [first] = intervals;
      const alike = new Map<number, string[]>();
      for (const name of this.meant(names)) {
        const from = Math.max(first?.from ?? Infinity, this.known.get(name)?.start ?? Infinity);
        const some = alike.get(from) ?? [];
        alike.set(from, some);
        some.push(name);
      }
      return [...alike].map(([from, some]) => ({
        names: some,
        intervals: intersect(intervals, [{ from, to: Infinity }]),
      }));
    });
  }

  /**
   * Rows have been delivered, or there were none.
   * @param parts what has been read, as `partsOf` gave it
   * @param instants the instants of which all rows have been delivered
   * @param rows the rows of these instants; needed where some may be read again
   * @param overlap how much is going to be read again, ms
   */
  settle(parts: readonly ReadPart[], instants: IntervalSet, rows: readonly Sample[], overlap: number): void {
    for (const { names, intervals } of parts) {
      const read = intersect(intervals, instants);
      for (const name of names) {
        const coverage = this.known.get(name);
        // What a wider name has covered is not kept twice.
        const others = this.holders(name).filter((each) => each !== coverage);
        coverage?.cover(others.length === 0 ? read : subtract(read, together(others)), overlap);
      }
    }
    for (const row of rows) if (this.isWorthKeeping(row.of.quantity, row.time)) this.seen.remember(row);
  }

  /** Forgets rows that will not be read again. */
  prune(): void {
    this.seen.keepOnly((quantity, time) => this.isWorthKeeping(quantity, time));
  }

  /** Forgets the rows before a time, because there are too many. */
  forgetRowsBefore(time: number): void {
    for (const coverage of this.known.values()) coverage.forgetBefore(time);
    this.seen.keepOnly((_quantity, each) => each >= time);
  }

  /** Whether further gaps in these would cost intervals. */
  isFull(names: readonly string[]): boolean {
    return names.some((name) => this.known.get(name)?.isFull === true);
  }

  /** Rows that nothing covers were found beyond the present, and will be read again until something does. */
  private isWorthKeeping(quantity: string, time: number): boolean {
    const covering = this.holders(quantity).filter((each) => each.has(time));
    return covering.length === 0 || covering.some((each) => each.remembers(time));
  }

  /** Who reads all quantities reads every name that is known too; the widest comes first. */
  private meant(names: readonly string[]): readonly string[] {
    return names.includes(ALL) ? [...new Set([ALL, ...this.known.keys()])] : names;
  }

  /** The coverages that a quantity is part of. */
  private holders(quantity: string): Coverage[] {
    const holders: Coverage[] = [];
    for (const name of widerNames(quantity)) {
      const coverage = this.known.get(name);
      if (coverage) holders.push(coverage);
    }
    return holders;
  }

  /** Whether a run of these names reads this quantity as far back as this. */
  private reaches(meant: ReadonlySet<string>, quantity: string, time: number): boolean {
    return widerNames(quantity).some((name) => meant.has(name) && (this.known.get(name)?.start ?? Infinity) <= time);
  }

  /** Whether nothing of this part can have been delivered: the usual case, and quick. */
  private isUntouched(names: readonly string[], part: Interval): boolean {
    if (!this.seen.isEmpty || names.some((name) => (this.known.get(name)?.start ?? Infinity) > part.from)) {
      return false;
    }
    const related = this.nests ? [...this.known.values()] : names.flatMap((name) => this.known.get(name) ?? []);
    return related.every(({ covered }) => intersect(covered, [part]).length === 0);
  }
}

/** A quantity's own name and those that stand for it among others: `raw.1.act` is part of `raw.1`, `raw` and all. */
function widerNames(quantity: string): string[] {
  const names = [ALL];
  if (quantity === ALL) return names;
  for (let dot = quantity.indexOf('.'); dot !== -1; dot = quantity.indexOf('.', dot + 1)) {
    names.push(quantity.slice(0, dot));
  }
  names.push(quantity);
  return names;
}

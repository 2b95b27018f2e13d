/** What a simulated cloud was asked: the record that tests assert on. */
import type { FaultKind } from './faults';

/** One request and what became of it. */
export interface JournalEntry {
  /** Epoch ms by the simulator's clock. */
  at: number;
  method: string;
  /** The request target as sent, with its query. */
  target: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as text; empty when the journal keeps no bodies. */
  body: string;
  /** The status that was sent; undefined while nothing has been answered. */
  status?: number;
  faulted?: FaultKind;
}

export interface JournalOptions {
  /** So many of the newest entries are kept at least (twice as many at most); counts go on beyond it. */
  capacity?: number;
  /** Off saves memory in long runs; the default is on. */
  keepBodies?: boolean;
  /** Nothing is kept or counted: for a cloud that runs for days. */
  off?: boolean;
}

/** A pattern for the raw target, or the path that a target has before its query. */
export type TargetPattern = string | RegExp;

/** The target without its query. */
function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}

function fits(pattern: TargetPattern, target: string): boolean {
  return typeof pattern === 'string' ? pathOf(target) === pattern : target.search(pattern) >= 0;
}

/** The requests of one server, oldest first. */
export class Journal {
  entries: JournalEntry[] = [];
  keepBodies: boolean;
  private readonly capacity: number;
  private readonly off: boolean;
  private counts = new Map<string, { method: string; target: string; count: number }>();

  constructor(options: JournalOptions = {}) {
    this.capacity = options.capacity ?? 50_000;
    this.keepBodies = options.keepBodies ?? true;
    this.off = options.off ?? false;
  }

  /** Adds a request; the server completes the entry when it answers. */
  add(entry: JournalEntry): void {
    if (this.off) return;
    this.entries.push(entry);
    // Half is dropped at a time, so that the cost of dropping is spread over many requests.
    if (this.entries.length > this.capacity * 2) this.entries.splice(0, this.capacity);
    const key = `${entry.method} ${entry.target}`;
    const counted = this.counts.get(key);
    if (counted) counted.count += 1;
    else this.counts.set(key, { method: entry.method, target: entry.target, count: 1 });
  }

  /** How many requests there were since the start or `clear()`, whether their entries are still kept or not. */
  count(pattern: TargetPattern = /^/, method?: string): number {
    let sum = 0;
    for (const each of this.counts.values()) {
      if ((method === undefined || each.method === method) && fits(pattern, each.target)) sum += each.count;
    }
    return sum;
  }

  /** The kept entries whose target fits, oldest first. */
  matching(pattern: TargetPattern, method?: string): JournalEntry[] {
    return this.entries.filter(
      (each) => (method === undefined || each.method === method) && fits(pattern, each.target),
    );
  }

  /** Forgets everything. */
  clear(): void {
    this.entries = [];
    this.counts = new Map();
  }
}

import { createHmac, randomBytes } from 'node:crypto';
import { Deliveries } from './deliveries';
import { DeviceCoverage } from './devicecoverage';

/** Messages whose confirmation is still expected: those of a run, and as many from before it. */
const MOST_DELIVERIES = 200;

/** Questions whose devices could not be found out yet. */
const MOST_QUESTIONS = 1_000;

/** Delivered rows that are remembered in all; beyond it the oldest are not, and an overlap is shorter than asked. */
const MOST_ROWS = 50_000;

/**
 * Devices that are known, more than an account has by far. They come and go over the years: beyond it those that have
 * not been read for longest are forgotten, and begin anew when somebody reads them again.
 */
const MOST_DEVICES = 20_000;

/** One device of an account; `variant` is that of its series. */
export interface LedgerDevice {
  account: string;
  device: string;
  variant: string;
  coverage: DeviceCoverage;
}

/** What one node has delivered, of all accounts and devices, and what is on its way. */
export class Ledger {
  /** What was asked for last stands last. */
  readonly devices = new Map<string, LedgerDevice>();
  /** Those of the present run, however many they are. */
  private readonly used = new Set<string>();
  /** Messages that have not been confirmed. */
  readonly deliveries = new Deliveries(MOST_DELIVERIES);
  /** Earliest `from` of questions whose devices are not known yet. */
  readonly questions = new Map<string, number>();

  /** @param key makes the names of accounts and questions */
  constructor(readonly key = randomBytes(9).toString('base64url')) {}

  /** A short name for an account or a question: always the same for the same, which can't be read from it. */
  nameOf(...identity: readonly string[]): string {
    return createHmac('sha256', this.key).update(JSON.stringify(identity)).digest('base64url').slice(0, 10);
  }

  /** What has been delivered of a device; all series of one have the same variant. */
  device(account: string, device: string, variant = ''): DeviceCoverage {
    const key = JSON.stringify([account, device, variant]);
    const entry = this.devices.get(key) ?? { account, device, variant, coverage: new DeviceCoverage() };
    this.devices.delete(key);
    this.devices.set(key, entry);
    this.used.add(key);
    return entry.coverage;
  }

  /**
   * A question is going to be asked of the vendor: what it has to be read from is kept, also when nothing comes of it.
   * @returns the earliest `from` that it had while its devices were not known
   */
  ask(question: string, from: number): number {
    const earliest = Math.min(from, this.questions.get(question) ?? from);
    this.questions.delete(question);
    this.questions.set(question, earliest);
    const [oldest] = this.questions.keys();
    if (this.questions.size > MOST_QUESTIONS && oldest !== undefined) this.questions.delete(oldest);
    return earliest;
  }

  /** The devices that a question means have been opened; they know the rest. */
  answered(question: string): void {
    this.questions.delete(question);
  }

  /** Begins anew. */
  forget(): void {
    this.devices.clear();
    this.deliveries.clear();
    this.questions.clear();
  }

  /** At the end of a run: forgets rows that will not be read again, and the oldest of what there is too much of. */
  prune(): void {
    this.forgetDevices();
    const coverages = [...this.devices.values()].map(({ coverage }) => coverage);
    for (const coverage of coverages) coverage.prune();
    const excess = coverages.reduce((sum, { seen }) => sum + seen.size, 0) - MOST_ROWS;
    if (excess <= 0) return;
    const times = coverages.flatMap(({ seen }) => seen.entries().flatMap(({ rows }) => [...rows.keys()]));
    const oldestKept = times.sort((one, other) => one - other)[excess] ?? Infinity;
    for (const coverage of coverages) coverage.forgetRowsBefore(oldestKept);
  }

  private forgetDevices(): void {
    for (const key of this.devices.keys()) {
      if (this.devices.size <= MOST_DEVICES || this.used.has(key)) break;
      this.devices.delete(key);
    }
    this.used.clear();
  }
}

import { Coverage } from './coverage';
import type { DeviceCoverage } from './devicecoverage';
import { Ledger } from './ledger';
import { parcelsFrom, parcelsText } from './parceltext';
import type { ParcelText } from './parceltext';
import { seenFrom, seenText } from './seentext';
import type { SeenText } from './seentext';
import { setFrom, setText, timesFrom, timesText } from './settext';

/**
 * A ledger as plain data for a file. Series that are polled together are covered alike, so that coverages are written
 * once and named by their place. A thousand series take some 50 KiB.
 */
export interface LedgerText {
  key: string;
  accounts: string[];
  /** `start` and, where rows are remembered, `since`; the intervals. */
  coverages: [times: string, covered: string][];
  devices: DeviceText[];
  questions: [question: string, from: number][];
  parcels: ParcelText[];
}

/** The account's place; for each coverage its place and the names that have it. */
type DeviceText = [
  account: number,
  device: string,
  variant: string,
  quantities: [coverage: number, ...names: string[]][],
  seen: SeenText,
];

/** Changes whenever the shape does. */
export const LEDGER_VERSION = 1;

export function ledgerText(ledger: Ledger): LedgerText {
  const accounts = new Places<string>((account) => account);
  const coverages = new Places<[string, string]>((text) => text.join('/'));
  const devices = [...ledger.devices.values()].map(({ account, device, variant, coverage }): DeviceText => {
    const alike = new Map<number, string[]>();
    for (const [name, { start, since, covered }] of coverage.quantities) {
      const times = timesText(since === undefined || since === -Infinity ? [start] : [start, since]);
      const place = coverages.of([times, setText(covered)]);
      const names = alike.get(place) ?? [];
      alike.set(place, names);
      names.push(name);
    }
    const quantities = [...alike].map(([place, names]): [number, ...string[]] => [place, ...names]);
    return [accounts.of(account), device, variant, quantities, seenText(coverage.seen.entries())];
  });
  const placeOf = new Map([...ledger.devices.values()].map(({ coverage }, index) => [coverage, index]));
  return {
    key: ledger.key,
    accounts: accounts.all,
    coverages: coverages.all,
    devices,
    questions: [...ledger.questions],
    parcels: parcelsText(ledger.deliveries.parcels, placeOf),
  };
}

/** The ledger that was written; a new one where this is none. */
export function ledgerFrom(content: unknown): Ledger {
  if (content === undefined) return new Ledger();
  try {
    return read(content as LedgerText);
  } catch {
    // Version and checksum were right: only somebody who wrote both by hand gets here.
    return new Ledger();
  }
}

function read(text: LedgerText): Ledger {
  const ledger = new Ledger(text.key);
  const devices = text.devices.map(([account, device, variant, quantities, seen]): DeviceCoverage => {
    const coverage = ledger.device(present(text.accounts[account]), device, variant);
    for (const [place, ...names] of quantities) {
      const [times, covered] = present(text.coverages[place]);
      const [start, since] = timesFrom(times);
      for (const name of names) coverage.restore(name, new Coverage(present(start), setFrom(covered), since));
    }
    for (const track of seenFrom(seen)) coverage.seen.restore(track);
    return coverage;
  });
  for (const [question, from] of text.questions) ledger.questions.set(question, from);
  for (const [delivery, parcel] of parcelsFrom(text.parcels, devices)) ledger.deliveries.add(delivery, parcel);
  return ledger;
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError('this is no ledger');
  return value;
}

/** Numbers things in the order in which they come, equal ones alike. */
class Places<Thing> {
  readonly all: Thing[] = [];
  private readonly places = new Map<string, number>();

  constructor(private readonly keyOf: (thing: Thing) => string) {}

  of(thing: Thing): number {
    const key = this.keyOf(thing);
    const known = this.places.get(key);
    if (known !== undefined) return known;
    this.places.set(key, this.all.length);
    return this.all.push(thing) - 1;
  }
}

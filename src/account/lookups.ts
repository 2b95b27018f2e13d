/** What was looked up, kept for all users of an account. */
import { Flight } from './flight';
import type { Work } from './wire';

/** More are kept for nobody: the oldest goes. */
const KEPT = 200;

interface Found {
  value: unknown;
  /** When its loading began, epoch ms. */
  at: number;
}

export class Lookups {
  private readonly found = new Map<string, Found>();
  private readonly flights = new Map<string, Flight<unknown>>();

  constructor(private readonly now: () => number) {}

  /** See `Account.lookup`. An error is not kept: the next asker loads again. */
  async get<Value>(key: string, maxAge: number, load: (work: Work) => Promise<Value>, work: Work): Promise<Value> {
    const known = this.found.get(key);
    const age = known ? this.now() - known.at : Infinity;
    // A key stands for one kind of value; that is the vendor's promise.
    if (known && age >= 0 && age < maxAge) return known.value as Value;
    const running = this.flights.get(key);
    const flight = running && !running.ended ? running : this.start(key, load, work);
    return (await flight.join(work)) as Value;
  }

  private start(key: string, load: (work: Work) => Promise<unknown>, work: Work): Flight<unknown> {
    const at = this.now();
    const flight: Flight<unknown> = new Flight(async (inner) => {
      try {
        const value = await load(inner);
        this.keep(key, { value, at });
        return value;
      } finally {
        if (this.flights.get(key) === flight) this.flights.delete(key);
      }
    }, work);
    this.flights.set(key, flight);
    return flight;
  }

  private keep(key: string, found: Found): void {
    this.found.delete(key);
    this.found.set(key, found);
    for (const oldest of this.found.keys()) {
      if (this.found.size <= KEPT) return;
      this.found.delete(oldest);
    }
  }
}

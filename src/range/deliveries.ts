import type { Parcel } from './parcel';

/** Messages on their way, by what brings their confirmation back: which parcels wait for each. */
export class Deliveries {
  private readonly waiting = new Map<string, Set<Parcel>>();

  /** @param most how many are known; beyond it the oldest are forgotten, and what they hold is read again */
  constructor(private readonly most = Infinity) {}

  /** A parcel waits for a message. */
  add(delivery: string, parcel: Parcel): void {
    const parcels = this.waiting.get(delivery) ?? new Set();
    this.waiting.set(delivery, parcels.add(parcel));
    for (const oldest of this.waiting.keys()) {
      if (this.waiting.size <= this.most) break;
      this.waiting.delete(oldest);
    }
  }

  /** A message has arrived. Gives false for one that is not known, or not any more. */
  arrive(delivery: string): boolean {
    const parcels = this.waiting.get(delivery);
    this.waiting.delete(delivery);
    for (const parcel of parcels ?? []) parcel.settle(delivery);
    return parcels !== undefined;
  }

  /** The parcels that wait, each once. */
  get parcels(): ReadonlySet<Parcel> {
    return new Set([...this.waiting.values()].flatMap((parcels) => [...parcels]));
  }

  clear(): void {
    this.waiting.clear();
  }
}

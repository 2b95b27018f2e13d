/** What a message asks, and whether it wants to begin anew. */
export interface Asking {
  /** Equal for messages that ask for the same. */
  asks: string;
  reset: boolean;
}

interface Turn {
  asks: string;
  resetWaits: AbortController;
  ended: Promise<void>;
}

/**
 * Lets messages into a node one after the other. One that asks for what a waiting one asks already joins that; one
 * with `msg.reset` never joins.
 */
export class Turns {
  /** The first one is at work, the others wait. */
  private readonly turns: Turn[] = [];

  /**
   * Does `work` when it is its turn, or nothing where this message joins another.
   * @param work gets a signal that ends when a message with `msg.reset` waits behind it
   * @returns settles as the work does; for one that has joined, as the other's does
   */
  take({ asks, reset }: Asking, work: (resetWaits: AbortSignal) => Promise<void>): Promise<void> {
    const same = reset ? undefined : this.turns.slice(1).find((turn) => turn.asks === asks);
    if (same) return same.ended;
    if (reset) for (const { resetWaits } of this.turns) resetWaits.abort();
    const before = this.turns.at(-1)?.ended ?? Promise.resolve();
    const resetWaits = new AbortController();
    const ended = settled(before)
      .then(() => work(resetWaits.signal))
      .finally(() => this.turns.shift());
    this.turns.push({ asks, resetWaits, ended });
    return ended;
  }
}

function settled(promise: Promise<void>): Promise<void> {
  return promise.catch(() => undefined);
}

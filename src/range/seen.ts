import type { Sample, Value } from '../model';

/** Rows of one quantity (besmart: of one origin): time in epoch ms -> what the value was, as a hash. */
export interface SeenTrack {
  quantity: string;
  origin?: number;
  rows: Map<number, number>;
}

/**
 * Which rows of a device have been delivered, for as long as they may be read again. It holds hashes: nothing
 * that was measured is written to disk.
 */
export class SeenRows {
  private readonly tracks = new Map<string, SeenTrack>();

  /** Rows in all. */
  get size(): number {
    let size = 0;
    for (const { rows } of this.tracks.values()) size += rows.size;
    return size;
  }

  get isEmpty(): boolean {
    return this.tracks.size === 0;
  }

  /** Whether this row has been delivered: never, as it is, or with another value. */
  look(sample: Sample): 'new' | 'same' | 'changed' {
    const hash = this.tracks.get(trackKey(sample))?.rows.get(Math.round(sample.time));
    if (hash === undefined) return 'new';
    return hash === hashOf(sample.value) ? 'same' : 'changed';
  }

  remember(sample: Sample): void {
    const { quantity } = sample.of;
    const origin = sample.attributes?.origin;
    const track = this.track(quantity, origin);
    track.rows.set(Math.round(sample.time), hashOf(sample.value));
  }

  /** Drops the rows for which `keep` says no. */
  keepOnly(keep: (quantity: string, time: number) => boolean): void {
    for (const [key, { quantity, rows }] of this.tracks) {
      for (const time of rows.keys()) if (!keep(quantity, time)) rows.delete(time);
      if (rows.size === 0) this.tracks.delete(key);
    }
  }

  entries(): readonly SeenTrack[] {
    return [...this.tracks.values()];
  }

  /** Takes rows over as `entries` gave them. */
  restore({ quantity, origin, rows }: SeenTrack): void {
    const track = this.track(quantity, origin);
    for (const [time, hash] of rows) track.rows.set(time, hash);
  }

  private track(quantity: string, origin: number | undefined): SeenTrack {
    const key = keyOf(quantity, origin);
    let track = this.tracks.get(key);
    if (track === undefined) {
      track = { quantity, ...(origin === undefined ? {} : { origin }), rows: new Map() };
      this.tracks.set(key, track);
    }
    return track;
  }
}

function trackKey({ of, attributes }: Sample): string {
  return keyOf(of.quantity, attributes?.origin);
}

function keyOf(quantity: string, origin: number | undefined): string {
  return origin === undefined ? quantity : `${origin}\n${quantity}`;
}

/** 24 bits (FNV-1a, folded): a changed value goes unnoticed once in 16 million times. */
function hashOf(value: Value): number {
  const text = `${typeof value} ${String(value)}`;
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash ^ (hash >>> 24)) & 0xffffff;
}

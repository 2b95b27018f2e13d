import type { SeenTrack } from './seen';
import { timesFrom, timesText } from './settext';

/** Times that quantities have in common, and for each of them its origin (null for none) and its hashes in base64. */
export type SeenText = [times: string, tracks: [quantity: string, origin: number | null, hashes: string][]][];

/** A hash has 24 bits. */
const BYTES = 3;

/** Remembered rows as plain data for a file; quantities that a device reports together share their times. */
export function seenText(tracks: readonly SeenTrack[]): SeenText {
  const groups = new Map<string, SeenText[number]>();
  for (const { quantity, origin, rows } of tracks) {
    const ascending = [...rows].sort(([one], [other]) => one - other);
    const times = timesText(ascending.map(([time]) => time));
    const hashes = Buffer.alloc(BYTES * ascending.length);
    ascending.forEach(([, hash], index) => hashes.writeUIntBE(hash, BYTES * index, BYTES));
    const group: SeenText[number] = groups.get(times) ?? [times, []];
    groups.set(times, group);
    group[1].push([quantity, origin ?? null, hashes.toString('base64')]);
  }
  return [...groups.values()];
}

/** @throws Error for anything that `seenText` does not make */
export function seenFrom(groups: SeenText): SeenTrack[] {
  return groups.flatMap(([text, tracks]) => {
    const times = timesFrom(text);
    return tracks.map(([quantity, origin, base64]) => {
      const hashes = Buffer.from(base64, 'base64');
      const rows = new Map(times.map((time, index) => [time, hashes.readUIntBE(BYTES * index, BYTES)]));
      return { quantity, ...(origin === null ? {} : { origin }), rows };
    });
  });
}

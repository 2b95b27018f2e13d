import { setImmediate as nextTurn } from 'node:timers/promises';

/** So many entries are copied in one turn of the event loop. */
const ENTRIES_A_TURN = 500;

/**
 * Copies of the entries of a list: what a flow does with its message must not change what is kept for others. The list
 * of a large fleet is copied in portions, so that nobody else waits for it.
 */
export async function copiesOf<Entry>(entries: readonly Entry[]): Promise<Entry[]> {
  const copies: Entry[] = [];
  for (let start = 0; start < entries.length; start += ENTRIES_A_TURN) {
    if (start > 0) await nextTurn();
    for (const copy of structuredClone(entries.slice(start, start + ENTRIES_A_TURN))) copies.push(copy);
  }
  return copies;
}

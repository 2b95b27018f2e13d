import assert from 'node:assert/strict';

/**
 * How long nothing else can happen, and how long that may be: measured against the machine as it is at that moment, so
 * that no test fails because the machine is slow or busy, and each one does when work is no longer cut into turns.
 */

/** Nothing of a Node-RED may stand still for longer, ms (promise 17), on the machine that takes `USUAL`. */
export const LONGEST = 250;

/** What `reference` takes, ms, where the limits were set. */
const USUAL = 12;

/** A stall that is no one's fault does not come so often in a row. */
const TRIES = 4;

/** Clock and processor time, of which the smaller counts: waiting for a turn of the processor is no work. */
class Stopwatch {
  private readonly began = performance.now();
  private readonly used = process.cpuUsage();

  /** ms */
  read(): number {
    const { user, system } = process.cpuUsage(this.used);
    return Math.min(performance.now() - this.began, (user + system) / 1000);
  }
}

/** The longest turn of the event loop while `work` was done, ms. */
export async function longestStall(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let over = false;
  await new Promise(setImmediate);
  let watch = new Stopwatch();
  const turn = (): void => {
    longest = Math.max(longest, watch.read());
    watch = new Stopwatch();
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  try {
    await work();
  } finally {
    longest = Math.max(longest, watch.read());
    over = true;
  }
  return longest;
}

/**
 * Fails when a turn of the event loop takes longer than it may while `work` is done, each of several times.
 * @param what is done, for the message
 * @param limit ms where the machine is as fast and as free as it can be
 */
export async function assertShortTurns(what: string, work: () => Promise<unknown>, limit = LONGEST): Promise<void> {
  const found: string[] = [];
  for (let tries = 0; tries < TRIES; tries += 1) {
    const stall = await longestStall(work);
    // The machine is only asked where that matters.
    if (stall <= limit) return;
    const allowed = limit * slowness();
    if (stall <= allowed) return;
    found.push(`${stall.toFixed()} of ${allowed.toFixed()} ms`);
  }
  assert.fail(`${what}: turns of ${found.join(', ')}`);
}

/** How many times longer than where the limits were set the machine takes for the same at present: 1 at least. */
export function slowness(): number {
  const [, median = 0] = [reference(), reference(), reference()].sort((one, other) => one - other);
  return Math.max(1, median / USUAL);
}

const BLANKS = ' '.repeat(8 * 1024 * 1024);
const ROWS = JSON.stringify(Array.from({ length: 20_000 }, (_, time) => ({ time, value: `${time}.5` })));

/** Work of the kind that is measured: memory is taken, bytes are gone through, JSON is parsed. */
function reference(): number {
  const watch = new Stopwatch();
  const bytes = Buffer.from(BLANKS);
  let blanks = 0;
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === 0x20) blanks += 1;
  const rows = JSON.parse(ROWS) as unknown[];
  assert.deepEqual([blanks, rows.length], [BLANKS.length, 20_000]);
  return watch.read();
}

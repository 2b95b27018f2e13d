/**
 * The longest time for which nothing else could happen while `work` was done, ms. Of each turn of the event loop the
 * smaller of clock and processor time counts, so that a busy machine makes nothing look worse than it is.
 */
export async function longestStall(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let over = false;
  let began = performance.now();
  let used = process.cpuUsage();
  const measure = (): void => {
    const { user, system } = process.cpuUsage(used);
    longest = Math.max(longest, Math.min(performance.now() - began, (user + system) / 1000));
    began = performance.now();
    used = process.cpuUsage();
  };
  const turn = (): void => {
    measure();
    if (!over) setImmediate(turn);
  };
  await new Promise(setImmediate);
  began = performance.now();
  used = process.cpuUsage();
  setImmediate(turn);
  try {
    await work();
  } finally {
    measure();
    over = true;
  }
  return longest;
}

/**
 * The same for the best of three times: what the garbage of earlier tests costs once is no stall of this work.
 * @param enough no further try below this, ms
 */
export async function usualStall(work: () => Promise<unknown>, enough: number): Promise<number> {
  let best = Infinity;
  for (let tries = 0; tries < 3 && best > enough; tries += 1) best = Math.min(best, await longestStall(work));
  return best;
}

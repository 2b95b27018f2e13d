/** Between two looks at another process, ms. */
const PAUSE = 25;

/**
 * Looks at something outside this process until it is there.
 * @param look gives what was waited for, or `undefined` as long as it is not there
 * @param limit ms; the test fails after that
 * @throws Error that names `what`
 */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  limit = 30_000,
): Promise<T> {
  const deadline = performance.now() + limit;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`Waited ${limit / 1000} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

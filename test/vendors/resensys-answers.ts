import type { WireAnswer } from '../../src/account/wire';

/** An answer of the vendor as it comes off the wire. A body that is no text is sent as JSON. */
export function answerOf(body: unknown, more: Partial<WireAnswer> = {}): WireAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status: 200, headers: {}, text, startedAt: 0, clockSkew: 0, ...more };
}

/** The code of the error that `run` throws, or what it gave instead. */
export function codeOf(run: () => unknown): unknown {
  try {
    return { gave: run() };
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

/** The same for what comes later. */
export async function codeLater(promise: Promise<unknown>): Promise<unknown> {
  try {
    return { gave: await promise };
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

/** The end of work: signals made of several, and waits that end with one. */
import { setMaxListeners } from 'node:events';

/** What waits and requests end in when somebody ended them. No code of the contract: nobody is told of it. */
export class AbortError extends Error {
  override readonly name = 'AbortError';

  constructor(why = 'This work was ended.') {
    super(why);
  }
}

/** Why a signal ended, as an error whatever it was given. */
export function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new AbortError();
}

/** Throws the reason of a signal that has ended. */
export function refuseAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortReason(signal);
}

/**
 * Calls `end` with the reason when the signal ends, at once if it has. Gives what takes the listener off again: a
 * signal may live for months, and what is left on it is a leak.
 */
export function onAbort(signal: AbortSignal, end: (reason: Error) => void): () => void {
  if (signal.aborted) {
    end(abortReason(signal));
    return () => undefined;
  }
  const listener = (): void => {
    end(abortReason(signal));
  };
  // A thousand messages may wait on one signal; Node warns of the eleventh listener unless told.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', listener, { once: true });
  return () => {
    signal.removeEventListener('abort', listener);
  };
}

/** A controller that ends with the first of `parents`. Whoever makes one unlinks it when the work is over. */
export class LinkedController {
  private readonly controller = new AbortController();
  private readonly links: (() => void)[];

  constructor(...parents: AbortSignal[]) {
    this.links = parents.map((parent) =>
      onAbort(parent, (reason) => {
        this.controller.abort(reason);
      }),
    );
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  abort(reason: Error): void {
    this.controller.abort(reason);
  }

  unlink(): void {
    for (const unlink of this.links) unlink();
  }
}

/** What `promise` gives, or the reason of `signal` if that ends first. The promise itself goes on. */
export async function unlessAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise<Result>((resolve, reject) => {
    const unlink = onAbort(signal, reject);
    promise.then(resolve, reject).finally(unlink);
  });
}

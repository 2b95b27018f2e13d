/** What an account takes from outside: time, chance, disk and log. A test owns all of them. */
import { onAbort } from './abort';
import type { Log } from './health';
import { PauseFile } from './pause-file';

export interface Environment {
  /** Epoch ms. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when that ends first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Runs something after `ms`, without keeping the process alive for it; gives what calls it off. */
  later(ms: number, run: () => void): () => void;
  /** From 0 up to but not including 1. */
  random(): number;
  /** Which accounts are paused. One for each folder, or they would overwrite each other. */
  readonly pauses: PauseFile;
  readonly log: Log;
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let unlink = (): void => undefined;
    const timer = setTimeout(() => {
      unlink();
      resolve();
    }, ms);
    unlink = onAbort(signal, (reason) => {
      clearTimeout(timer);
      reject(reason);
    });
  });
}

/**
 * The real thing.
 * @param folder where the pack keeps its files; undefined keeps pauses in memory only
 */
export function systemEnvironment(folder: string | undefined, log: Log): Environment {
  return {
    now: Date.now,
    sleep,
    later: (ms, run) => {
      const timer = setTimeout(run, ms).unref();
      return () => {
        clearTimeout(timer);
      };
    },
    random: Math.random,
    pauses: new PauseFile(folder, log),
    log,
  };
}

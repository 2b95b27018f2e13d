/** Time, chance and log that a test owns. */
import { onAbort } from '../../src/account/abort';
import type { Environment } from '../../src/account/environment';
import { PauseFile } from '../../src/account/pause-file';

/** A moment to begin with that is nobody's special case. */
export const BEGINNING = Date.UTC(2026, 10, 21, 9, 30);

interface Sleeper {
  at: number;
  wake: () => void;
}

/**
 * A clock that stands until `advance()`. With `hurried` it jumps to the end of every sleep as soon as nothing else is
 * to be done; sockets go on in real time all the same.
 */
export class VirtualTime {
  /** How long each sleep was asked for, in ms, in order. */
  readonly slept: number[] = [];
  private time = BEGINNING;
  private sleepers: Sleeper[] = [];

  constructor(private readonly hurried = false) {}

  readonly now = (): number => this.time;

  readonly sleep = (ms: number, signal: AbortSignal): Promise<void> => {
    this.slept.push(ms);
    const at = this.time + ms;
    return new Promise((resolve, reject) => {
      const sleeper = {
        at,
        wake: () => {
          unlink();
          resolve();
        },
      };
      this.sleepers.push(sleeper);
      const unlink = onAbort(signal, (reason) => {
        this.sleepers = this.sleepers.filter((each) => each !== sleeper);
        reject(reason);
      });
      if (this.hurried)
        setImmediate(() => {
          this.arrive(at);
        });
    });
  };

  readonly later = (ms: number, run: () => void): (() => void) => {
    const sleeper = { at: this.time + ms, wake: run };
    this.sleepers.push(sleeper);
    return () => {
      this.sleepers = this.sleepers.filter((each) => each !== sleeper);
    };
  };

  /** Lets `ms` pass; who wakes up on the way sees the time of its own waking. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await settled();
    for (;;) {
      const [first] = this.sleepers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!first) break;
      this.time = Math.max(this.time, first.at);
      this.sleepers = this.sleepers.filter((each) => each !== first);
      first.wake();
      await settled();
    }
    this.time = end;
  }

  /** Sets the clock, without waking anybody. */
  set(time: number): void {
    this.time = time;
  }

  private arrive(at: number): void {
    this.time = Math.max(this.time, at);
    const due = this.sleepers.filter((each) => each.at <= this.time);
    this.sleepers = this.sleepers.filter((each) => each.at > this.time);
    for (const { wake } of due) wake();
  }
}

/** Everything that can go on without time or sockets has gone on. */
export async function settled(): Promise<void> {
  await new Promise(setImmediate);
}

/** An environment out of virtual time, chance that is always the same, and a log that is kept. */
export function virtualEnvironment(
  time: VirtualTime,
  { folder, random = 0.5 }: { folder?: string; random?: number } = {},
): Environment & { lines: string[] } {
  const lines: string[] = [];
  const log = { warn: (text: string) => lines.push(text) };
  const { now, sleep, later } = time;
  return { now, sleep, later, random: () => random, pauses: new PauseFile(folder, log), log, lines };
}

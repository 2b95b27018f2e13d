import { setImmediate as pause } from 'node:timers/promises';
import { isTooLarge } from '../account/connection';
import type { Interval } from '../model';
import type { Series, WindowRules } from '../vendor';
import { intersect, union } from './intervals';
import { countCuts, cut, halve, wholeUntil, withMargins } from './windows';

/** So many windows are taken between two turns of the event loop at most. */
const WITHOUT_PAUSE = 64;

/** One series of a device and which intervals of it are wanted: sorted and disjoint. */
export interface Wanted {
  series: Series;
  intervals: readonly Interval[];
}

/** What is read: samples, or anything else that has a time. */
export interface Timed {
  /** Epoch ms. */
  time: number;
}

export interface ReadOptions<Item extends Timed> {
  rules: WindowRules;
  /** Windows that are asked for before the first of them has been taken. */
  ahead: number;
  /** Stop after this many timestamps. */
  limit?: number;
  signal: AbortSignal;
  /** The vendor's present, epoch ms; windows that begin later are left out where its rules say so. */
  now(): number;
  /** One request; the window has its margins. Never called again once `signal` is aborted. */
  fetch(series: Series, window: Interval, signal: AbortSignal): Promise<{ items: Item[]; refused: number }>;
  /** The items of one window in the order in which they leave, each once; ascending in time. */
  order(items: Item[]): Item[];
}

/** What happened to one series in one window. */
export interface SeriesOutcome {
  series: Series;
  /** What has been read, rows that can't be read included; never beyond the vendor's present. */
  covered: readonly Interval[];
  /** Why the rest of the window could not be read. */
  error?: unknown;
  /** Rows that could not be read. */
  refused: number;
}

export interface WindowOutcome<Item extends Timed> {
  window: Interval;
  /** All series of the device together, ascending, each once. */
  items: Item[];
  outcomes: SeriesOutcome[];
}

/**
 * Reads the series of one device window by window: several windows at a time, handed out in order of time, so that
 * the rows of the device leave in ascending time and memory does not grow with the range. A window of a series that
 * fails is reported in its outcome; the others go on.
 * @throws the reason of `signal` when it is aborted
 */
export async function* readDevice<Item extends Timed>(
  wanted: readonly Wanted[],
  options: ReadOptions<Item>,
): AsyncGenerator<WindowOutcome<Item>> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const left = deviceWindows(wanted, options);
  const pending: Promise<WindowOutcome<Item>>[] = [];
  let remaining = options.limit ?? Infinity;
  try {
    for (let taken = 1; ; taken += 1) {
      while (pending.length < options.ahead) {
        const next = left.next();
        if (next.done) break;
        pending.push(readWindow(next.value, wanted, options, signal));
      }
      const first = pending.shift();
      if (first === undefined) return;
      const outcome = limited(await first, remaining);
      // Windows that cost no request, as of a signal that is known to be missing, keep nobody else waiting.
      if (taken % WITHOUT_PAUSE === 0) await pause();
      options.signal.throwIfAborted();
      if (options.limit !== undefined) remaining -= timestamps(outcome.items);
      yield outcome;
      if (remaining <= 0) return;
    }
  } finally {
    stop.abort();
  }
}

/** How many windows `readDevice` goes through, for a progress in the status. */
export function countWindows(wanted: readonly Wanted[], options: Pick<ReadOptions<Timed>, 'rules' | 'now'>): number {
  return together(wanted).reduce((sum, interval) => sum + countCuts(interval, options.rules, options.now()), 0);
}

function* deviceWindows(
  wanted: readonly Wanted[],
  { rules, now }: Pick<ReadOptions<Timed>, 'rules' | 'now'>,
): Generator<Interval> {
  for (const interval of together(wanted)) yield* cut(interval, rules, now());
}

function together(wanted: readonly Wanted[]): readonly Interval[] {
  return wanted.reduce<readonly Interval[]>((sum, { intervals }) => union(sum, intervals), []);
}

/** Never rejects: it may be waited for long after it has settled, or not at all. */
async function readWindow<Item extends Timed>(
  window: Interval,
  wanted: readonly Wanted[],
  options: ReadOptions<Item>,
  signal: AbortSignal,
): Promise<WindowOutcome<Item>> {
  const reads = await Promise.all(
    wanted.map(async ({ series, intervals }) => {
      const pieces: Item[][] = [];
      const outcome: SeriesOutcome = { series, covered: [], refused: 0 };
      for (const part of intersect(intervals, [window])) {
        try {
          await readPart(part, series, options, signal, pieces, outcome);
        } catch (error) {
          outcome.error ??= error;
        }
      }
      return { pieces, outcome };
    }),
  );
  const pieces = reads.flatMap((read) => read.pieces);
  const [only] = pieces;
  const items = pieces.length === 1 && only ? only : pieces.flat();
  return { window, items: options.order(items), outcomes: reads.map((read) => read.outcome) };
}

/** One window of one series; halved, down to a minute, while the answer is too large to be taken whole. */
async function readPart<Item extends Timed>(
  part: Interval,
  series: Series,
  options: ReadOptions<Item>,
  signal: AbortSignal,
  pieces: Item[][],
  outcome: SeriesOutcome,
): Promise<void> {
  signal.throwIfAborted();
  // Before the request, which may take its time.
  const present: Interval = { from: part.from, to: wholeUntil(options.now(), options.rules) };
  let answer: { items: Item[]; refused: number };
  try {
    answer = await options.fetch(series, withMargins(part, options.rules), signal);
  } catch (error) {
    const halves = isTooLarge(error) ? halve(part) : undefined;
    if (!halves) throw error;
    for (const half of halves) await readPart(half, series, options, signal, pieces, outcome);
    return;
  }
  pieces.push(within(answer.items, part));
  outcome.covered = union(outcome.covered, intersect([part], [present]));
  outcome.refused += answer.refused;
}

/** The items in an interval. Those outside are mostly at both ends, of the margins: then nothing is gone through again. */
function within<Item extends Timed>(items: Item[], { from, to }: Interval): Item[] {
  const isIn = ({ time }: Timed): boolean => time >= from && time < to;
  let inside = 0;
  for (const item of items) if (isIn(item)) inside += 1;
  if (inside === items.length) return items;
  const first = Math.max(0, items.findIndex(isIn));
  const middle = items.slice(first, first + inside);
  return middle.every(isIn) ? middle : items.filter(isIn);
}

function timestamps(ascending: readonly Timed[]): number {
  let count = 0;
  let last: number | undefined;
  for (const { time } of ascending) {
    if (time !== last) count += 1;
    last = time;
  }
  return count;
}

/** The outcome up to its first `limit` timestamps; what lies behind them does not count as covered. */
function limited<Item extends Timed>(outcome: WindowOutcome<Item>, limit: number): WindowOutcome<Item> {
  if (limit === Infinity || timestamps(outcome.items) <= limit) return outcome;
  let count = 0;
  let last: number | undefined;
  let end = 0;
  for (const { time } of outcome.items) {
    if (time !== last) count += 1;
    if (count > limit) break;
    last = time;
    end += 1;
  }
  const until: Interval = { from: outcome.window.from, to: (last ?? outcome.window.from) + 1 };
  return {
    window: outcome.window,
    items: outcome.items.slice(0, end),
    outcomes: outcome.outcomes.map((one) => ({ ...one, covered: intersect(one.covered, [until]) })),
  };
}

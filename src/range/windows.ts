import type { Interval } from '../model';
import type { WindowRules } from '../vendor';
import { FURTHEST } from './instant';

const SECOND = 1_000;

/** No window is cut into parts shorter than this (promise 9). */
const MINUTE = 60 * SECOND;

/**
 * The windows of a range from the oldest to the newest: disjoint, together exactly the range, and each so long at most
 * that it keeps within the vendor's limit with its margins. Cuts lie on whole seconds, so that a window keeps within
 * it also when a vendor that counts in seconds is asked (`utcText`). Made one at a time: a long range takes no memory.
 * What lies before the vendor's first data is left out.
 * @param now epoch ms; where the vendor has no future, windows that begin at it or later are left out
 */
export function* cut(range: Interval, rules: WindowRules, now: number): Generator<Interval, void, undefined> {
  const step = stepOf(rules);
  const end = rules.future ? Infinity : now;
  let from = startOf(range, rules);
  while (from < range.to && from < end) {
    const to = Math.min(place(from + step, from, Math.floor), range.to);
    yield { from, to };
    from = to;
  }
}

/** How many windows `cut` makes, however many there are. */
export function countCuts(range: Interval, rules: WindowRules, now: number): number {
  const end = rules.future ? range.to : Math.min(range.to, now);
  if (!(startOf(range, rules) < end)) return 0;
  const [first] = cut(range, rules, now);
  const step = stepOf(rules);
  // From the first cut on all windows but the last have one length, in whole seconds.
  const length = step < SECOND ? Math.round(step) : Math.floor(step / SECOND) * SECOND;
  return 1 + Math.max(0, Math.ceil((end - (first?.to ?? end)) / length));
}

/**
 * The same from the newest to the oldest, for what only wants the latest. Where the vendor has no future, the first
 * window reaches half its length beyond the present, because the clocks of devices may be fast.
 */
export function* cutBackwards(range: Interval, rules: WindowRules, now: number): Generator<Interval, void, undefined> {
  const step = stepOf(rules);
  let to = rules.future ? range.to : Math.min(range.to, Math.floor((now + step / 2) / SECOND) * SECOND);
  const start = startOf(range, rules);
  if (!rules.future && start >= now) return;
  while (start < to) {
    const from = Math.max(place(to - step, to, Math.ceil), start);
    yield { from, to };
    to = from;
  }
}

/** What is asked for one window: it and its margins. */
export function withMargins(window: Interval, rules: WindowRules): Interval {
  return {
    from: Math.max(window.from - rules.margin, -FURTHEST),
    to: Math.min(window.to + rules.margin, FURTHEST),
  };
}

/** The window that is asked for with these margins. */
export function withoutMargins(asked: Interval, rules: WindowRules): Interval {
  return { from: asked.from + rules.margin, to: asked.to - rules.margin };
}

/**
 * Up to where an answer is whole, if its request is sent now: later rows may still come. The vendor's clock is known to
 * the second that its `Date` header tells, and whole seconds make the sets of many series alike.
 * @param now the vendor's present, epoch ms
 */
export function wholeUntil(now: number, rules: WindowRules): number {
  return Math.floor((now - rules.late) / SECOND) * SECOND - SECOND;
}

/** The two halves of a window whose answer was too large; `undefined` where one would be shorter than a minute. */
export function halve(window: Interval): [Interval, Interval] | undefined {
  const middle = place(window.from + (window.to - window.from) / 2, window.from, Math.floor);
  if (middle - window.from < MINUTE || window.to - middle < MINUTE) return undefined;
  return [
    { from: window.from, to: middle },
    { from: middle, to: window.to },
  ];
}

/**
 * `YYYY-MM-DD HH:MM:SS` in UTC, as several vendors want it. Starts are rounded down and ends up, so that what is asked
 * for is never less than what is meant; the end of a day is the next day's `00:00:00`.
 */
export function utcText(time: number, edge: 'start' | 'end'): string {
  const seconds = edge === 'start' ? Math.floor(time / SECOND) : Math.ceil(time / SECOND);
  return new Date(seconds * SECOND).toISOString().slice(0, -'.000Z'.length).replace('T', ' ');
}

/** Where reading a range begins. */
export function startOf({ from }: Pick<Interval, 'from'>, { first = -Infinity }: WindowRules): number {
  return Math.max(from, first);
}

function stepOf(rules: WindowRules): number {
  const step = rules.longest - 2 * rules.margin;
  if (!(step >= 1)) throw new RangeError('the longest window leaves no room between its margins');
  return step;
}

/** A place to cut at, on a whole second unless that is where the window begins or beyond. */
function place(wanted: number, start: number, round: (seconds: number) => number): number {
  const whole = round(wanted / SECOND) * SECOND;
  return Math.sign(whole - start) === Math.sign(wanted - start) ? whole : Math.round(wanted);
}

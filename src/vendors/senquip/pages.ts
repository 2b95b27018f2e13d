import { CloudError } from '../../errors';
import type { Interval } from '../../model';
import { type Message, type Messages, nothingReadable } from './normalize';

/** A range as the vendor is asked for it: whole Unix seconds. Whether its ends belong to it nobody knows. */
export interface SecondsRange {
  from: number;
  to: number;
}

/** Asks for the messages of one device in a range, as many as the server gives at once. */
export type Ask = (range: SecondsRange) => Promise<Messages>;

/** Enough for a day of one message a minute from a server that gives one at a time; beyond it something is wrong. */
const MOST_PAGES = 2000;

/**
 * An answer this many times smaller than one that the server has given before has not been cut. Not simply "smaller":
 * a server may cut by bytes, and messages differ in length.
 */
const FAR_SMALLER = 10;

/** What one answer was worth. */
interface Page {
  items: number;
  /** Messages in the window that were not known before. */
  fresh: number;
  /** It holds everything in the range it was asked for. */
  whole: boolean;
}

/**
 * Everything of one device in one window, however little the server gives at once. Which part of a range a cut answer
 * holds is not documented, so it is asked again before the oldest and after the newest message until neither side gives
 * anything new.
 */
export class PagedWindow {
  private readonly known = new Map<number, Message>();
  private readonly asked: SecondsRange;
  private unreadable = 0;
  private pages = 0;
  /** The most items in one answer for this window. */
  private most = 0;
  private oldest = Infinity;
  private newest = -Infinity;

  /** @param largest the most items that the server has ever given in one answer */
  constructor(
    window: Interval,
    private readonly ask: Ask,
    private largest: number,
  ) {
    // Outwards, because a server may compare whole seconds with the rounded `time` of a message.
    this.asked = { from: Math.floor(window.from / 1000), to: Math.ceil(window.to / 1000) };
  }

  /** The most items that the server has ever given in one answer, those of this window included. */
  get largestAnswer(): number {
    return this.largest;
  }

  /**
   * All messages in the window, ascending.
   * @throws CloudError `E_RESPONSE` when none of them can be read, or when there is no end of them
   */
  async read(): Promise<Messages> {
    const first = await this.page(this.asked);
    if (first.fresh > 0 && !first.whole) {
      await this.side((into) => ({ from: this.asked.from, to: Math.ceil(this.oldest / 1000) + into }));
      await this.side((into) => ({ from: Math.floor(this.newest / 1000) - into, to: this.asked.to }));
    }
    if (this.known.size === 0 && this.unreadable > 0) throw nothingReadable();
    const messages = [...this.known.values()].sort((one, other) => one.time - other.time);
    return { messages, unreadable: this.unreadable };
  }

  /**
   * Goes on to one side until it gives nothing new. It is asked one second into what is known, because a cut may go
   * through a second. Where what is known fills the whole answer of a server that gives little at once, it is asked
   * beyond it: by two seconds in the end, because the server may round.
   */
  private async side(range: (into: number) => SecondsRange): Promise<void> {
    for (;;) {
      let page: Page | undefined;
      for (const into of this.most === 1 ? [-1, -2] : [1, -1, -2]) {
        page = await this.page(range(into));
        if (page.fresh > 0 || page.items < this.most) break;
      }
      if (page === undefined || page.fresh === 0 || page.whole) return;
    }
  }

  private async page({ from, to }: SecondsRange): Promise<Page> {
    const range = { from: Math.max(from, this.asked.from), to: Math.min(to, this.asked.to) };
    if (range.from >= range.to) return { items: 0, fresh: 0, whole: true };
    this.pages += 1;
    if (this.pages > MOST_PAGES) {
      throw new CloudError(
        'E_RESPONSE',
        `Senquip gave something new ${MOST_PAGES} times for one range. Ask for a shorter one.`,
        { vendor: 'senquip' },
      );
    }
    const { messages, unreadable } = await this.ask(range);
    let fresh = 0;
    for (const message of messages) {
      const { time } = message;
      if (this.known.has(time) || time < this.asked.from * 1000 || time > this.asked.to * 1000) continue;
      this.known.set(time, message);
      this.oldest = Math.min(this.oldest, time);
      this.newest = Math.max(this.newest, time);
      fresh += 1;
    }
    // What is unreadable can't be told from what was unreadable before: an answer with nothing new adds nothing.
    if (fresh > 0 || this.pages === 1) this.unreadable += unreadable;
    const items = messages.length + unreadable;
    const whole = items * FAR_SMALLER <= this.largest;
    this.most = Math.max(this.most, items);
    this.largest = Math.max(this.largest, items);
    return { items, fresh, whole };
  }
}

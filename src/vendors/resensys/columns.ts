import type { WireAnswer } from '../../account/wire';
import type { Value } from '../../model';
import { timeOf, valueOf } from './cell';

/**
 * The usual answer of `data_acquire`, `{"0": {"Time": "1720000000.0000", "Volt(v)": "3.6120"}, "1": ...}`, read in one
 * pass over its bytes: parsing it into an object for each row takes twice the time and several times the memory. Any
 * answer that differs in as much as a blank from row to row is left to the parser.
 */
export interface Columns {
  /** What the values stand under. */
  key: string;
  /** Epoch ms, in the order of the answer. */
  times: number[];
  values: Value[];
}

/** What stands around the cells of every row: the same in all of them. */
interface Frame {
  key: string;
  /** Before the first row's index, and between a row and the next one's. */
  open: Buffer;
  next: Buffer;
  /** From the index to the time, from there to the value, and behind it. */
  toTime: Buffer;
  toValue: Buffer;
  tail: Buffer;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const BRACE = 0x7d;

/** So much of an answer has two rows in it, or no frame is looked for. */
const TWO_ROWS = 4_096;

const BLANK = String.raw`[ \t\r\n]*`;
const COLON = `${BLANK}:${BLANK}`;
const FRAME = new RegExp(
  `^(${BLANK}\\{${BLANK}")0("${COLON}\\{${BLANK}"Time"${COLON}")([^"\\\\]{1,64})` +
    `("${BLANK},${BLANK}"([^"\\\\]{1,1024})"${COLON}")([^"\\\\]{0,1024})("${BLANK}\\}${BLANK})(,${BLANK}")1"`,
);

const NOTHING_ELSE = new RegExp(`^${BLANK}$`);

/** Whole numbers of so many digits are exact, and so are their quotients by powers of ten: what `Number` would give. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);

/** Both the session and the reader look into an answer: it is read once. */
const known = new WeakMap<WireAnswer, Columns | null>();

/** The columns of an answer; `undefined` where it is not of the usual form. */
export function columnsOf(answer: WireAnswer): Columns | undefined {
  let columns = known.get(answer);
  if (columns === undefined) {
    columns = columnsIn(answer.text) ?? null;
    known.set(answer, columns);
  }
  return columns ?? undefined;
}

function columnsIn(text: string): Columns | undefined {
  const frame = frameOf(text);
  return frame && new Reader(Buffer.from(text), frame).read();
}

function frameOf(text: string): Frame | undefined {
  const beginning = text.slice(0, TWO_ROWS);
  const [, open = '', toTime = '', time = '', toValue = '', key = '', value = '', tail = '', next = ''] =
    FRAME.exec(beginning) ?? [];
  if (open === '') return undefined;
  try {
    // Whatever else JSON forbids inside of a text.
    JSON.parse(`${open}0${toTime}${time}${toValue}${value}${tail}}`);
  } catch {
    return undefined;
  }
  const bytes = { open, next, toTime, toValue, tail };
  const [one, two, three, four, five] = Object.values(bytes).map((each) => Buffer.from(each));
  return one && two && three && four && five && { key, open: one, next: two, toTime: three, toValue: four, tail: five };
}

/** Goes over the bytes of an answer. Each step says whether they are what they should be. */
class Reader {
  private readonly columns: Columns;
  private at = 0;
  /** The digits of an index, and the first that has more of them. */
  private width = 1;
  private wider = 10;
  /** What the last number was. */
  private number = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly frame: Frame,
  ) {
    this.columns = { key: frame.key, times: [], values: [] };
  }

  read(): Columns | undefined {
    const { frame, bytes } = this;
    if (!this.passes(frame.open)) return undefined;
    for (let row = 0; ; row += 1) {
      if (!this.takesRow(row)) return undefined;
      if (bytes[this.at] === BRACE) break;
      if (!this.passes(frame.next)) return undefined;
    }
    return NOTHING_ELSE.test(bytes.toString('latin1', this.at + 1)) ? this.columns : undefined;
  }

  private takesRow(row: number): boolean {
    const { frame, columns } = this;
    if (!this.takesIndex(row) || !this.passes(frame.toTime) || !this.takesNumber()) return false;
    const time = timeOf(this.number);
    if (time === undefined || !this.passes(frame.toValue)) return false;
    const value = this.takesNumber() ? this.number : this.text();
    if (value === undefined || !this.passes(frame.tail)) return false;
    columns.times.push(time);
    columns.values.push(value);
    return true;
  }

  /** The row's number as lists are numbered: with a zero before it, it would be a name like any other. */
  private takesIndex(row: number): boolean {
    const { at } = this;
    if (row === this.wider) {
      this.wider *= 10;
      this.width += 1;
    }
    return this.takesNumber() && this.number === row && this.at - at === this.width;
  }

  private passes(literal: Buffer): boolean {
    const { bytes, at } = this;
    const { length } = literal;
    for (let index = 0; index < length; index += 1) if (bytes[at + index] !== literal[index]) return false;
    this.at = at + length;
    return true;
  }

  /** A decimal number up to the quote; leaves everything as it was where it is none, or too long to be exact. */
  private takesNumber(): boolean {
    const { bytes } = this;
    let at = this.at;
    const isNegative = bytes[at] === MINUS;
    if (isNegative) at += 1;
    let whole = 0;
    let digits = 0;
    let decimals = -1;
    for (; ; at += 1) {
      const code = bytes[at] ?? 0;
      const digit = code - ZERO;
      if (digit >= 0 && digit <= 9) {
        whole = whole * 10 + digit;
        digits += 1;
        if (decimals >= 0) decimals += 1;
      } else if (code === POINT && decimals < 0) decimals = 0;
      else if (code === QUOTE) break;
      else return false;
    }
    if (digits === 0 || digits > EXACT_DIGITS) return false;
    const size = decimals > 0 ? whole / (POWERS[decimals] ?? NaN) : whole;
    this.number = isNegative ? -size : size;
    this.at = at;
    return true;
  }

  /** Any other text up to the quote. */
  private text(): Value | undefined {
    const { bytes, at } = this;
    let end = at;
    for (; bytes[end] !== QUOTE; end += 1) {
      const code = bytes[end] ?? 0;
      if (code < 0x20 || code === BACKSLASH) return undefined;
    }
    this.at = end;
    return valueOf(bytes.toString('utf8', at, end));
  }
}

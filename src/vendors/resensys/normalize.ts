import type { WireAnswer } from '../../account/wire';
import type { QuantityName, Sample, Value } from '../../model';
import type { Answer } from '../../vendor';
import { entriesOf, isRow, type Row, unexpected } from './answer';

/**
 * Rows of `data_acquire` into samples. A row is `{"Time": "1720000000.0000", "Volt(v)": "3.6120"}`: the seconds since
 * 1970 as text with a fraction, and one value under a key made of a name and a unit (vendors.md, section 1).
 */

/** What a key of a row stands for. */
interface Column {
  key: string;
  isTime: boolean;
  /** Its name is that of the quantity that was asked for. */
  isAsked: boolean;
  /** The values under this key, when they are those of the quantity that was asked for. */
  asked: QuantityName;
  /** The values under this key, when another key of the row has that place. Made when first needed. */
  other?: QuantityName;
  name: string;
  unit?: string;
}

/** No quantity has a longer name; a row with such a key counts as refused. */
const LONGEST_KEY = 1_024;

/** The last instant that a `Date` can hold, epoch ms. */
const LAST_INSTANT = 8.64e15;

const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/**
 * The samples of an answer. The value that was asked for is under the key with the quantity's name, else under the
 * first key that is not the time. Whatever else a row holds becomes a quantity of its own, so that nothing is lost:
 * `Volt_2(v)` beside 3003 `Volt(v)` is 3003.2 `Volt_2`, and `RSSI(dB)` is `3003.RSSI(dB)` with the label `RSSI`.
 * @param quantity what was asked for; without a unit it takes the one in the data's key
 * @param taken labels of other quantities, which a further value must not get
 * @throws CloudError `E_VENDOR` or `E_RESPONSE`, the latter also when no row at all can be read
 */
export function samplesIn(answer: WireAnswer, quantity: QuantityName, taken: ReadonlySet<string>): Answer {
  const entries = entriesOf(answer);
  const reader = new RowReader(quantity, taken);
  let refused = 0;
  for (const entry of entries) if (!isRow(entry) || !reader.read(entry)) refused += 1;
  if (refused > 0 && reader.samples.length === 0) {
    throw unexpected(answer, `${refused} ${refused === 1 ? 'row' : 'rows'}, none of which can be read`);
  }
  return { samples: reader.samples, refused };
}

class RowReader {
  readonly samples: Sample[] = [];
  private readonly columns = new Map<string, Column>();
  private readonly names: ReadonlySet<string>;
  private readonly ids = new Set<string>();
  private timeKey = '';
  private valueKey = '';
  private of: QuantityName;

  constructor(
    private readonly quantity: QuantityName,
    private readonly taken: ReadonlySet<string>,
  ) {
    this.of = quantity;
    // Two quantities with one name are called `name id`; their keys in the data have the name alone.
    const { label, quantity: id } = quantity;
    const bare = label.endsWith(` ${id}`) ? label.slice(0, -id.length - 1) : label;
    this.names = new Set([label, bare].map(folded));
  }

  /** Takes over what the row holds; false when the row, or a value in it, can't be read. */
  read(row: Row): boolean {
    return this.isAlike(row) ? this.readAlike(row) : this.readAny(row);
  }

  /** Whether the row has the same two keys as the one before it: nearly all have, and that saves half of the time. */
  private isAlike(row: Row): boolean {
    const { timeKey, valueKey } = this;
    let keys = 0;
    for (const key in row) {
      if (key !== timeKey && key !== valueKey) return false;
      keys += 1;
    }
    return keys === 2;
  }

  private readAlike(row: Row): boolean {
    const time = timeOf(row[this.timeKey]);
    return time !== undefined && this.add(time, this.of, row[this.valueKey]);
  }

  private readAny(row: Row): boolean {
    let time: number | undefined;
    let asked: Column | undefined;
    let others: Column[] | undefined;
    let readable = true;
    for (const key in row) {
      const column = this.columns.get(key) ?? this.learn(key);
      if (column === undefined) readable = false;
      else if (column.isTime) {
        time = timeOf(row[key]);
        this.timeKey = key;
      } else if (asked === undefined) asked = column;
      else if (column.isAsked && !asked.isAsked) {
        (others ??= []).push(asked);
        asked = column;
      } else (others ??= []).push(column);
    }
    if (time === undefined || asked === undefined) return false;
    this.valueKey = asked.key;
    this.of = asked.asked;
    if (!this.add(time, asked.asked, row[asked.key])) readable = false;
    for (const column of others ?? []) {
      if (!this.add(time, (column.other ??= this.further(column)), row[column.key])) readable = false;
    }
    return readable;
  }

  private add(time: number, of: QuantityName, raw: unknown): boolean {
    if (raw === null) return true;
    const value = valueOf(raw);
    if (value === undefined) return false;
    this.samples.push({ time, of, value });
    return true;
  }

  private learn(key: string): Column | undefined {
    if (key.length > LONGEST_KEY) return undefined;
    const { name, unit } = splitKey(key);
    const { quantity } = this;
    const column: Column = {
      key,
      isTime: /^time$/i.test(key.trim()),
      isAsked: this.names.has(folded(name)),
      asked: quantity.unit === undefined && unit !== undefined ? { ...quantity, unit } : quantity,
      name,
      ...(unit === undefined ? {} : { unit }),
    };
    this.columns.set(key, column);
    return column;
  }

  /**
   * A quantity of its own for what is not the value that was asked for. Its id and label come from the key alone, so
   * that they are the same in every answer.
   */
  private further({ key, name, unit }: Column): QuantityName {
    const { quantity, label } = this.quantity;
    const numbered = /^(.*)_(\d{1,9})$/s.exec(name);
    const short =
      numbered && this.names.has(folded(numbered[1] ?? '')) ? `${quantity}.${numbered[2] ?? ''}` : undefined;
    const id = short !== undefined && !this.ids.has(short) ? short : `${quantity}.${key}`;
    this.ids.add(id);
    const free = [name, key].find((each) => each !== '' && each !== label && !this.taken.has(each));
    return { quantity: id, label: free ?? `${key} ${id}`, ...(unit === undefined ? {} : { unit }) };
  }
}

/** A key into name and unit: `FFT2--Y(Hz)` is `FFT2--Y` in `Hz`. Without brackets at its end it has no unit. */
export function splitKey(key: string): { name: string; unit?: string } {
  // The same as /^(.*)\(([^()]*)\)$/ in one pass, however many brackets there are.
  const open = key.endsWith(')') ? key.lastIndexOf('(') : -1;
  const unit = open < 0 ? '' : key.slice(open + 1, -1);
  if (open < 0 || unit.includes(')')) return { name: key.trim() };
  const name = key.slice(0, open).trim();
  return unit.trim() === '' ? { name } : { name, unit: unit.trim() };
}

/** Seconds since 1970, as text or number, to epoch ms; absent where it is no time. */
function timeOf(raw: unknown): number | undefined {
  const seconds = typeof raw === 'string' ? numberOf(raw) : raw;
  if (typeof seconds !== 'number') return undefined;
  const time = Math.round(seconds * 1000);
  return Math.abs(time) <= LAST_INSTANT ? time : undefined;
}

/** Text that is a number becomes one; other text stays. Absent: it is no value. */
function valueOf(raw: unknown): Value | undefined {
  if (typeof raw === 'string') return numberOf(raw) ?? raw;
  if (typeof raw === 'number') return Number.isFinite(raw) ? raw : undefined;
  return typeof raw === 'boolean' ? raw : undefined;
}

function numberOf(text: string): number | undefined {
  const number = Number(text);
  if (!Number.isFinite(number)) return undefined;
  // `Number` also takes blanks and hexadecimal digits; neither begins as most values do, which need no pattern.
  const first = text.charCodeAt(0);
  if (first === MINUS || (first > ZERO && first <= NINE)) return number;
  return text.length <= 400 && NUMBER.test(text) ? number : undefined;
}

function folded(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
}

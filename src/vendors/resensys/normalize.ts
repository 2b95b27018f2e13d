import type { WireAnswer } from '../../account/wire';
import type { QuantityName, Sample } from '../../model';
import type { Answer } from '../../vendor';
import { entriesOf, isRow, type Row, unexpected } from './answer';
import { timeOf, valueOf } from './cell';
import { type Columns, columnsOf } from './columns';

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

/**
 * The samples of an answer. The value that was asked for is under the key with the quantity's name, else under the
 * first key that is not the time. Whatever else a row holds becomes a quantity of its own, so that nothing is lost:
 * `Volt_2(v)` beside 3003 `Volt(v)` is 3003.2 `Volt_2`, and `RSSI(dB)` is `3003.RSSI(dB)` with the label `RSSI`.
 * @param quantity what was asked for; without a unit it takes the one in the data's key
 * @param taken labels of other quantities, which a further value must not get
 * @throws CloudError `E_VENDOR` or `E_RESPONSE`, the latter also when no row at all can be read
 */
export function samplesIn(answer: WireAnswer, quantity: QuantityName, taken: ReadonlySet<string>): Answer {
  const reader = new RowReader(quantity, taken);
  const columns = columnsOf(answer);
  if (columns && reader.readColumns(columns)) return { samples: reader.samples, refused: 0 };
  const entries = entriesOf(answer);
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

  /** Takes over all rows of an answer; false, and nothing, where they hold no value. */
  readColumns({ key, times, values }: Columns): boolean {
    const column = this.learn(key);
    if (column === undefined || column.isTime) return false;
    const of = column.asked;
    let row = 0;
    for (const value of values) {
      const time = times[row] ?? NaN;
      this.samples.push({ time, of, value });
      row += 1;
    }
    return true;
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

function folded(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
}

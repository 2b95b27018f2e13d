import type { QuantityName, Sample, Source } from '../model';

/** A record of output `senml` (RFC 8428); exactly one of `v`, `vs` and `vb`. */
export interface SenmlRecord {
  /** Base name and base time (seconds), on the first record of a pack. */
  bn?: string;
  bt?: number;
  n: string;
  u?: string;
  /** Seconds after `bt`. */
  t: number;
  v?: number;
  vs?: string;
  vb?: boolean;
}

/**
 * A pack of samples, which is complete by itself. The base time is a whole second, so that adding `t` to it gives
 * back every millisecond.
 */
export function pack(source: Source, samples: readonly Sample[], names: SenmlNames): SenmlRecord[] {
  const base = Math.floor((samples[0]?.time ?? 0) / 1000);
  const packed = samples.map((sample) => record(sample, names.nameOf(sample.of), base));
  const [first] = packed;
  if (first !== undefined) packed[0] = { bn: clean(`${source.vendor}:${source.device}:`), bt: base, ...first };
  return packed;
}

function record({ time, of, value }: Sample, n: string, base: number): SenmlRecord {
  const t = (time - base * 1000) / 1000;
  const row: SenmlRecord = of.unit === undefined ? { n, t } : { n, u: of.unit, t };
  if (typeof value === 'number') row.v = value;
  else if (typeof value === 'string') row.vs = value;
  else row.vb = value;
  return row;
}

/**
 * The names of a device's quantities. A name is the label with other characters than RFC 8428 allows as `_`. Where
 * two quantities would share one, both go by their ids; where these would not tell them apart either, by their ids
 * with each doubtful character spelt out.
 */
export class SenmlNames {
  readonly #quantities = new Map<string, QuantityName>();
  #names = new Map<string, string>();

  /** @param known the device's quantities where they can be had; names then do not depend on what is seen first */
  constructor(known: readonly QuantityName[] = []) {
    this.#add(known);
  }

  /** Takes quantities into account that were not known. */
  see(samples: readonly Sample[]): void {
    const news: QuantityName[] = [];
    for (const { of } of samples) if (!this.#quantities.has(of.quantity)) news.push(of);
    if (news.length > 0) this.#add(news);
  }

  nameOf(of: QuantityName): string {
    return this.#names.get(of.quantity) ?? spell(of, 0);
  }

  #add(quantities: readonly QuantityName[]): void {
    for (const of of quantities) if (!this.#quantities.has(of.quantity)) this.#quantities.set(of.quantity, of);
    this.#names = distinct([...this.#quantities.values()]);
  }
}

/** Names by quantity id. Those that share one are spelt with more care until none do. */
function distinct(quantities: readonly QuantityName[]): Map<string, string> {
  const names = new Map(quantities.map((of) => [of.quantity, spell(of, 0)]));
  const care = new Map<string, number>();
  for (;;) {
    const shared = sharedNames(names);
    if (shared.size === 0) return names;
    for (const of of quantities) {
      if (!shared.has(names.get(of.quantity) ?? '')) continue;
      const more = (care.get(of.quantity) ?? 0) + 1;
      care.set(of.quantity, more);
      names.set(of.quantity, spell(of, more));
    }
  }
}

function sharedNames(names: ReadonlyMap<string, string>): Set<string> {
  const once = new Set<string>();
  const shared = new Set<string>();
  for (const name of names.values()) (once.has(name) ? shared : once).add(name);
  return shared;
}

function spell({ quantity, label }: QuantityName, care: number): string {
  if (care === 0 && label !== '') return clean(label);
  return care <= 1 ? clean(quantity) : spellOut(quantity);
}

function clean(text: string): string {
  return text.replace(/[^A-Za-z0-9\-:./_]/gu, '_');
}

/** Different for different texts, because no `_` is left but those around a character's number. */
function spellOut(text: string): string {
  return text.replace(/[^A-Za-z0-9\-:./]/gu, (character) => `_${(character.codePointAt(0) ?? 0).toString(16)}_`);
}

import type { Quantity, QuantityName } from '../../model';
import { isObject } from '../json';
import { idOf, present, textOf } from './answer';

/** A type of signal: what a quantity of besmart is, the same for all sensors. */
export interface SignalType extends QuantityName {
  /** The label before it had to be told from another's. */
  symbol: string;
  original: unknown;
}

/**
 * The signal types among the items of `signals/types`, each once. The label is the symbol, else the description, else
 * the id; types that share a label are called `label id`, decided from all types, so that a name never changes with
 * what is read.
 */
export function signalTypesAmong(items: readonly unknown[]): SignalType[] {
  const types = new Map<string, SignalType>();
  for (const item of items) {
    const moid = isObject(item) ? idOf(item.signal_type_moid) : undefined;
    if (!isObject(item) || moid === undefined || types.has(moid)) continue;
    const symbol = textOf(item.symbol) ?? textOf(item.description) ?? moid;
    const unit = textOf(item.unit_symbol);
    types.set(moid, { quantity: moid, label: symbol, ...present({ unit }), symbol, original: item });
  }
  return distinct([...types.values()]);
}

/**
 * Two labels may even become the same by the id behind them (`A` twice, and one called `A 1`), so it is repeated for
 * those that meet again. Only they are looked at: a list may be long, and so may the chain of its labels.
 */
function distinct(types: readonly SignalType[]): SignalType[] {
  const labelled = types.map((type) => ({ ...type }));
  const owners = new Map<string, SignalType[]>();
  let shared = enter(labelled, owners);
  while (shared.size > 0) {
    const meeting = [...shared].flatMap((label) => owners.get(label) ?? []);
    for (const label of shared) owners.delete(label);
    for (const type of meeting) type.label = `${type.label} ${type.quantity}`;
    shared = enter(meeting, owners);
  }
  return labelled;
}

/** Notes who has which label; gives the labels of these types that several have. */
function enter(types: readonly SignalType[], owners: Map<string, SignalType[]>): Set<string> {
  const shared = new Set<string>();
  for (const type of types) {
    const others = owners.get(type.label);
    if (others === undefined) owners.set(type.label, [type]);
    else {
      others.push(type);
      shared.add(type.label);
    }
  }
  return shared;
}

/**
 * The types that a typed quantity means: the one with this id, else the one with this label, else all that share it.
 */
export function typesNamed(typed: string, types: readonly SignalType[]): SignalType[] {
  const moid = idOf(typed);
  const byId = moid === undefined ? [] : types.filter((type) => type.quantity === moid);
  if (byId.length > 0) return byId;
  const byLabel = types.filter((type) => type.label === typed);
  return byLabel.length > 0 ? byLabel : types.filter((type) => type.symbol === typed);
}

/** The quantity as rows name it. With an output unit the unit of the type is not that of the values. */
export function nameOf({ quantity, label, unit }: SignalType, convertsUnit: boolean): QuantityName {
  return { quantity, label, ...(unit === undefined || convertsUnit ? {} : { unit }) };
}

/** A row of `list devices` with `list: quantities`; signal types belong to no device. */
export function quantityOf(type: SignalType): Quantity {
  return { vendor: 'besmart', ...nameOf(type, false), original: type.original };
}

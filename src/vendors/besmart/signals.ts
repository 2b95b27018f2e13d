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

/** Two labels may even become the same by the id behind them (`A` twice, and one called `A 1`), so it is repeated. */
function distinct(types: SignalType[]): SignalType[] {
  const owners = new Map<string, number>();
  for (const { label } of types) owners.set(label, (owners.get(label) ?? 0) + 1);
  if (owners.size === types.length) return types;
  return distinct(
    types.map((type) =>
      (owners.get(type.label) ?? 0) > 1 ? { ...type, label: `${type.label} ${type.quantity}` } : type,
    ),
  );
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

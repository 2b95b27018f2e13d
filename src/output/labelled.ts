import type { QuantityName } from '../model';

/**
 * The key of a quantity in objects that rows carry: its label. Only `__proto__` can not be one: Node-RED clones what
 * it sends to several nodes, and the clone of an object loses a key of that name. It gets the quantity's id behind
 * it, as labels do that are not clear by themselves. Every other label, `constructor` too, is an ordinary key.
 */
export function keyOf(of: QuantityName): string {
  return of.label === '__proto__' ? `__proto__ ${of.quantity}` : of.label;
}

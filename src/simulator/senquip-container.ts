/** What a list may stand in: the paper says "an array", servers of this kind are known to do otherwise. */
import type { SimulatedAnswer } from './cloud';

/**
 * A bare array; an object with the array under that key; the single item itself where there is just one; an object
 * whose `body` is JSON text, as a Lambda proxy gives it; or a JSON string that holds JSON.
 */
export type Container = 'array' | 'data' | 'datapoints' | 'items' | 'Items' | 'devices' | 'single' | 'body' | 'text';

/** Whether an item is the message, or holds it under that key. */
export type Nest = 'none' | 'data' | 'payload';

/** `items`, each one level deeper where that is wanted. */
export function nested(items: readonly object[], nest: Nest): object[] {
  return items.map((item) => (nest === 'none' ? item : { [nest]: item }));
}

/** The answer that carries `items`. */
export function contained(items: readonly object[], container: Container): SimulatedAnswer {
  if (container === 'array') return { status: 200, body: items };
  if (container === 'single') return { status: 200, body: (items.length === 1 ? items[0] : undefined) ?? items };
  const text = JSON.stringify(items);
  if (container === 'body') return { status: 200, body: { statusCode: 200, body: text } };
  if (container === 'text') {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(text) };
  }
  return { status: 200, body: { [container]: items } };
}

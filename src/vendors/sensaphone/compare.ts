import { isObject, type JsonObject } from '../json';
import { childOf, type Resource } from './resources';
import { idIn, itemsIn, itemWith } from './tree';

/** Compares what was to be written with what is there, after an answer was lost. */

/** The read that asks for what a write sets: its ids, and null in place of its values. */
export function asking(tree: unknown, resource: Resource): unknown {
  if (Array.isArray(tree)) return tree.map((item: unknown) => asking(item, resource));
  if (!isObject(tree)) return null;
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => {
      if (name === resource.idKey) return [name, value];
      const child = childOf(resource.children, name);
      return [name, child === undefined ? null : asking(value, child)];
    }),
  );
}

/** What of a write is not there yet. */
export interface Difference {
  /** The same write without what is there already; absent where all of it is. */
  left?: unknown;
  /** Some of it can't be read back, so nobody knows. */
  unknown: boolean;
}

/**
 * Compares a write with the answer to `asking`.
 * @param isThere whether the value found is what the write wants, by default that it is the same
 */
export function difference(
  tree: unknown,
  found: unknown,
  resource: Resource,
  isThere: (wanted: unknown, found: unknown) => boolean = isSame,
): Difference {
  const items = itemsIn(found);
  const left: unknown[] = [];
  let unknown = false;
  for (const wanted of itemsIn(tree)) {
    const id = idIn(wanted, resource.idKey);
    // An update may bring new entries too, which nobody can tell from others.
    const isNew = id === undefined && resource.idKey !== undefined && resource.container === 'array';
    const item = isNew ? undefined : itemWith(items, resource.idKey, id);
    if (item === undefined) {
      unknown = true;
      continue;
    }
    const part = differenceOfItem(wanted, item, resource, isThere);
    unknown ||= part.unknown;
    if (part.left !== undefined) left.push(part.left);
  }
  if (left.length === 0) return { unknown };
  return { left: Array.isArray(tree) ? left : left[0], unknown };
}

function differenceOfItem(
  wanted: JsonObject,
  found: JsonObject,
  resource: Resource,
  isThere: (wanted: unknown, found: unknown) => boolean,
): Difference {
  const left = new Map<string, unknown>();
  let unknown = false;
  for (const [name, value] of Object.entries(wanted)) {
    if (name === resource.idKey) continue;
    const child = childOf(resource.children, name);
    if (child !== undefined && (isObject(value) || Array.isArray(value))) {
      const part = difference(value, found[name], child, isThere);
      unknown ||= part.unknown;
      if (part.left !== undefined) left.set(name, part.left);
    } else if (!Object.hasOwn(found, name)) unknown = true;
    else if (!isThere(value, found[name])) left.set(name, value);
  }
  if (left.size === 0) return { unknown };
  const id = resource.idKey === undefined ? undefined : wanted[resource.idKey];
  if (resource.idKey !== undefined && id !== undefined) left.set(resource.idKey, id);
  return { left: Object.fromEntries(left), unknown };
}

/** Whether two values are the same to the vendor, who writes `true` as 1 and numbers as text in places. */
export function isSame(wanted: unknown, found: unknown): boolean {
  if (Array.isArray(wanted) && Array.isArray(found)) {
    // Lists are sets: members of groups come back in the server's own order.
    const others: unknown[] = found;
    return wanted.length === others.length && wanted.every((each) => others.some((other) => isSame(each, other)));
  }
  if (isObject(wanted) && isObject(found)) {
    return Object.entries(wanted).every(([name, value]) => Object.hasOwn(found, name) && isSame(value, found[name]));
  }
  return plain(wanted) !== undefined && plain(wanted) === plain(found);
}

/** Whether a value that was to be deleted is gone; of a list, those entries that were named. */
export function isGone(wanted: unknown, found: unknown): boolean {
  if (Array.isArray(wanted) && Array.isArray(found)) {
    return wanted.every((each) => !found.some((other) => isSame(each, other)));
  }
  return found === null || found === '' || (Array.isArray(found) && found.length === 0);
}

/**
 * Whether something found could be what a create made: all that was set and can be read back is so.
 */
export function looksLike(wanted: unknown, found: JsonObject): boolean {
  return Object.entries(isObject(wanted) ? wanted : {}).every(([name, value]) => {
    if (!Object.hasOwn(found, name)) return true;
    const other = found[name];
    return isObject(value) && isObject(other) ? looksLike(value, other) : isSame(value, other);
  });
}

function plain(value: unknown): string | undefined {
  if (value === null) return '\0';
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (text === 'true') return '1';
  if (text === 'false') return '0';
  return text !== '' && Number.isFinite(Number(text)) ? String(Number(text)) : value;
}

import { isObject, type JsonObject, textOf } from '../json';
import type { Step } from './path';
import { childOf, type Resource, RESOURCES } from './resources';

/**
 * The nested objects of JSON mode: `device: [{device_id: 1234, zone: [{zone_id: 3, name: null}]}]`. An id alone asks
 * for everything, names with null for just those, null in place of objects for all of them.
 */

/** What stands at the end of a path: the names of one object and their values, or null for all objects. */
export type Leaf = JsonObject | null;

/** What a request has under the name of its first resource. */
export function treeOf(steps: readonly Step[], leaf: Leaf): unknown {
  const [first, ...rest] = steps;
  if (first === undefined) return leaf;
  const [next] = rest;
  const inner = next === undefined ? leaf : { [next.name]: treeOf(rest, leaf) };
  if (inner === null && first.id === undefined) return null;
  // The id stands first, as in the vendor's samples, and what an author sets can not take its place.
  const id = identified(first);
  const item = { ...id, ...inner, ...id };
  return first.resource.container === 'array' ? [item] : item;
}

/** The same tree with the other container wherever the papers show two; `undefined` where they do so nowhere in it. */
export function withOtherContainers(tree: unknown, resource: Resource): unknown {
  const items = itemsIn(tree);
  let changed = resource.eitherContainer === true && items.length === 1;
  const others = items.map((item) =>
    Object.fromEntries(
      Object.entries(item).map(([name, value]) => {
        const child = childOf(resource.children, name);
        const other = child === undefined ? undefined : withOtherContainers(value, child);
        changed ||= other !== undefined;
        return [name, other ?? value];
      }),
    ),
  );
  if (!changed) return undefined;
  return Array.isArray(tree) === (resource.eitherContainer === true) ? others[0] : others;
}

/** The id of a step by its name, a number where it is one. */
function identified({ resource, id }: Step): JsonObject {
  if (resource.idKey === undefined || id === undefined) return {};
  const number = Number(id);
  return { [resource.idKey]: /^\d+$/.test(id) && Number.isSafeInteger(number) ? number : id };
}

/** The objects in a container, whichever of the two it is. */
export function itemsIn(container: unknown): JsonObject[] {
  if (Array.isArray(container)) return container.filter(isObject);
  return isObject(container) ? [container] : [];
}

/** The id that an object has by this name, as text; in version 2 it may be wrapped. */
export function idIn(item: JsonObject, idKey: string | undefined): string | undefined {
  if (idKey === undefined || !Object.hasOwn(item, idKey)) return undefined;
  const id = item[idKey];
  return textOf(isObject(id) ? id['value'] : id);
}

/**
 * The object with this id; where the answer leaves ids out, the only one.
 * @param id absent: any
 */
export function itemWith(
  items: readonly JsonObject[],
  idKey: string | undefined,
  id: string | undefined,
): JsonObject | undefined {
  if (id === undefined || idKey === undefined) return items[0];
  const known = items.find((item) => idIn(item, idKey) === id);
  const [only] = items;
  return known ?? (items.length === 1 && only && idIn(only, idKey) === undefined ? only : undefined);
}

/**
 * Follows steps into an answer.
 * @returns the object at the end of the steps; where one that has an id is not there, that step
 */
export function follow(answer: unknown, steps: readonly Step[]): { item?: JsonObject; missing?: Step } {
  let here: unknown = answer;
  let item: JsonObject | undefined;
  for (const [at, step] of steps.entries()) {
    const items = itemsIn(isObject(here) && Object.hasOwn(here, step.name) ? here[step.name] : undefined);
    item = itemWith(items, step.resource.idKey, step.id);
    if (item === undefined) {
      const missing = steps.slice(at).find(({ id, resource }) => id !== undefined && resource.fixedId !== true);
      return missing === undefined ? {} : { missing };
    }
    here = item;
  }
  return item === undefined ? {} : { item };
}

/**
 * The steps that a tree of an author's own leads along; `undefined` where it is about several things at once.
 * @param root the name of its first resource
 */
export function stepsIn(root: string, tree: unknown): Step[] | undefined {
  const steps: Step[] = [];
  let name: string | undefined = root;
  let among = RESOURCES;
  let here = tree;
  while (name !== undefined) {
    const resource = childOf(among, name);
    const [item, ...others] = itemsIn(here);
    if (resource === undefined || others.length > 0) return undefined;
    const id = item && idIn(item, resource.idKey);
    steps.push({ name, resource, ...(id === undefined ? {} : { id }) });
    const keys = Object.keys(item ?? {}).filter((key) => key !== resource.idKey);
    const inner = keys.filter(
      (key) => childOf(resource.children, key) !== undefined && itemsIn(item?.[key]).length > 0,
    );
    // What has no id yet is new, and brings all that it holds.
    const isNew = id === undefined && resource.idKey !== undefined && resource.fixedId !== true;
    if (inner.length === 0 || isNew) return steps;
    if (keys.length > 1) return undefined;
    [name] = inner;
    here = item?.[name ?? ''];
    among = resource.children;
  }
  return steps;
}

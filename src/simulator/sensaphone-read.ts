import { asksOf, childOf, contain, idIn, itemWithId, knownNames, mustBeNamed, propertyOf } from './sensaphone-asks';
import { badRequest } from './sensaphone-failure';
import {
  type Child,
  heldIn,
  type Item,
  type Json,
  type Lineage,
  placeOf,
  type Resource,
  type Scene,
} from './sensaphone-schema';

/** Reads: an id alone gives everything, names with null give just those. */

/**
 * What a read gives for one resource of an owner (the last of `lineage`): the container of the answer.
 * @param ask null for all items, else the container of the request
 * @throws ApiFailure for a request that the vendor would refuse as a whole
 */
export function readChild(child: Child, ask: Json, lineage: Lineage, scene: Scene): Json {
  const { resource } = child;
  const owner = lineage.at(-1) ?? {};
  if (scene.options.disabledChildren.includes(resource.name)) return null;
  if (placeOf(owner, child) === undefined) return null;
  const held = heldIn(owner, child);
  if (ask === null)
    return answer(
      resource,
      held.map((item) => whole(resource, [...lineage, item], scene)),
      scene,
    );
  const read = asksOf(resource, ask, scene).flatMap((one) =>
    meant(resource, one, held, scene).map((item) => readItem(resource, one, [...lineage, item], scene)),
  );
  return answer(resource, read, scene);
}

function answer(resource: Resource, items: Item[], scene: Scene): Json {
  return !resource.many && items.length === 0 ? null : contain(resource, items, scene);
}

/** The items that an ask means: the one with its id, or all. */
function meant(resource: Resource, ask: Item, held: Item[], scene: Scene): Item[] {
  const id = idIn(resource, ask, scene);
  if (id !== undefined) {
    const item = itemWithId(resource, id, held, scene);
    return item === undefined ? [] : [item];
  }
  const deeper = Object.keys(ask).some((name) => Object.hasOwn(resource.children, name) && ask[name] !== null);
  if (deeper && mustBeNamed(resource)) {
    throw badRequest(scene, `the id of ${resource.name} is missing: it is not the rightmost resource`);
  }
  return held;
}

function readItem(resource: Resource, ask: Item, lineage: Lineage, scene: Scene): Item {
  const item = lineage.at(-1) ?? {};
  const names = knownNames(resource, ask);
  const onlyId = resource.key !== undefined && ask[resource.key] === null;
  if (names.length === 0 && !onlyId) return whole(resource, lineage, scene);
  const given = identified(resource, item);
  for (const name of names) {
    const wanted = ask[name] ?? null;
    const held = childOf(resource, name, item, scene);
    if (held !== undefined) {
      given[name] = readChild(held, wanted, lineage, scene);
      continue;
    }
    const found = propertyOf(resource, name, item, scene);
    if (found === undefined) continue;
    // `devices: [{ device_id: null }]` reads the ids of members; any other value in a read is a mistake.
    if (wanted !== null && found.kind !== 'members') throw badRequest(scene, `${name} is read with null`);
    const value = found.read === undefined ? item[name] : found.read(lineage, scene);
    if (value !== undefined) given[name] = value;
  }
  return given;
}

/** Everything that an item has, its children included. */
export function whole(resource: Resource, lineage: Lineage, scene: Scene): Item {
  const item = lineage.at(-1) ?? {};
  const given = identified(resource, item);
  for (const name of Object.keys(resource.properties)) {
    const found = propertyOf(resource, name, item, scene);
    const value = found?.read === undefined ? item[name] : found.read(lineage, scene);
    if (found !== undefined && value !== undefined) given[name] = value;
  }
  for (const [name, held] of Object.entries(resource.children)) {
    if (held.alias || held.applies?.(item) === false) continue;
    given[name] = readChild(held, null, lineage, scene);
  }
  return given;
}

function identified(resource: Resource, item: Item): Item {
  return resource.key === undefined ? {} : { [resource.key]: item[resource.key] ?? null };
}

import { ApiFailure, badRequest, chosenFailure } from './sensaphone-failure';
import {
  type Child,
  isItem,
  type Item,
  type Json,
  type Property,
  type Resource,
  type Scene,
} from './sensaphone-schema';

/** What one level of a request asks for: its containers, its ids and its names. */

/**
 * The objects of a container. Only the forms that the papers show for this resource are taken.
 * @throws ApiFailure 4
 */
export function asksOf(resource: Resource, ask: Json, scene: Scene): Item[] {
  const both = scene.mode === 'uri' || (resource.eitherForm && scene.options.otherContainers === 'accepted');
  if (Array.isArray(ask)) {
    if (!both && resource.send !== 'array') throw badRequest(scene, `${resource.name} is an object`);
    return ask.map((entry) => {
      if (!isItem(entry)) throw badRequest(scene, `an entry of ${resource.name} is no object`);
      return entry;
    });
  }
  if (!isItem(ask)) throw badRequest(scene, `${resource.name} is neither an object nor an array`);
  if (!both && resource.send !== 'object') throw badRequest(scene, `${resource.name} is an array`);
  return [ask];
}

/** The items of an answer in their container. */
export function contain(resource: Resource, items: Item[], scene: Scene): Json {
  const [only] = items;
  const { containers } = scene.options;
  let form = resource.send;
  if (resource.eitherForm && containers !== 'table' && items.length === 1) form = containers;
  if (form === 'array') return items;
  return only ?? null;
}

/**
 * The id that an ask names; undefined where there is none (null asks for it).
 * @throws ApiFailure 4 for an id that is no integer
 */
export function idIn(resource: Resource, ask: Item, scene: Scene): number | undefined {
  const id = resource.key === undefined ? undefined : ask[resource.key];
  if (id === undefined || id === null) return undefined;
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) {
    throw badRequest(scene, `the id of ${resource.name} is no integer`);
  }
  return id;
}

/**
 * The item with an id; undefined where the answer is to hold nothing for it.
 * @throws ApiFailure with the code that the options say for an id that does not exist
 */
export function itemWithId(resource: Resource, id: number, held: readonly Item[], scene: Scene): Item | undefined {
  const key = resource.key ?? '';
  const item = held.find((entry) => entry[key] === id);
  if (item === undefined && scene.options.missing !== 'empty') {
    throw new ApiFailure(scene.options.missing, `there is no ${resource.name} ${id}`);
  }
  return item;
}

/** Whether a resource's id must be said to reach something inside it or to change it. */
export function mustBeNamed(resource: Resource): boolean {
  return resource.key !== undefined && resource.keyIs !== 'fixed';
}

/** The property by this name that an item has in this version; undefined for a name that is to be ignored. */
export function propertyOf(resource: Resource, name: string, item: Item, scene: Scene): Property | undefined {
  if (!Object.hasOwn(resource.properties, name)) return undefined;
  const found = resource.properties[name];
  if (found === undefined || (found.onlyV2 === true && scene.version !== 'v2')) return undefined;
  const has = found.read !== undefined || found.apply !== undefined || Object.hasOwn(item, name);
  return has ? found : undefined;
}

/**
 * The child by this name; undefined for a name that is to be ignored.
 * @throws ApiFailure where the zone's type has no such child
 */
export function childOf(resource: Resource, name: string, item: Item, scene: Scene): Child | undefined {
  if (!Object.hasOwn(resource.children, name)) return undefined;
  const found = resource.children[name];
  if (found?.applies?.(item) === false) {
    throw chosenFailure(scene.options.childRefused, scene, `this ${resource.name} has no ${name}`);
  }
  return found;
}

/** The names that an ask says besides the id. */
export function namesIn(resource: Resource, ask: Item): string[] {
  return Object.keys(ask).filter((name) => name !== resource.key);
}

/** The names of an ask that mean something here; what is not a property or child is ignored. */
export function knownNames(resource: Resource, ask: Item): string[] {
  return namesIn(resource, ask).filter(
    (name) => Object.hasOwn(resource.properties, name) || Object.hasOwn(resource.children, name),
  );
}

import { asksOf, childOf, contain, idIn, itemWithId, knownNames, mustBeNamed } from './sensaphone-asks';
import { badRequest, chosenFailure } from './sensaphone-failure';
import {
  type Child,
  heldIn,
  type Item,
  isItem,
  type Json,
  type Lineage,
  newId,
  placeOf,
  type Resource,
} from './sensaphone-schema';
import { type Place, step, writeProperty, type WriteScene } from './sensaphone-write-property';

/** Creates, updates and deletes, worked on in a draft of the account that is thrown away when the request fails. */

/** What a part of a write gives for the answer; undefined where there is nothing to say. */
export interface Outcome {
  /** The container of what changed. */
  response: Json | undefined;
  /** The same layout as the request, a result in the place of each value. */
  results: Json | undefined;
}

/** How an item of a request was found. */
interface Target {
  lineage: Lineage;
  /** Made by this request. */
  isNew: boolean;
}

/**
 * Applies a write to one resource of an owner.
 * @param place the owner
 * @throws ApiFailure for a request that the vendor would refuse as a whole
 */
export function writeChild(child: Child, ask: Json, place: Place, ownerIsNew: boolean, scene: WriteScene): Outcome {
  const { resource } = child;
  if (ask === null) {
    if (scene.verb !== 'delete') throw badRequest(scene, `${resource.name} must not be null in a write`);
    return removeAll(child, place, scene);
  }
  const outcomes = asksOf(resource, ask, scene).map((one) => writeOne(child, one, place, ownerIsNew, scene));
  const changed = outcomes.map(({ response }) => response).filter((entry) => isItem(entry));
  const results = outcomes.map(({ results: result }) => result).filter((entry) => isItem(entry));
  return {
    response: changed.length === 0 ? undefined : contain(resource, changed, scene),
    results: results.length === 0 ? undefined : Array.isArray(ask) ? results : results[0],
  };
}

function writeOne(child: Child, ask: Item, place: Place, ownerIsNew: boolean, scene: WriteScene): Outcome {
  const { resource } = child;
  const names = knownNames(resource, ask);
  if (scene.verb === 'delete' && names.length === 0) return removeOne(child, ask, place, scene);
  const target =
    scene.verb === 'create' ? creationTarget(child, ask, place, ownerIsNew, scene) : existing(child, ask, place, scene);
  if (target === undefined) return { response: undefined, results: undefined };
  const item = target.lineage.at(-1) ?? {};
  const here = step(place, resource, item, target.lineage);
  if (target.isNew && (mustBeNamed(resource) || !ownerIsNew)) scene.record(here);
  const response = identified(resource, item);
  const results: Item = resource.key !== undefined && ask[resource.key] !== undefined ? identified(resource, item) : {};
  // Properties first: the type of a new zone decides which children it has.
  for (const name of [...names].sort((a, b) => rank(resource, a) - rank(resource, b))) {
    const value = ask[name] ?? null;
    const held = childOf(resource, name, item, scene);
    if (held === undefined) {
      writeProperty(resource, name, value, { here, isNew: target.isNew, response, results }, scene);
      continue;
    }
    const outcome = writeChild(held, value, here, target.isNew, scene);
    if (outcome.response !== undefined) response[name] = outcome.response;
    if (outcome.results !== undefined) results[name] = outcome.results;
  }
  if (target.isNew) resource.created?.(target.lineage, scene);
  const isBare = Object.keys(response).every((name) => name === resource.key);
  return { response: isBare && place.steps.length > 0 && !target.isNew ? undefined : response, results };
}

function rank(resource: Resource, name: string): number {
  if (Object.hasOwn(resource.children, name)) return 2;
  return name === 'type' ? 0 : 1;
}

/** The item that an update, or a delete of properties, means. */
function existing(child: Child, ask: Item, place: Place, scene: WriteScene): Target | undefined {
  const { resource } = child;
  const held = heldIn(place.lineage.at(-1) ?? {}, child);
  const id = idIn(resource, ask, scene);
  if (id === undefined && mustBeNamed(resource)) throw badRequest(scene, `the id of ${resource.name} is missing`);
  const item =
    id === undefined ? held[0] : itemWithId(resource, id, held, { ...scene, options: whenGiven(resource, scene) });
  if (item !== undefined) return { lineage: [...place.lineage, item], isNew: false };
  return resource.keyIs === 'given' && scene.verb === 'update' ? make(child, place, id, scene) : undefined;
}

/** An id that the writer chooses (minutes of a tier) is never missing: it is made. */
function whenGiven(resource: Resource, scene: WriteScene): WriteScene['options'] {
  return resource.keyIs === 'given' ? { ...scene.options, missing: 'empty' } : scene.options;
}

/** The item that an ask of a create means: a new one, or a parent on the way to it. */
function creationTarget(
  child: Child,
  ask: Item,
  place: Place,
  ownerIsNew: boolean,
  scene: WriteScene,
): Target | undefined {
  const { resource } = child;
  const owner = place.lineage.at(-1) ?? {};
  const held = heldIn(owner, child);
  const id = idIn(resource, ask, scene);
  if (resource.key === undefined || resource.keyIs === 'fixed') {
    const [only] = held;
    if (only === undefined) return make(child, place, id, scene);
    // What belongs to a new item is as new as that.
    return { lineage: [...place.lineage, only], isNew: ownerIsNew };
  }
  if (id !== undefined) {
    const found = itemWithId(resource, id, held, { ...scene, options: whenGiven(resource, scene) });
    if (found === undefined) return resource.keyIs === 'given' ? make(child, place, id, scene) : undefined;
    const onlyId = knownNames(resource, ask).length === 0;
    if (onlyId) throw badRequest(scene, `a new ${resource.name} must not have an id`);
    return { lineage: [...place.lineage, found], isNew: false };
  }
  if (resource.keyIs === 'given') throw badRequest(scene, `the id of ${resource.name} is missing`);
  refuseUnlessAllowed(resource, scene);
  if (scene.mode === 'uri' && resource.jsonOnly)
    throw badRequest(scene, `${resource.name} is created in JSON mode only`);
  if (!resource.many && held.length > 0) throw badRequest(scene, `there is a ${resource.name} already`);
  for (const need of resource.needs) {
    if (ask[need] === undefined) throw badRequest(scene, `a new ${resource.name} needs its ${need}`);
  }
  return make(child, place, undefined, scene);
}

function make(child: Child, place: Place, id: number | undefined, scene: WriteScene): Target | undefined {
  const { resource } = child;
  const at = placeOf(place.lineage.at(-1) ?? {}, child);
  if (at === undefined) return undefined;
  const item: Item = resource.key === undefined ? {} : { [resource.key]: id ?? newId(scene, resource.key) };
  Object.assign(item, resource.blank(scene));
  at.holder[at.name] = resource.many ? [...heldIn(place.lineage.at(-1) ?? {}, child), item] : item;
  return { lineage: [...place.lineage, item], isNew: true };
}

function removeOne(child: Child, ask: Item, place: Place, scene: WriteScene): Outcome {
  const { resource } = child;
  refuseUnlessAllowed(resource, scene);
  const id = idIn(resource, ask, scene);
  if (id === undefined) throw badRequest(scene, `the id of ${resource.name} is missing`);
  const held = heldIn(place.lineage.at(-1) ?? {}, child);
  const item = itemWithId(resource, id, held, scene);
  if (item === undefined) return { response: undefined, results: undefined };
  remove(child, item, place, scene);
  return { response: identified(resource, item), results: identified(resource, item) };
}

/** A delete whose child is null deletes all of that child. */
function removeAll(child: Child, place: Place, scene: WriteScene): Outcome {
  const { resource } = child;
  refuseUnlessAllowed(resource, scene);
  // Everything of the account at once is no delete that names what it means.
  if (place.steps.length === 0) throw badRequest(scene, `the id of ${resource.name} is missing`);
  const items = heldIn(place.lineage.at(-1) ?? {}, child);
  for (const item of items) remove(child, item, place, scene);
  const gone = items.map((item) => identified(resource, item));
  return { response: gone.length === 0 ? undefined : contain(resource, gone, scene), results: undefined };
}

function remove(child: Child, item: Item, place: Place, scene: WriteScene): void {
  const owner = place.lineage.at(-1) ?? {};
  const at = placeOf(owner, child);
  if (at === undefined) return;
  at.holder[at.name] = child.resource.many ? heldIn(owner, child).filter((entry) => entry !== item) : null;
  const lineage = [...place.lineage, item];
  scene.record(step(place, child.resource, item, lineage));
  child.resource.removed?.(lineage, scene);
}

function refuseUnlessAllowed(resource: Resource, scene: WriteScene): void {
  if (resource.verbs.includes(scene.verb)) return;
  throw chosenFailure(scene.options.verbRefused, scene, `${resource.name} has no ${scene.verb}`);
}

function identified(resource: Resource, item: Item): Item {
  return resource.key === undefined ? {} : { [resource.key]: item[resource.key] ?? null };
}

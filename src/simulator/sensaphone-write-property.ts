import { propertyOf } from './sensaphone-asks';
import { badRequest, chosenFailure, propertyResult } from './sensaphone-failure';
import type { Item, Json, Kind, Lineage, Property, Resource, Scene, Verb } from './sensaphone-schema';
import { emptyOf, faultOf } from './sensaphone-values';

/** Writing one property, and what is noted about every write. */

/** Where in the account a write has got to. */
export interface Place {
  lineage: Lineage;
  /** Names and ids from the root down: `device`, `1234`, `zone`, `3`. */
  steps: readonly string[];
  names: readonly string[];
  ids: Readonly<Record<string, number>>;
}

/** A write that was applied. */
export interface AppliedWrite {
  /** Epoch ms. */
  at: number;
  verb: Verb;
  /** Names without ids: `device/zone/output_zone/value`. */
  path: string;
  ids: Record<string, number>;
  /** What a property was set to. */
  value?: Json;
}

/** A failure that a test asked for. */
export interface PropertyFailure {
  code: number;
  message: string;
}

/** What a write sees beyond a read. */
export interface WriteScene extends Scene {
  record: (place: Place, property?: string, value?: Json) => void;
  /** Notes that a property is on its way to the device. */
  touch: (place: Place, property: string) => void;
  /** The failure, if any, that this property (its path of names) is to have. */
  injected: (names: readonly string[]) => PropertyFailure | undefined;
}

/** One level down: to an item of a resource. */
export function step(place: Place, resource: Resource, item: Item, lineage: Lineage): Place {
  const id = resource.key === undefined ? undefined : item[resource.key];
  return {
    lineage,
    steps: [...place.steps, resource.name, ...(typeof id === 'number' ? [String(id)] : [])],
    names: [...place.names, resource.name],
    ids: typeof id === 'number' && resource.key !== undefined ? { ...place.ids, [resource.key]: id } : place.ids,
  };
}

/** Kinds whose values are added to what is there, also in an item that exists already. */
const COLLECTED: readonly Kind[] = ['strings', 'integers'];

/**
 * Writes one property, or notes why not. A name that is no property of this item is ignored.
 * @param to where the answer and the result of this item are built
 * @throws ApiFailure where the resource does not allow the verb at all
 */
export function writeProperty(
  resource: Resource,
  name: string,
  value: Json,
  to: { here: Place; isNew: boolean; response: Item; results: Item },
  scene: WriteScene,
): void {
  const item = to.here.lineage.at(-1) ?? {};
  const property = propertyOf(resource, name, item, scene);
  if (property === undefined) return;
  if (!allows(property, to.isNew, scene.verb) && !resource.verbs.includes(scene.verb) && !to.isNew) {
    throw chosenFailure(scene.options.verbRefused, scene, `${resource.name} has no ${scene.verb}`);
  }
  const emptied = scene.verb === 'delete' && value === null;
  if (scene.verb === 'delete' && !emptied && !COLLECTED.includes(property.kind)) {
    throw badRequest(scene, `${name} is deleted with null`);
  }
  const injected = scene.injected([...to.here.names, name]);
  if (injected !== undefined) {
    to.results[name] = propertyResult(injected.message, injected.code);
    return;
  }
  const next = emptied ? emptyOf(property) : value;
  const fault = refusalOf(property, to.isNew, scene.verb) ?? (emptied ? undefined : faultOf(property, next, scene));
  to.results[name] = propertyResult(fault);
  if (fault !== undefined) return;
  if (property.apply === undefined) item[name] = next;
  else property.apply(next, to.here.lineage, scene);
  const shown = property.read === undefined ? item[name] : property.read(to.here.lineage, scene);
  if (shown !== undefined) to.response[name] = shown;
  scene.touch(to.here, name);
  // The creation itself is on record already.
  if (!to.isNew) scene.record(to.here, name, next);
}

function allows(property: Property, isNew: boolean, verb: Verb): boolean {
  switch (verb) {
    case 'create':
      return property.writable.includes('C') || (isNew && property.writable.includes('U'));
    case 'update':
      // A tier that an update brings is as new as one of a create.
      return property.writable.includes('U') || (isNew && property.writable.includes('C'));
    case 'delete':
      return property.writable.includes('D');
    case 'read':
      return false;
  }
}

function refusalOf(property: Property, isNew: boolean, verb: Verb): string | undefined {
  if (property.writable === '') return 'The property is read only';
  if (verb === 'create' && !isNew && !COLLECTED.includes(property.kind)) {
    return 'The property belongs to something that exists already';
  }
  return allows(property, isNew, verb) ? undefined : `The property can not be changed by a ${verb}`;
}

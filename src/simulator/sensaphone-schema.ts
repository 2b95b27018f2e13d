import type { SensaphoneOptions } from './sensaphone-options';

/** The language in which the resource table of the simulated Sensaphone.net is written. */

export type Json = string | number | boolean | null | Json[] | Item;
/** One resource as it is stored; keys that no table names are the simulator's own and never leave it. */
export interface Item {
  [name: string]: Json;
}

export type Verb = 'create' | 'read' | 'update' | 'delete';
export type Version = 'v1' | 'v2' | 'v3';
export type Mode = 'json' | 'uri';

/** Everything that writes change. */
export interface State {
  root: Item;
  /** The next free id of each id key. */
  nextId: Record<string, number>;
}

/** What one request sees while it is worked on. */
export interface Scene {
  verb: Verb;
  version: Version;
  mode: Mode;
  /** Epoch ms. */
  now: number;
  state: State;
  options: SensaphoneOptions;
}

/** The items from the root down to the one in question, that one last. */
export type Lineage = readonly Item[];

export type Kind =
  'string' | 'boolean' | 'integer' | 'float' | 'binary' | 'integers' | 'strings' | 'members' | 'reference' | 'objects';

/** A property of a resource. */
export interface Property {
  kind: Kind;
  /** Letters of the verbs that may change it: C, U, D. */
  writable: string;
  /** Most characters of a string. */
  longest?: number;
  /** The id key of members, and the resource that members and references must exist in. */
  key?: string;
  of?: string;
  /** What is wrong with a value of the right kind. */
  wrong?: (value: Json) => string | undefined;
  /** Only in V2 answers. */
  onlyV2?: boolean;
  /** Computed instead of stored; undefined where this item has no such property. */
  read?: (lineage: Lineage, scene: Scene) => Json | undefined;
  /** Applied instead of stored. */
  apply?: (value: Json, lineage: Lineage, scene: Scene) => void;
}

/** A resource: its id, the form of its container, its verbs, what it holds. */
export interface Resource {
  name: string;
  key?: string;
  /** `fixed` ids need not be sent; `given` ones are chosen by whoever writes (minutes of a tier). */
  keyIs: 'assigned' | 'fixed' | 'given';
  many: boolean;
  /** The form that the resource table says to send. */
  send: 'array' | 'object';
  /** Whether the papers show the other form too. */
  eitherForm: boolean;
  verbs: readonly Verb[];
  properties: Readonly<Record<string, Property>>;
  children: Readonly<Record<string, Child>>;
  /** Properties without which nothing is created. */
  needs: readonly string[];
  /** Can't be created by URI. */
  jsonOnly: boolean;
  blank: (scene: Scene) => Item;
  created?: (lineage: Lineage, scene: Scene) => void;
  removed?: (lineage: Lineage, scene: Scene) => void;
}

/** A resource inside another one. */
export interface Child {
  resource: Resource;
  /** Where the owner keeps it. */
  at: readonly string[];
  /** A second path to something that has another one: never part of a whole answer. */
  alias: boolean;
  /** Whether this owner has such a child; asking for one that it lacks is an error. */
  applies?: (owner: Item) => boolean;
}

export const ALL_VERBS: readonly Verb[] = ['create', 'read', 'update', 'delete'];
export const READ_UPDATE: readonly Verb[] = ['read', 'update'];

export function isItem(value: Json | undefined): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The items of a list; anything else counts as an empty one. */
export function itemsIn(value: Json | undefined): Item[] {
  return Array.isArray(value) ? value.filter((entry) => isItem(entry)) : [];
}

/** The text of a stored string or number; anything else gives an empty one. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A property of the table; without `writable` it can only be read. */
export function property(kind: Kind, writable = '', more: Partial<Property> = {}): Property {
  return { kind, writable, ...more };
}

/** A resource of the table; what is not said is as for most: an array of items with assigned ids, all verbs. */
export function resource(name: string, said: Partial<Resource>): Resource {
  const many = said.many ?? said.key !== undefined;
  return {
    name,
    keyIs: 'assigned',
    many,
    send: many ? 'array' : 'object',
    eitherForm: false,
    verbs: ALL_VERBS,
    properties: {},
    children: {},
    needs: [],
    jsonOnly: false,
    blank: () => ({}),
    ...said,
  };
}

/** A resource at its place in another; `at` defaults to its name. */
export function child(held: Resource, more: Partial<Omit<Child, 'resource'>> = {}): Child {
  return { resource: held, at: [held.name], alias: false, ...more };
}

/** The next free id for this key. */
export function newId(scene: Scene, key: string): number {
  const id = scene.state.nextId[key] ?? 1;
  scene.state.nextId[key] = id + 1;
  return id;
}

/** Where an owner keeps a child: the object and the name in it; undefined where a step on the way is null. */
export function placeOf(owner: Item, held: Child): { holder: Item; name: string } | undefined {
  let holder = owner;
  for (const step of held.at.slice(0, -1)) {
    const next = holder[step];
    if (!isItem(next)) return undefined;
    holder = next;
  }
  return { holder, name: held.at.at(-1) ?? held.resource.name };
}

/** The items that an owner has in a child; none where it is null. */
export function heldIn(owner: Item, held: Child): Item[] {
  const place = placeOf(owner, held);
  const value = place?.holder[place.name];
  return isItem(value) ? [value] : itemsIn(value);
}

import { mustBeNamed } from './sensaphone-asks';
import { ApiFailure, BAD_URI } from './sensaphone-failure';
import { ROOT } from './sensaphone-resources';
import type { Child, Item, Json, Property, Verb, Version } from './sensaphone-schema';
import { fromUriText } from './sensaphone-values';

/** URIs of the API (vendor document, "URI Syntax"): names bare, ids and values in braces, literal or percent-encoded. */

/** One step of a path, decoded; `braced` ones are ids and values. */
export interface Segment {
  text: string;
  braced: boolean;
}

/** A request target under `/api/v1`, `v2` or `v3`. */
export interface Target {
  version: Version;
  acctid?: number;
  session?: string;
  /** What comes after account and session. */
  segments: Segment[];
}

/** A path resolved against the resource table. */
export interface Path {
  steps: { name: string; child: Child; id?: number }[];
  /** `.../contact/contact_id` reads just the ids. */
  onlyIds?: boolean;
  property?: { name: string; definition: Property };
  value?: string;
}

function badUri(reason: string): ApiFailure {
  return new ApiFailure(BAD_URI, reason);
}

/**
 * The target of a request; undefined where it is not one of this API.
 * @throws ApiFailure 3
 */
export function parseTarget(target: string): Target | undefined {
  const match = /^\/api\/(v[123])(?:\/(.*))?$/s.exec(target);
  if (match === null) return undefined;
  const rest = match[2] ?? '';
  if (rest.includes('?')) throw badUri('a query string has no meaning here');
  const segments = rest
    .split('/')
    .filter((text) => text !== '')
    .map((text) => parseSegment(text));
  const version = match[1] as Version;
  const [first, second] = segments;
  if (first?.braced !== true) return { version, segments };
  if (second?.braced !== true || !/^\d+$/.test(first.text))
    throw badUri('account and session come first, both in braces');
  return { version, acctid: Number(first.text), session: second.text, segments: segments.slice(2) };
}

function parseSegment(raw: string): Segment {
  let text: string;
  try {
    text = decodeURIComponent(raw);
  } catch {
    throw badUri('a step of the path is not percent-encoded text');
  }
  const inner = /^\{([^{}]*)\}$/s.exec(text)?.[1];
  if (inner !== undefined) return { text: inner, braced: true };
  if (/[{}]/.test(text)) throw badUri('a step of the path has a stray brace');
  return { text, braced: false };
}

/**
 * The resources, ids, property and value that a path names.
 * @throws ApiFailure 3
 */
export function resolvePath(segments: readonly Segment[]): Path {
  const path: Path = { steps: [] };
  let resource = ROOT;
  let at = 0;
  const valueHere = (): string | undefined => (segments[at]?.braced === true ? segments[at++]?.text : undefined);
  while (at < segments.length) {
    const name = segments[at]?.text ?? '';
    if (segments[at]?.braced === true) throw badUri('an id or a value where a name belongs');
    at += 1;
    const held = Object.hasOwn(resource.children, name) ? resource.children[name] : undefined;
    if (held !== undefined) {
      const id = valueHere();
      if (id !== undefined && (held.resource.key === undefined || !/^\d+$/.test(id))) throw badUri(`no id of ${name}`);
      path.steps.push({ name, child: held, ...(id === undefined ? {} : { id: Number(id) }) });
      resource = held.resource;
      continue;
    }
    if (name === resource.key && path.steps.at(-1)?.id === undefined && at === segments.length) {
      path.onlyIds = true;
      break;
    }
    const definition = Object.hasOwn(resource.properties, name) ? resource.properties[name] : undefined;
    if (definition === undefined) throw badUri(`there is no ${name} here`);
    path.property = { name, definition };
    // The wiki reads members as `/devicegroup/{ID}/devices/device_id`.
    if (definition.kind === 'members' && segments[at]?.text === definition.key) at += 1;
    const value = valueHere();
    if (value !== undefined) path.value = value;
    if (at < segments.length) throw badUri('something stands behind a property');
  }
  if (path.steps.length === 0) throw badUri('no resource');
  return path;
}

/**
 * The request that a URI stands for, as the tree that JSON mode would send for its first resource.
 * @throws ApiFailure 3
 */
export function treeOf(path: Path, verb: Verb): Json {
  for (const { child, id } of path.steps.slice(0, -1)) {
    if (id === undefined && mustBeNamed(child.resource)) throw badUri(`the id of ${child.resource.name} is missing`);
  }
  const last = path.steps.at(-1);
  let tree: Json = last === undefined ? null : leafOf(path, last, verb);
  for (const [index, { child, id }] of [...path.steps.slice(0, -1).entries()].reverse()) {
    const inner = path.steps[index + 1]?.name ?? '';
    tree = { ...identified(child, id), [inner]: tree };
  }
  return tree;
}

function leafOf(path: Path, last: Path['steps'][number], verb: Verb): Json {
  const ids = identified(last.child, last.id);
  const { property, value } = path;
  if (path.onlyIds === true) {
    if (verb !== 'read') throw badUri('an id is not written');
    return { [last.child.resource.key ?? '']: null };
  }
  if (property === undefined) {
    if (verb === 'update') throw badUri('an update needs a property and its value');
    return verb === 'read' && last.id === undefined ? null : ids;
  }
  if (verb === 'read') {
    if (value !== undefined) throw badUri('a value in a read');
    return { ...ids, [property.name]: null };
  }
  if (value !== undefined) return { ...ids, [property.name]: fromUriText(property.definition, value) };
  if (verb !== 'delete') throw badUri(`the value of ${property.name} is missing`);
  return { ...ids, [property.name]: null };
}

function identified(child: Child, id: number | undefined): Item {
  return id === undefined || child.resource.key === undefined ? {} : { [child.resource.key]: id };
}

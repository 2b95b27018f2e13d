import type { WireRequest } from '../../account/wire';
import { CloudError } from '../../errors';
import type { ResourceQuery, ResourceVerb } from '../../vendor';
import {
  checkAllowed,
  checkName,
  checkVerb,
  isAllowed,
  lastOf,
  namesOf,
  parsePath,
  type Path,
  type Step,
} from './path';
import { childOf, RESOURCES, resourcesNamed } from './resources';
import { type Leaf, treeOf } from './tree';
import { step, valueStep } from './uri';

/** What an author asks of a resource, as requests that are ready to be signed and sent. */

/** One request. */
export interface Unit {
  verb: ResourceVerb;
  method: WireRequest['method'];
  /** What stands behind `/api/` in its address, without account and session. */
  target: string;
  /** Absent in URI mode. */
  json?: Readonly<Record<string, unknown>>;
  /** The author wrote `json`: its form is not ours to change. */
  asIs?: true;
  /** Its first resource, and what stands under that in JSON mode. */
  root: string;
  tree: unknown;
  /** Its path; absent where only the request itself says what is meant. */
  steps?: readonly Step[];
  /** The only property that it is about. */
  property?: string;
}

const METHODS = { create: 'POST', read: 'GET', update: 'PUT', delete: 'DELETE' } as const;

/**
 * The requests that a query stands for: one, or one for each property in URI mode.
 * @throws CloudError `E_INPUT` where the vendor would not do it, or would do something else
 */
export function unitsOf(verb: ResourceVerb, query: ResourceQuery): Unit[] {
  for (const name of ['request', 'set', 'filter'] as const) checkJson(query[name], name);
  if (query.request !== undefined) return [rawUnit(verb, query, query.request)];
  if (query.path === undefined) {
    throw new CloudError(
      'E_INPUT',
      'No path is given. Type one into the node such as device/1234, or send msg.payload.path.',
    );
  }
  const path = parsePath(query.path);
  const values = valuesOf(verb, path, query);
  const names = Object.keys(values);
  names.forEach(checkName);
  checkVerb(path, verb, names);
  const { steps } = path;
  const root = steps[0]?.name ?? '';
  if (root === 'history') checkHistory(path, query);
  else if (query.filter !== undefined) {
    throw new CloudError('E_INPUT', `filter is for history, and the path is ${namesOf(steps)}. Leave one of them out.`);
  }
  if (verb === 'update' && names.length === 0 && root !== 'login') {
    throw new CloudError(
      'E_INPUT',
      'set is missing; it should be an object with what to write, such as {"name": "Pump"}.',
    );
  }
  if (query.mode === 'json') return [jsonUnit(verb, query, steps, values)];
  if (root === 'login' && verb === 'create') {
    throw new CloudError('E_INPUT', 'In mode uri a login would show its password to everybody. Choose mode json.');
  }
  if (verb === 'create' && (names.length > 1 || lastOf(steps).resource.jsonOnly === true)) {
    throw new CloudError('E_INPUT', 'A path can not hold all that is to be created. Choose mode json for this.');
  }
  if (names.length === 0) return [uriUnit(verb, query, steps, undefined, null)];
  return names.map((name) => uriUnit(verb, query, steps, name, values[name]));
}

/** A flow's object may hold what no JSON can: circles, big integers. */
function checkJson(value: unknown, name: string): void {
  try {
    JSON.stringify(value);
  } catch {
    throw new CloudError('E_INPUT', `Parameter "${name}" can not be written as JSON. Leave out what refers to itself.`);
  }
}

/** Names and values that a request is about; what is read or deleted has the value null. */
function valuesOf(
  verb: ResourceVerb,
  { property }: Path,
  { properties = [], set = {} }: ResourceQuery,
): Readonly<Record<string, unknown>> {
  const wanted = verb === 'read' ? Object.fromEntries(properties.map((name) => [named(name), null])) : set;
  if (property === undefined) return wanted;
  const others = Object.keys(wanted).filter((name) => name !== property);
  if (others.length > 0) {
    throw new CloudError(
      'E_INPUT',
      `The path ends in the property ${property}; ${others.join(', ')} can not be meant as well.`,
    );
  }
  return verb === 'update' ? wanted : { [property]: null, ...wanted };
}

/** One sample of the vendor document writes `zones`, which its server ignores. */
function named(name: string): string {
  return name === 'zones' ? 'zone' : name;
}

function checkHistory({ steps, property }: Path, { properties = [] }: ResourceQuery): void {
  const kinds = Object.keys(RESOURCES['history']?.children ?? {}).join(', ');
  if (steps.length < 2) throw new CloudError('E_INPUT', `The path history needs a kind behind it: one of ${kinds}.`);
  if (property === undefined && properties.length === 0) return;
  throw new CloudError('E_INPUT', 'History has no properties to choose from. Narrow it down with filter.');
}

function jsonUnit(
  verb: ResourceVerb,
  query: ResourceQuery,
  steps: readonly Step[],
  values: Readonly<Record<string, unknown>>,
): Unit {
  const root = steps[0]?.name ?? '';
  const leaf = leafOf(verb, query, steps, values);
  const frame = { request_type: verb, resource: root };
  const tree = treeOf(steps, leaf);
  return {
    verb,
    method: 'POST',
    target: `${query.version}/${namesOf(steps)}`,
    json: root === 'login' ? { ...leaf, ...frame } : { ...frame, [root]: tree },
    root,
    tree,
    steps,
  };
}

function leafOf(
  verb: ResourceVerb,
  { filter }: ResourceQuery,
  steps: readonly Step[],
  values: Readonly<Record<string, unknown>>,
): Leaf {
  if (steps[0]?.name === 'history') return filter ?? {};
  return verb === 'read' && Object.keys(values).length === 0 ? null : values;
}

function uriUnit(
  verb: ResourceVerb,
  query: ResourceQuery,
  steps: readonly Step[],
  name: string | undefined,
  value: unknown,
): Unit {
  const words = steps.flatMap((each) => [
    each.name,
    ...(each.id === undefined ? [] : [step(each.id, `The id of ${each.name}`)]),
  ]);
  if (name !== undefined) words.push(name);
  if (name !== undefined && value !== null) words.push(valueStep(value, `The value of ${name}`));
  if (name !== undefined && value === null && (verb === 'create' || verb === 'update')) {
    throw new CloudError('E_INPUT', `The value of ${name} is null, which a path can not hold. Choose mode json.`);
  }
  for (const [key, wanted] of Object.entries(query.filter ?? {})) {
    if (wanted === null || wanted === undefined) continue;
    checkName(key);
    words.push(key, valueStep(wanted, `The value of ${key} in filter`));
  }
  const values = name === undefined ? {} : { [name]: value };
  return {
    verb,
    method: METHODS[verb],
    target: `${query.version}/${words.join('/')}`,
    root: steps[0]?.name ?? '',
    tree: treeOf(steps, leafOf(verb, query, steps, values)),
    steps,
    ...(name === undefined ? {} : { property: name }),
  };
}

/** A request as the author wrote it, posted where its path or its `resource` says. */
function rawUnit(verb: ResourceVerb, query: ResourceQuery, request: Readonly<Record<string, unknown>>): Unit {
  const names = query.path === undefined ? resourceIn(verb, request) : pathOf(verb, query.path);
  const [root = ''] = names.split('/');
  return {
    verb,
    method: 'POST',
    target: `${query.version}/${names}`,
    json: { ...request, request_type: verb },
    asIs: true,
    root,
    tree: request[root],
  };
}

function pathOf(verb: ResourceVerb, typed: string): string {
  const { steps } = parsePath(typed);
  checkAllowed(lastOf(steps), verb);
  return namesOf(steps);
}

function resourceIn(verb: ResourceVerb, { resource }: Readonly<Record<string, unknown>>): string {
  if (typeof resource !== 'string' || resource.trim() === '') {
    throw new CloudError(
      'E_INPUT',
      'request names no resource. Give it one ("resource": "device"), or give a path as well.',
    );
  }
  const name = resource.trim();
  if (name.includes('/') || childOf(RESOURCES, name) !== undefined) return pathOf(verb, name);
  const known = resourcesNamed(name);
  if (known.length === 0) throw new CloudError('E_INPUT', `Sensaphone has no resource "${name.slice(0, 60)}".`);
  if (!known.some((each) => isAllowed(each, verb))) {
    throw new CloudError('E_INPUT', `Sensaphone allows no ${verb} of ${name}. Choose another operation.`);
  }
  return name;
}

/** The device that a path names, for topics and errors; absent where it names none. */
export function deviceIn(path: string | undefined): string | undefined {
  const [first] = path === undefined ? [] : parsePath(path).steps;
  return first?.name === 'device' ? first.id : undefined;
}

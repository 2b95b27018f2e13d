import { ApiFailure, BAD_JSON, BAD_URI } from './sensaphone-failure';
import { isItem, type Item, type Json, type Verb } from './sensaphone-schema';
import type { Path } from './sensaphone-uri';

/** Bodies of JSON mode, and the mixed form in which account, session or ids stand in the URI instead. */

/** What a body says around the tree of resources. */
export interface Frame {
  verb: Verb;
  acctid?: number;
  session?: string;
  body: Item;
}

const VERBS: readonly string[] = ['create', 'read', 'update', 'delete'];

function badJson(reason: string): ApiFailure {
  return new ApiFailure(BAD_JSON, reason);
}

/**
 * The frame of a body.
 * @param names the names of the path: `resource`, where it is given, is one of them
 * @throws ApiFailure 4
 */
export function parseBody(body: Buffer, names: readonly string[]): Frame {
  let parsed: Json;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as Json;
  } catch {
    throw badJson('the body is no JSON');
  }
  if (!isItem(parsed)) throw badJson('the body is no object');
  const { request_type: verb, resource, acctid, session } = parsed;
  if (typeof verb !== 'string' || !VERBS.includes(verb)) throw badJson('request_type is none of the four');
  if (resource !== undefined && (typeof resource !== 'string' || !names.includes(resource))) {
    throw badJson('resource does not name what the URI names');
  }
  if (acctid !== undefined && !Number.isSafeInteger(acctid)) throw badJson('acctid is no integer');
  if (session !== undefined && typeof session !== 'string') throw badJson('session is no string');
  return {
    verb: verb as Verb,
    ...(typeof acctid === 'number' ? { acctid } : {}),
    ...(session === undefined ? {} : { session }),
    body: parsed,
  };
}

/**
 * The tree of a request whose body must reach the resource that its URI names; ids of the URI are put in their places.
 * @throws ApiFailure 3 for a URI with a property, 4 for a body that does not go with the URI
 */
export function graft(body: Item, path: Path): Json {
  if (path.property !== undefined || path.onlyIds === true)
    throw new ApiFailure(BAD_URI, 'a property in a URI of JSON mode');
  const root = path.steps[0]?.name ?? '';
  return graftStep(body[root], path.steps);
}

function graftStep(ask: Json | undefined, steps: Path['steps']): Json {
  const [here, ...rest] = steps;
  if (here === undefined) return ask ?? null;
  if (ask === undefined || ask === null) {
    if (ask === null && here.id === undefined && rest.length === 0) return null;
    // Nothing in the body: the URI alone may say it, with ids.
    if (steps.every(({ id }) => id === undefined)) throw badJson(`the body does not reach ${steps.at(-1)?.name ?? ''}`);
    const built = graftItem({}, here, rest);
    return here.child.resource.send === 'array' ? [built] : built;
  }
  if (Array.isArray(ask)) {
    if (here.id !== undefined && ask.length !== 1) throw badJson('one id in the URI, but not one object in the body');
    return ask.map((entry) => {
      if (!isItem(entry)) throw badJson(`an entry of ${here.name} is no object`);
      return graftItem(entry, here, rest);
    });
  }
  if (!isItem(ask)) throw badJson(`${here.name} is neither an object nor an array`);
  return graftItem(ask, here, rest);
}

function graftItem(ask: Item, here: Path['steps'][number], rest: Path['steps']): Item {
  const { key = '' } = here.child.resource;
  const next = rest[0];
  if (here.id !== undefined && ask[key] !== undefined)
    throw badJson(`the id of ${here.name} stands in the URI and in the body`);
  return {
    ...ask,
    ...(here.id === undefined ? {} : { [key]: here.id }),
    ...(next === undefined ? {} : { [next.name]: graftStep(ask[next.name], rest) }),
  };
}

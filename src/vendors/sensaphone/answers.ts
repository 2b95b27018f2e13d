import { oneLine } from '../../account/vendor-text';
import { CloudError, type Failure } from '../../errors';
import type { About } from '../../failures';
import { isObject, type JsonObject } from '../json';
import { codeIn, type Envelope } from './envelope';
import type { Step } from './path';
import { childOf, type Resource, RESOURCES } from './resources';
import { idIn } from './tree';

/** What answers say of single properties, and several answers as one. */

/** A property that failed while its request succeeded. */
export interface PropertyFailure {
  error: CloudError;
  about: About;
}

/** Where a property stands: the names on the way, with their ids where they have one. */
type Place = readonly { name: string; id?: string }[];

/**
 * The properties that failed in `result.properties`, which has the layout of the request (vendor document,
 * "Responses").
 * @param asked the path that was asked for; what stands below it is the property
 */
export function failuresIn({ result }: Envelope, asked: readonly Step[] = []): PropertyFailure[] {
  const failures: PropertyFailure[] = [];
  const visit = (node: unknown, place: Place, children: Readonly<Record<string, Resource>>): void => {
    if (Array.isArray(node)) for (const each of node) visit(each, place, children);
    if (!isObject(node)) return;
    if (node['success'] === false) failures.push(failureOf(node, place, asked));
    if (typeof node['success'] === 'boolean') return;
    for (const [name, inner] of Object.entries(node)) {
      const resource = childOf(children, name);
      for (const item of Array.isArray(inner) ? (inner as unknown[]) : [inner]) {
        const id = isObject(item) ? idIn(item, resource?.idKey) : undefined;
        visit(item, [...place, { name, ...(id === undefined ? {} : { id }) }], resource?.children ?? {});
      }
    }
  };
  visit(result['properties'], [], RESOURCES);
  return failures;
}

function failureOf(node: JsonObject, place: Place, asked: readonly Step[]): PropertyFailure {
  const isBelow = asked.every(
    ({ name, id }, at) => place[at]?.name === name && (id === undefined || place[at].id === id),
  );
  const property = textOfPlace(withoutDevice(isBelow ? place.slice(asked.length) : place));
  const said = typeof node['message'] === 'string' ? oneLine(node['message']) : '';
  const code = codeIn(node);
  const error = new CloudError('E_VENDOR', `${textOfPlace(place)} was refused${said === '' ? '' : `: ${said}`}`, {
    ...(code < 0 ? {} : { vendorCode: code }),
  });
  return { error, about: { ...deviceOf(place), ...(property === '' ? {} : { property }) } };
}

function textOfPlace(place: Place): string {
  return oneLine(place.map(({ name, id }) => (id === undefined ? name : `${name}/${id}`)).join('/'));
}

/** What names the device and the zone is told in keys of its own. */
function deviceOf([root, child]: Place): Pick<Failure, 'device' | 'quantity'> {
  if (root?.name !== 'device' || root.id === undefined) return {};
  const device = oneLine(root.id);
  return child?.name === 'zone' && child.id !== undefined ? { device, quantity: oneLine(child.id) } : { device };
}

function withoutDevice(place: Place): Place {
  const below = place[0]?.name === 'device' && place[0].id !== undefined ? place.slice(1) : place;
  return below[0]?.name === 'zone' && below[0].id !== undefined ? below.slice(1) : below;
}

/** Several answers about one thing as one: objects joined, lists joined by the ids of their entries. */
export function merged(answers: readonly Envelope[]): Envelope {
  const [first, ...others] = answers;
  if (first === undefined) throw new RangeError('there is no answer');
  return others.reduce(
    (sum, next) => ({
      result: join(sum.result, next.result) as JsonObject,
      response: join(sum.response, next.response),
    }),
    first,
  );
}

function join(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) return joinLists(one as unknown[], other as unknown[]);
  if (!isObject(one) || !isObject(other)) return other ?? one;
  const entries = new Map(Object.entries(one));
  for (const [name, value] of Object.entries(other)) {
    entries.set(name, Object.hasOwn(one, name) ? join(one[name], value) : value);
  }
  // Keys are the vendor's: `fromEntries` makes a key of `__proto__` too.
  return Object.fromEntries(entries);
}

/** Entries with the same id are the same; without ids those at the same place are. */
function joinLists(one: readonly unknown[], other: readonly unknown[]): unknown[] {
  const list = [...one];
  const places = new Map(one.map((entry, at) => [keyOf(entry) ?? at, at]));
  for (const [at, entry] of other.entries()) {
    const same = places.get(keyOf(entry) ?? at);
    if (same === undefined) list.push(entry);
    else list[same] = join(list[same], entry);
  }
  return list;
}

/** What tells an entry from others of its list: the first of its keys that is the name of an id. */
function keyOf(entry: unknown): string | undefined {
  if (!isObject(entry)) return undefined;
  const name = Object.keys(entry).find((key) => ID_KEYS.has(key));
  const id = idIn(entry, name);
  return id === undefined ? undefined : `${name ?? ''} ${id}`;
}

const ID_KEYS: ReadonlySet<string> = new Set(idKeysOf(RESOURCES));

function idKeysOf(resources: Readonly<Record<string, Resource>>): string[] {
  return Object.values(resources).flatMap(({ idKey, children }) => [
    ...(idKey === undefined ? [] : [idKey]),
    ...idKeysOf(children),
  ]);
}

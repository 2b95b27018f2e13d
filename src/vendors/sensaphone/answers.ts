import type { Failure } from '../../errors';
import { CloudError } from '../../errors';
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

/**
 * The properties that failed in `result.properties`, which has the layout of the request (vendor document,
 * "Responses").
 * @param asked the path that was asked for; what stands below it is the property
 */
export function failuresIn({ result }: Envelope, asked: readonly Step[] = []): PropertyFailure[] {
  const failures: PropertyFailure[] = [];
  const prefix = asked.flatMap(({ name, id }) => (id === undefined ? [name] : [name, id]));
  const visit = (node: unknown, words: readonly string[], children: Readonly<Record<string, Resource>>): void => {
    if (Array.isArray(node)) for (const each of node) visit(each, words, children);
    if (!isObject(node)) return;
    if (node['success'] === false) failures.push(failureOf(node, words, prefix));
    if (typeof node['success'] === 'boolean') return;
    for (const [name, inner] of Object.entries(node)) {
      const resource = childOf(children, name);
      for (const item of Array.isArray(inner) ? (inner as unknown[]) : [inner]) {
        const id = isObject(item) ? idIn(item, resource?.idKey) : undefined;
        visit(item, [...words, name, ...(id === undefined ? [] : [id])], resource?.children ?? {});
      }
    }
  };
  visit(result['properties'], [], RESOURCES);
  return failures;
}

function failureOf(node: JsonObject, words: readonly string[], prefix: readonly string[]): PropertyFailure {
  const rest = prefix.every((word, at) => words[at] === word) ? words.slice(prefix.length) : words;
  const property = withoutPlace(rest).join('/');
  const said = typeof node['message'] === 'string' && node['message'] !== '' ? `: ${node['message']}` : '';
  const code = codeIn(node);
  const error = new CloudError('E_VENDOR', `${words.join('/')} was refused${said.slice(0, 200)}`, {
    ...(code < 0 ? {} : { vendorCode: code }),
  });
  return { error, about: { ...placeOf(words), ...(property === '' ? {} : { property }) } };
}

/** What names the device and the zone is told in keys of its own. */
function placeOf([root, device, child, zone]: readonly string[]): Pick<Failure, 'device' | 'quantity'> {
  if (root !== 'device' || device === undefined) return {};
  return child === 'zone' && zone !== undefined ? { device, quantity: zone } : { device };
}

function withoutPlace(words: readonly string[]): readonly string[] {
  const below = words[0] === 'device' && words.length > 2 ? words.slice(2) : words;
  return below[0] === 'zone' && below.length > 2 ? below.slice(2) : below;
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
  for (const [at, entry] of other.entries()) {
    const key = keyOf(entry);
    const same = key === undefined ? at : list.findIndex((each) => keyOf(each) === key);
    if (same >= 0 && same < list.length) list[same] = join(list[same], entry);
    else list.push(entry);
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

import { CloudError } from '../../errors';
import type { ResourceVerb } from '../../vendor';
import { childOf, type Resource, RESOURCES } from './resources';

/**
 * What an author's path names: resources and ids as the vendor's URIs have them, without braces, and at the end
 * perhaps a property (`device/1234/name`).
 */

/** One resource of a path. */
export interface Step {
  name: string;
  resource: Resource;
  id?: string;
}

export interface Path {
  steps: readonly Step[];
  property?: string;
}

const LETTERS: Readonly<Record<ResourceVerb, string>> = { create: 'C', read: 'R', update: 'U', delete: 'D' };
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
/** No path of the vendor has a third of these steps. */
const LONGEST = 32;

/**
 * Reads a path.
 * @throws CloudError `E_INPUT` where it names no resource
 */
export function parsePath(typed: string): Path {
  const words = typed
    .trim()
    .replace(/^\/+|\/+$/g, '')
    .split('/');
  if (words.length > LONGEST) throw new CloudError('E_INPUT', `The path has ${words.length} steps; none has so many.`);
  const steps: Step[] = [];
  let children = RESOURCES;
  for (let at = 0; at < words.length; at += 1) {
    const word = (words[at] ?? '').trim();
    const last = steps.at(-1);
    const alias = last?.resource.aliases;
    const names = alias !== undefined && Object.hasOwn(alias, word) ? (alias[word] ?? []) : [word];
    if (childOf(children, names[0] ?? '') !== undefined) {
      for (const name of names) children = enter(steps, children, name);
    } else if (last !== undefined && takesId(last, word, at === words.length - 1)) last.id = word;
    else if (last !== undefined && at === words.length - 1 && NAME.test(word)) return { steps, property: word };
    else throw unknownStep(word, last, children);
  }
  return { steps };
}

function enter(steps: Step[], children: Readonly<Record<string, Resource>>, name: string): Resource['children'] {
  const resource = childOf(children, name);
  if (resource === undefined) throw new RangeError(`${name} is in no table`);
  steps.push({ name, resource });
  return resource.children;
}

/** A word at the end that could be a name is a property, as in `device/name`; anywhere else it is an id. */
function takesId({ resource, id }: Step, word: string, isLast: boolean): boolean {
  // Dots are steps of their own to whoever looks at an address.
  if (resource.idKey === undefined || id !== undefined || /^\.*$|[{}]/.test(word)) return false;
  return !(isLast && NAME.test(word));
}

/**
 * Refuses what the vendor would not do, or what says too little to do it.
 * @param names the properties that are read, set or deleted
 * @throws CloudError `E_INPUT`
 */
export function checkVerb({ steps, property }: Path, verb: ResourceVerb, names: readonly string[]): void {
  const last = lastOf(steps);
  const { lists } = last.resource;
  const isOfLists = names.length > 0 && names.every((name) => lists?.[name]?.includes(LETTERS[verb]) === true);
  if (!isOfLists) checkAllowed(last, verb);
  const open = steps.slice(0, -1).find(needsId);
  if (open !== undefined) throw missingId(steps, open, verb);
  if (verb === 'read' || isOfLists) return;
  if (verb === 'create' && last.id !== undefined) {
    throw new CloudError(
      'E_INPUT',
      `A new ${last.name} gets its id from the vendor. Leave "${short(last.id)}" out of the path.`,
    );
  }
  if (verb === 'create' && property !== undefined) {
    throw new CloudError('E_INPUT', `A create names a resource, not the property ${property}. Put it into set.`);
  }
  if (verb !== 'create' && needsId(last)) throw missingId(steps, last, verb);
}

/**
 * Refuses a verb that the resource does not have.
 * @throws CloudError `E_INPUT`
 */
export function checkAllowed({ name, resource }: Pick<Step, 'name' | 'resource'>, verb: ResourceVerb): void {
  if (isAllowed(resource, verb)) return;
  const words = (Object.keys(LETTERS) as ResourceVerb[]).filter((each) => isAllowed(resource, each));
  throw new CloudError(
    'E_INPUT',
    `Sensaphone allows no ${verb} of ${name}, only ${words.join(', ')}. Choose another operation or path.`,
  );
}

/** The step that a path ends in. */
export function lastOf(steps: readonly Step[]): Step {
  const last = steps.at(-1);
  if (last === undefined) throw new RangeError('a path has a resource');
  return last;
}

/** Whether a resource has a verb. */
export function isAllowed(resource: Resource, verb: ResourceVerb): boolean {
  return resource.verbs.includes(LETTERS[verb]);
}

/** A name of a property. */
export function checkName(name: string): void {
  if (!NAME.test(name)) {
    throw new CloudError('E_INPUT', `"${short(name)}" is no name of a property; those are such as name or alarm_high.`);
  }
}

/** The path without ids, as JSON mode posts to it. */
export function namesOf(steps: readonly Step[]): string {
  return steps.map(({ name }) => name).join('/');
}

function needsId({ resource, id }: Step): boolean {
  return resource.idKey !== undefined && resource.fixedId === undefined && id === undefined;
}

function missingId(steps: readonly Step[], open: Step, verb: ResourceVerb): CloudError {
  const shape = steps.map((step) => step.name + (needsId(step) || step.id !== undefined ? '/<id>' : '')).join('/');
  return new CloudError('E_INPUT', `To ${verb} this the path needs the id of ${open.name}: ${shape}`);
}

function unknownStep(word: string, last: Step | undefined, children: Resource['children']): CloudError {
  const names = Object.keys(children).join(', ');
  const known = names === '' ? '' : ` There are: ${names}.`;
  const where = last === undefined ? 'at the beginning of a path' : `under ${last.name}`;
  const braces = /[{}]/.test(word) ? ' Ids are written without braces.' : '';
  return new CloudError('E_INPUT', `Sensaphone has no "${short(word)}" ${where}.${known}${braces}`);
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

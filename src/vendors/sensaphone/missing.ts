import type { Work } from '../../account/wire';
import { CloudError } from '../../errors';
import { isObject } from '../json';
import { type Envelope, mayBeMissing } from './envelope';
import type { Exchange } from './exchange';
import type { Step } from './path';
import { follow, itemsIn } from './tree';

/** Whether the things that a path names exist: an id that does not is answered in three ways (vendors.md, section 3). */

/** Whether an answer to a write says nothing of what the path names: neither what changed nor how it went. */
export function saysNothing({ response, result }: Envelope, steps: readonly Step[]): boolean {
  const [root, ...rest] = steps;
  if (root === undefined || !steps.some(({ id }) => id !== undefined)) return false;
  return [response, result['properties']].every((part) => {
    if (!isObject(part) || itemsIn(part[root.name]).length === 0) return true;
    return follow(part, [root, ...rest]).missing !== undefined;
  });
}

/**
 * The first step whose id its parent's list does not hold; `undefined` where all are there. Reads each list on the way.
 * @throws CloudError what reading a list ended in
 */
export async function missingStep(exchange: Exchange, steps: readonly Step[], work: Work): Promise<Step | undefined> {
  for (const [at, step] of steps.entries()) {
    if (step.id === undefined || step.resource.fixedId === true) continue;
    const parents = steps.slice(0, at);
    const { response } = await exchange.read([...parents, { name: step.name, resource: step.resource }], null, work);
    if (follow(response, [...parents, step]).missing !== undefined) return step;
  }
  return undefined;
}

/** As `missingStep`; where a list can't be read nothing is known to be missing. */
export async function knownMissing(exchange: Exchange, steps: readonly Step[], work: Work): Promise<Step | undefined> {
  try {
    return await missingStep(exchange, steps, work);
  } catch {
    work.signal.throwIfAborted();
    return undefined;
  }
}

/** The error for an id that its parent's list does not hold. */
export function notFound({ name, id }: Step): CloudError {
  return new CloudError(
    'E_NOT_FOUND',
    `Sensaphone has no ${name} ${id ?? ''}. Check the id, or read the path without it.`,
  );
}

/**
 * What an error means for what the path names: `E_NOT_FOUND` where the vendor's code may say so and the lists do.
 */
export async function explained(
  error: unknown,
  exchange: Exchange,
  steps: readonly Step[],
  work: Work,
): Promise<unknown> {
  if (!mayBeMissing(error) || !steps.some(({ id }) => id !== undefined)) return error;
  const missing = await knownMissing(exchange, steps, work);
  return missing === undefined ? error : notFound(missing).with({ ...error.cause, retryable: false });
}

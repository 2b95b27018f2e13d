import type { Work } from '../../account/wire';
import { CloudError } from '../../errors';
import type { ResourceQuery } from '../../vendor';
import { isObject } from '../json';
import { asking, type Difference, difference, isGone, isSame, looksLike } from './compare';
import { type Envelope, mayBeMissing } from './envelope';
import { type Exchange, rootOf } from './exchange';
import { knownMissing, missingStep, notFound, saysNothing } from './missing';
import { lastOf, type Step } from './path';
import { merged } from './answers';
import type { Unit } from './request';
import { follow, idIn, itemsIn, stepsIn } from './tree';

/** How often a write is sent at most. */
const TIMES = 3;

/**
 * Writes whose answers may be lost. Nothing is ever done twice: an update is read back and sent again only for what is
 * different, a delete only while the thing is still there, a create never.
 */
export class Writes {
  constructor(
    private readonly exchange: Exchange,
    private readonly version: ResourceQuery['version'],
    private readonly work: Work,
  ) {}

  /**
   * @throws CloudError `E_UNKNOWN_OUTCOME` where the answer was lost and the values can't be read back; `E_NOT_FOUND`
   */
  async update(unit: Unit): Promise<Envelope> {
    const there: Envelope[] = [];
    let next = unit;
    for (let times = 1; ; times += 1) {
      const sent = await this.send(next);
      if (!(sent instanceof CloudError)) {
        const { steps = [] } = unit;
        const missing = saysNothing(sent, steps) ? await knownMissing(this.exchange, steps, this.work) : undefined;
        if (missing !== undefined) throw notFound(missing);
        return merged([...there, sent]);
      }
      const { left, unknown } = await this.compared(next, sent, isSame);
      if (unknown || times === TIMES) throw sent;
      if (left === undefined) return merged([...there, await this.readBack(unit, sent)]);
      next = withTree(next, left);
    }
  }

  /** @throws CloudError `E_NOT_FOUND` where there was no such thing before; `E_UNKNOWN_OUTCOME` where nobody can say */
  async delete(unit: Unit): Promise<Envelope> {
    const meant = withSteps(unit);
    const steps = isOfProperties(meant) ? [] : (unit.steps ?? []);
    for (let times = 1; ; times += 1) {
      let lost: CloudError | undefined;
      try {
        const sent = await this.send(unit);
        if (!(sent instanceof CloudError)) {
          if (times > 1 || !saysNothing(sent, steps)) return sent;
          throw notFound((await knownMissing(this.exchange, steps.slice(0, -1), this.work)) ?? lastOf(steps));
        }
        lost = sent;
      } catch (error) {
        // The second one finds nothing any more, which the vendor may call a bad path or forbidden.
        if (times === 1 || !mayBeMissing(error)) throw error;
        if (await this.isDone(meant, error)) return confirmed(unit);
        throw error;
      }
      if (await this.isDone(meant, lost)) return confirmed(unit);
      if (times === TIMES) throw lost;
    }
  }

  /** @throws CloudError `E_UNKNOWN_OUTCOME` with `candidates` where the answer was lost; `E_NOT_FOUND` for a parent */
  async create(unit: Unit): Promise<Envelope> {
    const sent = await this.send(unit);
    if (sent instanceof CloudError) throw sent.with({ candidates: await this.candidates(withSteps(unit)) });
    const parents = unit.steps?.slice(0, -1) ?? [];
    const missing = saysNothing(sent, parents) ? await knownMissing(this.exchange, parents, this.work) : undefined;
    if (missing !== undefined) throw notFound(missing);
    return sent;
  }

  /** The answer, or the error that says that it was lost; anything else is thrown. */
  private async send(unit: Unit): Promise<Envelope | CloudError> {
    try {
      return await this.exchange.send(unit, this.work);
    } catch (error) {
      if (error instanceof CloudError && error.code === 'E_UNKNOWN_OUTCOME') return error;
      throw error;
    }
  }

  /** What of a write of properties is not there; the lost answer's error where nobody can say. */
  private async compared(
    { root, tree }: Unit,
    lost: CloudError,
    isThere: (wanted: unknown, found: unknown) => boolean,
  ): Promise<Difference> {
    const resource = rootOf(root);
    if (resource === undefined || tree === undefined) throw lost;
    const { response } = await this.instead(lost, () =>
      this.exchange.readTree(`v1/${root}`, root, asking(tree, resource), this.work),
    );
    return difference(tree, isObject(response) ? response[root] : undefined, resource, isThere);
  }

  /** Whether a delete whose answer was lost has been done. */
  private async isDone(unit: Unit, lost: CloudError): Promise<boolean> {
    // A property that is gone may be left out of the answer altogether.
    if (isOfProperties(unit)) return (await this.compared(unit, lost, isGone)).left === undefined;
    const { steps = [] } = unit;
    if (!steps.some(({ id }) => id !== undefined)) throw lost;
    return (await this.instead(lost, () => missingStep(this.exchange, steps, this.work))) !== undefined;
  }

  /** What is there now, in the version that was asked for. */
  private async readBack({ root, tree }: Unit, lost: CloudError): Promise<Envelope> {
    const resource = rootOf(root);
    if (resource === undefined) throw lost;
    return this.instead(lost, () =>
      this.exchange.readTree(`${this.version}/${root}`, root, asking(tree, resource), this.work),
    );
  }

  /** Reads; where that fails the outcome of the write stays unknown. */
  private async instead<Found>(lost: CloudError, read: () => Promise<Found>): Promise<Found> {
    try {
      return await read();
    } catch {
      this.work.signal.throwIfAborted();
      throw lost;
    }
  }

  /** What stands in the parent's list and looks like what was to be created; none where the list can't be read. */
  private async candidates({ steps, tree, root }: Unit): Promise<unknown[]> {
    if (steps === undefined || root === 'login') return [];
    try {
      const { response } = await this.exchange.read(steps, null, this.work);
      const wanted = follow({ [root]: tree }, steps).item;
      return siblings(response, steps).filter((item) => looksLike(wanted, item));
    } catch {
      this.work.signal.throwIfAborted();
      return [];
    }
  }
}

/** The objects that an answer has at the end of the steps. */
function siblings(response: unknown, steps: readonly Step[]): ReturnType<typeof itemsIn> {
  const parents = steps.slice(0, -1);
  const holder = parents.length === 0 ? response : follow(response, parents).item;
  const { name, resource } = lastOf(steps);
  const items = itemsIn(isObject(holder) ? holder[name] : undefined);
  return items.filter((item) => idIn(item, resource.idKey) !== undefined);
}

/** The answer to a delete of which only the effect is known. */
function confirmed({ root, tree }: Unit): Envelope {
  return { result: { success: true, code: 0, message: 'OK' }, response: { [root]: tree } };
}

/** A request that an author wrote himself, with the path that can be read out of it. */
function withSteps(unit: Unit): Unit {
  const steps = unit.steps ?? stepsIn(unit.root, unit.tree);
  return steps === undefined ? unit : { ...unit, steps };
}

/** Whether a delete is one of properties, and not of the thing that has them. */
function isOfProperties({ steps, tree, root }: Unit): boolean {
  if (steps === undefined) return false;
  const { idKey } = lastOf(steps).resource;
  return Object.keys(follow({ [root]: tree }, steps).item ?? {}).some((name) => name !== idKey);
}

/** The same write for what is left of it; in URI mode there is only one value. */
function withTree(unit: Unit, tree: unknown): Unit {
  return unit.json === undefined ? unit : { ...unit, json: { ...unit.json, [unit.root]: tree }, tree };
}

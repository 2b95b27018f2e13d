import type { Account } from '../../account/account';
import type { Work } from '../../account/wire';
import { asCloudError } from '../../errors';
import { Failures } from '../../failures';
import type { ResourceAnswer, ResourceQuery, Resources, ResourceVerb } from '../../vendor';
import { isObject } from '../json';
import { failuresIn, merged, type PropertyFailure } from './answers';
import type { Envelope } from './envelope';
import { Exchange } from './exchange';
import { explained, notFound } from './missing';
import { type Unit, unitsOf } from './request';
import { follow } from './tree';
import { Writes } from './writes';

/** The resources of the vendor, as one account reaches them. */
export class SensaphoneResources implements Resources {
  private readonly exchange: Exchange;

  constructor(account: Account) {
    this.exchange = new Exchange(account);
  }

  read(query: ResourceQuery, work: Work): Promise<ResourceAnswer> {
    return this.each('read', query, work, (unit) => this.readOne(unit, work));
  }

  update(query: ResourceQuery, work: Work): Promise<ResourceAnswer> {
    const writes = new Writes(this.exchange, query.version, work);
    return this.each('update', query, work, (unit) => writes.update(unit));
  }

  create(query: ResourceQuery, work: Work): Promise<ResourceAnswer> {
    const writes = new Writes(this.exchange, query.version, work);
    return this.each('create', query, work, (unit) => writes.create(unit));
  }

  delete(query: ResourceQuery, work: Work): Promise<ResourceAnswer> {
    const writes = new Writes(this.exchange, query.version, work);
    return this.each('delete', query, work, (unit) => writes.delete(unit));
  }

  /** Something that is asked for by its id and is not in the answer does not exist. */
  private async readOne(unit: Unit, work: Work): Promise<Envelope> {
    const answer = await this.exchange.send(unit, work);
    const missing = unit.steps === undefined ? undefined : follow(answer.response, unit.steps).missing;
    if (missing !== undefined) throw notFound(missing);
    return answer;
  }

  /** Sends the requests of a query one after the other and joins their answers. */
  private async each(
    verb: ResourceVerb,
    query: ResourceQuery,
    work: Work,
    send: (unit: Unit) => Promise<Envelope>,
  ): Promise<ResourceAnswer> {
    const units = unitsOf(verb, query);
    const answers: Envelope[] = [];
    const refused: PropertyFailure[] = [];
    for (const unit of units) {
      try {
        answers.push(await send(unit));
      } catch (thrown) {
        work.signal.throwIfAborted();
        const error = asCloudError(await explained(thrown, this.exchange, unit.steps ?? [], work));
        refused.push({ error, about: unit.property === undefined ? {} : { property: unit.property } });
        // What keeps one from being answered keeps the others too.
        if (!OF_THE_PROPERTY.has(error.code)) break;
      }
    }
    if (answers.length === 0) throw combined(refused);
    const { result, response } = merged(answers);
    const failures = answers.flatMap((answer) => failuresIn(answer, units[0]?.steps));
    return { result, response: withoutSession(units[0], response), failures: [...failures, ...refused] };
  }
}

const OF_THE_PROPERTY: ReadonlySet<string> = new Set(['E_VENDOR', 'E_FORBIDDEN', 'E_NOT_FOUND', 'E_UNKNOWN_OUTCOME']);

function combined(refused: readonly PropertyFailure[]): Error {
  const failures = new Failures();
  for (const { error, about } of refused) failures.add(error, about);
  return failures.combined(false);
}

/** A token leaves in no message: whoever logs in by a node learns that it was granted, and not what it is. */
function withoutSession(unit: Unit | undefined, response: unknown): unknown {
  if (unit?.root !== 'login' || !isObject(response) || !Object.hasOwn(response, 'session')) return response;
  return { ...response, session: '***' };
}

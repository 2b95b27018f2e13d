import type { Account } from '../../account/account';
import type { Call, Verdict, WireAnswer, Work } from '../../account/wire';
import { CloudError } from '../../errors';
import type { ResourceQuery } from '../../vendor';
import { type Envelope, goodEnvelope, isBadForm, refusalText, TITLE, verdictOf } from './envelope';
import { namesOf, type Step } from './path';
import type { Unit } from './request';
import { type Resource, RESOURCES } from './resources';
import { type Leaf, treeOf, withOtherContainers } from './tree';
import { apiOf } from './uri';

/** What the account remembers once a server has taken the other container of a resource that has two. */
const SWAPPED = 'sensaphone swapped containers';

/** Sends requests of one account and gives their envelopes. */
export class Exchange {
  private readonly api: string;

  constructor(private readonly account: Account) {
    this.api = apiOf(account.settings);
  }

  /**
   * One request of an author.
   * @throws CloudError `E_UNKNOWN_OUTCOME` for a write whose answer was lost
   */
  async send(unit: Unit, work: Work): Promise<Envelope> {
    const { json } = unit;
    const other = otherForm(unit);
    if (json === undefined || other === undefined) return this.request(unit, json, work);
    const { learnt } = this.account;
    const [first, second] = learnt.has(SWAPPED) ? [other, json] : [json, other];
    try {
      return await this.request(unit, first, work);
    } catch (error) {
      // The papers show both forms, and nothing was done (sensaphone-resources.md, section 12).
      if (!isBadForm(error)) throw error;
      const answer = await this.request(unit, second, work).catch((again: unknown) => {
        throw isBadForm(again) ? error : again;
      });
      if (learnt.has(SWAPPED)) learnt.delete(SWAPPED);
      else learnt.set(SWAPPED, 'true');
      return answer;
    }
  }

  /**
   * A read in JSON mode.
   * @param leaf see `treeOf`
   */
  async read(
    steps: readonly Step[],
    leaf: Leaf,
    work: Work,
    version: ResourceQuery['version'] = 'v1',
  ): Promise<Envelope> {
    const root = steps[0]?.name ?? '';
    return this.readTree(`${version}/${namesOf(steps)}`, root, treeOf(steps, leaf), work);
  }

  /** A read in JSON mode of a tree that stands already. */
  async readTree(target: string, root: string, tree: unknown, work: Work): Promise<Envelope> {
    const json = { request_type: 'read', resource: root, [root]: tree };
    return this.send({ verb: 'read', method: 'POST', target, json, root, tree }, work);
  }

  private request(unit: Unit, json: Unit['json'], work: Work): Promise<Envelope> {
    const { verb, method, target, root } = unit;
    const call: Call<Envelope> = {
      purpose: purposeOf(unit),
      request: { method, url: this.api + target, kind: 'json', ...(json === undefined ? {} : { json }) },
      replay: verb === 'read' ? 'safe' : 'once',
      read: goodEnvelope,
      // A login of the author's own says nothing of the account's, and never carries its session.
      ...(root === 'login' && verb === 'create' ? { signed: false, judge: judgeOwnLogin } : {}),
    };
    return this.account.request(call, work);
  }
}

/** The same request in other containers, where the papers show two. */
function otherForm({ json, asIs, root, tree }: Unit): Unit['json'] {
  const resource = rootOf(root);
  if (json === undefined || asIs === true || resource === undefined) return undefined;
  const other = withOtherContainers(tree, resource);
  return other === undefined ? undefined : { ...json, [root]: other };
}

function purposeOf({ verb, root, steps }: Unit): string {
  const words = { create: 'creating', read: 'reading', update: 'updating', delete: 'deleting' };
  const path = steps?.map(({ name, id }) => (id === undefined ? name : `${name}/${id}`)).join('/') ?? root;
  return `${words[verb]} ${path.slice(0, 100)}`;
}

function judgeOwnLogin(answer: WireAnswer): Verdict {
  const verdict = verdictOf(answer);
  if (verdict.kind === 'credentials') {
    return {
      kind: 'error',
      error: new CloudError('E_AUTH', refusalText(goodEnvelope(answer)), { status: answer.status }),
    };
  }
  if (verdict.kind !== 'session') return verdict;
  const error = new CloudError('E_FORBIDDEN', `${TITLE} does not log in by this request.`, { status: answer.status });
  return { kind: 'error', error };
}

/** The resource that a tree begins with; absent for one that no table has. */
export function rootOf(root: string): Resource | undefined {
  return Object.hasOwn(RESOURCES, root) ? RESOURCES[root] : undefined;
}

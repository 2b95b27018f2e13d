import type { Account } from '../../account/account';
import type { Work } from '../../account/wire';
import { CloudError } from '../../errors';
import type { JsonObject } from '../json';
import { isWithheld, type SensaphoneApi } from './api';
import type { Listed } from './devices';
import { type Group, membersOf } from './groups';

/** What is looked up about an account: its devices, groups and log points, kept for everybody who uses it. */

const MINUTE = 60_000;

/** How old names may be, and how old when they lack what was asked for (contract, section 4). */
export const KEPT = 5 * MINUTE;
export const ASKED_ANEW = MINUTE;

export class Directory {
  constructor(
    private readonly account: Account,
    private readonly api: SensaphoneApi,
  ) {}

  /** Every device; `undefined` where the vendor has no such list for this user (403, 404, 405). */
  devices(maxAge: number, work: Work): Promise<readonly Listed[] | undefined> {
    return this.account.lookup(
      'sensaphone devices',
      maxAge,
      (asking) => unlessWithheld(this.api.devices(asking)),
      work,
    );
  }

  /** The groups of devices; none where the vendor has no such list for this user. */
  async groups(maxAge: number, work: Work): Promise<readonly Group[]> {
    const load = (asking: Work): Promise<readonly Group[] | undefined> => unlessWithheld(this.api.groups(asking));
    return (await this.account.lookup('sensaphone groups', maxAge, load, work)) ?? [];
  }

  /** Log points by zone id; a zone that is not logged has none. */
  logPoints(device: string, maxAge: number, work: Work): Promise<ReadonlyMap<string, number>> {
    const key = `sensaphone log points ${device}`;
    return this.account.lookup(key, maxAge, (asking) => this.api.logPoints(device, asking), work);
  }

  /** The number of the account. */
  async accountId(work: Work): Promise<string> {
    return String((await this.api.session(work)).acctid);
  }

  /** The account as the vendor describes it. */
  accountObject(work: Work): Promise<JsonObject> {
    return this.api.accountObject(work);
  }

  /**
   * The devices at a site: a group with the groups in it, or the account with all of its devices.
   * @returns `undefined` where all devices are
   * @throws CloudError `E_NOT_FOUND`
   */
  async members(site: string, maxAge: number, work: Work): Promise<ReadonlySet<string> | undefined> {
    const id = site.trim();
    const groups = await this.groups(maxAge, work);
    const found = membersOf(groups, id);
    if (found !== undefined) return found;
    if (id === (await this.accountId(work))) return undefined;
    const known = groups.map((group) => `${group.site}${group.name === undefined ? '' : ` (${group.name})`}`);
    throw new CloudError(
      'E_NOT_FOUND',
      `Sensaphone has no group of devices ${id}.${known.length === 0 ? '' : ` There are: ${known.slice(0, 20).join(', ')}.`}`,
    );
  }
}

async function unlessWithheld<Found>(asked: Promise<Found>): Promise<Found | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isWithheld(error)) return undefined;
    throw error;
  }
}

import type { Site } from '../../model';
import { type JsonObject, textOf } from '../json';
import { itemsIn } from './tree';

/** Sites: the groups of devices, or the account where it has none (contract, section 3). */

/** A group with its direct members. */
export interface Group {
  site: string;
  name?: string;
  devices: readonly string[];
  groups: readonly string[];
  original: JsonObject;
}

/** The groups in a container of the devicegroup resource. */
export function groupsIn(container: unknown): Group[] {
  return itemsIn(container).flatMap((original) => {
    const site = textOf(original['group_id'])?.trim();
    if (site === undefined) return [];
    const name = textOf(original['name']);
    return {
      site,
      ...(name === undefined ? {} : { name }),
      devices: idsIn(original['devices'], 'device_id'),
      groups: idsIn(original['groups'], 'group_id'),
      original,
    };
  });
}

/** The devices of a group and of all groups in it; `undefined` where there is no such group. */
export function membersOf(groups: readonly Group[], site: string): ReadonlySet<string> | undefined {
  const known = new Map(groups.map((group) => [group.site, group]));
  if (!known.has(site)) return undefined;
  const devices = new Set<string>();
  const seen = new Set<string>();
  const open = [site];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    // Nothing keeps a group out of one that it holds.
    if (seen.has(next)) continue;
    seen.add(next);
    const here = known.get(next);
    for (const device of here?.devices ?? []) devices.add(device);
    for (const inner of here?.groups ?? []) open.push(inner);
  }
  return devices;
}

/** A row of `list sites`. */
export function siteRecord({ site, name, original }: Pick<Group, 'site' | 'original'> & { name?: string }): Site {
  return { vendor: 'sensaphone', site, ...(name === undefined ? {} : { name }), original };
}

/** Members as the vendor writes them (`{device_id: 1}`) or as bare ids. */
function idsIn(list: unknown, key: string): string[] {
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).flatMap((member) => {
    const [item] = itemsIn(member);
    return textOf(item === undefined ? member : item[key])?.trim() ?? [];
  });
}

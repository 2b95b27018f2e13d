import { CloudError } from '../../errors';

/**
 * Ids are numbers in all papers of the vendor. A word that could be one is left to the vendor's lists; a name, a path
 * or nothing at all is none.
 */
const ID = /^\s*[\w-]{1,64}\s*$/;

const MEANINGS = {
  device: 'a device_id, which is a number such as 1234 (list devices shows them)',
  site: 'the group_id of a group of devices, or the number of the account (list sites shows them)',
};

/**
 * Refuses what can't be the id of a device or a site.
 * @throws CloudError `E_INPUT`
 */
export function checkIds(typed: Readonly<Record<keyof typeof MEANINGS, string | undefined>>): void {
  for (const [parameter, meaning] of Object.entries(MEANINGS)) {
    const id = typed[parameter as keyof typeof MEANINGS];
    if (id === undefined || ID.test(id)) continue;
    throw new CloudError('E_INPUT', `The parameter ${parameter} is "${id.slice(0, 60)}"; it should be ${meaning}.`);
  }
}

import { isItem, type Item, itemsIn, type Json } from './sensaphone-schema';

/** What points at something else in the account by its id. */

/** The property in which an action of a call list names what has this id key. */
const ACTION_TARGETS: Readonly<Record<string, string>> = { user_id: 'user', contact_id: 'contact', group_id: 'group' };

function pointsAt(entry: Json, key: string, id: Json): boolean {
  if (!isItem(entry)) return false;
  if (entry[key] === id) {
    // A member of a group is nothing but its id; a call list is the same object wherever it is used.
    return Object.keys(entry).length === 1 || key === 'list_id';
  }
  const target = ACTION_TARGETS[key];
  return target !== undefined && 'action_id' in entry && entry[target] === id;
}

/** Takes everything out of the account that points at what was deleted: members, actions, uses of a call list. */
export function forget(root: Item, key: string, id: Json | undefined): void {
  if (id === undefined) return;
  const visit = (holder: Item): void => {
    for (const [name, value] of Object.entries(holder)) {
      if (isItem(value)) visit(value);
      if (!Array.isArray(value)) continue;
      const kept = value.filter((entry) => !pointsAt(entry, key, id));
      if (kept.length !== value.length) holder[name] = kept;
      for (const entry of itemsIn(kept)) visit(entry);
    }
  };
  visit(root);
}

/** Whether the account holds something with this id; a contact may belong to the account or to a user. */
export function exists(root: Item, of: string, key: string, id: Json): boolean {
  if (itemsIn(root[of]).some((item) => item[key] === id)) return true;
  if (of === 'contact') {
    return itemsIn(root['user']).some(({ alarm_user: alarmUser }) =>
      isItem(alarmUser) ? itemsIn(alarmUser['contact']).some((item) => item[key] === id) : false,
    );
  }
  return of === 'calllist' && isUsedList(root, id);
}

/** A call list without a name stands only in the schedule that it is bound to. */
function isUsedList(value: Json, id: Json): boolean {
  if (Array.isArray(value)) return value.some((entry) => isUsedList(entry, id));
  if (!isItem(value)) return false;
  if ('tiers' in value && value['list_id'] === id) return true;
  return Object.values(value).some((entry) => isUsedList(entry, id));
}

import { LOGIN_USER_ID } from './sensaphone-account';
import { sensaphoneTimestamp, wallClockText } from './sensaphone-calendar';
import { boundsOf, type Filters } from './sensaphone-filters';
import { isItem, type Item, itemsIn, type Scene, textOf } from './sensaphone-schema';
import type { AppliedWrite } from './sensaphone-write-property';
import { BLOCK, isTripped, zoneType } from './sensaphone-zones';

/** The audit log, which is what was written, and the event log, which is computed from the contacts. */

function timezoneOf(scene: Scene): string {
  const { account } = scene.state.root;
  return isItem(account) ? textOf(account['timezone']) : 'UTC';
}

function inBounds(time: number, filters: Filters, scene: Scene): boolean {
  const { newer = Infinity, older = -Infinity } = boundsOf(filters, scene);
  const wall = sensaphoneTimestamp(time, timezoneOf(scene));
  return wall < newer && wall >= older;
}

function userName(scene: Scene): string {
  return textOf(itemsIn(scene.state.root['user']).find((user) => user['user_id'] === LOGIN_USER_ID)?.['name']);
}

/** Rows of the audit log, newest first; times follow the account. */
export function auditRows(writes: readonly AppliedWrite[], filters: Filters, scene: Scene): Item[] {
  const { user_ids: users, var_ids: ids } = filters.numbers;
  const { changes } = filters.words;
  const who = userName(scene);
  return writes
    .toReversed()
    .filter((write) => changes?.includes(write.verb) ?? true)
    .filter(() => users?.includes(LOGIN_USER_ID) ?? true)
    .filter((write) => ids?.some((id) => Object.values(write.ids).includes(id)) ?? true)
    .filter((write) => inBounds(write.at, filters, scene))
    .map((write) => ({
      change: write.verb,
      who,
      what: write.path,
      when: wallClockText(write.at, timezoneOf(scene)),
      epoch: Math.floor(write.at / 1000),
    }));
}

/** How far back the event log goes. */
const KEPT = 30 * 86_400_000;

/** Rows of the event log, newest first: contacts and mains that went into alarm, or came back, in the last 30 days. */
export function eventRows(filters: Filters, scene: Scene): Item[] {
  const { device_ids: devices, zone_ids: zones, contact_ids: contacts, user_ids: users } = filters.numbers;
  // No event of this log has to do with a contact or a user.
  if (contacts !== undefined || users !== undefined) return [];
  return itemsIn(scene.state.root['device'])
    .filter((device) => devices?.includes(Number(device['device_id'])) ?? true)
    .flatMap((device) =>
      itemsIn(device['zone'])
        .filter((zone) => zones?.includes(Number(zone['zone_id'])) ?? true)
        .filter((zone) => ['contact', 'mains'].includes(zoneType(zone).behaves))
        .flatMap((zone) => changesOf(device, zone, scene)),
    )
    .filter((row) => filters.words['event_types']?.includes(textOf(row['event_type'])) ?? true)
    .filter((row) => inBounds(Number(row['epoch']) * 1000, filters, scene))
    .sort((a, b) => Number(b['epoch']) - Number(a['epoch']));
}

function changesOf(device: Item, zone: Item, scene: Scene): Item[] {
  const rows: Item[] = [];
  const first = Math.max(scene.now - KEPT, Number(zone['since']));
  const last = typeof zone['until'] === 'number' ? Math.min(scene.now, zone['until'] - 1) : scene.now;
  for (let time = Math.ceil(first / BLOCK) * BLOCK; time <= last; time += BLOCK) {
    const tripped = isTripped(zone, time);
    if (tripped === isTripped(zone, time - BLOCK)) continue;
    rows.push({
      event_type: tripped ? 'alarm' : 'return to normal',
      device_id: device['device_id'] ?? null,
      zone_id: zone['zone_id'] ?? null,
      what: `${textOf(device['name'])}: ${textOf(zone['name'])}`,
      when: wallClockText(time, timezoneOf(scene)),
      epoch: time / 1000,
    });
  }
  return rows;
}

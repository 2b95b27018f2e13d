import type { Sample } from '../../model';
import { isObject, type JsonObject } from '../json';
import { quantityName, type Zone } from './devices';
import { shown } from './display';

/** What zones show at present. The vendor tells no time with it: it is the moment of the answer. */

/** States of the wiki's list that mean an alarm, as numbers or words: alarm, low, high, acknowledged or not. */
const ALARMING: ReadonlySet<string> = new Set([
  '1',
  '7',
  '8',
  '17',
  '18',
  'alarm',
  'low',
  'high',
  'acknowledged',
  'unacknowledged',
]);

/**
 * The present value of a zone; `undefined` where it shows none, `'unreadable'` where it is no value.
 * @param time epoch ms
 * @param label as rows name the zone
 */
export function presentValue(zone: Zone, time: number, label: string): Sample | 'unreadable' | undefined {
  const found = shown(zone.original['value'], isInAlarm(zone.original['alarm_zone']));
  if (found === undefined || found === 'unreadable') return found;
  return { time, of: { ...quantityName(zone), label }, ...found };
}

/** Whether a zone is in alarm; `undefined` for one that can't be. */
function isInAlarm(alarmZone: unknown): boolean | undefined {
  if (!isObject(alarmZone)) return undefined;
  const states = ['alarm_status', 'current_status', 'unack_alarms'].flatMap((key) => statesIn(alarmZone, key));
  return states.length === 0 ? undefined : states.some((state) => ALARMING.has(state));
}

/** A number, a word, or a list of these (sensaphone-resources.md, section 9). */
function statesIn(alarmZone: JsonObject, key: string): string[] {
  const value = alarmZone[key];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((state) =>
    typeof state === 'number' || typeof state === 'string' ? [String(state).trim().toLowerCase()] : [],
  );
}

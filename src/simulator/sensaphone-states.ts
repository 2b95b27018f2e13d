import { numberAt, readingAt, shownAt, zoneType } from './sensaphone-zones';
import { isItem, type Item, type Json, type Scene } from './sensaphone-schema';

/** The alarm states of a zone now; the integers are the wiki's list of zone states. */

const WORDS: Readonly<Record<number, string>> = {
  1: 'alarm',
  2: 'OK',
  4: 'open',
  5: 'closed',
  7: 'low',
  8: 'high',
  9: 'off',
  10: 'on',
  14: 'not responding',
  18: 'unacknowledged',
};

const OK = 2;
const NOT_RESPONDING = 14;
const UNACKNOWLEDGED = 18;

function isOffline(zone: Item, now: number): boolean {
  return typeof zone['until'] === 'number' && zone['until'] <= now;
}

/** The state of a zone by its present limits, as an integer of the wiki's list. */
export function currentState(zone: Item, scene: Scene): number {
  if (isOffline(zone, scene.now)) return NOT_RESPONDING;
  const time = shownAt(zone, scene.now);
  const { behaves } = zoneType(zone);
  const { alarm } = readingAt(zone, time, { ...scene.options, display: 'plain' });
  if (behaves === 'contact') return alarm ? 5 : 4;
  if (behaves === 'mains') return alarm ? 9 : 10;
  const alarmZone = isItem(zone['alarm_zone']) ? zone['alarm_zone'] : {};
  const number = numberAt(zone, time);
  if (typeof alarmZone['alarm_low'] === 'number' && number < alarmZone['alarm_low']) return 7;
  if (typeof alarmZone['alarm_high'] === 'number' && number > alarmZone['alarm_high']) return 8;
  return OK;
}

/** Whether a zone is in alarm now. A zone that can't alarm never is. */
export function isInAlarm(zone: Item, scene: Scene): boolean {
  return zone['enable'] === true && isItem(zone['alarm_zone']) && [5, 7, 8, 9].includes(currentState(zone, scene));
}

/** States as the options want them: integers or words. */
export function stateList(states: readonly number[], scene: Scene): Json {
  return states.map((state) => (scene.options.states === 'words' ? (WORDS[state] ?? 'none') : state));
}

/** `alarm_status`: the state, and whether someone acknowledged it. */
export function alarmStatus(zone: Item, scene: Scene): number[] {
  return [currentState(zone, scene), isInAlarm(zone, scene) ? UNACKNOWLEDGED : 0];
}

/** `unack_alarms`: the states that nobody acknowledged. */
export function unacknowledged(zone: Item, scene: Scene): number[] {
  return isInAlarm(zone, scene) ? [currentState(zone, scene)] : [];
}

/** The word for a state. */
export function stateWord(state: number): string {
  return WORDS[state] ?? 'none';
}

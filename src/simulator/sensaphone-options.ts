/** What a test may choose about the simulated Sensaphone.net where the papers are silent or contradict each other. */
export interface SensaphoneOptions {
  /** Everything that looks measured is computed from this. */
  seed: string;
  userName: string;
  password: string;
  accountId: number;
  /** Seconds that a session lives. */
  sessionLife: number;
  /** How many sessions live at once; a login above that ends the oldest one. */
  sessionsAtOnce: number;
  /** Whether each use of a session lets its life begin anew. */
  useProlongs: boolean;
  /**
   * What a login answers while the user has a live session: a new one; none when the request carried the live one
   * (`bare-when-sent`); none in any case (`bare`, the live one then begins its life anew).
   */
  repeatedLogin: 'new' | 'bare-when-sent' | 'bare';
  /** A login with the password in the URL; it is counted either way. */
  uriLogin: 'refused' | 'answered';
  /** Every write answers code 7. */
  readOnlyUser: boolean;

  /** How single items come where the papers show both forms: as the resource table says, all as object, all as array. */
  containers: 'table' | 'object' | 'array';
  /** Whether the form that the resource table does not name first is accepted in requests where the papers show both. */
  otherContainers: 'accepted' | 'refused';
  /** What an id that does not exist gives: nothing in the answer, or this code. */
  missing: 'empty' | 3 | 7;
  /** Code for a verb that the resource does not allow; `mode` is 3 in URI mode and 4 in JSON mode. */
  verbRefused: 'mode' | number;
  /** Code for a zone child that the type of the zone does not have; `mode` as above. */
  childRefused: 'mode' | number;
  /** Zone children that are switched off for the whole account: they are null. */
  disabledChildren: readonly string[];
  /** What an update of a member list of a group does. */
  memberUpdate: 'replace' | 'extend';
  /** Zone states as the integers of the wiki, or as words. */
  states: 'numbers' | 'words';
  /** Names in the dashboard: today's, or those of April 2015. */
  dashboard: 'present' | '2015';
  /** The property, if any, in which a device tells its last contact (Unix seconds). */
  lastContact: 'none' | 'last_checkin' | 'last_contact';
  /** The text of a success. */
  successMessage: string;
  /** `value` in V2 as text (vendor document) or with its JSON type. */
  v2Values: 'text' | 'typed';
  /** How long (ms) a written property is shown as pending. */
  pendingFor: number;

  /** Display text: bare number, with units, with a state label (`17.4 O:OK`), or one of them by zone type. */
  display: 'plain' | 'units' | 'labels' | 'mixed';
  /** Which of `start` and `end` is the newer bound. The newer one is exclusive, the older one inclusive. */
  order: 'start-newer' | 'start-older';
  /** Rows of a page when the request does not say, and the most it ever holds. */
  defaultPage: number;
  largestPage: number;
  /** The key of the time in a row; Unix seconds in both. */
  rowTime: 'epoch' | 'timestamp';
  alarmAs: 'boolean' | 'number' | 'text';
  /** Milliseconds between two log records of a zone, and the largest shift of one (less than the interval). */
  logInterval: number;
  logJitter: number;
  /** When the devices began to log, and when the last one went off line (epoch ms). */
  since: number;
  offlineSince: number;

  /** Time zone names of the devices, in their order; shorter than the fleet: the rest keep their own. */
  timezones: readonly string[];
  accountTimezone: string;
  deviceGroups: boolean;
  /** Further devices, like the first one, for a large fleet. */
  moreDevices: number;
}

/** The options of an ordinary account. */
export const SENSAPHONE_DEFAULTS: SensaphoneOptions = {
  seed: 'sensaphone',
  userName: 'demo-user',
  password: 'demo-pass',
  accountId: 987654,
  sessionLife: 86_400,
  sessionsAtOnce: Number.POSITIVE_INFINITY,
  useProlongs: false,
  repeatedLogin: 'new',
  uriLogin: 'refused',
  readOnlyUser: false,
  containers: 'table',
  otherContainers: 'accepted',
  missing: 'empty',
  verbRefused: 'mode',
  childRefused: 'mode',
  disabledChildren: [],
  memberUpdate: 'replace',
  states: 'numbers',
  dashboard: 'present',
  lastContact: 'none',
  successMessage: 'OK',
  v2Values: 'text',
  pendingFor: 0,
  display: 'plain',
  order: 'start-newer',
  defaultPage: 100,
  largestPage: 5000,
  rowTime: 'epoch',
  alarmAs: 'boolean',
  logInterval: 900_000,
  logJitter: 30_000,
  since: Date.UTC(2024, 0, 1),
  offlineSince: Date.UTC(2024, 0, 31, 6),
  timezones: [],
  accountTimezone: 'Eastern Time',
  deviceGroups: true,
  moreDevices: 0,
};

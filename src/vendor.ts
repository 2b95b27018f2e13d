import type { Account } from './account/account';
import type { AccountSettings, SessionScheme, Work } from './account/wire';
import type { CloudError } from './errors';
import type { About } from './failures';
import type {
  AvailableDate,
  Device,
  Interval,
  Photo,
  Quantity,
  QuantityName,
  Sample,
  Site,
  Source,
  VendorName,
} from './model';

/**
 * What a vendor is. Everything that vendors have in common (time, windows, order, retry, pace, coverage, output) is
 * written once elsewhere; a vendor says only what is its own.
 */
export interface Vendor {
  readonly name: VendorName;
  /** As the vendor spells itself. */
  readonly title: string;
  /** The account's address properties, in the dialog's order; one without a default must be typed. */
  readonly addresses: readonly { property: string; default?: string }[];
  /** The account's credentials, in the dialog's order. */
  readonly credentials: readonly { property: string; secret: boolean; optional?: true }[];
  /** Further properties of its account, each one of a few words; the first is the default. */
  readonly options?: readonly { property: string; words: readonly [string, ...string[]] }[];
  /** How its sessions work, for an account with these settings. */
  session(settings: AccountSettings): SessionScheme<unknown>;
  /** The vendor's cloud as one account sees it. It may keep look-ups in the account, and nothing else. */
  open(account: Account): Cloud;
}

/** Narrows lists down; ids as the user typed them. */
export interface ListQuery {
  site?: string;
  device?: string;
  deviceType?: string;
  /** A case-insensitive part of the name (besmart: its own `name` filter). */
  search?: string;
  /** besmart: ids for `POST /sensors/external`. */
  externalIds?: readonly string[];
  /** besmart: `columns` of `sensors/find`. */
  columns?: string;
}

/** Which readings are meant; ids and labels as the user typed them. */
export interface ReadQuery {
  site?: string;
  device?: string;
  deviceType?: string;
  /** None: every quantity that the device has. */
  quantity?: readonly string[];
  unit?: string;
  outputUnit?: string;
  aggregate?: number;
  origin?: number;
  raw?: boolean;
}

/**
 * The unit in which a vendor is asked: one quantity of a device, or a whole device where one request answers with all
 * its fields.
 */
export interface Series {
  /** The quantity, where one request reads one. Absent: the answer says which quantities there are. */
  quantity?: QuantityName;
  /** Where `quantity` is absent: the ids or labels wanted; absent means all. */
  wanted?: readonly string[];
  /**
   * What distinguishes this series from others of the same device and quantity that hold other values (besmart's
   * aggregate, unit and origin). Part of its identity in the coverage; absent where there is but one.
   */
  variant?: string;
  /** Nobody asked for it by name: that the device has no such quantity is then no error (besmart). */
  tried?: true;
}

/** A device to be read, with all its series. */
export interface ReadPlan {
  source: Source;
  series: readonly Series[];
  /** Every quantity that the device is known to have, read or not; absent where no list tells. */
  known?: readonly QuantityName[];
}

/** What one request said. */
export interface Answer {
  /** In any order, duplicates and rows outside the window included. */
  samples: Sample[];
  /** Rows that could not be read. An answer of which none could be read is `E_RESPONSE` instead. */
  refused: number;
}

/** How the vendor wants ranges cut. */
export interface WindowRules {
  /** The longest window that one request may ask for, in ms, margins included. */
  longest: number;
  /** How much more than wanted is asked for at both ends, in ms, because servers may leave out rows at the edges. */
  margin: number;
  /** The vendor has nothing older than this, epoch ms; absent where nobody knows. */
  first?: number;
  /** False: a window that begins in the future is not asked for. */
  future: boolean;
  /**
   * Rows may appear later than their time says. Coverage ends this many ms before the present.
   */
  late: number;
}

/** One vendor's cloud, seen through one account. Every method throws `CloudError`. */
export interface Cloud {
  readonly windows: WindowRules;

  devices(query: ListQuery, work: Work): Promise<Device[]>;
  quantities(query: ListQuery, work: Work): Promise<Quantity[]>;
  /** Absent: the vendor has no sites. */
  sites?(query: ListQuery, work: Work): Promise<Site[]>;

  /**
   * Refuses a query that can't be meant whatever the vendor may answer; nothing is sent by it. `E_INPUT`. Absent: the
   * vendor takes anything.
   */
  checkRead?(query: ReadQuery): void;
  /** The same for lists. */
  checkList?(query: ListQuery): void;

  /**
   * What a query means: the devices and their series, looked up where the vendor can say. `E_INPUT` when it says too
   * little, `E_NOT_FOUND` when a list that exists does not hold what it names.
   */
  plan(query: ReadQuery, work: Work): Promise<ReadPlan[]>;
  /**
   * Everything of one series in one window, at most `windows.longest` long. The window already has its margins.
   */
  read(plan: ReadPlan, series: Series, window: Interval, query: ReadQuery, work: Work): Promise<Answer>;
  /**
   * The present values, where the vendor has them without reading a range. Absent: found by reading backwards.
   * Gives `undefined` when it can't serve this range, which is then read.
   * @param now the present as the whole message takes it, epoch ms: a range that ends before it lies in the past
   */
  latest?(plan: ReadPlan, range: Interval, query: ReadQuery, work: Work, now: number): Promise<Answer | undefined>;

  /** Camera pictures. Absent: the vendor has none. */
  readonly photos?: PhotoArchive;
  /** Absent: the vendor cannot say on which days a device has data. */
  availableDates?(query: DateQuery, work: Work): Promise<AvailableDate[]>;
  /** Everything else that the vendor's API has, by path. Absent: it has no such thing. */
  readonly resources?: Resources;
}

export interface PhotoArchive {
  readonly windows: WindowRules;
  /** All photos of a site in one window, in any order; `refused` counts entries that hold no picture. */
  read(site: string, window: Interval, work: Work): Promise<{ photos: Photo[]; refused: number }>;
  /** The site in the vendor's spelling; `E_INPUT` when it can't be one. */
  site(typed: string): string;
}

export interface DateQuery {
  device: string;
  deviceType?: string;
  /** IANA name. */
  timezone: string;
}

export type ResourceVerb = 'create' | 'read' | 'update' | 'delete';

/** What is asked of a resource; names, ids and values as the user typed them. */
export interface ResourceQuery {
  /** Absent only where `request` says what is meant. */
  path?: string;
  /** What to read; none for all. */
  properties?: readonly string[];
  /** What to write. */
  set?: Readonly<Record<string, unknown>>;
  /** Narrows history down. */
  filter?: Readonly<Record<string, unknown>>;
  /** Sent in JSON mode as it is, in place of what the others would make. */
  request?: Readonly<Record<string, unknown>>;
  mode: 'json' | 'uri';
  version: 'v1' | 'v2' | 'v3';
}

/** What the vendor answered, in its own form. */
export interface ResourceAnswer {
  response: unknown;
  result: unknown;
  /** Single properties that failed while the request succeeded. */
  failures: readonly { error: CloudError; about: About }[];
}

/** A vendor's resources. Each throws `E_INPUT` before anything is sent where `check` would. */
export interface Resources {
  read(query: ResourceQuery, work: Work): Promise<ResourceAnswer>;
  /** Sent again after a lost answer only where the values are not those that were to be set. */
  update(query: ResourceQuery, work: Work): Promise<ResourceAnswer>;
  /** Never sent again: a lost answer is `E_UNKNOWN_OUTCOME`, with what looks like the new thing as `candidates`. */
  create(query: ResourceQuery, work: Work): Promise<ResourceAnswer>;
  /** Sent again after a lost answer only where the thing is still there. */
  delete(query: ResourceQuery, work: Work): Promise<ResourceAnswer>;
}

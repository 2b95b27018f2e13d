/**
 * The vocabulary of the pack. Every record that leaves a node is a valid parameter object for the node after it,
 * so records and parameters share these words (contract, sections 3 and 4). Times are epoch milliseconds, UTC; ids
 * are text in the vendor's spelling; a key that the vendor has nothing for is absent.
 */

/** As the nodes' property `vendor` spells them. */
export const VENDOR_NAMES = ['resensys', 'sensit', 'sensaphone', 'senquip', 'besmart'] as const;
export type VendorName = (typeof VENDOR_NAMES)[number];

/** What a measurement can be. Text that is a number has become one before it gets here. */
export type Value = number | string | boolean;

/** The instants `from <= t < to`, epoch ms. */
export interface Interval {
  from: number;
  to: number;
}

/** A quantity as rows name it: the vendor's id, what people call it, and the unit where a source states one. */
export interface QuantityName {
  quantity: string;
  label: string;
  unit?: string;
}

/** A row of `list devices`. `original` is the vendor's own object. */
export interface Device {
  vendor: VendorName;
  site?: string;
  device: string;
  deviceType?: string;
  deviceTypeName?: string;
  name?: string;
  status?: string;
  lastSeen?: number;
  latitude?: number;
  longitude?: number;
  location?: string;
  quantities: QuantityName[];
  original: unknown;
}

/** A row of `list devices` with `list: quantities`. */
export interface Quantity extends QuantityName {
  vendor: VendorName;
  site?: string;
  device?: string;
  deviceType?: string;
  original: unknown;
}

/** A row of `list devices` with `list: sites`. */
export interface Site {
  vendor: VendorName;
  site: string;
  name?: string;
  original: unknown;
}

/** Whose values rows are. `name` is the id where the vendor has no other. */
export interface Source {
  vendor: VendorName;
  site?: string;
  device: string;
  deviceType?: string;
  name: string;
}

/** What a vendor says of a value beyond the value. */
export interface Attributes {
  /** besmart: 1 measured, 2 predicted, 3 calculated, 4 estimated, 5 corrected. */
  origin?: number;
  originName?: string;
  /** besmart: the vendor's type code, such as `DBL`. */
  type?: string;
  /** Sensaphone: the row was logged while the zone was in alarm. */
  alarm?: boolean;
  /** Sensaphone: the display text that `value` was read from. */
  text?: string;
  /** Delivered before with another value. */
  revised?: true;
}

/** One value of one quantity at one time. Many share one `of`. */
export interface Sample {
  time: number;
  of: QuantityName;
  value: Value;
  attributes?: Attributes;
}

/** A picture of a camera site. */
export interface Photo {
  vendor: VendorName;
  site: string;
  title: string;
  /** From the title; absent where the title holds none. */
  time?: number;
  contentType: string;
  content: Buffer;
}

/** A local day on which a device has data; `from` and `to` are that day's instants. */
export interface AvailableDate {
  vendor: VendorName;
  device: string;
  deviceType: string;
  date: string;
  from: number;
  to: number;
  count: number;
  lastTime?: number;
  timezone: string;
}

import type { VendorName } from '../model';
import type { Vendor } from '../vendor';
import { besmart } from './besmart';
import { resensys } from './resensys';
import { senquip } from './senquip';
import { sensit } from './sensit';

/** Every vendor by its name; the order is that of the dialogs. */
export const vendors: ReadonlyMap<VendorName, Vendor> = new Map(
  [resensys, sensit, senquip, besmart].map((vendor) => [vendor.name, vendor]),
);

import type { VendorName } from '../model';
import type { Vendor } from '../vendor';
import { besmart } from './besmart';
import { resensys } from './resensys';
import { senquip } from './senquip';
import { sensaphone } from './sensaphone';
import { sensit } from './sensit';

/** Every vendor by its name; the order is that of the dialogs. */
export const vendors: ReadonlyMap<VendorName, Vendor> = new Map(
  [resensys, sensit, sensaphone, senquip, besmart].map((vendor) => [vendor.name, vendor]),
);

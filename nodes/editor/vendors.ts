/** What the dialogs know of the vendors. */
export const VENDORS = ['resensys', 'sensit', 'sensaphone', 'senquip', 'besmart'] as const;

export type VendorName = (typeof VENDORS)[number];

export function isVendor(name: unknown): name is VendorName {
  return VENDORS.some((vendor) => vendor === name);
}

/** The type of a vendor's account node. */
export function accountType(vendor: VendorName): string {
  return `${vendor}-account`;
}

/** The vendor of a node: of its type, where that is for one only, else as its property says. */
export function vendorOf({ type, ...properties }: Readonly<Record<string, unknown>>): VendorName | undefined {
  if (type === 'sensor-get-photos') return 'resensys';
  if (type === 'sensor-available-dates') return 'sensit';
  if (type === 'sensaphone-read' || type === 'sensaphone-update') return 'sensaphone';
  const vendor = properties['vendor'];
  return isVendor(vendor) ? vendor : undefined;
}

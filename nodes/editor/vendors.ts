/** What the dialogs know of the vendors. */
export const VENDORS = ['resensys', 'sensit', 'sensaphone', 'senquip', 'besmart'] as const;

export type VendorName = (typeof VENDORS)[number];

export function isVendor(name: unknown): name is VendorName {
  return VENDORS.some((vendor) => vendor === name);
}

/** As the vendors spell themselves. */
export const TITLES: Readonly<Record<VendorName, string>> = {
  resensys: 'Resensys SenSpot',
  sensit: 'SENSIT Connect',
  sensaphone: 'Sensaphone.net',
  senquip: 'Senquip',
  besmart: 'besmart.energy',
};

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

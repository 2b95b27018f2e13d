import type { NodeAPI } from 'node-red';
import type { AccountSettings, Work } from '../../src/account/wire';
import { asCloudError } from '../../src/errors';
import type { Cloud, ListQuery, Vendor } from '../../src/vendor';
import { servicesOf } from './services';

/** One thing to choose; `value` is what the field takes. */
export interface Suggestion {
  value: string;
  label: string;
}

export const LISTS = ['devices', 'sites', 'quantities'] as const;

export type SuggestionList = (typeof LISTS)[number];

/** Whoever types waits no longer than this, in ms. */
const PATIENCE = 30_000;

/**
 * What an account has to choose from, for a field of a dialog: each thing once, by name. The session is that of the
 * nodes which use the account already, or one that lives on for a moment for the next field.
 */
export async function suggestionsOf(
  red: NodeAPI,
  vendor: Vendor,
  settings: AccountSettings,
  list: SuggestionList,
  query: ListQuery,
): Promise<{ items: Suggestion[]; error?: string }> {
  const patience = AbortSignal.timeout(PATIENCE);
  try {
    const lease = servicesOf(red).pool.acquire(settings, (own) => vendor.session(own));
    try {
      const work: Work = { signal: patience, priority: 'poll', requests: 0 };
      return { items: distinct(await listed(vendor.open(lease.account), list, query, work)) };
    } finally {
      void lease.release();
    }
  } catch (thrown) {
    if (patience.aborted) return { items: [], error: `There was no answer within ${PATIENCE / 1000} seconds.` };
    return { items: [], error: asCloudError(thrown).message };
  }
}

async function listed(cloud: Cloud, list: SuggestionList, query: ListQuery, work: Work): Promise<Suggestion[]> {
  if (list === 'devices') {
    const devices = await cloud.devices(query, work);
    return devices.map(({ device, name }) => ({ value: device, label: name ?? device }));
  }
  if (list === 'quantities') {
    const quantities = await cloud.quantities(query, work);
    return quantities.map(({ quantity, label }) => ({ value: quantity, label }));
  }
  const sites = (await cloud.sites?.(query, work)) ?? [];
  return sites.map(({ site, name }) => ({ value: site, label: name ?? site }));
}

function distinct(items: readonly Suggestion[]): Suggestion[] {
  return [...new Map(items.map((item) => [item.value, item])).values()].toSorted((one, other) =>
    one.label.localeCompare(other.label, undefined, { numeric: true }),
  );
}

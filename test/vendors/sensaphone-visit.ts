import type { AccountSettings } from '../../src/account/wire';
import type { JournalEntry } from '../../src/simulator/journal';
import { SensaphoneCloud } from '../../src/simulator/sensaphone';
import type { SensaphoneOptions } from '../../src/simulator/sensaphone-options';
import type { ResourceAnswer, Resources, ResourceQuery, ResourceVerb } from '../../src/vendor';
import { sensaphone } from '../../src/vendors/sensaphone';
import { NOW, Visit } from './sensit-senquip-visit';

export { NOW };
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** A simulated Sensaphone.net, and the pack's view of it through a real account and real sockets. */
export interface Call extends Visit {
  readonly simulated: SensaphoneCloud;
}

export function settingsAt(baseUrl: string, password = 'demo-pass'): AccountSettings {
  return {
    vendor: 'sensaphone',
    name: 'Cold rooms',
    addresses: { baseUrl },
    credentials: { username: 'demo-user', password },
    options: {},
    timeout: 10,
    concurrency: 4,
    rate: 0,
  };
}

/** Opens one; its clock stands at `NOW` unless said. */
export async function visitSensaphone(
  options: Partial<SensaphoneOptions> = {},
  { password, clock }: { password?: string; clock?: { now: number } } = {},
): Promise<Call> {
  const simulated = new SensaphoneCloud(options);
  const visit = await Visit.to(simulated, sensaphone, (url) => settingsAt(url, password), clock ?? { now: NOW });
  return Object.assign(visit, { simulated });
}

/** The calls of the account without its logins, oldest first. */
export function callsOf(visit: Visit): JournalEntry[] {
  return visit.server.journal.entries.filter(({ target }) => target !== '/api/v1/login');
}

/** A request of a resource node, in JSON mode and version 1 unless said. */
export async function ask(
  visit: Visit,
  verb: ResourceVerb,
  query: Partial<ResourceQuery> | string,
): Promise<ResourceAnswer> {
  const { resources } = visit.cloud as { resources?: Resources };
  if (resources === undefined) throw new Error('no resources');
  const said = typeof query === 'string' ? { path: query } : query;
  return resources[verb]({ mode: 'json', version: 'v1', ...said }, visit.work);
}

/** What lies at a path of keys and indexes; undefined where the way ends. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as Record<string | number, unknown>)[key];
  }
  return here;
}

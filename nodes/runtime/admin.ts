import type { NodeAPI } from 'node-red';
import { asCloudError } from '../../src/errors';
import type { AccountSettings } from '../../src/account/wire';
import type { ListQuery, Vendor } from '../../src/vendor';
import { probe } from './probe';
import type { ProbeStep } from './probe';
import { servicesOf } from './services';
import { LISTS, suggestionsOf } from './suggest';
import type { Suggestion, SuggestionList } from './suggest';
import { typedSettings } from './typedaccount';
import type { TypedAccount } from './typedaccount';
import { isPlainObject } from './values';

/**
 * The editor's own routes: Test connection, and suggestions for fields (contract, section 7). They reach only what the
 * typed account says, and no answer holds a secret.
 */

type Handler = (red: NodeAPI, vendors: ReadonlyMap<string, Vendor>, body: unknown) => Promise<object>;

/** What the routes of one Node-RED do. The newest loading of the pack answers, without a second route. */
interface Routes {
  red: NodeAPI;
  handlers: Readonly<Record<'test' | 'suggest', Handler>>;
  /** By account type; a vendor whose node set is disabled is not among them. */
  vendors: Map<string, Vendor>;
}

/** Where the routes stand on Node-RED's own Express application, so that they are registered once. */
const ROUTES = Symbol.for('sensor-clouds.admin-routes');

/** The body is not what the editor sends. */
class BadRequest extends Error {}

/** Lets the routes serve accounts of this type; the first account type to come registers them. */
export function serveAccounts(red: NodeAPI, type: string, vendor: Vendor): void {
  const app = red.httpAdmin as NodeAPI['httpAdmin'] & { [ROUTES]?: Routes };
  const known = app[ROUTES];
  const routes = known ?? { red, handlers: { test, suggest }, vendors: new Map<string, Vendor>() };
  routes.red = red;
  routes.handlers = { test, suggest };
  routes.vendors.set(type, vendor);
  if (known) return;
  app[ROUTES] = routes;
  for (const name of ['test', 'suggest'] as const) {
    app.post(`/sensor-clouds/${name}`, red.auth.needsPermission('sensor-clouds.write'), (request, response) => {
      routes.handlers[name](routes.red, routes.vendors, request.body).then(
        (answer) => {
          response.json(answer);
        },
        (error: unknown) => {
          const isTheirs = error instanceof Error && error.name === BadRequest.name;
          response.status(isTheirs ? 400 : 500).json({ error: isTheirs ? error.message : 'unexpected error' });
        },
      );
    });
  }
}

async function test(
  red: NodeAPI,
  vendors: ReadonlyMap<string, Vendor>,
  body: unknown,
): Promise<{ ok: boolean; steps: ProbeStep[] }> {
  const typed = accountIn(vendors, objectOf(body));
  let settings: AccountSettings;
  try {
    settings = typedSettings(red, typed);
  } catch (thrown) {
    const { code, message } = asCloudError(thrown);
    return { ok: false, steps: [{ step: 'reached', ok: false, code, text: message }] };
  }
  const steps = await probe(typed.vendor, settings);
  // The vendor takes these credentials: whoever waits for the end of a pause need not wait any longer.
  if (steps.some(({ step, ok }) => step === 'login' && ok)) await resetPause(red, typed.vendor, settings);
  return { ok: steps.every(({ ok }) => ok), steps };
}

async function resetPause(red: NodeAPI, vendor: Vendor, settings: AccountSettings): Promise<void> {
  const lease = servicesOf(red).pool.acquire(settings, (own) => vendor.session(own));
  try {
    await lease.account.resetPause();
  } finally {
    void lease.release();
  }
}

async function suggest(
  red: NodeAPI,
  vendors: ReadonlyMap<string, Vendor>,
  body: unknown,
): Promise<{ items: Suggestion[]; error?: string }> {
  const given = objectOf(body);
  const typed = accountIn(vendors, given);
  const list = listIn(given);
  const query = queryIn(given);
  try {
    return await suggestionsOf(red, typed.vendor, typedSettings(red, typed), list, query);
  } catch (thrown) {
    return { items: [], error: asCloudError(thrown).message };
  }
}

function objectOf(body: unknown): Readonly<Record<string, unknown>> {
  if (!isPlainObject(body)) throw bad('The body should be an object.');
  return body;
}

function accountIn(vendors: ReadonlyMap<string, Vendor>, body: Readonly<Record<string, unknown>>): TypedAccount {
  const { type, id = '', props = {}, credentials = {} } = body;
  const vendor = typeof type === 'string' ? vendors.get(type) : undefined;
  if (typeof type !== 'string' || !vendor) throw bad('"type" should be the type of an account node.');
  if (typeof id !== 'string') throw bad('"id" should be text.');
  if (!isPlainObject(props)) throw bad('"props" should be an object.');
  if (!isPlainObject(credentials) || !areTexts(credentials)) {
    throw bad('"credentials" should be an object whose values are text.');
  }
  return { vendor, type, id, props, credentials };
}

function areTexts(values: Readonly<Record<string, unknown>>): values is Readonly<Record<string, string>> {
  return Object.values(values).every((value) => typeof value === 'string');
}

function listIn({ list }: Readonly<Record<string, unknown>>): SuggestionList {
  const found = LISTS.find((word) => word === list);
  if (!found) throw bad(`"list" should be one of ${LISTS.join(', ')}.`);
  return found;
}

function queryIn(body: Readonly<Record<string, unknown>>): ListQuery {
  const query: ListQuery = {};
  for (const property of ['site', 'device', 'deviceType', 'search'] as const) {
    const value = body[property];
    if (value === undefined || value === null || value === '') continue;
    if (typeof value !== 'string') throw bad(`"${property}" should be text.`);
    query[property] = value;
  }
  return query;
}

/** By its name, because after an update of the pack an older loading of this class may have made it. */
function bad(message: string): BadRequest {
  const error = new BadRequest(message);
  error.name = BadRequest.name;
  return error;
}

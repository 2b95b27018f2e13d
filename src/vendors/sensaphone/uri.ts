import type { AccountSettings } from '../../account/wire';
import { CloudError } from '../../errors';

/**
 * URIs of the vendor: `/api/v1/{account}/{session}/device/{1234}/name/{value}`, names bare, ids and values in braces.
 * The braces are sent percent-encoded, as URLs do (vendors.md, section 3).
 */

/** Everything before the version: `https://rest.sensaphone.net/api/`. */
export function apiOf({ addresses }: Pick<AccountSettings, 'addresses'>): string {
  const base = addresses['baseUrl'] ?? '';
  return `${base.replace(/\/api(?:\/v[123])?$/, '')}/api/`;
}

/**
 * An address without account and session with both in their place, right behind the version.
 * @param api see `apiOf`
 */
export function inSession(api: string, url: string, acctid: string, session: string): string {
  const [version = '', ...rest] = url.slice(api.length).split('/');
  return `${api}${[version, braced(acctid), braced(session), ...rest].join('/')}`;
}

/**
 * An id or a value as a step of a path: percent-encoded, so that it stays one whatever is in it.
 * @param what names it in the error
 * @throws CloudError `E_INPUT` where it has braces, which the vendor would take for its own, or is no text that can be sent
 */
export function step(text: string, what: string): string {
  if (/[{}]/.test(text)) {
    throw new CloudError(
      'E_INPUT',
      `${what} has a brace in it, which Sensaphone's paths use for themselves. Leave it out, or choose mode json.`,
    );
  }
  try {
    return braced(text);
  } catch {
    throw new CloudError('E_INPUT', `${what} has half of a character in it and can not be sent.`);
  }
}

/**
 * A value as a step of a path: numbers and `true` as they are, lists joined by commas.
 * @throws CloudError `E_INPUT` for what a path can't hold
 */
export function valueStep(value: unknown, what: string): string {
  return step(Array.isArray(value) ? value.map((item) => listItem(item, what)).join(',') : scalar(value, what), what);
}

function listItem(value: unknown, what: string): string {
  const text = scalar(value, what);
  if (!text.includes(',')) return text;
  throw new CloudError('E_INPUT', `${what} is a list with a comma inside an entry. Choose mode json for it.`);
}

function scalar(value: unknown, what: string): string {
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw new CloudError(
    'E_INPUT',
    `${what} is neither text, a number, true, false nor a list of these. In mode uri a path has to hold it; choose mode json.`,
  );
}

function braced(text: string): string {
  return `%7B${encodeURIComponent(text)}%7D`;
}

/** What makes two accounts one: who logs in, where, and by which way. */
import { createHash } from 'node:crypto';
import type { AccountSettings } from './wire';

/** The same text for the same content, in whatever order its keys were written. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.flatMap(([key, each]) => (each === undefined ? [] : [[key, canonical(each)]]));
}

/** Who the vendor pauses: the vendor, the addresses and the credentials. Holds secrets. */
export function loginIdentity({ vendor, addresses, credentials }: AccountSettings): string {
  return JSON.stringify(canonical({ vendor, addresses, credentials }));
}

/** A key that two accounts have in common when they can share one session; secrets can't be read from it. */
export function sharingKey(settings: AccountSettings): string {
  const { vendor, addresses, credentials, options, tls, proxy } = settings;
  const content = canonical({ vendor, addresses, credentials, options, tls, proxy });
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}

/** Everything in the settings that may never be seen. */
export function secretsOf({ credentials, tls, proxy }: AccountSettings): string[] {
  const secrets = [...Object.values(credentials), tls?.key, tls?.passphrase, proxy?.username, proxy?.password];
  if (proxy && URL.canParse(proxy.url)) {
    const { username, password } = new URL(proxy.url);
    secrets.push(username, password);
  }
  return secrets.filter((secret) => secret !== undefined && secret !== '') as string[];
}

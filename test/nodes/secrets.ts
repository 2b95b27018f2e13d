import type { JournalEntry } from '../../src/simulator/journal';

/** A secret as it is, and as it may have been encoded on its way. */
export function spellings(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = Buffer.from(secret).toString('base64');
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ x: secret }).toString().slice(2),
    json,
    json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    base64.replace(/=+$/, ''),
    base64.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'),
  ];
}

/** Header fields that prove who somebody is. */
const FIELDS = ['authorization', 'x-csrftoken', 'x-auth', 'cookie'];

/** The values in a body of JSON or of a form, by their names. */
function valuesIn(body: string): [name: string, value: unknown][] {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
  } catch {
    return [...new URLSearchParams(body)];
  }
}

/** The tokens and sessions that requests have carried, whether in headers, bodies or addresses. */
export function tokensIn(entries: readonly Pick<JournalEntry, 'headers' | 'body' | 'target'>[]): string[] {
  const found = new Set<string>();
  for (const { headers, body, target } of entries) {
    for (const field of FIELDS) {
      for (const value of [headers[field] ?? []].flat()) {
        for (const part of value.split('; ')) {
          found.add(part.replace(/^(Bearer|Basic) /, '').replace(/^(csrftoken|sessionid)=/, ''));
        }
      }
    }
    for (const [name, value] of valuesIn(body)) {
      if (/^(session|csrfmiddlewaretoken)$/.test(name) && typeof value === 'string') found.add(value);
    }
    // Sensaphone in URI mode: account and session stand in braces.
    const session = /\/%7B\d+%7D\/%7B([\w-]{8,})%7D/i.exec(target)?.[1];
    if (session !== undefined) found.add(session);
  }
  return [...found].filter((token) => token.length >= 8);
}

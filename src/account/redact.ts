/** Secrets never leave: whatever text goes out passes through here. */
import type { CloudError, ErrorCause } from '../errors';

const REPLACEMENT = '***';
/** Shorter secrets are found as whole words only, or half of every text would go. */
const SHORTEST_PART = 4;
/** What a session holds besides tokens are roles and short ids, which are no secrets and common words. */
const SHORTEST_OF_SESSION = 8;
/** Sessions come and go; an error may still speak of one that was replaced. */
const SESSIONS_KEPT = 8;

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/**
 * The characters of base64 that only this secret makes, for each place in a group of three bytes where it may begin:
 * so it is found inside a longer encoded text too, as in Basic authentication.
 */
function inBase64(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const from = Math.ceil((offset * 8) / 6);
    const to = Math.floor(((offset + bytes.length) * 8) / 6);
    const part = encoded.slice(from, to);
    return part.length < SHORTEST_PART ? [] : [part, part.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function inHtml(secret: string): string {
  return secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#x27;');
}

/** A secret as it may stand in a text. */
function spellings(secret: string): string[] {
  const whole = Buffer.from(secret).toString();
  const json = JSON.stringify(secret).slice(1, -1);
  const ascii = json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [
    secret,
    encodeURIComponent(whole),
    new URLSearchParams([['', whole]]).toString().slice(1),
    json,
    json.replaceAll('/', '\\/'),
    ascii,
    inHtml(secret),
    ...(secret.length < SHORTEST_PART ? [] : inBase64(secret)),
  ];
}

/** All texts in a value that is not nested too deep. */
function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > 4) return [];
  return Object.values(value).flatMap((each) => textsIn(each, depth + 1));
}

/** Knows the secrets of one account. */
export class Redactor {
  private readonly lasting: ReadonlySet<string>;
  private sessions: string[][] = [];
  private pattern: RegExp | undefined;

  /** @param secrets user names, passwords, keys; empty ones are ignored */
  constructor(secrets: readonly string[]) {
    this.lasting = new Set(secrets.filter((secret) => secret !== ''));
  }

  /** From now on what a session holds is secret too. */
  addSession(session: unknown): void {
    const texts = textsIn(session).filter((text) => text.length >= SHORTEST_OF_SESSION);
    this.sessions = [...this.sessions, texts].slice(-SESSIONS_KEPT);
    this.pattern = undefined;
  }

  /** The text with every secret in it replaced, in whatever encoding. */
  text(text: string): string {
    this.pattern ??= this.compile();
    return text.replace(this.pattern, REPLACEMENT);
  }

  /** The same error without secrets; its stack and cause too. */
  error(error: CloudError): CloudError {
    const { vendor } = error.cause;
    // A user may be called as the vendor is; its name is no secret.
    const cause = { ...(this.value(error.cause) as ErrorCause), ...(vendor === undefined ? {} : { vendor }) };
    const redacted = error.with(cause);
    redacted.message = this.text(error.message);
    redacted.stack = this.text(error.stack ?? '');
    return redacted;
  }

  private value(value: unknown, depth = 0): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null || depth > 8) return value;
    if (Array.isArray(value)) return value.map((each) => this.value(each, depth + 1));
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.value(each, depth + 1)]));
  }

  private compile(): RegExp {
    const secrets = new Set([...this.lasting, ...this.sessions.flat()]);
    const parts = new Map<string, string>();
    for (const secret of secrets) {
      for (const spelling of spellings(secret)) {
        const found = literal(spelling);
        const word = secret.length < SHORTEST_PART ? `(?<![\\p{L}\\p{N}_])${found}(?![\\p{L}\\p{N}_])` : found;
        parts.set(spelling, word);
      }
    }
    const longestFirst = [...parts].sort(([a], [b]) => b.length - a.length).map(([, part]) => part);
    // Without regard to case: vendors write mail addresses small, and %2f as well as %2F.
    return longestFirst.length === 0 ? /(?!)/g : new RegExp(longestFirst.join('|'), 'giu');
  }
}

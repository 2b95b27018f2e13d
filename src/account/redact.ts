/** Secrets never leave: whatever text goes out passes through here. */
import type { CloudError, ErrorCause } from '../errors';

const REPLACEMENT = '***';
/** Shorter secrets are found as whole words only, or half of every text would go. */
const SHORTEST_PART = 4;
/** What a session holds besides tokens are roles and short ids, which are no secrets and common words. */
const SHORTEST_OF_SESSION = 8;
/** Sessions come and go; an error may still speak of one that was replaced. */
const SESSIONS_KEPT = 16;
/** Stands where something was left out; what stands beside it may be torn. */
const CUT = '…';
/** So much of a text behind a cut is looked at. */
const LONGEST_TORN = 1024;

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
    // JSON in a text in JSON: how frameworks repeat a body that they could not take.
    JSON.stringify(json).slice(1, -1),
    JSON.stringify(ascii).slice(1, -1),
    inHtml(secret),
    // As texts of a vendor are shown.
    secret.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' '),
    ...(secret.length < SHORTEST_PART ? [] : inBase64(secret)),
  ];
}

/** All texts in a value that is not nested too deep. */
function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > 4) return [];
  return Object.values(value).flatMap((each) => textsIn(each, depth + 1));
}

/** How much of the end of `text` is the beginning of `secret`; 0 where that is too little to tell. */
function torn(text: string, secret: string): number {
  const last = text.slice(-SHORTEST_PART);
  let longest = 0;
  for (let at = secret.indexOf(last); at >= 0 && last.length === SHORTEST_PART; at = secret.indexOf(last, at + 1)) {
    if (text.endsWith(secret.slice(0, at + SHORTEST_PART))) longest = at + SHORTEST_PART;
  }
  return longest;
}

function backwards(text: string): string {
  return Array.from(text).reverse().join('');
}

/** Knows the secrets of one account. */
export class Redactor {
  private readonly lasting: ReadonlySet<string>;
  private sessions: string[][] = [];
  private pattern: RegExp | undefined;
  /** Every spelling of every secret that is long enough to be torn, in lower case. */
  private whole: string[] = [];
  /** The same from the last character to the first. */
  private reversed: string[] = [];

  /** @param secrets user names, passwords, keys; empty ones are ignored */
  constructor(secrets: readonly string[]) {
    this.lasting = new Set(secrets.filter((secret) => secret !== ''));
  }

  /** From now on what a session holds is secret too. */
  addSession(session: unknown): void {
    const known = new Set(this.sessions.flat());
    const texts = textsIn(session).filter((text) => text.length >= SHORTEST_OF_SESSION && !known.has(text));
    if (texts.length === 0) return;
    this.sessions = [...this.sessions, texts].slice(-SESSIONS_KEPT);
    this.pattern = undefined;
  }

  /** The text with every secret in it replaced, in whatever encoding. */
  text(text: string): string {
    this.pattern ??= this.compile();
    const redacted = text.replace(this.pattern, REPLACEMENT);
    return redacted.includes(CUT) ? this.mended(redacted) : redacted;
  }

  /** Without the pieces of secrets that a cut has left. */
  private mended(text: string): string {
    const pieces = text.split(CUT);
    const most = (piece: string, secrets: readonly string[]): number =>
      secrets.reduce((sum, secret) => Math.max(sum, torn(piece.toLowerCase(), secret)), 0);
    const mended = pieces.map((piece, index) => {
      const from = index === 0 ? 0 : most(backwards(piece.slice(0, LONGEST_TORN)), this.reversed);
      const to = index === pieces.length - 1 ? 0 : most(piece, this.whole);
      const left = piece.slice(from, Math.max(from, piece.length - to));
      return `${from > 0 ? REPLACEMENT : ''}${left}${to > 0 ? REPLACEMENT : ''}`;
    });
    return mended.join(CUT);
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
    this.whole = [...parts.keys()].filter((one) => one.length > SHORTEST_PART).map((one) => one.toLowerCase());
    this.reversed = this.whole.map(backwards);
    const longestFirst = [...parts].sort(([a], [b]) => b.length - a.length).map(([, part]) => part);
    // Without regard to case: vendors write mail addresses small, and %2f as well as %2F.
    return longestFirst.length === 0 ? /(?!)/g : new RegExp(longestFirst.join('|'), 'giu');
  }
}

/** What a vendor's answer says to people, cut to size. Texts from outside are data: they are shown, never believed. */
import type { WireAnswer } from './wire';

const LONGEST = 200;
/** Larger bodies say nothing short; parsing them for a sentence would only cost time. */
const LARGEST_BODY = 64 * 1024;

/** Where something was left out there stands `…`: the redactor looks there for secrets that were torn. */
function shortened(text: string): string {
  return text.length > 4 * LONGEST ? `${text.slice(0, 4 * LONGEST)}…` : text;
}

/** A text in one line of at most 200 characters, without control characters. */
export function oneLine(text: string): string {
  const line = shortened(text)
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : line;
}

/** How an unexpected body begins. Whatever could be a token is left out, because nobody knows yet what it is. */
export function beginning(text: string): string {
  return oneLine(shortened(text).replace(/[\w+/=.~-]{20,}/g, '…'));
}

export function isHtml(text: string): boolean {
  return /^\s*<(!doctype html|html|head|body|!--)/i.test(text.slice(0, LONGEST));
}

/** The title of an HTML page; the page itself may hold anything. */
export function htmlTitle(text: string): string | undefined {
  const [, title = '', end] = /<title[^>]{0,100}>([^<]{1,1000})(<\/title)?/i.exec(text.slice(0, LARGEST_BODY)) ?? [];
  const line = oneLine(end === undefined ? `${title}…` : title);
  return title.trim() === '' ? undefined : line;
}

function parsed(text: string): unknown {
  if (text.length > LARGEST_BODY) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text, or a list of FastAPI's `{loc, msg}`. */
function sentence(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (!Array.isArray(value)) return undefined;
  const parts = value.slice(0, 10).flatMap((item: unknown) => {
    if (typeof item === 'string') return [item];
    if (!isRecord(item) || typeof item['msg'] !== 'string') return [];
    const place = Array.isArray(item['loc']) ? item['loc'].filter((step) => typeof step !== 'object').join('.') : '';
    return [place === '' ? item['msg'] : `${place}: ${item['msg']}`];
  });
  return parts.length > 0 ? parts.join('; ') : undefined;
}

/** The vendor's own words and code for an error. */
export interface VendorWords {
  text?: string;
  code?: string | number;
}

function wordsOfRecord(body: Readonly<Record<string, unknown>>): VendorWords {
  const nested = isRecord(body['error']) ? wordsOfRecord(body['error']) : {};
  const keys = ['message', 'error_description', 'detail', 'error', 'title'];
  const text = keys.map((key) => sentence(body[key])).find((each) => each !== undefined) ?? nested.text;
  // OAuth: `error` is the code when a description stands beside it, and when it is all there is.
  const candidates = [body['code'], body['error_code'], body['errorCode'], nested.code, body['error']];
  const code = candidates.find(
    (each) => typeof each === 'number' || (typeof each === 'string' && /^[\w.-]{1,40}$/.test(each)),
  ) as string | number | undefined;
  return { ...(text === undefined ? {} : { text: oneLine(text) }), ...(code === undefined ? {} : { code }) };
}

/**
 * What an error answer says: `message`, `error_description`, `detail`, `error` or `title` of a JSON object, a bare JSON
 * string, the title of an HTML page, or the beginning of a plain text.
 */
export function vendorWords(answer: WireAnswer): VendorWords {
  const { text } = answer;
  const body = parsed(text);
  if (isRecord(body)) return wordsOfRecord(body);
  const said = sentence(body);
  if (said !== undefined) return { text: oneLine(said) };
  const rest = isHtml(text) ? (htmlTitle(text) ?? '') : body === undefined ? beginning(text) : '';
  return rest === '' ? {} : { text: rest };
}

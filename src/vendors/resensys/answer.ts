import { tooCrowded } from '../../account/network-error';
import { beginning, oneLine } from '../../account/vendor-text';
import type { WireAnswer } from '../../account/wire';
import { CloudError } from '../../errors';
import { misshape } from '../shape';

/** What comes back from Resensys, before anything of it is trusted: JSON, the entries in it, and complaints. */

export type Row = Readonly<Record<string, unknown>>;

/** What the vendor says of a failure, in its own words, cut to one line. */
export interface Complaint {
  text: string;
  code?: string | number;
}

/** Keys that tell of a failure where there are no rows (vendors.md, Resensys, "error body with 200"). */
const COMPLAINTS = ['error', 'detail', 'message', 'status'] as const;

const NOT_ROWS: readonly string[] = ['data', ...COMPLAINTS];

/** Longer names, titles and texts than this have no place in an answer. */
const LONGEST_TEXT = 1_024;

/** Both the session and the reader look into an answer: it is parsed once. */
const parsed = new WeakMap<WireAnswer, unknown>();

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a body is a page for people; Django answers its refusals with one. */
export function isHtml(answer: WireAnswer): boolean {
  return /^[\s\uFEFF]*</.test(answer.text);
}

/**
 * The JSON of an answer; an empty body counts as `null`.
 * @throws CloudError `E_RESPONSE` when it is no JSON, or of a shape that no answer of Resensys has (`isTooLarge` where it
 * holds more than can be read at once)
 */
export function bodyOf(answer: WireAnswer): unknown {
  if (parsed.has(answer)) return parsed.get(answer);
  const body = parse(answer);
  parsed.set(answer, body);
  return body;
}

function parse(answer: WireAnswer): unknown {
  if (/^\s*$/.test(answer.text)) return null;
  const shape = misshape(answer.text);
  if (shape === 'crowded') throw tooCrowded('Resensys');
  if (shape) throw unexpected(answer, 'JSON of a shape that no answer of its API has');
  try {
    return JSON.parse(answer.text);
  } catch {
    throw unexpected(answer, `something that is no JSON: ${beginning(answer.text)}`);
  }
}

/**
 * The entries of a list in whichever container: an object keyed "0", "1", ... (its entries in numeric order, as
 * engines keep such keys), an array, either of them under `data`, or nothing at all (`{}`, `[]`, `null`, empty text).
 * @throws CloudError `E_VENDOR` for a complaint instead of rows, `E_RESPONSE` for any other shape
 */
export function entriesOf(answer: WireAnswer): readonly unknown[] {
  const body = bodyOf(answer);
  const complaint = complaintIn(body);
  if (complaint) throw complained(answer, complaint);
  const entries = contained(body) ?? (isRow(body) && 'data' in body ? contained(body.data) : undefined);
  if (entries === undefined) throw unexpected(answer, `something that is no list: ${beginning(answer.text)}`);
  return entries;
}

/** What stands in the place of rows, where the vendor says why there are none. */
export function complaintIn(body: unknown): Complaint | undefined {
  if (!isRow(body) || !COMPLAINTS.some((key) => key in body)) return undefined;
  const entries = contained(body) ?? contained(body.data) ?? [];
  if (entries.some(isRow)) return undefined;
  if (isSuccess(body.status) && body.error === undefined && body.detail === undefined) return undefined;
  for (const key of COMPLAINTS) {
    const text = wordsOf(body[key]);
    if (text === undefined) continue;
    const code = body.code ?? (typeof body.status === 'number' ? body.status : undefined);
    return { text, ...(typeof code === 'number' || (typeof code === 'string' && code !== '') ? { code } : {}) };
  }
  return undefined;
}

/** The error for a failure that the vendor has told in its own words. */
export function complained(answer: WireAnswer, { text, code }: Complaint): CloudError {
  return new CloudError(
    'E_VENDOR',
    `Resensys could not do it and says: "${text}". Check the site, the device and the quantity that were asked for.`,
    { status: answer.status, ...(code === undefined ? {} : { vendorCode: code }) },
  );
}

/** The error for an answer with a good status that is not what the API promises. */
export function unexpected(answer: WireAnswer, what: string): CloudError {
  return new CloudError(
    'E_RESPONSE',
    `Resensys answered ${answer.status} with ${what}. Check the address in the account; if it is right, try again later.`,
    { status: answer.status },
  );
}

/** A text, or a number as text; absent where it is blank, something else, or longer than any name. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  if (typeof value !== 'string' || value.length > LONGEST_TEXT) return undefined;
  const text = value.trim();
  return text === '' ? undefined : text;
}

function contained(value: unknown): readonly unknown[] | undefined {
  if (value === null || value === '') return [];
  if (Array.isArray(value)) return value as unknown[];
  if (!isRow(value)) return undefined;
  const values = Object.values(value);
  if (values.every(isRow) && !NOT_ROWS.some((key) => key in value)) return values;
  // What stands beside the rows without being one, such as a count, is none of them.
  const entries = Object.keys(value)
    .filter((key) => isIndex(key) || (isRow(value[key]) && !NOT_ROWS.includes(key)))
    .map((key) => value[key]);
  return entries.length > 0 ? entries : undefined;
}

function isIndex(key: string): boolean {
  return key.length <= 10 && /^\d+$/.test(key);
}

function isSuccess(status: unknown): boolean {
  return (
    status === true || status === 200 || (typeof status === 'string' && /^\s*(?:ok|success|200)\s*$/i.test(status))
  );
}

function wordsOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === false || value === '') return undefined;
  if (typeof value === 'string') return oneLine(value);
  if (isRow(value)) return wordsOf(value.message ?? value.detail) ?? oneLine(JSON.stringify(value));
  return oneLine(JSON.stringify(value));
}

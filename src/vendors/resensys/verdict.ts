import { isTooLarge } from '../../account/network-error';
import { beginning, vendorWords } from '../../account/vendor-text';
import type { Verdict, WireAnswer } from '../../account/wire';
import { asCloudError, CloudError } from '../../errors';
import { columnsOf } from './columns';
import { bodyOf, type Complaint, complained, complaintIn, isHtml, unexpected } from './answer';

/**
 * What an answer says of the session. Resensys has no documented answer to a wrong password, so the shapes that count
 * as one are those of vendors.md ("Wrong user/password") and no others: an outage must never look like one.
 */

/** What is known when an answer is judged. */
export interface Circumstances {
  /** The address of the account, to which `Location` is relative. */
  base: string;
  /** The password has been good in this session. */
  proven: boolean;
}

/** What an answer of the data or photo call says. */
export function verdictOnData(answer: WireAnswer, { base, proven }: Circumstances): Verdict | undefined {
  const refused: Verdict = proven ? { kind: 'session' } : { kind: 'credentials', text: refusalText(answer) };
  if (leadsToLogin(answer, base)) return refused;
  if (answer.status === 401) return refused;
  // Django answers 403 with a page to a token that it does not know; the password was not looked at.
  if (answer.status === 403) return isJson(answer) ? refused : { kind: 'session' };
  return answer.status >= 200 && answer.status < 300 ? verdictOnBody(answer, proven) : undefined;
}

/** What an answer of the registration call says: it tells a wrong password from everything else. */
export function verdictOnRegistration(answer: WireAnswer, base: string): Verdict | undefined {
  if (answer.status === 404 || answer.status === 405) return { kind: 'error', error: listGone(answer.status) };
  return verdictOnData(answer, { base, proven: false });
}

/** What to tell people of an answer that refuses the credentials; the account adds what to do. */
export function refusalText(answer: WireAnswer): string {
  const { text } = vendorWords(answer);
  return `Resensys refused the user name or the password${text === undefined ? '' : `: ${text}`}`;
}

/** A `Location` that leads to the login page of the same host. */
export function leadsToLogin(answer: WireAnswer, base: string): boolean {
  const { location } = answer;
  if (location === undefined || answer.status < 300 || answer.status > 399 || !URL.canParse(location, base))
    return false;
  const target = new URL(location, base);
  return target.hostname === new URL(base).hostname && /\/login\/?$/.test(target.pathname);
}

/** The error where the vendor has no registration (any more): lists are impossible, ids must be typed. */
export function listGone(status: number): CloudError {
  return new CloudError(
    'E_UNSUPPORTED',
    'Resensys does not give this user the list of devices. Type the site (SID), the device (DID) and the quantity (DF) by hand.',
    { status },
  );
}

/** Whether an answer is JSON at all: then it is the vendor's own word. */
export function isJson(answer: WireAnswer): boolean {
  if (isHtml(answer) || answer.text.trim() === '') return false;
  try {
    bodyOf(answer);
    return true;
  } catch {
    return false;
  }
}

function verdictOnBody(answer: WireAnswer, proven: boolean): Verdict {
  if (isHtml(answer)) {
    if (/csrf/i.test(answer.text)) return { kind: 'session' };
    const error = unexpected(answer, `a page in place of data: ${beginning(answer.text)}`);
    return { kind: 'error', error };
  }
  // Rows, and nothing else.
  if (columnsOf(answer)) return { kind: 'good' };
  let complaint: Complaint | undefined;
  try {
    complaint = complaintIn(bodyOf(answer));
  } catch (error) {
    // The same again would be as large.
    if (isTooLarge(error)) return { kind: 'error', error: asCloudError(error) };
    // A cut answer: what was asked for is only read, so it may be asked for again.
    return { kind: 'busy', error: asCloudError(error).with({ retryable: true }) };
  }
  if (!complaint) return { kind: 'good' };
  if (!proven && speaksOfCredentials(complaint.text)) return { kind: 'credentials', text: refusalText(answer) };
  return { kind: 'error', error: complained(answer, complaint) };
}

function speaksOfCredentials(text: string): boolean {
  return /user[\s_-]*name|password|credential|\blog[\s_-]?in/i.test(text);
}

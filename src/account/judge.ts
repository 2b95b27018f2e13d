/** What an answer means where the vendor keeps to HTTP, and JSON out of it. */
import { CloudError, type ErrorCause, type ErrorCode } from '../errors';
import { beginning, htmlTitle, isHtml, vendorWords } from './vendor-text';
import type { Verdict, WireAnswer } from './wire';

export interface About {
  /** The vendor as it spells itself. */
  title: string;
  /** What was done, after "while"; the account adds its own where this is absent. */
  purpose?: string;
}

/**
 * An error that says which status came and what the vendor wrote beside it.
 * @param lead the beginning of the sentence, without a full stop; it names the vendor
 */
export function statusError(code: ErrorCode, lead: string, answer: WireAnswer, more: ErrorCause = {}): CloudError {
  const words = vendorWords(answer);
  return new CloudError(code, `${lead}${words.text === undefined ? '' : `: ${words.text.replace(/\.$/, '')}`}.`, {
    status: answer.status,
    ...(words.code === undefined ? {} : { vendorCode: words.code }),
    ...more,
  });
}

function redirected(answer: WireAnswer, answered: string): CloudError {
  const { location } = answer;
  // The host only: the rest of the address may hold a secret.
  const target = location !== undefined && URL.canParse(location) ? ` to ${new URL(location).host}` : '';
  return new CloudError(
    'E_RESPONSE',
    `${answered} with a redirect${target}, which is not followed. Check the addresses of the account.`,
    { status: answer.status },
  );
}

/**
 * The usual reading of an HTTP status: 2xx good; 401 and 403 the session; 404 not found; 429 and 5xx busy; 3xx a bad
 * response; any other the vendor's own error.
 */
export function judgeStatus(answer: WireAnswer, about: About): Verdict {
  const { status } = answer;
  const answered = `${about.title} answered${about.purpose === undefined ? '' : ` while ${about.purpose}`}`;
  if (status >= 200 && status < 300) return { kind: 'good' };
  if (status === 401 || status === 403) return { kind: 'session' };
  if (status === 429) {
    const lead = `${about.title} asks for fewer requests (status 429). Lower the rate of the account, or ask less often`;
    return { kind: 'busy', error: statusError('E_RATE_LIMIT', lead, answer, { retryable: true }) };
  }
  if (status >= 500) {
    const error = statusError('E_VENDOR', `${answered} with an error of its own (${status})`, answer, {
      retryable: true,
    });
    return { kind: 'busy', error };
  }
  if (status >= 300 && status < 400) return { kind: 'error', error: redirected(answer, answered) };
  const code = status === 404 ? 'E_NOT_FOUND' : 'E_VENDOR';
  const lead = status === 404 ? `${answered} that there is no such thing (404)` : `${answered} with status ${status}`;
  return { kind: 'error', error: statusError(code, lead, answer) };
}

function looksLike(text: string): string {
  if (text.trim() === '') return 'an empty body';
  if (isHtml(text)) {
    const title = htmlTitle(text);
    return title === undefined ? 'an HTML page' : `an HTML page titled "${title}"`;
  }
  if (/^\s*[[{"]/.test(text) && !/[\]}"]\s*$/.test(text)) return `JSON that is cut off: ${beginning(text)}`;
  return `something else: ${beginning(text)}`;
}

/**
 * The JSON of an answer.
 * @throws CloudError `E_RESPONSE` that says what came instead, as far as that holds no secret
 */
export function parseJson(answer: WireAnswer): unknown {
  try {
    return JSON.parse(answer.text);
  } catch {
    const type = answer.headers['content-type'];
    throw new CloudError(
      'E_RESPONSE',
      `The answer should be JSON but is ${looksLike(answer.text)} (status ${answer.status}, content type ${type === undefined ? 'not given' : beginning(type)}). Check the addresses of the account.`,
      { status: answer.status },
    );
  }
}

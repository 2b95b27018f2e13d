/** The text of an answer's body. */
import type { AnswerKind } from './wire';

function named(charset: string, body: Buffer): string | undefined {
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    // A charset that nobody knows is taken for UTF-8 rather than losing the answer.
    return undefined;
  }
}

/** What the XML declaration says; it is ASCII up to there in every encoding that is met. */
function declared(body: Buffer): string | undefined {
  return /^<\?xml[^>]*\sencoding=["']([\w.-]+)["']/.exec(body.subarray(0, 200).toString('latin1'))?.[1];
}

/**
 * The body as text: UTF-8 unless the content type (or, for XML, the declaration) names another charset. A byte order
 * mark is left out.
 */
export function bodyText(body: Buffer, contentType: string, kind: AnswerKind): string {
  const charset =
    /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1] ?? (kind === 'xml' ? declared(body) : undefined);
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    const text = named(charset, body);
    if (text !== undefined) return text;
  }
  const marked = body.length >= 3 && body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
  return body.toString('utf8', marked ? 3 : 0);
}

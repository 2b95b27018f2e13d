/** What a `Retry-After` header asks for. */
import type { WireAnswer } from './wire';

const WEEKDAY = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i;

/**
 * How many ms to wait from `now`, out of seconds or an HTTP date (corrected with the clock of the server); undefined
 * without the header, for nonsense, and for a moment that has passed.
 * @param now local clock, epoch ms
 */
export function retryAfter(answer: WireAnswer, now: number): number | undefined {
  const text = answer.headers['retry-after']?.trim() ?? '';
  if (/^\d{1,15}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (!WEEKDAY.test(text)) return undefined;
  // One of the three forms of HTTP leaves the zone out; all are GMT.
  const at = Date.parse(/gmt|utc|[+-]\d{4}$/i.test(text) ? text : `${text} GMT`);
  const left = at - answer.clockSkew - now;
  return Number.isNaN(at) || left <= 0 ? undefined : left;
}

/** Times as they are typed into `from` and `to`, in words. */
import { parseInstant } from '../../src/range/instant';
import { text } from './texts';

const UNITS: Readonly<Record<string, Intl.RelativeTimeFormatUnit>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
};

/** `-24h` is "24 hours ago", a date is written as people write it; what can't be read stays as it is. */
export function timeInWords(node: EditorNode, typed: string): string {
  if (typed === 'now') return text(node, 'words.now');
  const language = RED.i18n.lang();
  const [, amount, letter = ''] = /^-(\d+)([smhdw])$/.exec(typed.trim()) ?? [];
  const unit = UNITS[letter];
  if (unit) return new Intl.RelativeTimeFormat(language, { numeric: 'always' }).format(-Number(amount), unit);
  try {
    const time = parseInstant(typed, Date.now(), '');
    const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
    return `${format.format(time)} UTC`;
  } catch {
    return typed;
  }
}

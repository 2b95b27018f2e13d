/** The time fields of a request to the simulated Resensys, read as strictly as the vendor writes them. */

/** `YYYY-MM-DD HH:MM:SS` in UTC as epoch ms; undefined for any other spelling and for days that do not exist. */
function instantOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined;
  const time = Date.parse(`${text.replace(' ', 'T')}Z`);
  // Written back, because Date accepts 24:00:00 and 30 February.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 19).replace('T', ' ') !== text) return undefined;
  return time;
}

/**
 * What a request asks for as `from <= t < to` (epoch ms), or the complaint about it. Checks SID as well.
 * @param edges whether what is exactly at T_start or T_end counts
 */
export function askedSpan(
  fields: ReadonlyMap<string, string>,
  edges: 'inclusive' | 'exclusive',
): { from: number; to: number } | string {
  if (!/^[0-9A-F]{2}-[0-9A-F]{2}$/i.test(fields.get('SID') ?? '')) return 'SID: 2 hexadecimal pairs';
  const start = instantOf(fields.get('T_start') ?? '');
  const end = instantOf(fields.get('T_end') ?? '');
  if (start === undefined || end === undefined) return 'T_start, T_end: YYYY-MM-DD HH:MM:SS';
  return edges === 'inclusive' ? { from: start, to: end + 1 } : { from: start + 1, to: end };
}

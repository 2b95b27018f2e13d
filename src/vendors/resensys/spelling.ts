import { CloudError } from '../../errors';

/** How Resensys spells its ids: pairs of hexadecimal digits with dashes, `1F-00` a site and `15-03-77-01` a device. */

/** Ids with the same key are the same id, however they are typed. */
export function keyOf(id: string): string {
  return id.replace(/[\s:-]/g, '').toUpperCase();
}

/**
 * A site id (SID) in the vendor's spelling.
 * @throws CloudError `E_INPUT` when it can't be one
 */
export function siteId(typed: string): string {
  return spelled(typed, 2, 'site', 'a Resensys site id (SID) of 4 hexadecimal digits such as 1F-00');
}

/**
 * A device id (DID) in the vendor's spelling.
 * @throws CloudError `E_INPUT` when it can't be one
 */
export function deviceId(typed: string): string {
  return spelled(typed, 4, 'device', 'a Resensys device id (DID) of 8 hexadecimal digits such as 15-03-77-01');
}

/** A data format (DF) as text without leading zeros; absent where it is none. */
export function dataFormat(typed: unknown): string | undefined {
  if (typeof typed === 'number') return Number.isSafeInteger(typed) && typed >= 0 ? String(typed) : undefined;
  if (typeof typed !== 'string' || typed.length > 32) return undefined;
  return /^\s*0*(\d{1,15})\s*$/.exec(typed)?.[1];
}

function spelled(typed: string, pairs: number, parameter: string, meaning: string): string {
  const key = keyOf(typed);
  if (key.length !== 2 * pairs || !/^[0-9A-F]+$/.test(key)) {
    throw new CloudError('E_INPUT', `The parameter ${parameter} is "${typed.slice(0, 60)}"; it should be ${meaning}.`);
  }
  return key.replace(/(..)(?!$)/g, '$1-');
}

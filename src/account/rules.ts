/** The rules for addresses that an author types (contract, section 2). */
import { CloudError } from '../errors';

/** Whether a host name of a URL stands for this machine and no other. */
function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]') return true;
  // `URL` has already turned every other spelling of an IPv4 address into four decimal numbers.
  return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

/**
 * An address property as it is used: absolute, without a trailing slash.
 * @param property its name, for the error
 * @throws CloudError `E_CONFIG` that says what an address has to be; the address is not in it
 */
export function checkedAddress(typed: string, property: string): string {
  const text = typed.trim();
  if (text === '') throw new CloudError('E_CONFIG', `The account's ${property} is empty. Type an https:// address.`);
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    throw new CloudError('E_CONFIG', `The account's ${property} is not an address. It has to begin with https://`);
  }
  const url = new URL(text);
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new CloudError(
      'E_CONFIG',
      `The account's ${property} has to begin with https://, because http:// would show the password to everybody on the way. Only this machine itself (localhost) may be reached by http://`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new CloudError(
      'E_CONFIG',
      `The account's ${property} holds a user name or a password. Type them into the credentials instead.`,
    );
  }
  if (url.hash !== '') {
    throw new CloudError('E_CONFIG', `The account's ${property} has a part after #, which no address of an API has.`);
  }
  return text.replace(/\/+$/, '');
}

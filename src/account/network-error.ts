/** What goes wrong between here and a host, in words that help and with nothing of the request in them. */
import { CloudError, type ErrorCause } from '../errors';

/** No whole answer came. */
export class TransportError extends CloudError {
  constructor(
    code: 'E_NETWORK' | 'E_TIMEOUT',
    message: string,
    /** Whether the host may have received the request. False only when it certainly has not. */
    readonly sent: boolean,
    /** False where sending again at once cannot help, as with a certificate that is not trusted. */
    readonly passing = true,
  ) {
    super(code, message, { retryable: true });
  }
}

/** The answer was larger than its kind may be. A smaller window may help. */
class AnswerTooLarge extends CloudError {
  constructor(message: string, cause?: ErrorCause) {
    super('E_RESPONSE', message, cause);
  }

  // Knowing more about it leaves it what it is.
  override with(more: ErrorCause): CloudError {
    return new AnswerTooLarge(this.message, { ...this.cause, ...more });
  }
}

/** Whether an error says that the answer was too large; the reader then asks for less. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof AnswerTooLarge;
}

const MIB = 1024 * 1024;

/** @param limit bytes after decompression */
export function tooLarge(host: string, limit: number): CloudError {
  const size = limit >= MIB ? `${limit / MIB} MiB` : `${limit / 1024} KiB`;
  return new AnswerTooLarge(`The answer of ${host} is larger than ${size}.`);
}

/** @param vendor as it spells itself */
export function tooCrowded(vendor: string): CloudError {
  return new AnswerTooLarge(
    `${vendor} answered with more values than can be read at once. Ask for a shorter range, or for fewer things.`,
  );
}

export function connectTimeout(host: string, seconds: number, proxied: boolean): TransportError {
  const through = proxied ? ' through the proxy' : '';
  return new TransportError(
    'E_TIMEOUT',
    `No connection to ${host}${through} within ${seconds} s. Check the address, the network and the firewall.`,
    false,
  );
}

/** @param seconds what the attempt was given */
export function attemptTimeout(host: string, seconds: number, sent: boolean): TransportError {
  return new TransportError('E_TIMEOUT', `${host} did not answer in full within ${seconds} s.`, sent);
}

const UNTRUSTED = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
]);

/** A certificate that is refused stays refused: the sentence, or undefined where the error is another. */
function certificateSentence(code: string, host: string): string | undefined {
  if (UNTRUSTED.has(code)) {
    return `The certificate of ${host} is not trusted. If a private certificate authority has issued it, add that CA with a tls-config node in the account.`;
  }
  if (code === 'CERT_HAS_EXPIRED') return `The certificate of ${host} has expired.`;
  if (code === 'CERT_NOT_YET_VALID')
    return `The certificate of ${host} is not valid yet. Check the clock of this machine.`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `The certificate of ${host} is for another name. Check the address, or the server name in the tls-config node.`;
  }
  return undefined;
}

function connectionSentence(code: string, host: string, proxied: boolean): string {
  const peer = proxied ? 'the proxy' : host;
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return proxied
        ? 'The name of the proxy could not be found. Check the http proxy node and the name server.'
        : `The name ${host} could not be found. Check the address and the name server.`;
    case 'ECONNREFUSED':
      return `The connection was refused by ${peer}. Check the address and the port.`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return `There is no way to ${peer}. Check the network of this machine.`;
    case 'ETIMEDOUT':
      return `No connection to ${peer}: it did not answer. Check the network and the firewall.`;
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return `No secure connection to ${host}: it does not speak TLS as expected. Check the address and the port.`;
    default:
      return `The connection to ${host} was interrupted${/^E[A-Z]+$/.test(code) ? ` (${code})` : ''}.`;
  }
}

function textOf(error: unknown, key: 'code' | 'message'): string {
  const value = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[key] : undefined;
  return typeof value === 'string' ? value : '';
}

/**
 * The error of the HTTP client as the pack's own.
 * @param sent whether the connection stood when it happened
 */
export function networkError(error: unknown, host: string, proxied: boolean, sent: boolean): CloudError {
  const code = textOf(error, 'code');
  const refusal = /^Bad response: (\d+)/.exec(textOf(error, 'message'))?.[1];
  if (refusal !== undefined) {
    const sentence =
      refusal === '407'
        ? 'The proxy wants a user name and a password, or other ones (407). Check the http proxy node.'
        : `The proxy did not connect to ${host} (${refusal}).`;
    return new TransportError('E_NETWORK', sentence, sent, refusal !== '407');
  }
  // The body could not be decompressed.
  if (/^Z_|^ERR_BROTLI|^ERR__ERROR/.test(code)) {
    return new CloudError('E_RESPONSE', `The answer of ${host} is damaged: it could not be decompressed.`);
  }
  const certificate = certificateSentence(code, host);
  if (certificate !== undefined) return new TransportError('E_NETWORK', certificate, sent, false);
  return new TransportError('E_NETWORK', connectionSentence(code, host, proxied && !sent), sent);
}

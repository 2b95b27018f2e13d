import type { VendorName } from './model';

/** So much of a text is shown that others have thrown. */
const LONGEST_REASON = 200;

/** The codes of the contract, section 6. */
export type ErrorCode =
  | 'E_INPUT'
  | 'E_CONFIG'
  | 'E_AUTH'
  | 'E_FORBIDDEN'
  | 'E_NOT_FOUND'
  | 'E_RATE_LIMIT'
  | 'E_TIMEOUT'
  | 'E_NETWORK'
  | 'E_RESPONSE'
  | 'E_VENDOR'
  | 'E_PARTIAL'
  | 'E_UNKNOWN_OUTCOME'
  | 'E_UNSUPPORTED';

/** One thing that failed while others succeeded. */
export interface Failure {
  site?: string;
  device?: string;
  quantity?: string;
  property?: string;
  code: ErrorCode;
  vendorCode?: string | number;
  message: string;
}

/** What `error.cause` tells a Catch node; plain data without a secret. A key without a value is absent. */
export interface ErrorCause {
  vendor?: VendorName;
  operation?: string;
  /** The HTTP status. */
  status?: number;
  /** The same message sent again later may succeed. */
  retryable?: boolean;
  attempts?: number;
  vendorCode?: string | number;
  /** ISO 8601. */
  retryAt?: string;
  failures?: Failure[];
  candidates?: unknown[];
}

/**
 * The one error of the pack. `message` is a sentence that says what to do, `code` is for a Switch node. The name is
 * the code, because Node-RED puts the name before the message that a Catch node shows.
 */
export class CloudError extends Error {
  readonly code: ErrorCode;
  declare readonly cause: ErrorCause;

  constructor(code: ErrorCode, message: string, cause: ErrorCause = {}) {
    super(message, { cause });
    this.code = code;
    this.name = code;
  }

  /** The same error with more known about it. */
  with(more: ErrorCause): CloudError {
    const error = new CloudError(this.code, this.message, { ...this.cause, ...more });
    if (this.stack !== undefined) error.stack = this.stack;
    return error;
  }

  /** The error as one entry of `failures`; `about` says what it failed for, `note` stands behind its message. */
  asFailure(about: Pick<Failure, 'site' | 'device' | 'quantity' | 'property'> = {}, note = ''): Failure {
    const { vendorCode } = this.cause;
    return {
      ...about,
      code: this.code,
      ...(vendorCode === undefined ? {} : { vendorCode }),
      message: this.message + note,
    };
  }
}

/**
 * Whatever was thrown, as the one error of the pack: a fault of our own code too ends in a message, not in a crash.
 * @param lead the beginning of the sentence for what is none of ours, `code` its code
 */
export function asCloudError(
  thrown: unknown,
  lead = 'Something unexpected went wrong',
  code: ErrorCode = 'E_RESPONSE',
): CloudError {
  try {
    if (thrown instanceof CloudError) return thrown;
    const text = String(thrown instanceof Error ? thrown.message : thrown);
    const shown = text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON)}…` : text;
    return new CloudError(code, `${lead}: ${shown}`);
  } catch {
    // What a function node throws may have neither a text nor a prototype that can be asked for.
    return new CloudError(code, `${lead}.`);
  }
}

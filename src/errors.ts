import type { VendorName } from './model';

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

  /** The error as one entry of `failures`; `about` says what it failed for. */
  asFailure(about: Pick<Failure, 'site' | 'device' | 'quantity' | 'property'> = {}): Failure {
    const { vendorCode } = this.cause;
    return { ...about, code: this.code, ...(vendorCode === undefined ? {} : { vendorCode }), message: this.message };
  }
}

/** The longest list of failures that a message carries; one more entry counts the others. */
const FAILURES_SHOWN = 100;

/**
 * One error for many failures: their common code where they have one and nothing was delivered, else `E_PARTIAL`.
 */
export function combine(failures: readonly Failure[], delivered: boolean, cause: ErrorCause = {}): CloudError {
  const [first] = failures;
  if (first === undefined) throw new RangeError('combine needs at least one failure');
  const shown = failures.slice(0, FAILURES_SHOWN);
  const hidden = failures.length - shown.length;
  if (hidden > 0) shown.push({ code: 'E_PARTIAL', message: `${hidden} more failed.` });
  const codes = new Set(failures.map((failure) => failure.code));
  if (!delivered && codes.size === 1) {
    const rest = failures.length > 1 ? ` (and ${failures.length - 1} more like it)` : '';
    return new CloudError(first.code, first.message + rest, { ...cause, failures: shown });
  }
  return new CloudError(
    'E_PARTIAL',
    `${failures.length === 1 ? 'One part' : `${failures.length} parts`} failed, the rest was sent. First: ${first.message}`,
    { ...cause, failures: shown },
  );
}

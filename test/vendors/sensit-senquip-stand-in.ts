import assert from 'node:assert/strict';
import type { AccountSettings, Wire, WireAnswer, WireRequest } from '../../src/account/wire';
import { CloudError, type ErrorCode } from '../../src/errors';

/** What a login of a test is answered; `body` goes out as JSON unless it is text. */
export interface Said {
  status?: number;
  body?: unknown;
  text?: string;
  startedAt?: number;
  clockSkew?: number;
}

export function answerOf({ status = 200, body = null, text, startedAt = 0, clockSkew = 0 }: Said): WireAnswer {
  return { status, headers: {}, text: text ?? JSON.stringify(body), startedAt, clockSkew };
}

/** A wire without a network: every request is answered with the same. */
export class OneAnswer implements Wire {
  readonly sent: WireRequest[] = [];

  constructor(private readonly said: Said) {}

  send(request: WireRequest): Promise<WireAnswer> {
    this.sent.push(request);
    return Promise.resolve(answerOf(this.said));
  }

  cookie(): undefined {
    return undefined;
  }

  now(): number {
    return 0;
  }
}

export function settingsOf(
  vendor: 'sensit' | 'senquip',
  addresses: Record<string, string>,
  credentials: Record<string, string>,
  more: Partial<AccountSettings> = {},
): AccountSettings {
  const limits = { timeout: 10, concurrency: 4, rate: 0 };
  return { vendor, name: 'Test', addresses, credentials, options: {}, ...limits, ...more };
}

/** The code of the CloudError that this ends in; anything else is a failed test. */
export async function codeOf(tried: Promise<unknown>): Promise<ErrorCode> {
  return (await failureOf(tried)).code;
}

export async function failureOf(tried: Promise<unknown>): Promise<CloudError> {
  const error = await tried.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof CloudError, `no CloudError but ${String(error)}`);
  return error;
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Account } from '../../src/account/account';
import type { AccountSettings, Call, SessionScheme, WireAnswer, WireRequest, Work } from '../../src/account/wire';
import { CloudError } from '../../src/errors';
import type { Cloud, Vendor } from '../../src/vendor';

/** What comes back for a request; status 200 unless it says so. */
export type Said = Pick<WireAnswer, 'text'> & Partial<WireAnswer>;

export function newWork(): Work {
  return { signal: new AbortController().signal, priority: 'poll', requests: 0 };
}

/**
 * An account without a network and without retries: logs in as the vendor does, judges as the vendor does, and reads
 * what it is told. For answers by the ten thousand.
 */
export class ScriptedAccount implements Account {
  readonly learnt = new Map<string, string>();
  readonly cloud: Cloud;
  private readonly scheme: SessionScheme<unknown>;
  private session: unknown;

  constructor(
    vendor: Vendor,
    readonly settings: AccountSettings,
    private readonly answer: (request: WireRequest) => Said,
    private readonly time: number,
  ) {
    this.scheme = vendor.session(settings);
    this.cloud = vendor.open(this);
  }

  async login(): Promise<void> {
    const wire = {
      send: (request: WireRequest) => Promise.resolve(this.said(request)),
      cookie: () => 'cookie-0123456789',
      now: () => this.time,
    };
    this.session = (await this.scheme.login(wire, undefined)).session;
  }

  async request<Result>(call: Call<Result>): Promise<Result> {
    if (this.session === undefined) await this.login();
    const known = call.signed === false ? undefined : call.known?.(this.session);
    if (known !== undefined) return known;
    const answer = this.said(call.request);
    const verdict = call.judge?.(answer) ?? this.scheme.judge(answer, this.session);
    switch (verdict.kind) {
      case 'good':
        // As the account does it.
        await nextTurn();
        return call.read(answer);
      case 'busy':
      case 'error':
        throw verdict.error;
      case 'session':
        throw new CloudError('E_FORBIDDEN', 'The session is refused.');
      case 'credentials':
        throw new CloudError('E_AUTH', verdict.text);
    }
  }

  lookup<Found>(_: string, __: number, load: (work: Work) => Promise<Found>, work: Work): Promise<Found> {
    return load(work);
  }

  now(): number {
    return this.time;
  }

  serverNow(): number {
    return this.time;
  }

  /** The body that a GET of this address is answered with. */
  textAt(url: string): string {
    return this.said({ method: 'GET', url, kind: 'xml' }).text;
  }

  private said(request: WireRequest): WireAnswer {
    return { status: 200, headers: {}, startedAt: this.time, clockSkew: 0, ...this.answer(request) };
  }
}

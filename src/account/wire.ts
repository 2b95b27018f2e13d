import type { VendorName } from '../model';

/**
 * What goes over the wire and what comes back: the words that connection, session, retry and the vendors share.
 */

/** What kind of answer is expected; it decides the size cap and the time that an attempt may take. */
export type AnswerKind = 'json' | 'photos' | 'xml' | 'login';

/** One HTTP request, before the session has signed it. At most one of `json` and `form`. */
export interface WireRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute. */
  url: string;
  /** Appended to `url`; values are percent-encoded, absent ones left out. */
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  headers?: Readonly<Record<string, string>>;
  json?: unknown;
  form?: Readonly<Record<string, string>>;
  kind: AnswerKind;
}

/** One HTTP answer, whole, decompressed, not interpreted. */
export interface WireAnswer {
  status: number;
  /** Lower-case names; several of one name joined by `, `. */
  headers: Readonly<Record<string, string>>;
  text: string;
  /** Where a redirect that was not followed leads to. */
  location?: string;
  /** When the request left, by the local clock, epoch ms. Lives of tokens count from here. */
  startedAt: number;
  /** Server clock minus local clock in ms, from the `Date` header; 0 without one. */
  clockSkew: number;
}

/**
 * One piece of work that somebody waits for, such as a message in a node. It is handed down to every request made
 * for it.
 */
export interface Work {
  /** Ends everything done for it. */
  readonly signal: AbortSignal;
  /** A poll overtakes a backfill in the account's queue. */
  readonly priority: 'poll' | 'backfill';
  /** HTTP requests made for it so far, logins, look-ups, retries and redirects included. The account counts. */
  requests: number;
  /** Told when the work begins to wait (rate, retry, another's login), and with `undefined` when it goes on. */
  onWait?(reason: WaitReason | undefined): void;
}

export type WaitReason = 'rate' | 'retry';

/** What an answer means for the session; see `judge.ts` for the usual reading of HTTP statuses. */
export type Verdict =
  | { kind: 'good' }
  /** The session is no longer accepted: log in once, send again once. */
  | { kind: 'session' }
  /** User name or password are wrong: the account pauses. */
  | { kind: 'credentials'; text: string }
  /**
   * Try again later, as for HTTP 503; `error` is what remains after the last attempt. `undone`: the vendor says that it
   * has done nothing, so that a write too may be sent again. (429 says so anyway.)
   */
  | { kind: 'busy'; error: Error; undone?: true }
  /** Final. */
  | { kind: 'error'; error: Error };

/** Sends one request at the pace of the account, without session, retry or replay. What a login uses. */
export interface Wire {
  send(request: WireRequest): Promise<WireAnswer>;
  /** The value of a cookie that the cloud has set for this address. */
  cookie(url: string, name: string): string | undefined;
  /** Epoch ms. */
  now(): number;
}

/** What a login gives. */
export interface Grant<Session> {
  session: Session;
  /** When it ends, by the local clock in epoch ms (see `WireAnswer.clockSkew`); absent: not before it is refused. */
  expiresAt?: number;
  /**
   * Some vendors send the password in every call and cannot tell at login whether it is good. Until such a session's
   * first good answer, one request at a time carries it.
   */
  unproven?: boolean;
}

/**
 * How a vendor's sessions work. `login` throws `CloudError` `E_AUTH` when, and only when, the vendor refused the
 * credentials themselves: that pauses the account. An outage, HTML or a 5xx is never that (promise 6).
 */
export interface SessionScheme<Session> {
  login(wire: Wire, previous: Session | undefined): Promise<Grant<Session>>;
  /** The request with what proves the session. */
  sign(request: WireRequest, session: Session): WireRequest;
  /** What the answer to a signed request says of the session. */
  judge(answer: WireAnswer, session: Session): Verdict;
  /** Ends a session at the vendor. Nobody waits for it. */
  logout?(wire: Wire, session: Session): Promise<void>;
}

/** One operation on the account. */
export interface Call<Result> {
  /** For people, after "while": `reading Volt of 15-03-77-01`. */
  purpose: string;
  request: WireRequest;
  /**
   * `safe`: sent again whenever that may help. `once`: not sent again when it may have had its effect already; then
   * it ends in `E_UNKNOWN_OUTCOME`.
   */
  replay: 'safe' | 'once';
  /** Whether the session signs it; a file on another host is fetched without. */
  signed?: boolean;
  /**
   * The result out of what the session already holds; then nothing is sent. Asked once there is a session, before every
   * attempt. (Resensys: the login itself has asked for the registration.)
   */
  known?(session: unknown): Result | undefined;
  /** Overrules the scheme's reading of an answer where this call knows better; `undefined` leaves it to the scheme. */
  judge?(answer: WireAnswer): Verdict | undefined;
  /** The result out of a good answer; throws `CloudError` `E_RESPONSE` when it has not the promised shape. */
  read(answer: WireAnswer): Result;
}

/** What an account needs to know; addresses and credentials by their property names in the contract. */
export interface AccountSettings {
  vendor: VendorName;
  /** The account's name, for messages. */
  name: string;
  addresses: Readonly<Record<string, string>>;
  credentials: Readonly<Record<string, string>>;
  /** Other properties of the vendor, such as Senquip's `tokenStyle`. */
  options: Readonly<Record<string, string>>;
  /** Seconds for one attempt. */
  timeout: number;
  /** Requests in flight, 1 to 8. */
  concurrency: number;
  /** Requests a second, 0 for no limit. */
  rate: number;
  tls?: TlsSettings;
  proxy?: ProxySettings;
}

/** PEM texts. */
export interface TlsSettings {
  ca?: string;
  cert?: string;
  key?: string;
  passphrase?: string;
  servername?: string;
  /** False only where the author's `tls-config` node says so. */
  rejectUnauthorized: boolean;
}

export interface ProxySettings {
  url: string;
  username?: string;
  password?: string;
  /** Hosts that are reached without the proxy. */
  bypass: readonly string[];
}

/** A part of some work, with a signal or a priority of its own; its requests count for the whole. */
export function partOf(work: Work, { signal = work.signal, priority = work.priority }: Partial<Work>): Work {
  return {
    signal,
    priority,
    get requests() {
      return work.requests;
    },
    set requests(count: number) {
      work.requests = count;
    },
    onWait: (reason) => work.onWait?.(reason),
  };
}

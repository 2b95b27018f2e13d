import type { AccountSettings, Call, Work } from './wire';

/** One account at one vendor: its session, pace, retries and look-ups, shared by everybody who uses it. */
export interface Account {
  readonly settings: AccountSettings;
  /**
   * One operation: waits for its turn, for a session and for retries as the promises say.
   * @throws CloudError with one of the contract's codes; never with a secret
   */
  request<Result>(call: Call<Result>, work: Work): Promise<Result>;
  /**
   * Something looked up, kept for all users of the account; concurrent askers of one key share one loading, and its
   * requests count for the first of them.
   * @param maxAge ms that an earlier answer may be old
   */
  lookup<Found>(key: string, maxAge: number, load: (work: Work) => Promise<Found>, work: Work): Promise<Found>;
  /** What a vendor learnt about this cloud and wants to remember while the account lives. */
  readonly learnt: Map<string, string>;
  /** The local clock, epoch ms. */
  now(): number;
  /** The vendor's clock as the last `Date` header told it, epoch ms. */
  serverNow(): number;
}

/** An account in the hands of somebody who may end its pause. */
export interface OpenAccount extends Account {
  /** When the pause after refused credentials ends, epoch ms; undefined when there is none. */
  pausedUntil(): Promise<number | undefined>;
  /**
   * For whoever may need no request to answer: during a pause every message ends in the same error.
   * @throws CloudError `E_AUTH` with `retryAt`, as a request would
   */
  refuseWhilePaused(): Promise<void>;
  /** Ends the pause: the next request logs in at once. For Test connection and `msg.reset`. */
  resetPause(): Promise<void>;
}

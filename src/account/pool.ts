/** The accounts of all config nodes: those that log in the same way share one (promise 2). */
import type { OpenAccount } from './account';
import { RunningAccount } from './running-account';
import type { Environment } from './environment';
import { sharingKey } from './identity';
import type { AccountSettings, Call, SessionScheme, Work } from './wire';

/** How long an account that nobody holds lives on, in ms, so that a deploy which changes nothing keeps its session. */
const GRACE = 10_000;

/** A share in an account. */
export interface Lease {
  /** The account under the name of this lease. */
  readonly account: OpenAccount;
  /**
   * Gives it back, once. The last one ends the account: after a short grace, or at once with `logout`. Then the vendor
   * is told, where it has a logout; resolves when that is over, which nobody need wait for.
   */
  release(options?: { logout?: boolean }): Promise<void>;
}

interface Shared {
  account: RunningAccount;
  leases: Set<AccountSettings>;
  /** Calls off the end of the grace. */
  keep: (() => void) | undefined;
}

/** One config node's view: the shared account, by the node's own name. */
class LeasedAccount implements OpenAccount {
  constructor(
    readonly settings: AccountSettings,
    private readonly shared: RunningAccount,
  ) {}

  get learnt(): Map<string, string> {
    return this.shared.learnt;
  }
  request<Result>(call: Call<Result>, work: Work): Promise<Result> {
    return this.shared.request(call, work);
  }
  lookup<Found>(key: string, maxAge: number, load: (work: Work) => Promise<Found>, work: Work): Promise<Found> {
    return this.shared.lookup(key, maxAge, load, work);
  }
  now(): number {
    return this.shared.now();
  }
  serverNow(): number {
    return this.shared.serverNow();
  }
  pausedUntil(): Promise<number | undefined> {
    return this.shared.pausedUntil();
  }
  refuseWhilePaused(): Promise<void> {
    return this.shared.refuseWhilePaused();
  }
  resetPause(): Promise<void> {
    return this.shared.resetPause();
  }
}

/** A rate that compares: none is the fastest. */
function speed(rate: number): number {
  return rate > 0 ? rate : Infinity;
}

export class AccountPool {
  private readonly shared = new Map<string, Shared>();

  constructor(private readonly environment: Environment) {}

  /**
   * A share in the account with these settings; nothing is sent by it. While several hold one account the lower
   * concurrency, the stricter rate and the longer timeout hold.
   * @param scheme asked only when the account is not open yet
   * @throws CloudError `E_CONFIG` when the TLS or proxy settings can't be used
   */
  acquire(settings: AccountSettings, scheme: (settings: AccountSettings) => SessionScheme<unknown>): Lease {
    const key = sharingKey(settings);
    const found = this.shared.get(key) ?? this.open(key, settings, scheme(settings));
    found.keep?.();
    found.keep = undefined;
    // A copy of its own: the same object may come again.
    const mine = { ...settings };
    found.leases.add(mine);
    this.balance(found);
    return {
      account: new LeasedAccount(settings, found.account),
      release: async ({ logout = false } = {}) => {
        if (!found.leases.delete(mine)) return;
        if (found.leases.size > 0) this.balance(found);
        else if (logout) await this.end(key, found);
        else this.wait(key, found);
      },
    };
  }

  /** Ends all accounts at once, without telling the vendors. */
  async close(): Promise<void> {
    const all = [...this.shared.values()];
    this.shared.clear();
    for (const { keep } of all) keep?.();
    await Promise.all(all.map(({ account }) => account.close()));
  }

  private open(key: string, settings: AccountSettings, scheme: SessionScheme<unknown>): Shared {
    const opened: Shared = {
      account: new RunningAccount(settings, scheme, this.environment),
      leases: new Set(),
      keep: undefined,
    };
    this.shared.set(key, opened);
    return opened;
  }

  private wait(key: string, found: Shared): void {
    found.account.rest();
    found.keep = this.environment.later(GRACE, () => {
      // Deleted, or its credentials have changed: nobody will use this session again.
      void this.end(key, found);
    });
  }

  private async end(key: string, found: Shared): Promise<void> {
    if (this.shared.get(key) === found) this.shared.delete(key);
    await found.account.close({ logout: true });
  }

  private balance({ account, leases }: Shared): void {
    const all = [...leases];
    const rate = Math.min(...all.map((each) => speed(each.rate)));
    account.adjust({
      concurrency: Math.min(...all.map((each) => each.concurrency)),
      rate: Number.isFinite(rate) ? rate : 0,
      timeout: Math.max(...all.map((each) => each.timeout)),
    });
  }
}

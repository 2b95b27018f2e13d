import type { Account } from '../../account/account';

/** How long it is believed that a sensor has no such signal, ms. */
const BELIEVED = 5 * 60_000;

/**
 * Which sensors were found to lack which signals. No call lists the signals of a sensor, so all types are tried, and
 * most sensors have but a few.
 */
export class MissingSignals {
  constructor(private readonly account: Account) {}

  has(device: string, moid: string): boolean {
    const since = this.account.learnt.get(key(device, moid));
    if (since === undefined) return false;
    const age = this.account.now() - Number(since);
    // A negative age is a clock that was set back.
    if (age >= 0 && age < BELIEVED) return true;
    this.forget(device, moid);
    return false;
  }

  remember(device: string, moid: string): void {
    this.account.learnt.set(key(device, moid), String(this.account.now()));
  }

  forget(device: string, moid: string): void {
    this.account.learnt.delete(key(device, moid));
  }
}

function key(device: string, moid: string): string {
  return `no signal ${moid} of ${device}`;
}

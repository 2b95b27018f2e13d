/** So many a second, saved up to one second's worth. Times are epoch ms of the same clock. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;
  private rate = 0;

  /** @param rate tokens a second; 0 or less for no limit */
  constructor(rate: number, now: number) {
    this.filledAt = now;
    this.rate = this.limited(rate);
    this.tokens = this.burst;
  }

  /** Another rate from now on; what was saved up stays, as far as it fits. */
  adjust(rate: number, now: number): void {
    this.fill(now);
    const unlimited = this.rate === 0;
    this.rate = this.limited(rate);
    this.tokens = unlimited ? this.burst : Math.min(this.tokens, this.burst);
  }

  /** How many ms until there is a token; 0 when there is one. */
  wait(now: number): number {
    if (this.rate === 0) return 0;
    this.fill(now);
    // A timer that fires a moment early must not find nearly one token and sleep for nothing.
    return this.tokens > 1 - 1e-6 ? 0 : Math.ceil(((1 - this.tokens) / this.rate) * 1000);
  }

  take(): void {
    if (this.rate > 0) this.tokens -= 1;
  }

  giveBack(): void {
    if (this.rate > 0) this.tokens = Math.min(this.tokens + 1, this.burst);
  }

  /** Less than one a second still lets one go. */
  private get burst(): number {
    return Math.max(1, this.rate);
  }

  private limited(rate: number): number {
    return Number.isFinite(rate) ? Math.max(rate, 0) : 0;
  }

  private fill(now: number): void {
    // A clock that was set back gives nothing and takes nothing.
    const elapsed = Math.max(0, now - this.filledAt);
    this.filledAt = now;
    this.tokens = Math.min(this.burst, this.tokens + (elapsed / 1000) * this.rate);
  }
}

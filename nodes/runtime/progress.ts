import type { Sequence } from './sequence';
import { grouped } from './status';
import type { StatusLight } from './status';

/** How far a message is: windows read of windows expected, and rows sent so far. */
export class Progress {
  private expected = 0;
  private done = 0;

  constructor(
    private readonly status: StatusLight,
    private readonly sequence: Pick<Sequence, 'total'>,
  ) {}

  /** More windows are to be read. */
  expect(windows: number): void {
    this.expected += windows;
  }

  /** One window has been read. */
  step(): void {
    this.done += 1;
    if (this.expected > 1) {
      this.status.busy(`${this.done}/${this.expected} · ${grouped(this.sequence.total)} rows`);
    }
  }
}

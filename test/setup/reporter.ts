import { reporters, Runner } from 'mocha';
import type { MochaOptions } from 'mocha';
import { leftOut } from './packages';

/** Dots while the tests run, then what was left out and why, and as the last line the count that CI looks for. */
class Reporter extends reporters.Dot {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      for (const line of leftOut()) process.stdout.write(`${line}\n`);
      const { passes, failures, pending } = this.stats;
      process.stdout.write(`${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ''}\n`);
    });
  }
}

export = Reporter;

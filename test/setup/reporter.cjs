'use strict';

const { reporters, Runner } = require('mocha');
const { leftOut } = require('./packages.ts');

const { EVENT_RUN_END } = Runner.constants;

/** Dots while the tests run, then what was left out and why, and as the last line the count that CI looks for. */
module.exports = class Reporter extends reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    runner.once(EVENT_RUN_END, () => {
      for (const line of leftOut()) process.stdout.write(`${line}\n`);
      const { passes, failures, pending } = this.stats;
      process.stdout.write(`${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ''}\n`);
    });
  }
};

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { reporters, Runner } from 'mocha';
import type { MochaOptions, Test } from 'mocha';
import { leftOut } from '../setup/packages';
import type { Told } from './child-run';

/** Prints nothing, and sends each outcome to the process that has started this one. */
class ChildReporter extends reporters.Base {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_RUN_END } = Runner.constants;
    runner.on(EVENT_TEST_PASS, (test: Test) => {
      tell({ kind: 'test', title: test.fullTitle() });
    });
    // Of a hook, too.
    runner.on(EVENT_TEST_FAIL, (test: Test, error: Error) => {
      tell({ kind: 'test', title: test.fullTitle(), error: error.stack ?? error.message });
    });
    runner.on(EVENT_TEST_PENDING, (test: Test) => {
      tell({ kind: 'skipped', title: test.fullTitle() });
    });
    runner.once(EVENT_RUN_END, () => {
      tell({ kind: 'end', leftOut: leftOut(), versions: { node: process.version, nodeRed: versionOfNodeRed() } });
    });
  }
}

/** Of the one that the tests have started. */
function versionOfNodeRed(): string {
  const file = path.join(process.env['NODE_RED_PATH'] ?? '', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function tell(told: Told): void {
  process.send?.(told);
}

export = ChildReporter;

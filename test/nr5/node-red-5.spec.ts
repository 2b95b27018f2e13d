import assert from 'node:assert/strict';
import { Test } from 'mocha';
import { alsoLeftOut, needs } from '../setup/packages';
import { runOnNodeRed5 } from './child-run';
import type { Told } from './child-run';

/** Whatever meets Node-RED; the rest of the tests does not change with its generation. */
const SUITES: readonly { what: string; files: string; without?: readonly string[] }[] = [
  {
    what: 'nodes in a runtime',
    files: 'test/nodes/*.spec.ts',
    // These have no runtime, or try long what ends before Node-RED.
    without: ['coverage-names', 'emit', 'hostile', 'new-cut', 'new-overlap', 'new-rounds', 'slices'].map(
      (name) => `test/nodes/${name}.spec.ts`,
    ),
  },
  { what: 'the editor in a browser', files: 'test/editor/*.spec.ts' },
  {
    what: 'the pack in a whole Node-RED',
    files: 'test/runtime/*.spec.ts',
    // Its twenty restarts try the pack's own files, in which no generation has a part.
    without: ['test/runtime/kill.spec.ts'],
  },
];

for (const { what, files, without } of SUITES) {
  describe(`on Node-RED 5 and Node.js 24: ${what}`, function () {
    this.timeout(600_000);

    let told: Told[] = [];

    before(async function () {
      const [node = ''] = needs(this, 'Node-RED 5');
      told = await runOnNodeRed5(node, files, without);
      // Each outcome there is one here, so that the count of the run is that of both generations.
      for (const one of told) {
        if (one.kind === 'end') alsoLeftOut(one.leftOut);
        else this.test?.parent?.addTest(repeated(one));
      }
    });

    it('has run to its end there', () => {
      const end = told.at(-1);
      assert.ok(end?.kind === 'end' && told.length > 10);
      assert.match(end.versions.node, /^v24\./);
      assert.match(end.versions.nodeRed, /^5\./);
    });
  });
}

/** A test that comes to what it came to in the other process. */
function repeated(one: Exclude<Told, { kind: 'end' }>): Test {
  const { title } = one;
  if (one.kind === 'skipped') return new Test(title);
  const { error } = one;
  return new Test(title, () => {
    if (error !== undefined) assert.fail(error);
  });
}

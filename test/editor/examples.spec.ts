import assert from 'node:assert/strict';
import { allExamples } from '../../scripts/demo-flows';
import type { FlowNode } from '../../scripts/demo-flows';
import { needs } from '../setup/packages';
import { EditorPage } from './editor-page';
import { everyCredential } from './flows';
import { openWorkbench } from './workbench';
import type { Workbench } from './workbench';

/** A node as it is drawn, in the canvas's own units. */
interface Drawn {
  label: string;
  x: number;
  y: number;
  width: number;
  height: number;
  reasons: string[];
}

interface DrawnEditor {
  workspaces: { show(id: string): void };
  nodes: {
    filterNodes(filter: { z: string }): {
      name: string;
      type: string;
      x: number;
      y: number;
      w: number;
      h: number;
      valid: boolean;
      validationErrors?: string[];
    }[];
  };
}

/** Between two nodes that stand side by side there is room for a wire; between two rows for a status. */
const ROOM = { across: 20, down: 10 };

describe('the examples in the editor', function () {
  this.timeout(60_000);
  const flows = allExamples().map((node): FlowNode => ({
    ...node,
    ...(node.type === 'inject' ? { once: false, repeat: '' } : {}),
    // The only addresses that come with the account of a customer.
    ...(node.type === 'senquip-account' ? { tokenUrl: 'http://localhost:1', endpointUrl: 'http://localhost:1' } : {}),
  }));
  const tabs = flows.filter(({ type }) => type === 'tab');
  const credentials = everyCredential();
  let bench: Workbench | undefined;
  let editor: EditorPage;

  before(async function () {
    const [chromium = ''] = needs(this, 'chromium');
    bench = await openWorkbench({
      chromium,
      flows,
      credentials: Object.fromEntries(flows.map(({ id, type }) => [id, credentials[type] ?? {}])),
    });
    editor = await EditorPage.open(bench);
  });

  after(async () => {
    await bench?.close();
  });

  const drawn = async (tab: string): Promise<Drawn[]> => {
    await editor.page.evaluate((id) => {
      const { RED } = globalThis as unknown as { RED: DrawnEditor };
      RED.workspaces.show(id);
    }, tab);
    await editor.page.waitForFunction((id) => {
      const { RED } = globalThis as unknown as { RED: DrawnEditor };
      return RED.nodes.filterNodes({ z: id }).every(({ w, h }) => w > 0 && h > 0);
    }, tab);
    await editor.settled();
    return editor.page.evaluate((id) => {
      const { RED } = globalThis as unknown as { RED: DrawnEditor };
      return RED.nodes.filterNodes({ z: id }).map(({ name, type, x, y, w, h, valid, validationErrors = [] }) => ({
        label: name === '' ? type : name,
        x,
        y,
        width: w,
        height: h,
        reasons: valid ? [] : [...validationErrors, 'not valid'],
      }));
    }, tab);
  };

  for (const { id, label } of tabs) {
    it(`${String(label)}: no node lies on another one, and none is marked when its account is complete`, async () => {
      const nodes = await drawn(id);
      assert.ok(nodes.length > 5);
      const pairs = nodes.flatMap((one, index) => nodes.slice(index + 1).map((other) => [one, other] as const));
      const crowded = pairs.filter(
        ([one, other]) =>
          Math.abs(one.x - other.x) < (one.width + other.width) / 2 + ROOM.across &&
          Math.abs(one.y - other.y) < (one.height + other.height) / 2 + ROOM.down,
      );
      assert.deepEqual(
        crowded.map(([one, other]) => `${one.label} / ${other.label}`),
        [],
      );
      assert.deepEqual(
        nodes.filter(({ reasons }) => reasons.length > 0).map((node) => `${node.label}: ${node.reasons.join()}`),
        [],
      );
    });
  }
});

import { once } from 'node:events';
import type { NodeAPI } from 'node-red';
import helper from 'node-red-node-test-helper';
import type { TestFlowsItem } from 'node-red-node-test-helper';

/** What the test helper says when a deploy takes longer than it waits. */
const TOO_SLOW = 'timeout waiting event';

/**
 * A deploy; resolves when the flows have started. The test helper waits 300 ms for that, which is too little where
 * other things keep the machine busy.
 */
export async function redeploy(
  { events }: Pick<NodeAPI, 'events'>,
  items: readonly object[],
  kind: 'full' | 'nodes' | 'flows',
  credentials?: Record<string, Record<string, string>>,
): Promise<void> {
  const started = once(events, 'flows:started');
  try {
    await helper.setFlows(items as TestFlowsItem[], kind, credentials);
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown.message !== TOO_SLOW) throw thrown;
  }
  await started;
}

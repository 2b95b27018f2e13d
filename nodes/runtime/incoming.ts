import type { Node, NodeMessageInFlow } from 'node-red';
import { asCloudError } from '../../src/errors';
import type { CloudError } from '../../src/errors';

/**
 * Messages are made by others: function nodes give objects of another realm, with getters and prototypes of their own,
 * and Node-RED hands the first receiver the very object.
 */

/** A message of a chain may carry the parts of another sequence, and may ask to begin anew. */
export type IncomingMessage = NodeMessageInFlow & { reset?: unknown };

/** Tells Node-RED how a message has ended. */
export type Done = (error?: Error) => void;

/** Looks into a message, whose getters are the sender's. @throws CloudError `E_INPUT` where that fails */
export function read<Found>(look: () => Found): Found {
  try {
    return look();
  } catch (thrown) {
    throw asCloudError(thrown, 'The message cannot be read', 'E_INPUT');
  }
}

/**
 * Tells Node-RED that a message is done with. It copies the message for Complete and Catch nodes, and what was sent may
 * not allow that: a Catch node then gets the error alone.
 */
export function finish(node: Pick<Node, 'error'>, done: Done, error?: CloudError): void {
  try {
    done(error);
  } catch (thrown) {
    node.error(error ?? asCloudError(thrown, 'The message cannot be copied for a Complete node', 'E_INPUT'), {});
  }
}

import type { Node, NodeAPI, NodeDef, NodeMessage, NodeMessageInFlow } from 'node-red';
import { onAbort } from '../../src/account/abort';
import type { OpenAccount } from '../../src/account/account';
import type { Work } from '../../src/account/wire';
import { asCloudError } from '../../src/errors';
import { VENDOR_NAMES } from '../../src/model';
import type { VendorName } from '../../src/model';
import type { FieldTypes } from '../../src/output/fieldtypes';
import type { Cloud } from '../../src/vendor';
import { identityOf } from './account';
import type { AccountNode } from './account';
import { chosenAccount } from './chosen-account';
import { finish, read } from './incoming';
import type { Done, IncomingMessage } from './incoming';
import { parameterObjects, readParameters } from './parameters';
import type { ParameterTable, Values } from './parameters';
import { deliveryFor, newDelivery } from './confirmations';
import type { NodeCoverage } from './coveragefiles';
import { nothingFound } from './nothing';
import { Sequence } from './sequence';
import { servicesOf } from './services';
import { StatusLight } from './status';
import { Turns } from './turns';
import type { Asking } from './turns';

/** What an action node is: its parameters, and what it does with them. Everything else is done here, once. */
export interface Action<Table extends ParameterTable> {
  /** The node type without its prefix. */
  operation: string;
  /** Where the node is for one vendor only; else its property `vendor` says. */
  vendor?: VendorName;
  parameters: Table;
  /**
   * Checks one parameter object before anything is sent for any.
   * @throws CloudError `E_INPUT`
   */
  check?(values: Values<Table>): void;
  /**
   * The same by what the vendor can mean. Sends nothing.
   * @throws CloudError `E_INPUT`
   */
  checkFor?(cloud: Cloud, values: Values<Table>): void;
  /** `parts.len` of its messages. */
  partsLength(sets: readonly Values<Table>[]): number;
  /** Whether a message without work (an empty array) still gives one, with an empty array as payload. */
  emptyMessage(sets: readonly Values<Table>[]): boolean;
  /** The topic of that message where no device was looked for, if it is not `{vendor}/_`. */
  topicOfNothing?(set: Values<Table>, vendor: VendorName): string;
  run(context: ActionContext<Values<Table>>): Promise<void>;
  /** Whether such messages are worked on one after the other, because the node keeps what it has covered. */
  inTurn?(sets: readonly Values<Table>[]): boolean;
  /** Whether messages of such a run are to be confirmed. */
  confirmed?(sets: readonly Values<Table>[]): boolean;
}

/** One run of an action. */
export interface ActionContext<Set> {
  readonly node: ActionNode;
  readonly vendor: VendorName;
  readonly cloud: Cloud;
  readonly account: OpenAccount;
  /** The parameter objects of the message. */
  readonly sets: readonly Set[];
  readonly work: Work;
  readonly sequence: Sequence;
  readonly status: StatusLight;
  readonly message: NodeMessageInFlow;
  readonly fieldTypes: FieldTypes;
  /** What the node has delivered; its file is read when somebody asks. */
  coverage(): NodeCoverage;
  /** Who the account is: the same whatever its name and password are. Never to be shown. */
  readonly accountIdentity: string;
  /** Ends when a message with `msg.reset` waits for the end of this run. */
  readonly resetWaits: AbortSignal;
}

/** An action node as Node-RED holds it. */
export interface ActionNode extends Node {
  readonly properties: Readonly<Record<string, unknown>>;
}

type Send = (message: NodeMessage) => void;

/** Registers an action node. `type` is written out at the caller, where the Flow Library looks for it. */
export function registerAction<Table extends ParameterTable>(red: NodeAPI, type: string, action: Action<Table>): void {
  function construct(this: ActionNode, definition: NodeDef): void {
    red.nodes.createNode(this, definition);
    Object.assign(this, { properties: definition });
    const status = new StatusLight(this);
    const closing = new AbortController();
    const turns = new Turns();
    const { coverages } = servicesOf(red);
    if (action.inTurn) coverages.expect(this.id);

    this.on('input', (message, send, done) => {
      void handle(red, this, action, message, { send, done, status, turns, signal: closing.signal });
    });

    this.on('close', (done: () => void) => {
      closing.abort();
      status.close();
      void servicesOf(red).flush().then(done);
    });
  }
  red.nodes.registerType(type, construct);
}

interface Handling {
  send: Send;
  done: Done;
  status: StatusLight;
  turns: Turns;
  signal: AbortSignal;
}

/** Works one message through. Never rejects: an unhandled rejection would end Node-RED. */
async function handle<Table extends ParameterTable>(
  red: NodeAPI,
  node: ActionNode,
  action: Action<Table>,
  message: IncomingMessage,
  { send, done, status, turns, signal }: Handling,
): Promise<void> {
  const chosen = action.vendor ?? node.properties['vendor'];
  let vendor = VENDOR_NAMES.find((name) => name === chosen);
  try {
    const confirmed = action.confirmed && read(() => deliveryFor(node, message));
    if (confirmed !== undefined) {
      servicesOf(red).coverages.of(node.id).confirm(confirmed);
      // No `done` for it: a Complete node on this node would take it for a run, and might send it back here for ever.
      return;
    }
    const accountNode = chosenAccount(red, node.properties, chosen);
    vendor = accountNode.vendor.name;
    const { sets, asked, asking } = read(() => understood(action, message, node.properties, accountNode));
    const { account, cloud } = accountNode.open();
    for (const set of sets) action.checkFor?.(cloud, set);
    const order: Order<Table> = { accountNode, account, cloud, sets, asked, isInTurn: action.inTurn?.(asked) === true };
    const run = (resetWaits: AbortSignal): Promise<void> =>
      perform(red, node, action, message, order, { send, status, signal, resetWaits });
    await (order.isInTurn ? turns.take(asking, run) : run(new AbortController().signal));
    if (!signal.aborted) finish(node, done);
  } catch (thrown) {
    if (signal.aborted) return;
    const error = asCloudError(thrown);
    const named = error.with({ ...(vendor ? { vendor } : {}), operation: action.operation, ...error.cause });
    status.failed(named);
    finish(node, done, named);
  }
}

/** What a message asks for. @throws CloudError `E_INPUT`, or `E_CONFIG` for a variable that is not set */
function understood<Table extends ParameterTable>(
  action: Action<Table>,
  message: IncomingMessage,
  properties: ActionNode['properties'],
  { id, vendor: { name } }: AccountNode,
): { sets: readonly Values<Table>[]; asked: readonly Values<Table>[]; asking: Asking } {
  const sets = parameterObjects(message.payload).map((given) =>
    readParameters(action.parameters, given, properties, name),
  );
  for (const set of sets) action.check?.(set);
  // What an empty array would have asked for says what an answer without anything looks like.
  const asked = sets.length > 0 ? sets : [readParameters(action.parameters, {}, properties, name)];
  return { sets, asked, asking: { asks: JSON.stringify([id, sets]), reset: message.reset === true } };
}

/** What a message has been understood to want. */
interface Order<Table extends ParameterTable> {
  accountNode: AccountNode;
  account: OpenAccount;
  cloud: Cloud;
  sets: readonly Values<Table>[];
  /** The same, or for an empty array what the node itself says. */
  asked: readonly Values<Table>[];
  isInTurn: boolean;
}

/** Does what a message wants, and sends what there is. */
async function perform<Table extends ParameterTable>(
  red: NodeAPI,
  node: ActionNode,
  action: Action<Table>,
  message: IncomingMessage,
  { accountNode, account, cloud, sets, asked, isInTurn }: Order<Table>,
  { send, status, signal, resetWaits }: Pick<Handling, 'send' | 'status' | 'signal'> & { resetWaits: AbortSignal },
): Promise<void> {
  signal.throwIfAborted();
  const vendor = accountNode.vendor.name;
  const work: Work & { requests: number } = {
    signal,
    priority: 'poll',
    requests: 0,
    onWait: (reason) => {
      if (signal.aborted) return;
      if (reason) status.waiting(reason === 'rate' ? 'waiting: rate limit' : 'waiting: retry');
      else status.busy();
    },
  };
  const { fieldTypes, coverages } = servicesOf(red);
  if (message.reset === true) {
    if ((await account.pausedUntil()) !== undefined) await account.resetPause();
    else if (isInTurn) coverages.of(node.id).forget();
  }
  // Also a message that would need no request: what is kept says nothing of credentials that were refused.
  await account.refuseWhilePaused();
  const sequence = new Sequence(red, message, {
    send,
    vendor,
    account: accountNode.title,
    operation: action.operation,
    len: action.partsLength(asked),
    requests: () => work.requests,
    ...(action.confirmed?.(asked) === true ? { delivery: () => newDelivery(node) } : {}),
  });
  // What is sent after a node has been closed is lost, or comes twice.
  const unlink = onAbort(signal, () => {
    sequence.close();
  });
  try {
    status.busy();
    if (sets.length > 0) {
      const accountIdentity = identityOf(accountNode.vendor, account.settings);
      const shared = { node, vendor, cloud, account, accountIdentity, work, sequence, status, message, fieldTypes };
      await action.run({ ...shared, sets, coverage: () => coverages.of(node.id), resetWaits });
    }
    if (sequence.length === 0 && action.emptyMessage(asked)) {
      const [first] = asked;
      const topic = (first && action.topicOfNothing?.(first, vendor)) ?? `${vendor}/_`;
      sequence.push(nothingFound(sequence.sought, topic, sets.length === 1));
    }
    sequence.end();
    if (!signal.aborted) status.done(sequence.total, Date.now());
  } finally {
    sequence.end();
    unlink();
  }
}

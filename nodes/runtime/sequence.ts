import type { NodeAPI, NodeMessage } from 'node-red';
import { asCloudError } from '../../src/errors';

/** What a message carries besides the copy of the incoming one. */
export interface Outgoing {
  payload: unknown;
  topic: string;
  /** The records in the payload. */
  count: number;
  query: unknown;
  /** Further properties of the message, such as `filename`. */
  extras?: Readonly<Record<string, unknown>>;
  /** What brings a confirmation back. */
  delivery?: string;
  /** Called when the message has left the node, which for the newest is later than when it was made. */
  onSent?: () => void;
}

/** What messages of one thing that is looked for say of it. */
export type Sought = Pick<Outgoing, 'topic' | 'query'>;

export interface SequenceOptions {
  send(message: NodeMessage): void;
  vendor: string;
  account: string;
  operation: string;
  /** What `msg.parts.len` says: see the contract, section 4. */
  len: number;
  /** HTTP requests made so far for the incoming message. */
  requests(): number;
  /** The delivery of a message that has none of its own. */
  delivery?(): string;
}

/**
 * The messages that one incoming message gives. The newest is held back until another follows or the sequence ends,
 * because the last one carries `parts.count`.
 */
export class Sequence {
  private readonly id: string;
  private readonly original: NodeMessage & Record<string, unknown>;
  private held: Outgoing | undefined;
  private index = 0;
  private records = 0;
  private closed = false;
  private readonly looked: Sought[] = [];

  /** @throws CloudError `E_INPUT` for a message that can't be copied */
  constructor(
    private readonly red: Pick<NodeAPI, 'util'>,
    incoming: object,
    private readonly options: SequenceOptions,
  ) {
    this.id = red.util.generateId();
    // The payload is replaced anyway: a fleet of a thousand parameter objects is not to be cloned for every message.
    const left = new Set(['payload', 'reset', 'complete']);
    try {
      const kept = Object.fromEntries(Object.entries(incoming).filter(([name]) => !left.has(name)));
      // A copy at once: what can't be copied is refused before anything is sent.
      this.original = red.util.cloneMessage(kept);
    } catch (thrown) {
      throw asCloudError(thrown, 'The message cannot be copied', 'E_INPUT');
    }
  }

  /** Messages so far, the one held back among them. */
  get length(): number {
    return this.index + (this.held ? 1 : 0);
  }

  /** Records so far. */
  get total(): number {
    return this.records;
  }

  /** What has been looked for, for the message that says that nothing was found. */
  get sought(): readonly Sought[] {
    return this.looked;
  }

  seek(sought: Sought): void {
    this.looked.push(sought);
  }

  push(message: Outgoing): void {
    if (this.held) this.emit(this.held, false);
    this.held = message;
    this.records += message.count;
  }

  /** Sends what was held back, with the count of the sequence. */
  end(): void {
    if (this.held) this.emit(this.held, true);
    this.held = undefined;
  }

  /** Nothing is sent any more. */
  close(): void {
    this.closed = true;
    this.held = undefined;
  }

  private emit({ payload, topic, count, query, extras, delivery, onSent }: Outgoing, last: boolean): void {
    if (this.closed) return;
    const { options } = this;
    const confirmedBy = delivery ?? options.delivery?.();
    const message = this.red.util.cloneMessage(this.original);
    const nested = message['parts'];
    Object.assign(message, extras);
    message.payload = payload;
    message.topic = topic;
    message['parts'] = {
      id: this.id,
      index: this.index,
      type: 'array',
      len: options.len,
      ...(last ? { count: this.index + 1 } : {}),
      ...(nested === undefined ? {} : { parts: nested }),
    };
    message['sensorCloud'] = {
      vendor: options.vendor,
      account: options.account,
      operation: options.operation,
      query,
      count,
      requests: options.requests(),
      ...(confirmedBy === undefined ? {} : { delivery: confirmedBy }),
    };
    this.index += 1;
    options.send(message);
    onSent?.();
  }
}

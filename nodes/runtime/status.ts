import type { Node, NodeStatus } from 'node-red';
import type { CloudError, ErrorCode } from '../../src/errors';

/** Node-RED sends every status to every open editor: two a second are enough for people. */
const SHORTEST_INTERVAL = 500;

const REASONS: Readonly<Record<ErrorCode, string>> = {
  E_INPUT: 'wrong parameter',
  E_CONFIG: 'not configured',
  E_AUTH: 'credentials refused',
  E_FORBIDDEN: 'not allowed',
  E_NOT_FOUND: 'not found',
  E_RATE_LIMIT: 'rate limit',
  E_TIMEOUT: 'timed out',
  E_NETWORK: 'not reachable',
  E_RESPONSE: 'unexpected answer',
  E_VENDOR: 'vendor error',
  E_PARTIAL: 'some failed',
  E_UNKNOWN_OUTCOME: 'outcome unknown',
  E_UNSUPPORTED: 'not supported',
};

/** The status of one node: shown when it changes, at most twice a second, and cleared on close. */
export class StatusLight {
  private shown = '';
  private next: NodeStatus | undefined;
  private timer: NodeJS.Timeout | undefined;
  private shownAt = -Infinity;

  constructor(private readonly node: Pick<Node, 'status'>) {}

  /** Requests are under way; `progress` for long work. */
  busy(progress = 'requesting'): void {
    this.show({ fill: 'blue', shape: 'dot', text: progress });
  }

  waiting(reason: string): void {
    this.show({ fill: 'yellow', shape: 'ring', text: reason });
  }

  /** @param at epoch ms */
  done(count: number, at: number): void {
    const time = new Date(at).toLocaleTimeString([], { hour12: false });
    this.show({ fill: 'green', shape: 'dot', text: `${grouped(count)} · ${time}` });
  }

  failed(error: CloudError): void {
    this.show({ fill: 'red', shape: 'ring', text: REASONS[error.code] });
  }

  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.next = undefined;
    this.node.status({});
  }

  private show(status: NodeStatus): void {
    this.next = status;
    if (this.timer) return;
    const wait = this.shownAt + SHORTEST_INTERVAL - performance.now();
    if (wait <= 0) {
      this.flush();
      return;
    }
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.flush();
    }, wait);
    this.timer.unref();
  }

  private flush(): void {
    const status = this.next;
    this.next = undefined;
    const text = JSON.stringify(status);
    if (!status || text === this.shown) return;
    this.shown = text;
    this.shownAt = performance.now();
    this.node.status(status);
  }
}

/** 34210 -> `34,210`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

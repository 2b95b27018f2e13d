import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A flow that may be killed at any moment, and the two places outside it where its rows arrive. */

/** A row as it arrived, and when, epoch ms. */
export interface Arrival {
  key: string;
  at: number;
}

interface Row {
  device: string;
  quantity: string;
  time: number;
  value: number;
}

/** What tells a row from every other, its value included. */
export function keyOf({ device, quantity, time, value }: Row): string {
  return `${device} ${quantity} ${time} ${value}`;
}

/** An HTTP server that takes rows; it outlives what sends them. */
export class RowServer {
  readonly arrivals: Arrival[] = [];
  private readonly server = createServer((request, response) => {
    void this.take(request).then(() => response.end('{}'));
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: AsyncIterable<unknown>): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      // Its sender was killed.
      return;
    }
    const rows = JSON.parse(Buffer.concat(chunks).toString() || '[]') as Row[];
    for (const row of rows) this.arrivals.push({ key: keyOf(row), at: Date.now() });
  }
}

/** The rows that the flow has appended to a file, one message a line. */
export function rowsInFile(file: string): Arrival[] {
  const lines = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
  return lines.flatMap((line) => {
    const { at, rows } = JSON.parse(line) as { at: number; rows: Row[] };
    return rows.map((row) => ({ key: keyOf(row), at }));
  });
}

export interface KillFlowOptions {
  /** Of the simulated Resensys. */
  cloud: string;
  /** Of the row server. */
  sink: string;
  /** Where the other rows are appended. */
  file: string;
  site: string;
  quantities: string;
  from: number;
  to: number;
}

/** Two nodes that poll every second: one whose rows are confirmed by the row server, one that writes to a file. */
export function killFlow({ cloud, sink, file, site, quantities, from, to }: KillFlowOptions): object[] {
  const reader = {
    type: 'sensor-get-readings',
    z: 'tab',
    vendor: 'resensys',
    resensys: 'account',
    read: 'new',
    site,
    quantity: quantities,
    from: String(from),
    to: String(to),
    batch: '20',
  };
  // At once, because the next node has received a message when this function has it.
  const append = `fs.appendFileSync(${JSON.stringify(file)}, JSON.stringify({ at: Date.now(), rows: msg.payload }) + '\\n');`;
  const account = {
    id: 'account',
    type: 'resensys-account',
    baseUrl: cloud,
    quantityBankUrl: `${cloud}/Software/SenScope/QuantityBank.xml`,
    rate: '0',
    concurrency: '4',
  };
  const poll = { type: 'inject', z: 'tab', props: [], repeat: '1', once: true, onceDelay: '0.1' };
  return [
    { id: 'tab', type: 'tab', label: 'killed' },
    account,
    { ...poll, id: 'poll-1', wires: [['confirmed']] },
    { ...poll, id: 'poll-2', wires: [['written']] },
    { ...reader, id: 'confirmed', confirm: true, wires: [['post']] },
    {
      id: 'post',
      type: 'http request',
      z: 'tab',
      method: 'POST',
      ret: 'txt',
      url: sink,
      paytoqs: 'ignore',
      wires: [[]],
    },
    { id: 'complete', type: 'complete', z: 'tab', scope: ['post'], wires: [['confirmed']] },
    { ...reader, id: 'written', wires: [['append']] },
    {
      id: 'append',
      type: 'function',
      z: 'tab',
      func: append,
      outputs: 0,
      libs: [{ var: 'fs', module: 'fs' }],
      wires: [],
    },
  ].map((node) => ('z' in node ? { name: '', x: 0, y: 0, ...node } : node));
}

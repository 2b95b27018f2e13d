import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { LEDGER_VERSION, ledgerFrom } from '../../src/range/ledgertext';
import { StateFile } from '../../src/storage/statefile';
import { eventually } from './eventually';

/** A flow that may be killed at any moment, and the two places outside it where its rows arrive. */

/** A row as it arrived. */
export interface Arrival extends Row {
  key: string;
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
  /** Messages so far, those without rows among them. */
  messages = 0;
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

  /** Resolves when everybody has gone, and what they sent has been taken. */
  async abandoned(): Promise<void> {
    const connections = (): Promise<number> =>
      new Promise((resolve, reject) => {
        this.server.getConnections((error, count) => {
          if (error) reject(error);
          else resolve(count);
        });
      });
    await eventually('the end of all connections', async () => ((await connections()) === 0 ? true : undefined));
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
    for (const row of rows) this.arrivals.push({ ...row, key: keyOf(row) });
    this.messages += 1;
  }
}

/** The rows that the flow has appended to a file, one message a line. */
export function rowsInFile(file: string): Arrival[] {
  const lines = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
  return lines.flatMap((line) => (JSON.parse(line) as Row[]).map((row) => ({ ...row, key: keyOf(row) })));
}

/** Which rows count as delivered by what a node has on disk. */
export function coveredOnDisk(userDir: string, node: string): (row: Row) => boolean {
  const file = path.join(userDir, 'sensor-clouds', 'coverage', `${node}.json`);
  const state = new StateFile({ path: file, version: LEDGER_VERSION, warn: () => undefined });
  const devices = [...ledgerFrom(state.load()).devices.values()];
  return ({ device, quantity, time }) =>
    devices.some((one) => one.device === device && one.coverage.quantities.get(quantity)?.has(time) === true);
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
  const append = `fs.appendFileSync(${JSON.stringify(file)}, JSON.stringify(msg.payload) + '\\n');`;
  const account = {
    id: 'account',
    type: 'resensys-account',
    baseUrl: cloud,
    quantityBankUrl: `${cloud}/Software/SenScope/QuantityBank.xml`,
    rate: '0',
    concurrency: '8',
    // What stalls is given up soon.
    timeout: '1',
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

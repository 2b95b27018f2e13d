import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** 100,000 readings of one device in one answer, read in three ways side by side. */

interface Figures {
  /** The first read of a process, ms. */
  first: number;
  /** The median read of a process, ms. */
  time: number;
  /** Peak memory of the process, MiB. */
  memory: number;
  /** The longest stall of its event loop in a read (median of the reads), ms. */
  stall: number;
}

const WAYS = ['node', 'axios', 'http-request'] as const;
const ROUNDS = 5;
const TSX = require.resolve('tsx/cli');

/** Runs the ways in turn, so that a machine that gets slower does so for all, and prints medians and ratios. */
export async function largeAnswer(print: (line: string) => void): Promise<void> {
  const server = spawn(process.execPath, [TSX, path.join(__dirname, 'fast-bridge.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [chunk] = (await once(server.stdout, 'data')) as [Buffer];
    const url = chunk.toString().trim();
    const figures = new Map(WAYS.map((way) => [way, [] as Figures[]]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const way of WAYS) {
        const printed = execFileSync(process.execPath, [TSX, path.join(__dirname, 'one-way.ts'), way, url], {
          encoding: 'utf8',
        });
        figures.get(way)?.push(JSON.parse(printed) as Figures);
      }
    }
    print('100,000 readings of one device in one answer (medians; ratio to plain axios, pair by pair)');
    for (const [way, own] of figures) {
      const column = (name: keyof Figures, unit: string): string => {
        const ratios = own.map((one, round) => one[name] / (figures.get('axios')?.[round]?.[name] ?? NaN));
        return `${name} ${median(own.map((one) => one[name])).toFixed(0)} ${unit} (x${median(ratios).toFixed(2)})`;
      };
      print(
        `  ${way.padEnd(13)} ${[column('first', 'ms'), column('time', 'ms'), column('memory', 'MiB'), column('stall', 'ms')].join('   ')}`,
      );
    }
  } finally {
    server.kill();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** One way of reading in a process of its own: prints time, peak memory and the longest stall as JSON. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openAxios } from './way-axios';
import { openHttpRequest } from './way-http-request';
import { openNode } from './way-node';
import { ROWS } from './workload';

const WAYS = { node: openNode, axios: openAxios, 'http-request': openHttpRequest };
const READS = 7;

async function main(): Promise<void> {
  const [name = '', url = ''] = process.argv.slice(2);
  const open = Object.entries(WAYS).find(([known]) => known === name)?.[1];
  if (!open) throw new Error(`no such way: ${name}`);
  const way = await open(url);
  const times: number[] = [];
  const stalls: number[] = [];
  for (let read = 0; read < READS; read += 1) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const start = performance.now();
    const rows = await way.read();
    times.push(performance.now() - start);
    // The stall at the end of a read shows in the turn after it.
    await new Promise((resolve) => setTimeout(resolve, 5));
    delay.disable();
    stalls.push(delay.max / 1e6);
    if (rows !== ROWS) throw new Error(`${name} gave ${rows} rows instead of ${ROWS}`);
  }
  await way.close();
  process.stdout.write(
    JSON.stringify({
      first: times[0],
      time: median(times),
      memory: process.resourceUsage().maxRSS / 1024,
      stall: median(stalls),
    }),
  );
  process.exit();
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});

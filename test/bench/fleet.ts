import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { DEVICES } from './fleet-workload';
import { plainly } from './fleet-plain';
import type { FleetFigures, ServerFigures } from './fleet-workload';

/** A fleet listed and read for a day: the time that it takes, beside the least that its requests could take. */

const ROUNDS = 3;

/**
 * Lists 50 devices of SENSIT Connect, wired straight into get readings, and prints the wall time as a ratio to
 * `ceil(requests / concurrency) * (latency + server time)`, all of it measured in the same run.
 */
export async function fleet(print: (line: string) => void): Promise<void> {
  const script = (name: string): string[] => ['--require', require.resolve('tsx/cjs'), path.join(__dirname, name)];
  const server = spawn(process.execPath, script('fleet-cloud.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    const [url] = (await once(server, 'message')) as [string];
    print(`${DEVICES} devices listed and read for 24 h (ratio of the wall time to the least; target 1.10)`);
    for (const concurrency of [2, 8]) {
      // The first round is the one in which the cloud computes its answers.
      for (let round = 0; round <= ROUNDS; round += 1) {
        const printed = execFileSync(process.execPath, [...script('fleet-round.ts'), url, String(concurrency)], {
          encoding: 'utf8',
        });
        const { wall, cpu, rows } = JSON.parse(printed) as FleetFigures;
        server.send('figures');
        const [{ logs, requests, time }] = (await once(server, 'message')) as [ServerFigures];
        if (round === 0) continue;
        const plain = await plainly(url, logs, concurrency);
        server.send('figures');
        await once(server, 'message');
        const least = Math.ceil(requests / concurrency) * (time / requests);
        print(
          `  concurrency ${concurrency}   ${requests} requests of ${(time / requests).toFixed(1)} ms   ${rows} rows   ` +
            `${wall.toFixed(0)} ms of ${least.toFixed(0)} ms (x${(wall / least).toFixed(3)}; the logs alone, not read, x${(plain / least).toFixed(3)})   ` +
            `${cpu.toFixed(0)} ms computing`,
        );
      }
    }
  } finally {
    server.kill();
  }
}

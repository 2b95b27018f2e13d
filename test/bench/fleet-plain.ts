import { Agent, request } from 'node:http';
import type { AskedLog } from './fleet-workload';

/**
 * Sends the same requests, so many at a time, and does nothing with the answers: what the machine and its load cost.
 * @returns the wall time, ms
 */
export async function plainly(url: string, logs: readonly AskedLog[], concurrency: number): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const ask = (path: string, body: string, token = ''): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
      const sent = request(url + path, { method: 'POST', agent, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          resolve(Buffer.concat(chunks).toString());
        });
        answer.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const signedIn = await ask('/users/signin', JSON.stringify({ email: 'ops@example.org', password: 'demo-pass' }));
  const { accessToken } = JSON.parse(signedIn) as { accessToken: string };
  const left = logs.values();
  const worker = async (): Promise<void> => {
    for (const { path, body } of left) await ask(path, body, accessToken);
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const wall = performance.now() - start;
  agent.destroy();
  return wall;
}

/**
 * A simulated Resensys whose one large answer is computed once: what is measured is the client, not the simulator.
 * Started as a process of its own, it prints its address.
 */
import type { SimulatedAnswer, SimulatedCloud } from '../../src/simulator/cloud';
import { ResensysCloud } from '../../src/simulator/resensys';
import { startCloud } from '../../src/simulator/server';
import { DEVICE, ROWS_A_SECOND } from './workload';

const bridge = new ResensysCloud({ dense: { did: DEVICE, rowsPerSecond: ROWS_A_SECOND } });
const answers = new Map<string, SimulatedAnswer>();

const cloud: SimulatedCloud = {
  vendor: 'resensys',
  handle(request) {
    if (!request.url.pathname.endsWith('data_acquire')) return bridge.handle(request);
    const fields = new URLSearchParams(request.body.toString());
    const asked = `${fields.get('T_start') ?? ''} ${fields.get('T_end') ?? ''} ${fields.get('DF') ?? ''}`;
    let answer = answers.get(asked);
    if (!answer) {
      answer = bridge.handle(request);
      if (typeof answer.body === 'object' && !Buffer.isBuffer(answer.body)) {
        answer = {
          ...answer,
          // Compressing would take longer than everything that is measured.
          headers: { ...answer.headers, 'Content-Type': 'application/json', 'Content-Encoding': 'identity' },
          body: Buffer.from(JSON.stringify(answer.body)),
        };
      }
      answers.set(asked, answer);
    }
    return answer;
  },
};

void startCloud(cloud, { journal: { off: true } }).then(({ url }) => {
  process.stdout.write(`${url}\n`);
});

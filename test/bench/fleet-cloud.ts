/**
 * A simulated SENSIT Connect with a fleet, in a process of its own, which computes each log once: what is measured is
 * the client, not the simulator. It tells its address, and on request how long it had its requests.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { SimulatedAnswer, SimulatedCloud } from '../../src/simulator/cloud';
import { SensitCloud } from '../../src/simulator/sensit';
import { startCloud } from '../../src/simulator/server';
import { DEVICES, LATENCY } from './fleet-workload';
import type { ServerFigures } from './fleet-workload';

const sensit = new SensitCloud({ devices: DEVICES });
const answers = new Map<string, SimulatedAnswer>();
let figures: ServerFigures = { logs: [], requests: 0, time: 0 };

const cloud: SimulatedCloud = {
  vendor: 'sensit',
  handle(request) {
    if (!request.url.pathname.includes('DeviceLog')) return sensit.handle(request);
    const body = request.body.toString();
    figures.logs.push({ path: request.url.pathname, body });
    let answer = answers.get(body);
    if (!answer) {
      answer = sensit.handle(request);
      const { status, headers } = answer;
      // Compressing would take longer than everything that is measured.
      const plain = { ...headers, 'Content-Type': 'application/json', 'Content-Encoding': 'identity' };
      answer = { status, headers: plain, body: Buffer.from(JSON.stringify(answer.body)) };
      if (status === 200) answers.set(body, answer);
    }
    return answer;
  },
};

const arrived = new WeakMap<object, number>();

subscribe('http.server.request.start', (message) => {
  arrived.set((message as { request: object }).request, performance.now());
});
subscribe('http.server.response.finish', (message) => {
  const start = arrived.get((message as { request: object }).request) ?? NaN;
  figures.requests += 1;
  figures.time += performance.now() - start;
});

process.on('message', () => {
  process.send?.(figures);
  figures = { logs: [], requests: 0, time: 0 };
});

void startCloud(cloud, { latency: LATENCY, journal: { off: true } }).then(({ url }) => {
  process.send?.(url);
});

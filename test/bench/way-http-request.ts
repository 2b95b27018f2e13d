import path from 'node:path';
import type { NodeInitializer } from 'node-red';
import { utcText } from '../../src/range/windows';
import { Flow } from '../nodes/flow';
import { DEVICE, FROM, QUANTITY, SITE, TO } from './workload';
import type { Way } from './workload';

const CORE = path.join(path.dirname(require.resolve('@node-red/nodes/package.json')), 'core');

/** What a flow author writes today: an http request node and a function node behind it. */
const CONVERT = `
const rows = [];
for (const row of Object.values(msg.payload)) {
  rows.push({
    vendor: 'resensys', site: '${SITE}', device: '${DEVICE}', name: 'the device', quantity: '${QUANTITY}',
    label: 'Acceleration--Z', unit: 'mg',
    time: Math.round(Number(row.Time) * 1000), value: Number(row['Acceleration--Z(mg)']),
  });
}
msg.payload = rows;
return msg;`;

/** The http request node of Node-RED's core with a function node, in a Node-RED runtime. */
export async function openHttpRequest(url: string): Promise<Way> {
  const page = await fetch(`${url}/login/`);
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const token = /csrftoken=([^;]+)/.exec(cookie)?.[1] ?? '';
  const endpoint = `${url}/api/v1/data_acquire`;
  const flow = await Flow.open({
    types: [
      require(path.join(CORE, 'network', '21-httprequest.js')) as NodeInitializer,
      require(path.join(CORE, 'function', '10-function.js')) as NodeInitializer,
    ],
    node: { type: 'http request', method: 'POST', ret: 'obj', url: endpoint, paytoqs: 'ignore', headers: [] },
    between: { type: 'function', func: CONVERT, outputs: 1, libs: [], initialize: '', finalize: '' },
    config: [],
    credentials: {},
  });
  const read = async (to: number): Promise<number> => {
    const { messages, error } = await flow.run({
      headers: { Cookie: cookie, Referer: endpoint, 'Content-Type': 'application/x-www-form-urlencoded' },
      payload: {
        username: 'demo',
        password: 'demo-pass',
        csrfmiddlewaretoken: token,
        SID: SITE,
        DID: DEVICE,
        DF: QUANTITY,
        T_start: utcText(FROM, 'start'),
        T_end: utcText(to, 'end'),
      },
    });
    if (error) throw new Error(error.message);
    return messages.reduce((sum, { payload }) => sum + (payload as unknown[]).length, 0);
  };
  await read(FROM + 60_000);
  return { read: () => read(TO), close: () => flow.close() };
}

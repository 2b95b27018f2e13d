import { utcText } from '../../src/range/windows';
import { embed } from './embedded';
import { DEVICE, FROM, QUANTITY, SITE, TO } from './workload';
import type { Way } from './workload';

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
msg.payload = rows.sort((one, other) => one.time - other.time);
return msg;`;

/** The http request node of Node-RED's core with a function node behind it. */
export async function openHttpRequest(url: string): Promise<Way> {
  const page = await fetch(`${url}/login/`);
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const token = /csrftoken=([^;]+)/.exec(cookie)?.[1] ?? '';
  const endpoint = `${url}/api/v1/data_acquire`;
  const red = await embed(
    [
      {
        id: 'first',
        type: 'http request',
        method: 'POST',
        ret: 'obj',
        url: endpoint,
        paytoqs: 'ignore',
        headers: [],
        persist: true,
        wires: [['convert']],
      },
      {
        id: 'convert',
        type: 'function',
        func: CONVERT,
        outputs: 1,
        libs: [],
        initialize: '',
        finalize: '',
        wires: [['sink']],
      },
    ],
    'convert',
  );
  const read = async (to: number): Promise<number> => {
    let rows = 0;
    await red.run(
      {
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
      },
      ({ payload }) => {
        rows += (payload as unknown[]).length;
      },
    );
    return rows;
  };
  await read(FROM + 60_000);
  return { read: () => read(TO), close: () => red.close() };
}

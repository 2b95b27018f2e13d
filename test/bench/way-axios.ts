import axios from 'axios';
import { Agent } from 'node:http';
import { utcText } from '../../src/range/windows';
import { DEVICE, FROM, QUANTITY, SITE, TO } from './workload';
import type { Row, Way } from './workload';

/** Plain axios and a loop that makes the same rows: the least that anybody would write. */
export async function openAxios(url: string): Promise<Way> {
  const http = axios.create({ baseURL: url, httpAgent: new Agent({ keepAlive: true }) });
  const page = await http.get('/login/');
  const cookie = (page.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ');
  const token = /csrftoken=([^;]+)/.exec(cookie)?.[1] ?? '';
  const read = async (to: number): Promise<number> => {
    const endpoint = `${url}/api/v1/data_acquire`;
    const { data } = await http.post<Record<string, Record<string, string>>>(
      endpoint,
      new URLSearchParams({
        username: 'demo',
        password: 'demo-pass',
        csrfmiddlewaretoken: token,
        SID: SITE,
        DID: DEVICE,
        DF: QUANTITY,
        T_start: utcText(FROM, 'start'),
        T_end: utcText(to, 'end'),
      }),
      { headers: { Cookie: cookie, Referer: endpoint } },
    );
    const rows: Row[] = [];
    for (const row of Object.values(data)) {
      rows.push({
        vendor: 'resensys',
        site: SITE,
        device: DEVICE,
        name: 'the device',
        quantity: QUANTITY,
        label: 'Acceleration--Z',
        unit: 'mg',
        time: Math.round(Number(row['Time']) * 1000),
        value: Number(row['Acceleration--Z(mg)']),
      });
    }
    // The vendor promises no order.
    rows.sort((one, other) => one.time - other.time);
    return rows.length;
  };
  await read(FROM + 60_000);
  return { read: () => read(TO), close: () => Promise.resolve() };
}

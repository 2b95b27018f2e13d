import { Flow } from '../nodes/flow';
import resensysAccount from '../../nodes/resensys-account';
import getReadings from '../../nodes/sensor-get-readings';
import { DEVICE, FROM, QUANTITY, TO } from './workload';
import type { Way } from './workload';

/** The node of this pack, in a Node-RED runtime. */
export async function openNode(url: string): Promise<Way> {
  const flow = await Flow.open({
    types: [resensysAccount, getReadings],
    node: { type: 'sensor-get-readings', vendor: 'resensys', resensys: 'account' },
    config: [
      {
        id: 'account',
        type: 'resensys-account',
        baseUrl: url,
        quantityBankUrl: `${url}/Software/SenScope/QuantityBank.xml`,
        rate: '0',
      },
    ],
    credentials: { account: { username: 'demo', password: 'demo-pass' } },
  });
  const read = async (to: number): Promise<number> => {
    const { messages, error } = await flow.run({ payload: { device: DEVICE, quantity: QUANTITY, from: FROM, to } });
    if (error) throw new Error(error.message);
    return messages.reduce((sum, { payload }) => sum + (payload as unknown[]).length, 0);
  };
  await read(FROM + 60_000);
  return { read: () => read(TO), close: () => flow.close() };
}

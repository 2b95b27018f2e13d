import { embed } from './embedded';
import { DEVICE, FROM, QUANTITY, TO } from './workload';
import type { Way } from './workload';

/** The node of this pack. */
export async function openNode(url: string): Promise<Way> {
  const red = await embed(
    [
      {
        id: 'account',
        type: 'resensys-account',
        baseUrl: url,
        quantityBankUrl: `${url}/Software/SenScope/QuantityBank.xml`,
        rate: '0',
        credentials: { username: 'demo', password: 'demo-pass' },
      },
      { id: 'first', type: 'sensor-get-readings', vendor: 'resensys', resensys: 'account', wires: [['sink']] },
    ],
    'first',
  );
  const read = async (to: number): Promise<number> => {
    let rows = 0;
    await red.run({ payload: { device: DEVICE, quantity: QUANTITY, from: FROM, to } }, ({ payload }) => {
      rows += (payload as unknown[]).length;
    });
    return rows;
  };
  await read(FROM + 60_000);
  return { read: () => read(TO), close: () => red.close() };
}

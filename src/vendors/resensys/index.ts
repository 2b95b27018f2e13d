import type { Vendor } from '../../vendor';
import { ResensysCloud } from './cloud';
import { resensysSession } from './session';

/** Resensys SenSpot: bridges and buildings; one request reads one quantity of one device. */
export const resensys: Vendor = {
  name: 'resensys',
  title: 'Resensys',
  addresses: [
    { property: 'baseUrl', default: 'https://resensys.net:8443' },
    { property: 'quantityBankUrl', default: 'https://resensys.com/Software/SenScope/QuantityBank.xml' },
  ],
  credentials: [
    { property: 'username', secret: false },
    { property: 'password', secret: true },
  ],
  session: resensysSession,
  open: (account) => new ResensysCloud(account),
};

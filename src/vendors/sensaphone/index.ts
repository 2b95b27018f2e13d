import type { Vendor } from '../../vendor';
import { SensaphoneCloud } from './cloud';
import { TITLE } from './envelope';
import { session } from './session';

/** Sensaphone.net: devices with zones, their data log, and every resource of the vendor's API. */
export const sensaphone: Vendor = {
  name: 'sensaphone',
  title: TITLE,
  addresses: [{ property: 'baseUrl', default: 'https://rest.sensaphone.net' }],
  credentials: [
    { property: 'username', secret: false },
    { property: 'password', secret: true },
  ],
  session,
  open: (account) => new SensaphoneCloud(account),
};

/** The clouds that can be started by name. A new one is one entry here. */
import { BesmartCloud } from './besmart';
import { BESMART_DEFAULTS } from './besmart-options';
import type { SimulatedCloud } from './cloud';
import { ResensysCloud } from './resensys';
import { RESENSYS_DEFAULTS } from './resensys-options';
import { SensaphoneCloud } from './sensaphone';
import { SENSAPHONE_DEFAULTS } from './sensaphone-options';
import { SenquipCloud } from './senquip';
import { SENQUIP_DEFAULTS } from './senquip-options';
import { SensitCloud } from './sensit';
import { SENSIT_DEFAULTS } from './sensit-options';

/** How a cloud is made for a demonstration. */
export interface CloudEntry {
  make(seed: string): SimulatedCloud;
  /** The invented credentials that it takes, by the names that the account's dialog has for them. */
  credentials: Readonly<Record<string, string>>;
}

export const CLOUDS: Readonly<Partial<Record<SimulatedCloud['vendor'], CloudEntry>>> = {
  resensys: {
    make: (seed) => new ResensysCloud({ seed }),
    credentials: { username: RESENSYS_DEFAULTS.username, password: RESENSYS_DEFAULTS.password },
  },
  sensit: {
    make: (seed) => new SensitCloud({ seed }),
    credentials: { email: SENSIT_DEFAULTS.email, password: SENSIT_DEFAULTS.password },
  },
  sensaphone: {
    make: (seed) => new SensaphoneCloud({ seed }),
    credentials: { username: SENSAPHONE_DEFAULTS.userName, password: SENSAPHONE_DEFAULTS.password },
  },
  senquip: {
    make: (seed) => new SenquipCloud({ seed }),
    credentials: { clientId: SENQUIP_DEFAULTS.clientId, clientSecret: SENQUIP_DEFAULTS.clientSecret },
  },
  besmart: {
    make: (seed) => new BesmartCloud({ seed }),
    credentials: { login: BESMART_DEFAULTS.login, password: BESMART_DEFAULTS.password },
  },
};

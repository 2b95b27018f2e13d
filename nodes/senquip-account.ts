import type { NodeAPI } from 'node-red';
import { senquip } from '../src/vendors/senquip/index';
import { registerAccount } from './runtime/account';
import { serveAccounts } from './runtime/admin';

export = (RED: NodeAPI): void => {
  registerAccount(RED, 'senquip-account', senquip);
  serveAccounts(RED, 'senquip-account', senquip);
};

import type { NodeAPI } from 'node-red';
import { resensys } from '../src/vendors/resensys/index';
import { registerAccount } from './runtime/account';
import { serveAccounts } from './runtime/admin';

export = (RED: NodeAPI): void => {
  registerAccount(RED, 'resensys-account', resensys);
  serveAccounts(RED, 'resensys-account', resensys);
};

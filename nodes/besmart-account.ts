import type { NodeAPI } from 'node-red';
import { besmart } from '../src/vendors/besmart/index';
import { registerAccount } from './runtime/account';
import { serveAccounts } from './runtime/admin';

export = (RED: NodeAPI): void => {
  registerAccount(RED, 'besmart-account', besmart);
  serveAccounts(RED, 'besmart-account', besmart);
};

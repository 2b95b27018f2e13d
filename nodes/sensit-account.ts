import type { NodeAPI } from 'node-red';
import { sensit } from '../src/vendors/sensit/index';
import { registerAccount } from './runtime/account';
import { serveAccounts } from './runtime/admin';

export = (RED: NodeAPI): void => {
  registerAccount(RED, 'sensit-account', sensit);
  serveAccounts(RED, 'sensit-account', sensit);
};

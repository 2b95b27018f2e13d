import type { NodeAPI } from 'node-red';
import { sensaphone } from '../src/vendors/sensaphone/index';
import { registerAccount } from './runtime/account';
import { serveAccounts } from './runtime/admin';

export = (RED: NodeAPI): void => {
  registerAccount(RED, 'sensaphone-account', sensaphone);
  serveAccounts(RED, 'sensaphone-account', sensaphone);
};

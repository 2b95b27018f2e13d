import type { NodeAPI } from 'node-red';
import { sensit } from '../src/vendors/sensit/index';
import { registerAccount } from './runtime/account';

export = (RED: NodeAPI): void => {
  registerAccount(RED, 'sensit-account', sensit);
};

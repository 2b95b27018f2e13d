import type { NodeAPI } from 'node-red';
import { resensys } from '../src/vendors/resensys/index';
import { registerAccount } from './runtime/account';

export = (RED: NodeAPI): void => {
  registerAccount(RED, 'resensys-account', resensys);
};

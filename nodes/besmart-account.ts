import type { NodeAPI } from 'node-red';
import { besmart } from '../src/vendors/besmart/index';
import { registerAccount } from './runtime/account';

export = (RED: NodeAPI): void => {
  registerAccount(RED, 'besmart-account', besmart);
};

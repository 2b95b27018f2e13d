import type { NodeAPI } from 'node-red';
import { registerAction } from './runtime/action';
import { readResource } from './runtime/resource-read';

export = (RED: NodeAPI): void => {
  registerAction(RED, 'sensaphone-read', readResource);
};

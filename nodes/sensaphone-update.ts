import type { NodeAPI } from 'node-red';
import { registerAction } from './runtime/action';
import { updateResource } from './runtime/resource-update';

export = (RED: NodeAPI): void => {
  registerAction(RED, 'sensaphone-update', updateResource);
};

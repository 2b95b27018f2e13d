import type { NodeAPI } from 'node-red';
import { registerAction } from './runtime/action';
import { listDevices } from './runtime/lists';

export = (RED: NodeAPI): void => {
  registerAction(RED, 'sensor-list-devices', listDevices);
};

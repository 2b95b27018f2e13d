import type { NodeAPI } from 'node-red';
import { registerAction } from './runtime/action';
import { getReadings } from './runtime/readings';

export = (RED: NodeAPI): void => {
  registerAction(RED, 'sensor-get-readings', getReadings);
};

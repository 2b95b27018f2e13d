import type { NodeAPI } from 'node-red';
import { registerAction } from './runtime/action';
import { availableDates } from './runtime/dates';

export = (RED: NodeAPI): void => {
  registerAction(RED, 'sensor-available-dates', availableDates);
};

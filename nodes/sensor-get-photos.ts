import type { NodeAPI } from 'node-red';
import { registerAction } from './runtime/action';
import { getPhotos } from './runtime/photos';

export = (RED: NodeAPI): void => {
  registerAction(RED, 'sensor-get-photos', getPhotos);
};

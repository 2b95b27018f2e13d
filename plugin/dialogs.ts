import type { NodeAPI } from 'node-red';

/**
 * The editor plugin that brings what all dialogs share, once: their browser code (the HTML beside the compiled file,
 * made by the build from `nodes/editor`) and their catalogue. This half of it does nothing, but it must be there: what
 * Node-RED has kept of the plugins' HTML it makes anew only when one is registered, so that without it the dialogs
 * would stay without their code where the pack is installed into a Node-RED that runs (seen in 4.0, 4.1 and 5.0).
 */
export = (RED: NodeAPI): void => {
  RED.plugins.registerPlugin('sensor-clouds-dialogs', { type: 'sensor-clouds-dialogs' });
};

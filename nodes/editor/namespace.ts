/** Where Node-RED keeps the catalogue that all dialogs share: the name of the package and of its plugin. */
export const NAMESPACE = '@sensor-clouds/node-red-contrib-sensor-clouds/dialogs';

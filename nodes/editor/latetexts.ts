/**
 * The texts that all dialogs share, where they come late. Node-RED loads them before the plugin's code; but where a node
 * had to fetch the code itself (dialogs.html), labels and reasons would stay bare keys until the editor is opened anew.
 */
import { NAMESPACE } from './namespace';
import { VENDORS, accountType } from './vendors';

const ANY_KEY = 'clouds.label.name';

/** Fetches the texts if they are not there, and has everything said again that was said without them. */
export function fetchLateTexts(): void {
  // A key that is not there comes back as it is.
  if (!RED._(`${NAMESPACE}:${ANY_KEY}`).endsWith(ANY_KEY)) return;
  RED.i18n.loadNodeCatalog(NAMESPACE, () => {
    RED.nodes.eachConfig(sayAgain);
    RED.nodes.eachNode(sayAgain);
    RED.view.redraw();
  });
}

function sayAgain(node: EditorNode): undefined {
  if (!VENDORS.some((vendor) => vendor in node._def.defaults || accountType(vendor) === node.type)) return;
  RED.editor.validateNode(node);
  node['dirty'] = true;
  node['resize'] = true;
}

/**
 * The dialogs that are open. Validators and suggestions want what is typed now, while a node holds what was saved;
 * and what nobody has touched must come out of a dialog as it went in.
 */

type Prefix = 'node-input' | 'node-config-input';

export type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

interface OpenDialog {
  id: string;
  /** What each input showed when the dialog had been opened. */
  shown: ReadonlyMap<string, string | boolean>;
}

/** One of each kind at most: an account's dialog opens over that of the node which uses it. */
const open = new Map<Prefix, OpenDialog>();

function prefixOf(node: EditorNode): Prefix {
  return node._def.category === 'config' ? 'node-config-input' : 'node-input';
}

/** Whether the node's dialog is open. */
export function isOpen(node: EditorNode): boolean {
  return open.get(prefixOf(node))?.id === node.id;
}

/** The input of a property or credential, where the open dialog has one. */
export function inputOf(node: EditorNode, property: string): Input | undefined {
  const element = document.getElementById(`${prefixOf(node)}-${property}`);
  const isInput =
    element instanceof HTMLInputElement ||
    element instanceof HTMLSelectElement ||
    element instanceof HTMLTextAreaElement;
  return isInput ? element : undefined;
}

function valueIn(input: Input): string | boolean {
  return input instanceof HTMLInputElement && input.type === 'checkbox' ? input.checked : input.value;
}

/**
 * Notes what the inputs of a dialog show; from here on what is typed counts. Node-RED shows a property that is no text
 * as a list with commas or as `[object Object]`, and leaves a choice empty that a node from an older flow lacks.
 */
export function opened(node: EditorNode): void {
  const shown = new Map<string, string | boolean>();
  for (const property of propertiesOf(node)) {
    const input = inputOf(node, property);
    if (!input) continue;
    const stored = node[property];
    if (typeof stored === 'object' && stored !== null) input.value = JSON.stringify(stored);
    if (input instanceof HTMLSelectElement && input.selectedIndex < 0) input.selectedIndex = 0;
    shown.set(property, valueIn(input));
  }
  open.set(prefixOf(node), { id: node.id, shown });
}

/**
 * To be called before Node-RED reads the inputs. Those that show what they showed at first lose their id, so that
 * Node-RED does not find them: a number stays a number, and what an older flow has not is not put in. A config node
 * that is only being added has everything to gain.
 */
export function saved(node: EditorNode): void {
  const dialog = open.get(prefixOf(node));
  if (dialog?.id !== node.id) return;
  open.delete(prefixOf(node));
  if (!RED.nodes.node(node.id)) return;
  for (const [property, before] of dialog.shown) {
    const input = inputOf(node, property);
    if (input && valueIn(input) === before) input.removeAttribute('id');
  }
}

/** @param id of the node; of one that was only being added Node-RED tells no more */
export function cancelled(id: string): void {
  for (const [prefix, dialog] of open) {
    if (dialog.id === id) open.delete(prefix);
  }
}

/** The value that counts now: the typed one while the node's dialog is open, else the saved one. */
export function presentValue(node: EditorNode, property: string): unknown {
  const input = isOpen(node) ? inputOf(node, property) : undefined;
  if (!input) return node[property];
  const value = valueIn(input);
  return value === '_ADD_' ? '' : value;
}

/** The same as text; nothing is empty text. */
export function presentText(node: EditorNode, property: string): string {
  const value = presentValue(node, property);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** All properties as they count now. */
export function presentProperties(node: EditorNode): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(node._def.defaults).map((property) => [property, presentValue(node, property)]),
  );
}

/** The credentials that the editor has at hand: typed now, or typed before and not yet deployed. */
export function presentCredentials(node: EditorNode): Record<string, string> {
  const found: Record<string, string> = {};
  for (const property of Object.keys(node._def.credentials ?? {})) {
    const input = isOpen(node) ? inputOf(node, property) : undefined;
    const value = input ? valueIn(input) : node.credentials?.[property];
    if (typeof value === 'string') found[property] = value;
  }
  return found;
}

function propertiesOf({ _def }: EditorNode): string[] {
  return [...Object.keys(_def.defaults), ...Object.keys(_def.credentials ?? {})];
}

/** Writes a property as a user would. */
export function write(node: EditorNode, property: string, value: string): void {
  const input = inputOf(node, property);
  if (!input || input.value === value) return;
  input.value = value;
  $(input).trigger('change');
}

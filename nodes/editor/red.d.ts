/** What the dialogs use of Node-RED's editor. */

/** A node as the editor holds it: what is saved, not what is typed in an open dialog. */
interface EditorNode {
  id: string;
  type: string;
  z?: string;
  name?: string;
  /** A config node that its author has disabled. */
  d?: boolean;
  valid?: boolean;
  changed?: boolean;
  users?: EditorNode[];
  /** What the editor knows of a config node's credentials: text as it is, of a password only whether there is one. */
  credentials?: Record<string, unknown>;
  _def: NodeDefinition;
  [property: string]: unknown;
}

interface NodeDefinition {
  category: string;
  defaults: Record<string, { value?: unknown; type?: string }>;
  credentials?: Record<string, { type: 'text' | 'password'; validate?: unknown }>;
  /** Translates a key of the node set's catalogue. */
  _(key: string, values?: Record<string, string | number>): string;
}

declare const RED: {
  nodes: {
    node(id: string): EditorNode | null | undefined;
    getType(type: string): NodeDefinition | undefined;
    eachConfig(each: (node: EditorNode) => boolean | undefined): void;
    eachNode(each: (node: EditorNode) => boolean | undefined): void;
  };
  editor: { validateNode(node: EditorNode): boolean };
  events: { on(event: string, listener: (node?: EditorNode) => void): void };
  view: { redraw(): void };
  i18n: { lang(): string; loadNodeCatalog(namespace: string, done: () => void): void };
  /** A text of a catalogue: `namespace:key`. */
  _(key: string): string;
  settings: { apiRootUrl?: string };
};

/** Node.js's, which the vocabulary of the pack names; no dialog has one. */
type Buffer = Uint8Array;

interface Window {
  sensorClouds?: unknown;
}

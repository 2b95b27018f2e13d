/** What a test asks of Node-RED's editor inside the page. */
export interface EditorGlobal {
  $: { (selector: string): { val(value: string): { trigger(event: string): void } }; fx: { off: boolean } };
  RED: {
    settings: { version: string };
    actions: { invoke(action: string): void };
    nodes: {
      node(id: string): EditedNode | null;
      createExportableNodeSet(nodes: unknown[]): Record<string, unknown>[];
      eachNode(each: (node: EditedNode) => void): void;
    };
    editor: {
      edit(node: unknown): void;
      editConfig(name: string, type: string, id: string): void;
    };
  };
}

interface EditedNode {
  id: string;
  type: string;
  valid: boolean;
  changed?: boolean;
  validationErrors?: string[];
  _def: {
    category: string;
    label: () => string;
    defaults: Record<string, { validate?: (value: string, options: object) => unknown }>;
  };
}

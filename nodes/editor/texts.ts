import { NAMESPACE } from './namespace';

/** A text of the catalogue that all dialogs share, in the editor's language. */
export function text(node: EditorNode, key: string, values: Record<string, string | number> = {}): string {
  return node._def._(`${NAMESPACE}:clouds.${key}`, values);
}

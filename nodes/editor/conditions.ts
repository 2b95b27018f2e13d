/**
 * Rows that are there for some choices only. A row says so itself: `data-when="vendor: resensys besmart; read: new"`
 * shows it while each of these properties is one of its words.
 */
import { inputOf, presentText } from './opendialog';
import { vendorOf } from './vendors';

/** Shows and hides the rows of a dialog, now and whenever what they depend on changes. */
export function followConditions(node: EditorNode, form: HTMLElement): void {
  const rows = [...form.querySelectorAll<HTMLElement>('[data-when]')].map((element) => ({
    element,
    conditions: conditionsOf(element.dataset['when'] ?? ''),
  }));
  const update = (): void => {
    for (const { element, conditions } of rows) {
      element.hidden = !conditions.every(({ property, words }) => words.includes(choiceOf(node, property)));
    }
  };
  const properties = new Set(rows.flatMap(({ conditions }) => conditions.map(({ property }) => property)));
  for (const property of properties) {
    const input = inputOf(node, property);
    if (input) $(input).on('change', update);
  }
  update();
}

function choiceOf(node: EditorNode, property: string): string {
  if (property !== 'vendor') return presentText(node, property);
  return vendorOf({ type: node.type, vendor: presentText(node, 'vendor') }) ?? '';
}

function conditionsOf(text: string): { property: string; words: string[] }[] {
  return text.split(';').map((condition) => {
    const [property = '', words = ''] = condition.split(':');
    return { property: property.trim(), words: words.trim().split(/\s+/) };
  });
}

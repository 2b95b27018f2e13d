/** The dialog of an account: what it tests, and what it says of the test. */
import { testAccount } from './cloudrequest';
import type { TestStep } from './cloudrequest';
import { text } from './texts';

/** Makes the button test what is typed, and show each step as a line. */
export function prepareTest(node: EditorNode, form: HTMLElement): void {
  const button = form.querySelector<HTMLButtonElement>('.sensor-clouds-test');
  const report = form.querySelector<HTMLElement>('.sensor-clouds-steps');
  if (!button || !report) return;
  button.addEventListener('click', () => {
    // Not disabled, which would take the focus out of the dialog, and Ctrl+Enter with it.
    if (button.getAttribute('aria-busy') === 'true') return;
    button.setAttribute('aria-busy', 'true');
    report.replaceChildren(line('fa-spinner fa-spin', text(node, 'test.running')));
    testAccount(node)
      .then(
        (steps) => steps.map((step) => stepLine(node, step)),
        (reason: unknown) => [
          line('fa-times', text(node, 'test.unavailable', { reason: reason instanceof Error ? reason.message : '' })),
        ],
      )
      .then((lines) => {
        report.replaceChildren(...lines);
        button.removeAttribute('aria-busy');
      })
      .catch(() => undefined);
  });
}

function stepLine(node: EditorNode, { step, ok, text: reason, count = 0 }: TestStep): HTMLLIElement {
  if (!ok) return line('fa-times', `${text(node, `test.${step}.failed`)} ${reason ?? ''}`, 'failed');
  if (step !== 'devices') return line('fa-check', text(node, `test.${step}.ok`), 'ok');
  const sentence = count === 0 ? text(node, 'test.devices.none') : text(node, 'test.devices.ok', { count });
  return line('fa-check', reason ?? sentence, 'ok');
}

/** What the vendor says is text, never HTML. */
function line(icon: string, sentence: string, outcome = ''): HTMLLIElement {
  const element = document.createElement('li');
  element.className = outcome;
  const mark = document.createElement('i');
  mark.className = `fa ${icon}`;
  mark.setAttribute('aria-hidden', 'true');
  const words = document.createElement('span');
  words.textContent = sentence;
  element.append(mark, words);
  return element;
}

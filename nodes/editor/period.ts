/** The usual periods as one choice, which writes `from` and `to`. */
import { inputOf, write } from './opendialog';

/** The choice in the dialog: `-24h` is the last 24 hours, empty is between two times of one's own. */
export function preparePeriod(node: EditorNode, form: HTMLElement): void {
  const choice = form.querySelector<HTMLSelectElement>('.sensor-clouds-period');
  const from = inputOf(node, 'from');
  const to = inputOf(node, 'to');
  if (!choice || !from || !to) return;
  const show = (): void => {
    const untilNow = to.value === '' || to.value === 'now';
    const span = from.value === '' ? '-24h' : from.value;
    const usual = untilNow && [...choice.options].some(({ value }) => value === span);
    choice.value = usual ? span : '';
  };
  choice.addEventListener('change', () => {
    const span = choice.value;
    if (span === '') {
      from.focus();
      return;
    }
    write(node, 'to', 'now');
    write(node, 'from', span);
  });
  $(from).on('change keyup', show);
  $(to).on('change keyup', show);
  show();
}

/** The line in words: what the node will do, as it stands in its dialog. */
import { presentAccount } from './accounts';
import { nameOf } from './names';
import { presentText, presentValue } from './opendialog';
import { valuesOf } from './parts';
import { text } from './texts';
import { timeInWords } from './timewords';

/** Keeps the line up to date while the dialog is open. */
export function prepareSummary(node: EditorNode, form: HTMLElement): void {
  const line = form.querySelector<HTMLElement>('.sensor-clouds-words');
  if (!line) return;
  const update = (): void => {
    line.textContent = summary(node);
  };
  $(form).on('change keyup', 'input, select, textarea', update);
  update();
}

function summary(node: EditorNode): string {
  const parts = [mainSentence(node)];
  if (presentText(node, 'read') === 'new' && presentValue(node, 'confirm') === true) {
    parts.push(text(node, 'words.confirm'));
  }
  parts.push(text(node, 'words.message'));
  return parts.join(' ');
}

function mainSentence(node: EditorNode): string {
  const whom = whomInWords(node);
  const from = timeInWords(node, presentText(node, 'from') || '-24h');
  const to = timeInWords(node, presentText(node, 'to') || 'now');
  const chosenRead = choice(node, 'read', 'range');
  const chosenList = choice(node, 'list', 'devices');
  const chosenOperation = choice(node, 'operation', 'update');
  switch (node.type) {
    case 'sensor-list-devices':
      return text(node, `words.list.${chosenList}`, { vendor: titleOf(node) });
    case 'sensor-get-readings':
      return text(node, `words.readings.${chosenRead}`, {
        what: quantitiesInWords(node),
        whom,
        from,
        to,
      });
    case 'sensor-get-photos':
      return text(node, `words.photos.${chosenRead}`, { whom, from, to });
    case 'sensor-available-dates':
      return text(node, 'words.dates', { whom, timezone: presentText(node, 'timezone') || text(node, 'words.host') });
    case 'sensaphone-read':
      return text(node, 'words.read', { path: presentText(node, 'path') || text(node, 'words.unnamed') });
    default:
      return text(node, `words.${chosenOperation}`, {
        path: presentText(node, 'path') || text(node, 'words.unnamed'),
      });
  }
}

/** One of a few words; without one, the usual one. */
function choice(node: EditorNode, property: string, usual: string): string {
  return presentText(node, property) || usual;
}

function whomInWords(node: EditorNode): string {
  const account = presentAccount(node)?.id;
  const device = presentText(node, 'device').trim();
  if (device !== '') return nameOf(account, device);
  const site = presentText(node, 'site').trim();
  const ofSite = node.type === 'sensor-get-photos';
  if (site === '') return text(node, ofSite ? 'words.siteFromMessage' : 'words.fromMessage');
  return text(node, ofSite ? 'words.site' : 'words.allOfSite', { site: nameOf(account, site) });
}

function quantitiesInWords(node: EditorNode): string {
  const quantities = valuesOf(presentText(node, 'quantity'));
  return quantities.length === 0 ? text(node, 'words.everyQuantity') : quantities.join(', ');
}

function titleOf(node: EditorNode): string {
  const account = presentAccount(node);
  return account?.name ? account.name : text(node, 'words.theAccount');
}

/**
 * The browser code that all dialogs share. A plugin of the editor carries it, so that it is there before any of the
 * nodes, whichever of them are disabled. The dialogs' definitions must be literals, so they call what they need by
 * name here.
 */
import { followVendor, takeOnlyAccount } from './accounts';
import { prepareTest } from './accountdialog';
import { followConditions } from './conditions';
import { watchAccounts } from './credentials';
import { prepareExample } from './example';
import { label } from './label';
import { fetchLateTexts } from './latetexts';
import { cancelled, inputOf, opened, saved } from './opendialog';
import { preparePeriod } from './period';
import { addStyle } from './style';
import { suggest } from './suggestfields';
import { prepareSummary } from './summary';
import { text } from './texts';
import * as valid from './valid';

function prepare(node: EditorNode): void {
  opened(node);
  const form = inputOf(node, 'name')?.closest<HTMLElement>('.sensor-clouds');
  if (!form) return;
  describeFields(form);
  openInvalid(form);
  prepareTest(node, form);
  followConditions(node, form);
  suggest(node);
  preparePeriod(node, form);
  prepareSummary(node, form);
  prepareExample(node, form);
  const vendor = inputOf(node, 'vendor');
  if (vendor) {
    $(vendor).on('change', () => {
      // Node-RED fires the event once by itself when a dialog opens; only a choice of the user's chooses an account.
      if (!vendor.hasAttribute('skipValidation')) followVendor(node);
    });
  }
}

/** The line under a field belongs to it for a screen reader too. */
function describeFields(form: HTMLElement): void {
  for (const hint of form.querySelectorAll<HTMLElement>('.form-row > .sensor-clouds-hint')) {
    const field = hint.parentElement?.querySelector('input, select, textarea');
    if (!field?.id) continue;
    hint.id = `${field.id}-hint`;
    field.setAttribute('aria-describedby', hint.id);
  }
}

/** What is folded opens where something in it is not as it should be; Node-RED marks that when all is prepared. */
function openInvalid(form: HTMLElement): void {
  window.setTimeout(() => {
    for (const details of form.querySelectorAll('details')) {
      if (details.querySelector('.input-error')) details.open = true;
    }
  }, 0);
}

// Twice where a node could not wait for the plugin (dialogs.html).
if (window.sensorClouds === undefined) {
  window.sensorClouds = { added: takeOnlyAccount, prepare, save: saved, cancel: cancelled, label, text, valid };
  addStyle();
  watchAccounts();
  fetchLateTexts();
}

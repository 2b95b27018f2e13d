/**
 * What the editor can know of an account's credentials. Node-RED asks its runtime for them only when the account's
 * dialog is opened; an imported account would look ready until then.
 */
import { VENDORS, accountType } from './vendors';

type Known = Readonly<Record<string, unknown>>;

const asked = new Map<string, Known>();

/** Whether a credential that the account can't do without, so that it has a validator, is known to be missing. */
export function lacksCredentials(node: EditorNode): boolean {
  const known = node.credentials ?? asked.get(node.id);
  if (!known) return false;
  return Object.entries(node._def.credentials ?? {}).some(
    ([name, { type, validate }]) =>
      validate !== undefined && isEmpty(known[name]) && !(type === 'password' && known[`has_${name}`] === true),
  );
}

/** From here on, accounts that are loaded, imported or deployed are asked for. */
export function watchAccounts(): void {
  RED.events.on('flows:loaded', () => {
    RED.nodes.eachConfig((node) => {
      ask(node);
      return undefined;
    });
  });
  RED.events.on('nodes:add', (node) => {
    if (node) ask(node);
  });
  RED.events.on('deploy', () => {
    asked.clear();
    RED.nodes.eachConfig((node) => {
      ask(node);
      return undefined;
    });
  });
}

function ask(node: EditorNode): void {
  if (!VENDORS.some((vendor) => accountType(vendor) === node.type) || node.credentials) return;
  $.ajax({ url: `credentials/${node.type}/${node.id}`, dataType: 'json' }).then(
    (known: Known) => {
      asked.set(node.id, known);
      judge(node);
    },
    // Somebody who may not read credentials sees no mark; the runtime says what is missing.
    () => undefined,
  );
}

/** Marks the account, and the nodes that use it. */
function judge(node: EditorNode): void {
  const before = node.valid;
  if (RED.editor.validateNode(node) === before) return;
  for (const user of node.users ?? []) RED.editor.validateNode(user);
  RED.view.redraw();
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/**
 * What the validators of the dialogs say: `true`, or a reason as a sentence. Node-RED shows reasons as HTML, so no
 * value that somebody typed is ever part of one. Node-RED itself takes a whole `${VARIABLE}` for valid.
 */
import { checkedAddress } from '../../src/account/rules';
import { parseInstant, parseInterval } from '../../src/range/instant';
import { isTimeZone } from '../../src/range/localday';
import { lacksCredentials } from './credentials';
import { isOpen, presentValue } from './opendialog';
import { text } from './texts';
import { accountType, vendorOf } from './vendors';
import type { VendorName } from './vendors';

export type Validity = true | string;

/** The account property of a vendor; of no interest while another vendor is chosen. */
export function account(node: EditorNode, vendor: VendorName, value: unknown): Validity {
  if (vendorOf({ type: node.type, vendor: presentValue(node, 'vendor') }) !== vendor) return true;
  if (!RED.nodes.getType(accountType(vendor))) return text(node, 'reason.vendorDisabled');
  if (typeof value !== 'string' || value === '' || value === '_ADD_') return text(node, 'reason.noAccount');
  const config = RED.nodes.node(value);
  if (config?.type !== accountType(vendor)) return text(node, 'reason.accountMissing');
  if (config.d) return text(node, 'reason.accountDisabled');
  if (config.valid === false) return text(node, 'reason.accountInvalid');
  return true;
}

/**
 * An account without its credentials. In its dialog the inputs of the credentials say so themselves; where nothing is
 * known of them yet, nothing is said.
 */
export function credentials(node: EditorNode): Validity {
  return isOpen(node) || !lacksCredentials(node) ? true : text(node, 'reason.noCredentials');
}

/** One credential that an account can't do without. */
export function credential(node: EditorNode, value: unknown): Validity {
  return isEmpty(value) ? text(node, 'reason.noCredential') : true;
}

/** An address of an account. */
export function address(node: EditorNode, value: unknown): Validity {
  if (typeof value !== 'string' || value.trim() === '') return text(node, 'reason.noAddress');
  if (passes(() => checkedAddress(value, ''))) return true;
  return text(node, /^\s*http:\/\//i.test(value) ? 'reason.addressHttps' : 'reason.address');
}

/** A time, for `from`. */
export function instant(node: EditorNode, value: unknown): Validity {
  if (isEmpty(value)) return true;
  return passes(() => parseInstant(value, Date.now(), '')) ? true : text(node, 'reason.instant');
}

/** A time, for `to`: after `from` too. */
export function laterInstant(node: EditorNode, value: unknown): Validity {
  const readable = instant(node, value);
  if (readable !== true) return readable;
  const from = presentValue(node, 'from');
  if (instant(node, from) !== true) return true;
  return passes(() => parseInterval(from, value, Date.now())) ? true : text(node, 'reason.order');
}

/** A number of at least `least`; `above` excludes `least` itself. Empty is the default. */
export function number(
  node: EditorNode,
  value: unknown,
  { least, whole = false }: { least: number; whole?: boolean },
): Validity {
  if (isEmpty(value)) return true;
  const given = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const good = typeof given === 'number' && Number.isFinite(given) && given >= least;
  if (good && (!whole || Number.isInteger(given))) return true;
  return text(node, whole ? 'reason.wholeNumber' : 'reason.number', { least });
}

/** The name of a time zone. */
export function timezone(node: EditorNode, value: unknown): Validity {
  if (isEmpty(value)) return true;
  return typeof value === 'string' && isTimeZone(value) ? true : text(node, 'reason.timezone');
}

/** Names and values, as JSON. */
export function object(node: EditorNode, value: unknown): Validity {
  if (isEmpty(value)) return true;
  return isObject(typeof value === 'string' ? parsed(value) : value) ? true : text(node, 'reason.object');
}

/** A path of a Sensaphone resource: names and ids between slashes. */
export function path(node: EditorNode, value: unknown): Validity {
  if (isEmpty(value)) return true;
  return /[{}]/.test(String(value)) ? text(node, 'reason.path') : true;
}

/** Names separated by commas; what begins like a JSON array has to be one. */
export function list(node: EditorNode, value: unknown): Validity {
  if (typeof value !== 'string' || !value.trim().startsWith('[')) return true;
  return Array.isArray(parsed(value)) ? true : text(node, 'reason.list');
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

function passes(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

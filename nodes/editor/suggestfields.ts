/** Which fields of a dialog have suggestions, and where those come from. */
import { presentAccount, presentVendor } from './accounts';
import { suggestions } from './cloudrequest';
import type { Suggestion, SuggestionQuery } from './cloudrequest';
import { combobox } from './combobox';
import type { ComboboxOptions } from './combobox';
import { rememberName } from './names';
import { inputOf, presentText } from './opendialog';
import { text } from './texts';

type Loaded = Awaited<ReturnType<ComboboxOptions['load']>>;

const SPANS = ['-15m', '-1h', '-6h', '-24h', '-7d', '-30d'] as const;

/** Gives every field of the dialog that can have them its suggestions. */
export function suggest(node: EditorNode): void {
  const texts = {
    loading: text(node, 'list.loading'),
    nothing: text(node, 'list.nothing'),
    failed: text(node, 'list.failed'),
  };
  const attach = (property: string, load: () => Promise<Loaded>, several = false): void => {
    const input = inputOf(node, property);
    if (!(input instanceof HTMLInputElement)) return;
    combobox(input, {
      load,
      several,
      texts,
      chosen: ({ value, label }) => {
        const account = presentAccount(node);
        if (account && property !== 'quantity') rememberName(account.id, value, label);
      },
    });
  };
  const vendorList = new VendorLists(node);
  attach('site', () => vendorList.load({ list: 'sites' }));
  attach('device', () => vendorList.load({ list: 'devices', ...given(node, 'site', 'deviceType') }));
  attach(
    'quantity',
    () => vendorList.load({ list: 'quantities', ...given(node, 'site', 'device', 'deviceType') }),
    true,
  );
  attach('deviceType', () => Promise.resolve({ items: presentVendor(node) === 'sensit' ? deviceTypes() : [] }));
  attach('timezone', () => Promise.resolve({ items: timezones() }));
  attach('from', () => Promise.resolve({ items: spans(node) }));
  attach('to', () => Promise.resolve({ items: [{ value: 'now', label: text(node, 'span.now') }, ...spans(node)] }));
}

/** What one dialog has asked its account for. */
class VendorLists {
  private readonly answers = new Map<string, Promise<Loaded>>();

  constructor(private readonly node: EditorNode) {}

  load(query: SuggestionQuery): Promise<Loaded> {
    const account = presentAccount(this.node);
    if (!account) return Promise.resolve({ items: [], error: text(this.node, 'list.noAccount') });
    const key = JSON.stringify([account.id, query]);
    const known = this.answers.get(key);
    if (known) return known;
    const asked = suggestions(account, query).then((answer) => {
      // What failed is asked again the next time.
      if (answer.error) this.answers.delete(key);
      return answer;
    });
    asked.catch(() => this.answers.delete(key));
    this.answers.set(key, asked);
    return asked;
  }
}

/** The properties that narrow a list down, as far as the dialog shows them and they have a value. */
function given(node: EditorNode, ...properties: ('site' | 'device' | 'deviceType')[]): Partial<SuggestionQuery> {
  const query: Partial<SuggestionQuery> = {};
  for (const property of properties) {
    const value = presentText(node, property).trim();
    const isHidden = inputOf(node, property)?.closest('[hidden]') !== null;
    if (value !== '' && !isHidden) query[property] = value;
  }
  return query;
}

function deviceTypes(): Suggestion[] {
  return ['FMD', 'SPOD', 'RAMP'].map((type) => ({ value: type, label: type }));
}

function timezones(): Suggestion[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => ({ value: zone, label: zone }));
}

function spans(node: EditorNode): Suggestion[] {
  return SPANS.map((span) => ({ value: span, label: text(node, `span.${span.slice(1)}`) }));
}

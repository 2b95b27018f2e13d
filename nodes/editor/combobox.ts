/**
 * Suggestions under a text field. The field stays what it is: free text, a variable or an id that no list knows are
 * kept as typed. The list opens as one types or on an arrow key, and a choice writes the id.
 */
import type { Suggestion } from './cloudrequest';
import { currentPart, withPart } from './parts';

export interface ComboboxOptions {
  /** What there is to choose from; asked whenever the list opens. */
  load: () => Promise<{ items: readonly Suggestion[]; error?: string }>;
  /** Several values in the field, separated by commas. */
  several: boolean;
  /** For the line that stands in for a list. */
  texts: { loading: string; nothing: string; failed: string };
  /** Somebody chose; `item` says what it is called. */
  chosen?: (item: Suggestion) => void;
}

/** More would only be scrolled through; typing narrows them down. */
const SHOWN = 100;

/** How long after a dialog was made its focus is not the user's, in ms. */
const SETTLING = 600;

let count = 0;

/** Gives a text field suggestions. */
export function combobox(input: HTMLInputElement, options: ComboboxOptions): void {
  new Combobox(input, options);
}

class Combobox {
  private readonly list = document.createElement('ul');
  private items: readonly Suggestion[] = [];
  private active = -1;
  private readonly madeAt = performance.now();
  /** Counts openings, so that an answer that comes too late is not shown. */
  private opening = 0;

  constructor(
    private readonly input: HTMLInputElement,
    private readonly options: ComboboxOptions,
  ) {
    count += 1;
    this.list.id = `sensor-clouds-list-${count}`;
    this.list.className = 'sensor-clouds-list';
    this.list.hidden = true;
    this.list.setAttribute('role', 'listbox');
    input.after(this.list);
    for (const [name, value] of [
      ['role', 'combobox'],
      ['aria-autocomplete', 'list'],
      ['aria-expanded', 'false'],
      ['aria-controls', this.list.id],
      ['autocomplete', 'off'],
    ] as const) {
      input.setAttribute(name, value);
    }
    input.addEventListener('input', () => {
      this.open();
    });
    input.addEventListener('click', () => {
      if (input.value === '') this.open();
    });
    input.addEventListener('blur', () => {
      if (this.isTooEarly()) input.focus();
      else this.close();
    });
    input.addEventListener('keydown', (event) => {
      this.key(event);
    });
    // Keeps the focus in the field while the list is clicked or scrolled.
    this.list.addEventListener('mousedown', (event) => {
      event.preventDefault();
    });
    this.list.addEventListener('click', (event) => {
      const option = event.target instanceof Element ? event.target.closest('[data-index]') : null;
      if (option instanceof HTMLElement) this.choose(Number(option.dataset['index']));
    });
  }

  private open(): void {
    this.opening += 1;
    const { opening } = this;
    const { texts } = this.options;
    if (this.list.hidden) this.say(texts.loading);
    this.expand(true);
    this.options.load().then(
      ({ items, error }) => {
        if (opening !== this.opening || this.list.hidden) return;
        if (error) this.say(`${texts.failed} ${error}`);
        else this.show(items);
      },
      (reason: unknown) => {
        if (opening !== this.opening || this.list.hidden) return;
        this.say(`${texts.failed} ${reason instanceof Error ? reason.message : ''}`);
      },
    );
  }

  /** Node-RED moves the focus to a dialog's first field a moment after it has opened; whoever types already goes on. */
  private isTooEarly(): boolean {
    return !this.list.hidden && performance.now() - this.madeAt < SETTLING;
  }

  private close(): void {
    this.opening += 1;
    this.expand(false);
  }

  private expand(open: boolean): void {
    this.list.hidden = !open;
    this.input.setAttribute('aria-expanded', String(open));
    if (!open) this.activate(-1);
    if (!open) return;
    this.list.style.left = `${this.input.offsetLeft}px`;
    this.list.style.top = `${this.input.offsetTop + this.input.offsetHeight}px`;
    this.list.style.width = `${this.input.offsetWidth}px`;
  }

  private show(items: readonly Suggestion[]): void {
    const typed = this.part().toLowerCase();
    const matches = items.filter(
      ({ value, label }) => value.toLowerCase().includes(typed) || label.toLowerCase().includes(typed),
    );
    this.items = matches.slice(0, SHOWN);
    if (this.items.length === 0) {
      this.say(this.options.texts.nothing);
      return;
    }
    this.list.replaceChildren(...this.items.map((item, index) => this.option(item, index)));
    this.activate(-1);
  }

  /** Names come from the vendor: they are text, never HTML. */
  private option({ value, label }: Suggestion, index: number): HTMLLIElement {
    const option = document.createElement('li');
    option.id = `${this.list.id}-${index}`;
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    option.dataset['index'] = String(index);
    option.dataset['value'] = value;
    const name = document.createElement('span');
    name.textContent = label;
    option.append(name);
    if (label !== value) {
      const id = document.createElement('span');
      id.className = 'sensor-clouds-id';
      id.textContent = value;
      option.append(id);
    }
    return option;
  }

  private say(sentence: string): void {
    this.items = [];
    const line = document.createElement('li');
    line.className = 'sensor-clouds-said';
    line.setAttribute('role', 'option');
    line.setAttribute('aria-disabled', 'true');
    line.textContent = sentence;
    this.list.replaceChildren(line);
  }

  private key(event: KeyboardEvent): void {
    const isOpen = !this.list.hidden;
    // With Ctrl these keys save or leave the dialog.
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (isOpen) this.activate(this.active + (event.key === 'ArrowDown' ? 1 : -1));
      else this.open();
    } else if (event.key === 'Enter' && isOpen && this.active >= 0) {
      event.preventDefault();
      event.stopPropagation();
      this.choose(this.active);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  private activate(index: number): void {
    const options = this.list.querySelectorAll<HTMLElement>('[data-index]');
    this.active = options.length === 0 ? -1 : Math.max(-1, Math.min(index, options.length - 1));
    for (const [at, option] of options.entries()) option.setAttribute('aria-selected', String(at === this.active));
    const chosen = options[this.active];
    if (chosen) {
      this.input.setAttribute('aria-activedescendant', chosen.id);
      chosen.scrollIntoView({ block: 'nearest' });
    } else {
      this.input.removeAttribute('aria-activedescendant');
    }
  }

  private choose(index: number): void {
    const item = this.items[index];
    if (!item) return;
    this.input.value = this.options.several ? withPart(this.input.value, item.value) : item.value;
    this.close();
    this.options.chosen?.(item);
    $(this.input).trigger('change');
  }

  /** What the list is narrowed down by. A value that was there before is no search. */
  private part(): string {
    return this.options.several ? currentPart(this.input.value) : this.input.value.trim();
  }
}

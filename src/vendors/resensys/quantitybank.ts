import { setImmediate as pause } from 'node:timers/promises';
import sax from 'sax';
import { AbortError, LinkedController, refuseAborted } from '../../account/abort';
import type { Account } from '../../account/account';
import { oneLine } from '../../account/vendor-text';
import { type Call, partOf, type Work } from '../../account/wire';
import { CloudError } from '../../errors';
import { dataFormat } from './spelling';

/**
 * The quantity bank: a file on another host of the vendor that says in which unit each data format (DF) is. No copy
 * of it is known, so it is read leniently: any element that has a data format and a unit counts, each of them as an
 * attribute or as a child element (vendors.md, section 1).
 */

/** Unit by data format. */
export type Units = ReadonlyMap<string, string>;

const KEPT = 5 * 60_000;

/** So many characters are read between two turns of the event loop. */
const PART = 64 * 1024;

/** Elements deeper than this belong to no quantity. */
const DEEPEST = 16;

const LONGEST_UNIT = 64;

/** What the file may call the two columns that count, in lower case and without anything but letters. */
const COLUMNS: ReadonlyMap<string, 'format' | 'unit'> = new Map([
  ['dataformat', 'format'],
  ['dataformatid', 'format'],
  ['df', 'format'],
  ['unit', 'unit'],
  ['units', 'unit'],
]);

interface Element {
  column?: 'format' | 'unit';
  text: string;
  cells: { format?: string; unit?: string };
}

/**
 * The units of all data formats, kept for the account. Where the file can't be had, or is none, no unit is known, and
 * it is not asked for again in the meantime: nothing depends on it.
 */
export function quantityUnits(account: Account, work: Work): Promise<Units> {
  return account.lookup('resensys quantity bank', KEPT, (asking) => load(account, asking), work);
}

async function load(account: Account, work: Work): Promise<Units> {
  const url = account.settings.addresses['quantityBankUrl'] ?? '';
  if (url === '') return new Map();
  const once = new LinkedController(work.signal);
  const trying = partOf(work, { signal: once.signal });
  // Nobody is kept waiting for what nobody needs: it ends where it would be tried again.
  trying.onWait = (reason) => {
    if (reason === 'retry') once.abort(new AbortError());
    else work.onWait?.(reason);
  };
  try {
    return await unitsIn(await account.request(bankCall(url), trying));
  } catch (error) {
    // Who gives up, or is not allowed to ask at present, has not learnt that there is no file.
    refuseAborted(work.signal);
    if (error instanceof CloudError && error.cause.retryAt !== undefined) throw error;
    return new Map();
  } finally {
    once.unlink();
  }
}

/** The file is on another host: no secret goes there. */
function bankCall(url: string): Call<string> {
  return {
    purpose: 'getting the quantity bank',
    request: { method: 'GET', url, kind: 'xml' },
    replay: 'safe',
    signed: false,
    judge: ({ status }) => (status === 200 ? { kind: 'good' } : { kind: 'error', error: missing(status) }),
    read: (answer) => answer.text,
  };
}

/**
 * The units that a quantity bank file gives, by data format. The first of several entries for one format counts.
 * @throws CloudError `E_RESPONSE` for what is no well-formed XML, and for XML with a DOCTYPE or with entities other
 * than the five that every XML has
 */
export async function unitsIn(xml: string): Promise<Units> {
  const reader = new BankReader();
  for (let at = 0; at < xml.length; at += PART) {
    reader.write(xml.slice(at, at + PART));
    // A large file keeps nobody else waiting.
    await pause();
  }
  return reader.end();
}

class BankReader {
  private readonly units = new Map<string, string>();
  private readonly open: Element[] = [];
  private depth = 0;
  private readonly parser: sax.SAXParser;

  constructor() {
    const options: sax.SAXOptions & { strictEntities: boolean } = { strictEntities: true, position: false };
    this.parser = sax.parser(true, options);
    this.parser.onerror = (error) => {
      throw refusal(oneLine(error.message));
    };
    this.parser.ondoctype = this.parser.onsgmldeclaration = () => {
      throw refusal('it has a DOCTYPE or declarations');
    };
    this.parser.onopentag = (tag) => {
      this.enter(tag);
    };
    this.parser.ontext = this.parser.oncdata = (text) => {
      const element = this.depth <= DEEPEST ? this.open.at(-1) : undefined;
      if (element?.column) element.text += text;
    };
    this.parser.onclosetag = () => {
      this.leave();
    };
  }

  write(part: string): void {
    this.parser.write(part);
  }

  end(): Units {
    this.parser.close();
    return this.units;
  }

  private enter({ name, attributes }: sax.Tag | sax.QualifiedTag): void {
    this.depth += 1;
    if (this.depth > DEEPEST) return;
    const column = columnOf(name);
    const element: Element = { text: '', cells: {}, ...(column ? { column } : {}) };
    for (const [key, value] of Object.entries(attributes)) {
      const cell = columnOf(key);
      if (cell && typeof value === 'string') element.cells[cell] ??= value.trim();
    }
    this.open.push(element);
  }

  private leave(): void {
    this.depth -= 1;
    if (this.depth >= DEEPEST) return;
    const element = this.open.pop();
    if (!element) return;
    const cells = this.open.at(-1)?.cells;
    if (element.column && cells) cells[element.column] ??= element.text.trim();
    const format = dataFormat(element.cells.format);
    const { unit } = element.cells;
    if (format === undefined || unit === undefined || unit === '' || unit.length > LONGEST_UNIT) return;
    if (!this.units.has(format)) this.units.set(format, unit);
  }
}

function columnOf(name: string): 'format' | 'unit' | undefined {
  return name.length > 64
    ? undefined
    : COLUMNS.get(
        name
          .replace(/^.*:/, '')
          .toLowerCase()
          .replace(/[^a-z]/g, ''),
      );
}

function refusal(why: string): CloudError {
  return new CloudError(
    'E_RESPONSE',
    `The quantity bank of Resensys can't be read: ${why}. Check its address in the account.`,
  );
}

function missing(status: number): CloudError {
  return new CloudError(
    'E_NOT_FOUND',
    `The quantity bank of Resensys can't be had (status ${status}). Check its address.`,
  );
}

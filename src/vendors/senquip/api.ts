import type { Account } from '../../account/account';
import { statusError } from '../../account/judge';
import { tooCrowded } from '../../account/network-error';
import type { Call, Verdict, WireAnswer, WireRequest, Work } from '../../account/wire';
import { CloudError } from '../../errors';
import type { Device, Interval } from '../../model';
import { jsonOf, uncrowded, unexpected } from '../json';
import { itemsOf } from './container';
import { deviceOf } from './devices';
import { type Messages, type Newest, newestMessage, readMessages } from './normalize';
import { type Ask, PagedWindow } from './pages';
import { prefixed, TITLE, type TokenStyle } from './session';

/** What the account remembers: the token style that was accepted, and the most items of one answer. */
const STYLE = 'token style';
const LARGEST = 'largest answer';
/** And that it is forbidden to see the summary. */
const NO_SUMMARY = 'no summary';

/** How many datapoints are asked for at once; how many the server gives at most is not documented. */
const DATAPOINTS = 1000;

/** A server that does not look at that may give a day of a message a second; so many are read at once. */
const MOST_DATAPOINTS = 20_000;

/** Statuses of a summary that this account does not have (contract, section 3). */
const ABSENT: ReadonlySet<number | undefined> = new Set([403, 404, 405]);

/** The calls of the Senquip Cloud API v1. */
export class SenquipApi {
  private readonly base: string;

  constructor(private readonly account: Account) {
    this.base = account.settings.addresses['endpointUrl'] ?? '';
  }

  /** The devices of the account; `undefined` where it has no summary of them (403, 404, 405). */
  async devices(work: Work): Promise<Device[] | undefined> {
    const { learnt } = this.account;
    const forbidden = learnt.has(NO_SUMMARY);
    const call: Call<Device[] | undefined> = {
      purpose: 'listing the devices',
      request: { method: 'GET', url: `${this.base}/get-device-summary`, kind: 'json' },
      replay: 'safe',
      // Once it is known that a new token is refused too, no further login is spent on it.
      judge: ({ status }) => (status === 404 || status === 405 || (forbidden && status === 403) ? GOOD : undefined),
      read: (answer) => (ABSENT.has(answer.status) ? undefined : readDevices(answer)),
    };
    try {
      const devices = await this.get(call, work);
      if (devices !== undefined) learnt.delete(NO_SUMMARY);
      return devices;
    } catch (error) {
      if (!(error instanceof CloudError) || error.code !== 'E_FORBIDDEN' || error.cause.status !== 403) throw error;
      learnt.set(NO_SUMMARY, 'true');
      return undefined;
    }
  }

  /**
   * The newest message of a device, if it has any: without a range the vendor gives the latest.
   * @throws CloudError `E_RESPONSE` where there is something and none of it can be read
   */
  newest(device: string, work: Work): Promise<Newest | undefined> {
    return this.datapoints(device, { datapoints: 1 }, (items) => newestMessage(items, device), work);
  }

  /** All messages of a device in a window, ascending, in as many requests as it takes. */
  async window(device: string, window: Interval, work: Work): Promise<Messages> {
    const { learnt } = this.account;
    const read = (items: readonly unknown[]): Messages => readMessages(items, device);
    const ask: Ask = (range) => this.datapoints(device, { datapoints: DATAPOINTS, ...range }, read, work);
    const paged = new PagedWindow(window, ask, Number(learnt.get(LARGEST) ?? 0));
    const messages = await paged.read();
    const largest = Math.max(paged.largestAnswer, Number(learnt.get(LARGEST) ?? 0));
    learnt.set(LARGEST, String(largest));
    return messages;
  }

  private datapoints<Result>(
    device: string,
    query: { datapoints: number; from?: number; to?: number },
    read: (items: readonly unknown[]) => Result,
    work: Work,
  ): Promise<Result> {
    const url = `${this.base}/get-data/${encodeURIComponent(device)}`;
    const request: WireRequest = { method: 'GET', url, query, kind: 'json' };
    const purpose = `reading device ${device}`;
    const readItems = (answer: WireAnswer): Result => {
      const items = itemsIn(answer);
      if (items.length > MOST_DATAPOINTS) throw tooCrowded(TITLE);
      return read(items);
    };
    return this.get({ purpose, request, replay: 'safe', read: readItems }, work);
  }

  /**
   * Sends a call with the token written as the account wants it. Where that is to be found out, the bare token of the
   * vendor's test command comes first, then `Bearer`; what was accepted is remembered. The try costs no login.
   */
  private async get<Result>(call: Call<Result>, work: Work): Promise<Result> {
    const { learnt, settings } = this.account;
    const { tokenStyle } = settings.options;
    if (tokenStyle === 'raw' || tokenStyle === 'bearer') return this.inStyle(call, tokenStyle, work);
    const known = learnt.get(STYLE);
    if (known === 'raw' || known === 'bearer') return this.send(call, known, work);

    const bare = await this.attempt(call, work);
    if (bare !== REFUSED) return bare;
    try {
      return await this.send(call, 'bearer', work);
    } catch (error) {
      if (!(error instanceof CloudError) || error.code !== 'E_FORBIDDEN') throw error;
      // The first token may have ended just then, and the second was only shown with `Bearer`.
      const again = await this.attempt(call, work);
      if (again === REFUSED) throw error;
      return again;
    }
  }

  /** As the author wants it. Where nothing has been accepted yet, a refusal may mean the style. */
  private async inStyle<Result>(call: Call<Result>, style: TokenStyle, work: Work): Promise<Result> {
    try {
      return await this.send(call, style, work);
    } catch (error) {
      if (error instanceof CloudError && error.code === 'E_FORBIDDEN' && !this.account.learnt.has(STYLE)) {
        error.message += ` The account says that tokens are written in the style "${style}"; try "auto".`;
      }
      throw error;
    }
  }

  /** With the bare token; a refusal says nothing of the session yet. */
  private attempt<Result>(call: Call<Result>, work: Work): Promise<Result | typeof REFUSED> {
    const judge = (answer: WireAnswer): Verdict | undefined => (isRefusal(answer) ? GOOD : call.judge?.(answer));
    const read = (answer: WireAnswer): Result | typeof REFUSED => (isRefusal(answer) ? REFUSED : call.read(answer));
    return this.send<Result | typeof REFUSED>({ ...call, judge, read }, 'raw', work);
  }

  private send<Result>(call: Call<Result>, style: TokenStyle, work: Work): Promise<Result> {
    const read = (answer: WireAnswer): Result => {
      // Only data proves the token: a path that does not exist may be answered before anybody looks at it.
      if (answer.status < 300) this.account.learnt.set(STYLE, style);
      return call.read(answer);
    };
    return this.account.request({ ...call, request: prefixed(call.request, style), read }, work);
  }
}

const GOOD: Verdict = { kind: 'good' };
const REFUSED = Symbol('the token was refused');

function isRefusal({ status }: WireAnswer): boolean {
  return status === 401 || status === 403;
}

function itemsIn(answer: WireAnswer): readonly unknown[] {
  const items = itemsOf(jsonOf(answer, TITLE));
  if (items === undefined) throw unexpected(answer, TITLE);
  if (!('statusCode' in items)) return uncrowded(items, TITLE);
  const lead = `Senquip answered with an error inside its answer (${items.statusCode})`;
  throw statusError('E_VENDOR', lead, answer, { vendorCode: items.statusCode });
}

function readDevices(answer: WireAnswer): Device[] {
  const items = itemsIn(answer);
  const devices = items.flatMap((item) => deviceOf(item) ?? []);
  if (devices.length === 0 && items.length > 0) throw unexpected(answer, TITLE);
  return devices;
}

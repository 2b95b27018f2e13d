import type { Account } from '../../account/account';
import type { Work } from '../../account/wire';
import { CloudError } from '../../errors';
import type { Device, Interval, Quantity } from '../../model';
import type { Answer, Cloud, ListQuery, ReadPlan, ReadQuery, Series, Vendor, WindowRules } from '../../vendor';
import { wants } from '../flatten';
import { newestRecord } from '../newest-record';
import { SenquipApi } from './api';
import { idTyped, SenquipDevices } from './devices';
import { fieldNamer, type Messages, refusedIn, samplesOf } from './normalize';
import { session, TITLE } from './session';

/** The Senquip Cloud API v1: telematics units, read device by device. */
export const senquip: Vendor = {
  name: 'senquip',
  title: TITLE,
  addresses: [{ property: 'tokenUrl' }, { property: 'endpointUrl' }],
  credentials: [
    { property: 'clientId', secret: false },
    { property: 'clientSecret', secret: true },
  ],
  options: [{ property: 'tokenStyle', words: ['auto', 'bearer', 'raw'] }],
  session,
  open: (account) => new SenquipCloud(account),
};

class SenquipCloud implements Cloud {
  /**
   * No longest range is documented. A day of one message a minute takes two requests and little memory; longer windows
   * would save nothing. The margins are for servers that leave out the rows at the edges.
   */
  readonly windows: WindowRules = { longest: 86_400_000, margin: 1_000, future: false, late: 0 };
  private readonly api: SenquipApi;
  private readonly list: SenquipDevices;

  constructor(private readonly account: Account) {
    this.api = new SenquipApi(account);
    this.list = new SenquipDevices(account, this.api);
  }

  devices(query: ListQuery, work: Work): Promise<Device[]> {
    return this.list.list(query, work);
  }

  /** The fields of each device's newest message. A device that this account may not read has none. */
  async quantities(query: ListQuery, work: Work): Promise<Quantity[]> {
    const devices = await this.list.list(query, work);
    const found: Quantity[] = [];
    const together = Math.max(1, this.account.settings.concurrency);
    for (let first = 0; first < devices.length; first += together) {
      const some = devices.slice(first, first + together);
      const lists = await Promise.all(some.map(({ device }) => this.fields(device, query.device === undefined, work)));
      found.push(...lists.flat());
    }
    return found;
  }

  private async fields(device: string, oneOfMany: boolean, work: Work): Promise<Quantity[]> {
    try {
      const newest = await this.api.newest(device, work);
      const name = fieldNamer();
      const paths = new Set(newest?.message.fields.map(([path]) => path));
      return [...paths].map((path) => ({ vendor: 'senquip', device, ...name(path), original: newest?.original }));
    } catch (error) {
      const isClosed = error instanceof CloudError && (error.code === 'E_FORBIDDEN' || error.code === 'E_NOT_FOUND');
      if (oneOfMany && isClosed) return [];
      throw error;
    }
  }

  checkRead({ device }: ReadQuery): void {
    idTyped(device);
  }

  /** One series a device: a request answers with all of its fields. */
  async plan({ device, quantity }: ReadQuery, work: Work): Promise<ReadPlan[]> {
    const { id, name } = await this.list.find(device, work);
    const series: Series = quantity === undefined || quantity.length === 0 ? {} : { wanted: quantity };
    return [{ source: { vendor: 'senquip', device: id, name }, series: [series] }];
  }

  async read({ source }: ReadPlan, { wanted }: Series, window: Interval, _: ReadQuery, work: Work): Promise<Answer> {
    return answerOf(await this.api.window(source.device, window, work), wanted);
  }

  /** The values of the newest message in the range. */
  async latest(plan: ReadPlan, range: Interval, query: ReadQuery, work: Work): Promise<Answer> {
    const wanted = plan.series[0]?.wanted;
    const newest = (await this.api.newest(plan.source.device, work))?.message;
    if (newest === undefined || newest.time < range.from) return { samples: [], refused: 0 };
    if (newest.time < range.to) return answerOf({ messages: [newest], unreadable: 0 }, wanted);
    // It was sent after the range.
    const { samples, refused } = await newestRecord(
      range,
      this.windows,
      this.account.serverNow(),
      (window) => this.read(plan, {}, window, query, work),
      work,
    );
    const isWanted = wants(wanted);
    return { samples: samples.filter(({ of }) => isWanted(of.quantity)), refused };
  }
}

function answerOf({ messages, unreadable }: Messages, wanted: readonly string[] | undefined): Answer {
  return { samples: samplesOf(messages, wanted), refused: unreadable + refusedIn(messages) };
}

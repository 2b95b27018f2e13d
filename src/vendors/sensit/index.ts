import type { Account } from '../../account/account';
import type { Work } from '../../account/wire';
import type { AvailableDate, Device, Interval, Quantity } from '../../model';
import type { Answer, Cloud, DateQuery, ListQuery, ReadPlan, ReadQuery, Series, Vendor } from '../../vendor';
import { wants } from '../flatten';
import { SensitApi } from './api';
import { demandTimeZone } from './dates';
import { checkType, lastRecordOf, SensitDevices, uuidTyped } from './devices';
import { latestRecord, WINDOWS } from './latest';
import { samplesOf } from './normalize';
import { session, TITLE } from './session';

/** SENSIT Connect: gas and air monitors (FMD, SPOD, RAMP), read device by device. */
export const sensit: Vendor = {
  name: 'sensit',
  title: TITLE,
  addresses: [{ property: 'baseUrl', default: 'https://api.sensitconnect.net' }],
  credentials: [
    { property: 'email', secret: false },
    { property: 'password', secret: true },
  ],
  session,
  open: (account) => new SensitCloud(account),
};

class SensitCloud implements Cloud {
  readonly windows = WINDOWS;
  private readonly api: SensitApi;
  private readonly list: SensitDevices;

  constructor(private readonly account: Account) {
    this.api = new SensitApi(account);
    this.list = new SensitDevices(account, this.api);
  }

  devices(query: ListQuery, work: Work): Promise<Device[]> {
    return this.list.list(query, work);
  }

  /** The fields of each device's last record; that record is their `original`. */
  async quantities(query: ListQuery, work: Work): Promise<Quantity[]> {
    const devices = await this.list.list(query, work);
    return devices.flatMap(({ vendor, device, deviceType, quantities, original }) =>
      quantities.map((quantity) => ({
        vendor,
        device,
        ...(deviceType === undefined ? {} : { deviceType }),
        ...quantity,
        original: lastRecordOf(original),
      })),
    );
  }

  checkRead({ device, deviceType }: ReadQuery): void {
    uuidTyped(device);
    checkType(this.account, deviceType);
  }

  /** One series a device: a request answers with all of its fields. */
  async plan({ device, deviceType, quantity }: ReadQuery, work: Work): Promise<ReadPlan[]> {
    const found = await this.list.find(device, deviceType, work);
    const series: Series = quantity === undefined || quantity.length === 0 ? {} : { wanted: quantity };
    const source = { vendor: 'sensit', device: found.uuid, deviceType: found.deviceType, name: found.name } as const;
    return [{ source, series: [series] }];
  }

  async read({ source }: ReadPlan, { wanted }: Series, window: Interval, _: ReadQuery, work: Work): Promise<Answer> {
    const { device, deviceType = '' } = source;
    const { records, refused } = await this.api.log(device, deviceType, window, work);
    return { samples: samplesOf(records, deviceType, wanted), refused };
  }

  /** The values of the newest record in the range. */
  async latest(plan: ReadPlan, range: Interval, query: ReadQuery, work: Work): Promise<Answer> {
    const { samples, refused } = await latestRecord(
      range,
      this.account.serverNow(),
      (window) => this.read(plan, {}, window, query, work),
      () => this.list.lastReceived(plan.source.device, work),
      work,
    );
    const isWanted = wants(plan.series[0]?.wanted);
    return { samples: samples.filter(({ of }) => isWanted(of.quantity)), refused };
  }

  async availableDates({ device, deviceType, timezone }: DateQuery, work: Work): Promise<AvailableDate[]> {
    demandTimeZone(timezone);
    const found = await this.list.find(device, deviceType, work);
    return this.api.dates(found, timezone, work);
  }
}

import type { Account } from '../../account/account';
import type { Work } from '../../account/wire';
import { CloudError } from '../../errors';
import type { Device, Interval, Quantity, Site } from '../../model';
import type { Answer, Cloud, ListQuery, ReadPlan, ReadQuery, Series, Vendor, WindowRules } from '../../vendor';
import { Api } from './api';
import { Directory } from './directory';
import { listDevices, listQuantities, listSites, wantedOf } from './listing';
import { MissingSignals } from './missing';
import { optionsOf, variantOf } from './options';
import { type SensorId, sensorTyped, siteTyped, sourceOf } from './sensors';
import { session } from './session';
import { nameOf } from './signals';

const DAY = 86_400_000;

/** besmart.energy: sensors of clients, read signal by signal. */
export const besmart: Vendor = {
  name: 'besmart',
  title: 'besmart.energy',
  addresses: [{ property: 'baseUrl', default: 'https://api.besmart.energy/api' }],
  credentials: [
    { property: 'login', secret: false },
    { property: 'password', secret: true },
    { property: 'apiKey', secret: true, optional: true },
  ],
  session,
  open: (account) => new BesmartCloud(account),
};

class BesmartCloud implements Cloud {
  /**
   * The longest range that the vendor takes is not documented. Predictions lie in the future, and rows carry the time
   * they are for, so there is no delay that could be allowed for.
   */
  readonly windows: WindowRules = { longest: 31 * DAY, margin: 1, future: true, late: 0 };
  private readonly api: Api;
  private readonly directory: Directory;
  private readonly missing: MissingSignals;

  constructor(account: Account) {
    this.api = new Api(account);
    this.directory = new Directory(account, this.api);
    this.missing = new MissingSignals(account);
  }

  devices(query: ListQuery, work: Work): Promise<Device[]> {
    return listDevices(this.api, query, work);
  }

  quantities(query: ListQuery, work: Work): Promise<Quantity[]> {
    return listQuantities(this.api, query, work);
  }

  sites(query: ListQuery, work: Work): Promise<Site[]> {
    return listSites(this.api, query, work);
  }

  checkRead(query: ReadQuery): void {
    typed(query);
  }

  checkList(query: ListQuery): void {
    wantedOf(query);
  }

  async plan(query: ReadQuery, work: Work): Promise<ReadPlan[]> {
    const { variant, site, sensor } = typed(query);
    const series = async (): Promise<Series[]> => {
      const found = await this.series(query, work);
      return variant === undefined ? found : found.map((one) => ({ ...one, variant }));
    };
    if (sensor !== undefined) {
      const known = await this.directory.sensor(sensor, work);
      return [{ source: sourceOf(sensor, known), series: await series() }];
    }
    const devices = await this.directory.site(site, work);
    const all = await series();
    return devices.map((device) => ({ source: sourceOf(sensorTyped(device.device, site), device), series: all }));
  }

  private async series(query: ReadQuery, work: Work): Promise<Series[]> {
    const convertsUnit = query.outputUnit !== undefined;
    if (query.quantity === undefined || query.quantity.length === 0) {
      const types = await this.directory.signalTypes(work);
      return types.map((type) => ({ quantity: nameOf(type, convertsUnit), tried: true }));
    }
    const series = new Map<string, Series>();
    for (const typed of query.quantity) {
      for (const type of await this.directory.signalsNamed(typed, work)) {
        series.set(type.quantity, { quantity: nameOf(type, convertsUnit) });
      }
    }
    return [...series.values()];
  }

  async read(plan: ReadPlan, series: Series, window: Interval, query: ReadQuery, work: Work): Promise<Answer> {
    const { quantity: of, tried } = series;
    const { device } = plan.source;
    if (of === undefined) throw new CloudError('E_INPUT', 'quantity is missing; besmart is read signal by signal.');
    // Named by somebody it is asked for all the same: that may be the moment at which it has come to be.
    if (tried && this.missing.has(device, of.quantity)) {
      throw new CloudError('E_NOT_FOUND', `besmart had no signal ${of.label} of sensor ${device} a few minutes ago.`);
    }
    try {
      const answer = await this.api.signalData(sensorTyped(device, undefined), of, window, query, work);
      this.missing.forget(device, of.quantity);
      return answer;
    } catch (error) {
      if (tried && error instanceof CloudError && error.code === 'E_NOT_FOUND') {
        this.missing.remember(device, of.quantity);
      }
      throw error;
    }
  }
}

/** What a query names, as far as that can be said without the vendor. */
type Typed = { variant: string | undefined } & (
  { sensor: SensorId; site: string | undefined } | { sensor: undefined; site: string }
);

/** @throws CloudError `E_INPUT` for what besmart can't mean */
function typed(query: ReadQuery): Typed {
  const variant = variantOf(optionsOf(query));
  const site = query.site === undefined ? undefined : siteTyped(query.site);
  const sensor = query.device === undefined ? undefined : sensorTyped(query.device, site);
  if (sensor !== undefined) {
    if (site === undefined || site === sensor.cid) return { variant, sensor, site };
    throw new CloudError(
      'E_INPUT',
      `device ${sensor.cid}.${sensor.mid} belongs to site ${sensor.cid}, but site is ${site}. Leave site out or correct one of them.`,
    );
  }
  if (site !== undefined) return { variant, sensor, site };
  throw new CloudError('E_INPUT', 'device and site are missing; give a device (client_cid.sensor_mid) or a site.');
}

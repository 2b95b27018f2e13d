import type { Account } from '../../account/account';
import type { Work } from '../../account/wire';
import { CloudError } from '../../errors';
import type { Device, Interval, Quantity, Sample, Site } from '../../model';
import type { Answer, Cloud, ListQuery, ReadPlan, ReadQuery, Series, WindowRules } from '../../vendor';
import { SensaphoneApi } from './api';
import { FIRST, readLog } from './datalog';
import type { Zone } from './devices';
import { ASKED_ANEW, Directory, KEPT } from './directory';
import { checkIds } from './ids';
import { listDevices, listQuantities, listSites } from './lists';
import { planByIds, planByList } from './plan';
import { presentValue } from './present';
import { SensaphoneResources } from './resource-service';

const DAY = 24 * 3_600_000;

/**
 * The data log has pages, and no limit of its own is known: a month keeps the ends, which reach over a day because of
 * time zones, small. Nothing is logged in the future.
 */
const WINDOWS: WindowRules = { longest: 31 * DAY, margin: 1_000, first: FIRST, future: false, late: 0 };

/** What one run wants, beyond what is in its plan. */
interface Run {
  /** How many devices it reads. */
  devices: number;
  /** Its devices with what they show at present; asked for once where there are several. */
  present?: Promise<Shows>;
  /** Only the newest row of each zone is wanted. */
  newest?: true;
}

interface Shows {
  /** The moment of the answer, epoch ms. */
  time: number;
  zones: ReadonlyMap<string, readonly Zone[]>;
}

/** Sensaphone.net, seen through one account. */
export class SensaphoneCloud implements Cloud {
  readonly windows = WINDOWS;
  readonly resources: SensaphoneResources;
  private readonly api: SensaphoneApi;
  private readonly directory: Directory;
  private readonly runs = new WeakMap<ReadPlan, Run>();

  constructor(private readonly account: Account) {
    this.api = new SensaphoneApi(account);
    this.directory = new Directory(account, this.api);
    this.resources = new SensaphoneResources(account);
  }

  checkRead({ device, site }: ReadQuery): void {
    checkIds({ device, site });
  }

  checkList({ device, site }: ListQuery): void {
    checkIds({ device, site });
  }

  devices(query: ListQuery, work: Work): Promise<Device[]> {
    return listDevices(this.directory, query, work);
  }

  quantities(query: ListQuery, work: Work): Promise<Quantity[]> {
    return listQuantities(this.directory, query, work);
  }

  sites(query: ListQuery, work: Work): Promise<Site[]> {
    return listSites(this.directory, query, work);
  }

  async plan(query: ReadQuery, work: Work): Promise<ReadPlan[]> {
    if (query.device === undefined && query.site === undefined) {
      throw new CloudError('E_INPUT', 'device is missing; give a device_id, or a site for all of its devices.');
    }
    const plans = await this.planned(query, work);
    const run: Run = { devices: plans.length };
    for (const plan of plans) this.runs.set(plan, run);
    return plans;
  }

  async read(plan: ReadPlan, { quantity: of }: Series, window: Interval, _: ReadQuery, work: Work): Promise<Answer> {
    const { device } = plan.source;
    if (of === undefined) throw new TypeError('a series of Sensaphone is a zone');
    const logPoint = await this.logPoint(device, of.quantity, work);
    if (logPoint === undefined) {
      throw new CloudError(
        'E_NOT_FOUND',
        `Sensaphone does not log the zone ${of.label} of ${device}. Only its present value can be read (read: latest).`,
      );
    }
    const newest = this.runs.get(plan)?.newest === true;
    // A row in the margin alone is none of the window.
    const enough = newest ? { enough: window.to - WINDOWS.margin } : {};
    return readLog(this.api, { logPoint, of, device, window, ...enough }, work);
  }

  /** What the zones show; with a `to` in the past that is no answer, and the newest row of the log is read. */
  async latest(plan: ReadPlan, range: Interval, _: ReadQuery, work: Work, now: number): Promise<Answer | undefined> {
    const run: Run = this.runs.get(plan) ?? { devices: 1 };
    if (range.to < now) {
      run.newest = true;
      return undefined;
    }
    const { device } = plan.source;
    const shows = await (run.devices > 1 ? (run.present ??= this.showAll(work)) : this.showOne(device, work));
    const zones = new Map((shows.zones.get(device) ?? []).map((zone) => [zone.quantity, zone]));
    const samples: Sample[] = [];
    let refused = 0;
    for (const { quantity } of plan.series) {
      const zone = quantity === undefined ? undefined : zones.get(quantity.quantity);
      if (zone === undefined || quantity === undefined) continue;
      const sample = presentValue(zone, shows.time, quantity.label);
      if (sample === 'unreadable') refused += 1;
      else if (sample !== undefined) samples.push(sample);
    }
    return { samples, refused };
  }

  private async planned(query: ReadQuery, work: Work): Promise<ReadPlan[]> {
    const devices = await this.directory.devices(KEPT, work);
    if (devices === undefined) return this.plannedByIds(query, work);
    try {
      const members = await this.members(query, KEPT, work);
      return planByList(devices, query, members);
    } catch (error) {
      if (!(error instanceof CloudError) || error.code !== 'E_NOT_FOUND') throw error;
      const anew = await this.directory.devices(ASKED_ANEW, work);
      const members = await this.members(query, ASKED_ANEW, work);
      return anew === undefined ? this.plannedByIds(query, work) : planByList(anew, query, members);
    }
  }

  private async plannedByIds({ device, ...query }: ReadQuery, work: Work): Promise<ReadPlan[]> {
    if (device === undefined) {
      throw new CloudError('E_INPUT', 'Sensaphone gives this user no list of devices. Type the device_id of one.');
    }
    const id = device.trim();
    return planByIds(id, await this.directory.logPoints(id, KEPT, work), query);
  }

  private async members({ site }: ReadQuery, maxAge: number, work: Work): Promise<ReadonlySet<string> | undefined> {
    return site === undefined ? undefined : this.directory.members(site, maxAge, work);
  }

  private async logPoint(device: string, zone: string, work: Work): Promise<number | undefined> {
    const known = (await this.directory.logPoints(device, KEPT, work)).get(zone);
    return known ?? (await this.directory.logPoints(device, ASKED_ANEW, work)).get(zone);
  }

  private async showOne(device: string, work: Work): Promise<Shows> {
    const zones = await this.api.zones(device, work);
    return { time: this.account.serverNow(), zones: new Map([[device, zones]]) };
  }

  private async showAll(work: Work): Promise<Shows> {
    const devices = await this.api.devices(work);
    return { time: this.account.serverNow(), zones: new Map(devices.map(({ device, zones }) => [device, zones])) };
  }
}

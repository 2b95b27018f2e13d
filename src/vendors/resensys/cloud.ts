import type { Account } from '../../account/account';
import type { Work } from '../../account/wire';
import { CloudError } from '../../errors';
import type { Device, Interval, Photo, Quantity, Site } from '../../model';
import type { Answer, Cloud, ListQuery, PhotoArchive, ReadPlan, ReadQuery, Series, WindowRules } from '../../vendor';
import { copiesOf } from '../copies';
import { dataCall, photosCall, registrationCall } from './api';
import { deviceList, quantityList, siteList } from './lists';
import { planByIds, planByRegistration } from './plan';
import { quantityUnits } from './quantitybank';
import type { Registration } from './registration';
import { siteId } from './spelling';
import { listGone } from './verdict';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How old the registration may be that names are taken from, and how old when it lacks what was asked for. */
const NAMES_KEPT = 5 * MINUTE;
const ASKED_ANEW = MINUTE;

const REGISTRATION = 'resensys registration';

/**
 * Readings: a week in one request, as a known client of the vendor asks. No document says that rows come late, or
 * that the future is refused: clocks of devices may be fast.
 */
const READINGS: WindowRules = { longest: 7 * DAY, margin: 1_000, future: true, late: 0 };

/** Photos: a picture each half hour makes some 50 a day, which stays below the 64 MiB that an answer may have. */
const PHOTOS: WindowRules = { ...READINGS, longest: DAY };

/** Resensys, seen through one account. */
export class ResensysCloud implements Cloud {
  readonly windows = READINGS;
  readonly photos: PhotoArchive = {
    windows: PHOTOS,
    site: siteId,
    read: (site, window, work) => this.readPhotos(site, window, work),
  };
  private readonly base: string;

  constructor(private readonly account: Account) {
    this.base = account.settings.addresses['baseUrl'] ?? '';
  }

  async devices(query: ListQuery, work: Work): Promise<Device[]> {
    const registration = await this.listed(work);
    return copiesOf(deviceList(registration, query, await quantityUnits(this.account, work)));
  }

  async quantities(query: ListQuery, work: Work): Promise<Quantity[]> {
    const registration = await this.listed(work);
    return copiesOf(quantityList(registration, query, await quantityUnits(this.account, work)));
  }

  async sites(query: ListQuery, work: Work): Promise<Site[]> {
    return copiesOf(siteList(await this.listed(work), query));
  }

  async plan(query: ReadQuery, work: Work): Promise<ReadPlan[]> {
    if (query.device === undefined && query.site === undefined) {
      throw new CloudError(
        'E_INPUT',
        'The parameter device is missing. Give a device (DID), or a site (SID) for all of its devices.',
      );
    }
    const registration = await this.registration(NAMES_KEPT, work);
    const units = query.unit === undefined ? await quantityUnits(this.account, work) : new Map<string, string>();
    if (registration === 'gone') return planByIds(query, units);
    try {
      return planByRegistration(registration, query, units);
    } catch (error) {
      if (!(error instanceof CloudError) || error.code !== 'E_NOT_FOUND') throw error;
      const anew = await this.registration(ASKED_ANEW, work);
      if (anew === registration) throw error;
      return anew === 'gone' ? planByIds(query, units) : planByRegistration(anew, query, units);
    }
  }

  async read(
    { source, series, known }: ReadPlan,
    { quantity }: Series,
    window: Interval,
    _: ReadQuery,
    work: Work,
  ): Promise<Answer> {
    const { site, device } = source;
    if (site === undefined || quantity === undefined)
      throw new TypeError('a Resensys series has a site and a quantity');
    const others = known ?? series.flatMap((each) => each.quantity ?? []);
    const taken = new Set(others.map(({ label }) => label));
    return this.account.request(dataCall(this.base, { site, device, quantity, window, taken }), work);
  }

  private async readPhotos(site: string, window: Interval, work: Work): Promise<{ photos: Photo[]; refused: number }> {
    return this.account.request(photosCall(this.base, site, window), work);
  }

  /** The registration, asked from the vendor now; what others look up is renewed by that. */
  private async listed(work: Work): Promise<Registration> {
    const registration = await this.registration(0, work);
    if (registration === 'gone') throw listGone(404);
    return registration;
  }

  private registration(maxAge: number, work: Work): Promise<Registration | 'gone'> {
    return this.account.lookup(REGISTRATION, maxAge, (asking) => this.askRegistration(maxAge, asking), work);
  }

  private async askRegistration(maxAge: number, work: Work): Promise<Registration | 'gone'> {
    try {
      return await this.account.request(registrationCall(this.base, this.account.now() - maxAge), work);
    } catch (error) {
      if (error instanceof CloudError && error.code === 'E_UNSUPPORTED') return 'gone';
      throw error;
    }
  }
}

/**
 * The Resensys cloud, simulated strictly (vendors.md section 1): a Django site with forgery protection that wants the
 * user and the password in every call. Where the vendor leaves a doubt, a setting chooses.
 */
import type { SimulatedAnswer, SimulatedCloud, SimulatedRequest } from './cloud';
import { formFields } from './form-body';
import { Bridge, type BridgeDevice, QUANTITY_BANK, type TrueRow } from './resensys-bridge';
import { photosTaken, type TruePhoto } from './resensys-camera';
import { type ResensysOptions, type ResensysSettings, RESENSYS_DEFAULTS } from './resensys-options';
import { dataRows, listed, registrationOf, type RegistrationRow } from './resensys-records';
import { CsrfGuard } from './resensys-csrf';
import { quantityBankXml } from './resensys-bank';
import { askedSpan } from './resensys-span';

type Fields = ReadonlyMap<string, string>;

const notFound: SimulatedAnswer = { status: 404, body: '<!doctype html><html><body><h1>Not Found</h1></body></html>' };
const problem = (status: number, error: string): SimulatedAnswer => ({ status, body: { error } });

/** A Resensys site. It knows no clock of its own: nothing later than a request is answered to it. */
export class ResensysCloud implements SimulatedCloud {
  readonly vendor = 'resensys';
  readonly settings: ResensysSettings;
  /** Visits to the login page (the redirect to it is not one). */
  loginPages = 0;
  /** Requests that carried a password, right or wrong. */
  passwordsSeen = 0;
  /** Requests whose user or password was wrong. */
  credentialsRefused = 0;
  private readonly bridge: Bridge;
  private readonly csrf: CsrfGuard;
  private readonly seed: string;
  private readonly photoInterval: number;

  constructor(options: ResensysOptions = {}) {
    const { seed = 'bridge', sites = 3, devices = 20, interval = 600_000, dense, photoInterval = 1_800_000 } = options;
    this.seed = seed;
    this.photoInterval = photoInterval;
    this.bridge = new Bridge({ seed, sites, devices, interval, ...(dense ? { dense } : {}) });
    this.csrf = new CsrfGuard(seed);
    const given = Object.entries(options).filter(([name]) => name in RESENSYS_DEFAULTS);
    this.settings = { ...RESENSYS_DEFAULTS, ...Object.fromEntries(given) };
  }

  /** Every token issued so far stops being good. */
  expireTokens(): void {
    this.csrf.expire();
  }

  /** Why requests were refused by the forgery protection, in order. */
  get csrfRefusals(): readonly string[] {
    return this.csrf.refusals;
  }

  /** The truth: every device with its quantities, DIDs in upper case. */
  devices(): readonly BridgeDevice[] {
    return this.bridge.devices;
  }

  /** The truth: SIDs, and whether a camera is there. */
  sites(): { site: string; camera: boolean }[] {
    return this.bridge.sites.map((site) => ({ site, camera: this.bridge.hasCamera(site) }));
  }

  /** The registration as it is answered with the present settings. */
  registrationRows(): RegistrationRow[] {
    return registrationOf(this.bridge.devices, this.settings);
  }

  /** The truth: what was measured in `from <= t < to` (epoch ms), oldest first; nothing for what does not exist. */
  rows(did: string, df: number, from: number, to: number): TrueRow[] {
    const device = this.bridge.device(did);
    const quantity = device?.quantities.find((each) => each.df === df);
    return device && quantity ? [...this.bridge.rows(device, quantity, from, to, this.settings.extraValue)] : [];
  }

  /** The truth: the photos of a site in `from <= t < to` (epoch ms), oldest first. */
  photos(site: string, from: number, to: number): TruePhoto[] {
    const sid = site.toUpperCase();
    if (!this.bridge.sites.includes(sid) || !this.bridge.hasCamera(sid)) return [];
    return [...photosTaken(`${this.seed}/${sid}`, this.photoInterval, from, to)];
  }

  /** The unit of a data format as the quantity bank has it. */
  unit(df: number): string | undefined {
    return QUANTITY_BANK.find((each) => each.df === df)?.unit;
  }

  handle(request: SimulatedRequest): SimulatedAnswer {
    const { pathname } = request.url;
    if (pathname === '/login' || pathname === '/login/') return this.login(request, pathname);
    if (pathname === '/Software/SenScope/QuantityBank.xml') return this.bank(request);
    switch (pathname) {
      case '/api/v2/registration':
        return this.settings.registration
          ? this.posted(request, () => listed(this.registrationRows(), this.settings))
          : notFound;
      case '/api/v1/data_acquire':
        return this.posted(request, (fields) => this.readings(fields, request.at));
      case '/api/v1/photos':
        return this.posted(request, (fields) => this.pictures(fields, request.at));
      default:
        return notFound;
    }
  }

  private login(request: SimulatedRequest, pathname: string): SimulatedAnswer {
    if (request.method !== 'GET') return problem(405, 'Method not allowed');
    const headers = (from: ResensysSettings['cookiesFrom']): Record<string, string[]> =>
      this.settings.cookiesFrom === from ? { 'Set-Cookie': this.csrf.cookies(request) } : {};
    if (pathname === '/login') return { status: 301, headers: { Location: '/login/', ...headers('redirect') } };
    this.loginPages += 1;
    return {
      status: 200,
      headers: { 'Content-Type': 'text/html; charset=utf-8', Vary: 'Cookie', ...headers('page') },
      body: '<!DOCTYPE html><html><body><form method="post"><input name="username"><input name="password" type="password"></form></body></html>',
    };
  }

  private bank(request: SimulatedRequest): SimulatedAnswer {
    const { quantityBank } = this.settings;
    if (request.method !== 'GET' || quantityBank === 'missing') return notFound;
    return { status: 200, headers: { 'Content-Type': 'text/xml' }, body: quantityBankXml(QUANTITY_BANK, quantityBank) };
  }

  /** What every call has to pass: method, form, forgery protection, credentials; in the order in which Django asks. */
  private posted(request: SimulatedRequest, answer: (fields: Fields) => SimulatedAnswer): SimulatedAnswer {
    const fields = formFields(request.headers['content-type']?.toString() ?? '', request.body);
    if (fields?.get('password')) this.passwordsSeen += 1;
    if (request.method !== 'POST') return problem(405, 'Method not allowed');
    const refused = this.csrf.refuse(request, fields?.get('csrfmiddlewaretoken'));
    if (refused) return refused;
    if (!fields) return problem(400, 'The body is no form');
    const { username, password, refusal, refusalBody } = this.settings;
    if (fields.get('username') === username && fields.get('password') === password) return answer(fields);
    this.credentialsRefused += 1;
    return refusal === 302 ? { status: 302, headers: { Location: '/login' } } : { status: refusal, body: refusalBody };
  }

  private readings(fields: Fields, now: number): SimulatedAnswer {
    const span = askedSpan(fields, this.settings.edges);
    const did = fields.get('DID') ?? '';
    const site = fields.get('SID') ?? '';
    const df = fields.get('DF') ?? '';
    if (!/^[0-9A-F]{2}(-[0-9A-F]{2}){3}$/i.test(did)) return problem(400, 'DID: 4 hexadecimal pairs');
    if (!/^\d+$/.test(df)) return problem(400, 'DF: an integer');
    if (typeof span === 'string') return problem(400, span);
    if (this.isForbidden(site)) return problem(403, 'You do not have access to this site.');
    const device = this.bridge.device(did);
    const quantity = device?.quantities.find((each) => each.df === Number(df));
    if (!device || !quantity || device.site !== site.toUpperCase()) return listed([], this.settings);
    const { extraValue } = this.settings;
    const found = this.bridge.rows(device, quantity, span.from, Math.min(span.to, now + 1), extraValue);
    return listed(dataRows(found, quantity, this.settings.timeKey), this.settings);
  }

  private pictures(fields: Fields, now: number): SimulatedAnswer {
    const span = askedSpan(fields, this.settings.edges);
    if (typeof span === 'string') return problem(400, span);
    const site = fields.get('SID') ?? '';
    if (this.isForbidden(site)) return problem(403, 'You do not have access to this site.');
    const photos = this.photos(site, span.from, Math.min(span.to, now + 1));
    const entries = photos.map(({ title, bytes }) => ({ title, photoString: bytes.toString('base64') }));
    return listed(entries, this.settings);
  }

  private isForbidden(site: string): boolean {
    return this.settings.forbiddenSites.some((each) => each.toUpperCase() === site.toUpperCase());
  }
}

/**
 * The Senquip Cloud API v1, simulated strictly: a token for a client's id and secret, datapoints of a device, and a
 * summary of the devices. Both addresses are opaque to a client; here the token comes from `/oauth2/token`.
 */
import { createHash } from 'node:crypto';
import { answeredRange } from './asked-range';
import type { SimulatedAnswer, SimulatedCloud, SimulatedRequest } from './cloud';
import { contained, nested } from './senquip-container';
import { firstMessageTimes, lastMessageTimes, senquipMachines, type SenquipMachine } from './senquip-machines';
import { wireMessage } from './senquip-messages';
import { SENQUIP_DEFAULTS, type SenquipOptions, type SenquipSettings } from './senquip-options';
import { SenquipTruth } from './senquip-truth';
import { demandMethod, headerField, mediaType, queryOf, Refusal, textBody } from './strict-request';

const FORM = 'application/x-www-form-urlencoded';
/** Seconds up to the year 5138; milliseconds of our days are larger. */
const LARGEST_SECONDS = 1e11;

/** The cloud behind an account's Token URL and Endpoint URL. */
export class SenquipCloud implements SimulatedCloud {
  readonly vendor = 'senquip';
  /** What the devices really measured. */
  readonly truth: SenquipTruth;
  /** Requests for a token that arrived, refused ones too. */
  logins = 0;
  tokensIssued = 0;
  private readonly settings: SenquipSettings;
  private readonly machines: readonly SenquipMachine[];
  /** Token and the instant (epoch ms) at which it ends. */
  private readonly tokens = new Map<string, number>();

  constructor(options: Partial<SenquipOptions> = {}) {
    this.settings = { ...SENQUIP_DEFAULTS, ...options };
    const { seed, devices: count, interval, since } = this.settings;
    this.machines = senquipMachines({ seed, count, interval, since });
    this.truth = new SenquipTruth(this.machines);
  }

  /** From now on every token given so far is refused. */
  revokeTokens(): void {
    this.tokens.clear();
  }

  handle(request: SimulatedRequest): SimulatedAnswer {
    const path = request.url.pathname;
    try {
      return path === '/oauth2/token' ? this.giveToken(request) : this.route(request, path);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, headers, reason } = error;
      return { status, headers, body: path === '/oauth2/token' ? { error: reason } : { message: reason } };
    }
  }

  /** RFC 6749, section 4.4; its error codes are the reasons here. */
  private giveToken(request: SimulatedRequest): SimulatedAnswer {
    demandMethod(request, 'POST');
    this.logins += 1;
    const { clientId, clientSecret, refusal, expiresIn, seed } = this.settings;
    if (mediaType(request) !== FORM) throw new Refusal(400, 'invalid_request');
    const [, encoded] = /^Basic ([A-Za-z0-9+/]+={0,2})$/.exec(headerField(request, 'authorization')) ?? [];
    const credentials = Buffer.from(encoded ?? '', 'base64').toString('utf8');
    if (credentials !== `${clientId}:${clientSecret}`) throw new Refusal(refusal, 'invalid_client');
    const form = [...new URLSearchParams(textBody(request))];
    const [[name, grant] = [], ...more] = form;
    if (name !== 'grant_type' || more.length > 0) throw new Refusal(400, 'invalid_request');
    if (grant !== 'client_credentials') throw new Refusal(400, 'unsupported_grant_type');
    this.tokensIssued += 1;
    const token = createHash('sha256').update(`${seed} token ${this.tokensIssued}`).digest('base64url');
    const life = this.settings.life ?? (expiresIn === 'absent' ? 3600 : expiresIn);
    this.tokens.set(token, request.at + life * 1000);
    return {
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: {
        access_token: token,
        ...(expiresIn === 'absent' ? {} : { expires_in: expiresIn }),
        token_type: 'Bearer',
      },
    };
  }

  private authorize(request: SimulatedRequest): void {
    const { tokenStyle, tokenRefusal } = this.settings;
    const field = headerField(request, 'authorization');
    const bearer = field.startsWith('Bearer ');
    const token = bearer ? field.slice('Bearer '.length) : field;
    const ends = this.tokens.get(token);
    const styleFits = tokenStyle === 'both' || (tokenStyle === 'bearer') === bearer;
    if (!styleFits || ends === undefined || request.at >= ends) throw new Refusal(tokenRefusal, 'Unauthorized');
  }

  private route(request: SimulatedRequest, path: string): SimulatedAnswer {
    const { prefix } = this.settings;
    if (path === `${prefix}/get-device-summary`) return this.summary(request);
    const data = `${prefix}/get-data/`;
    if (!path.startsWith(data)) throw new Refusal(404, 'Not Found');
    return this.data(request, path.slice(data.length));
  }

  private summary(request: SimulatedRequest): SimulatedAnswer {
    demandMethod(request, 'GET');
    this.authorize(request);
    queryOf(request, []);
    const { nameKey, summaryContainer } = this.settings;
    const items = this.machines.map(({ deviceid, name }) => ({
      deviceid,
      ...(nameKey === 'none' ? {} : { [nameKey]: name }),
    }));
    return contained(items, summaryContainer);
  }

  private data(request: SimulatedRequest, deviceid: string): SimulatedAnswer {
    demandMethod(request, 'GET');
    this.authorize(request);
    const { container, edges, keeps, maxDatapoints, nest, order, time: withTime } = this.settings;
    const query = queryOf(request, ['datapoints', 'from', 'to']);
    const asked = query.get('datapoints') ?? '1';
    if (!/^[1-9]\d*$/.test(asked)) throw new Refusal(400, 'datapoints must be a positive whole number');
    const [from, to] = [instantOf(query, 'from'), instantOf(query, 'to')];
    if (from !== undefined && to !== undefined && from > to) throw new Refusal(400, 'from must not be after to');
    const machine = this.machineOf(deviceid);
    if (machine === undefined) return contained([], container);
    const count = Math.min(Number(asked), maxDatapoints);
    const range = answeredRange(edges, from ?? 0, to ?? request.at, request.at);
    // "If from and to are omitted, the latest datapoints are returned": whatever is kept of a range.
    const newest = keeps === 'newest' || (from === undefined && to === undefined);
    const times = newest ? lastMessageTimes(machine, range, count) : firstMessageTimes(machine, range, count);
    const messages = times.map((time) => wireMessage(machine, time, withTime));
    return contained(nested(order === 'newest' ? messages.reverse() : messages, nest), container);
  }

  private machineOf(deviceid: string): SenquipMachine | undefined {
    const machine = this.machines.find((one) => one.deviceid === deviceid);
    if (machine === undefined && this.settings.unknownDevice === 'not-found') {
      throw new Refusal(404, 'No such device');
    }
    if (machine?.hosted === false) throw new Refusal(403, 'This device has no Hosted plan');
    return machine;
  }
}

/** A time in the query, written as Unix seconds, in epoch ms. What can only be milliseconds is turned down. */
function instantOf(query: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (!(seconds < LARGEST_SECONDS)) throw new Refusal(400, `${name} must be a time in Unix seconds`);
  // Rounded, because 1770605573.1 * 1000 is not whole.
  return Math.round(seconds * 1e6) / 1e3;
}

/** Logins and tokens of besmart.energy. */
import { createHash } from 'node:crypto';
import type { BesmartSettings } from './besmart-options';
import type { SimulatedRequest } from './cloud';
import { headerField, jsonObject, Refusal } from './strict-request';

/** Who may come in, and for how long. */
export class BesmartSessions {
  /** Requests for a token that arrived, refused ones too. */
  logins = 0;
  issued = 0;
  /** Token and the instant (epoch ms) at which it ends. */
  private readonly tokens = new Map<string, number>();

  constructor(private readonly settings: BesmartSettings) {}

  /** The answer to a login; 422 where a field is missing, 401 for the wrong password or workspace key. */
  login(request: SimulatedRequest): object {
    this.logins += 1;
    const { apiKey, xAuth, login, password, idKey, life, seed } = this.settings;
    const body = jsonObject(request, ['login', 'password']);
    for (const name of ['login', 'password']) {
      if (typeof body[name] !== 'string') throw new Refusal(422, `${name} must be a string`, ['body', name]);
    }
    const key = headerField(request, 'x-auth');
    if (apiKey !== undefined && key !== apiKey && (xAuth === 'required' || key !== '')) {
      throw new Refusal(401, 'Invalid API key');
    }
    if (body['login'] !== login || body['password'] !== password) {
      throw new Refusal(401, 'Invalid login or password');
    }
    this.issued += 1;
    const token = createHash('md5').update(`${seed} token ${this.issued}`).digest('hex');
    this.tokens.set(token, request.at + life);
    return { expiration: this.expiration(request.at + life), [idKey]: 1, token };
  }

  /** 401 without a good token. */
  authorize(request: SimulatedRequest): void {
    const field = headerField(request, 'authorization');
    if (field === '') throw new Refusal(401, 'No authorization token provided');
    const [, token = ''] = /^Bearer (\S+)$/.exec(field) ?? [];
    const ends = this.tokens.get(token);
    if (ends === undefined || request.at >= ends) throw new Refusal(401, 'Provided token is not valid');
  }

  /** Ends every token. */
  expireAll(): void {
    this.tokens.clear();
  }

  private expiration(ends: number): number | string {
    if (this.settings.expiration === 'ms') return ends;
    // A whole second would be an integer in JSON; servers with float seconds hardly ever have one.
    if (this.settings.expiration === 'seconds') return Math.floor(ends / 1000) + 0.25;
    return ['soon', -1, 9e15][(this.issued - 1) % 3] ?? 'soon';
  }
}

import type { SimulatedAnswer, SimulatedCloud, SimulatedRequest } from '../../src/simulator/cloud';
import { spellings, tokensIn } from './secrets';

/** Answers with a secret in them, wherever a client may look for words. */
type Telling = (told: string, secret: string) => SimulatedAnswer;

const html = (told: string): string => `<html><head><title>${told}</title></head><body>${told}</body></html>`;
const json = { 'Content-Type': 'application/json' };
/** Errors show 200 characters of a vendor's words: whatever stands there is torn. */
const before = (length: number): string => 'Sorry for that. '.repeat(20).slice(0, length);

export const TELLINGS: readonly Telling[] = [
  (told) => ({ status: 400, body: { message: told } }),
  (told) => ({ status: 401, body: { error: told, code: told } }),
  (told) => ({ status: 403, body: { detail: [{ loc: ['body', told], msg: `no ${told}`, type: 'x' }] } }),
  (told) => ({ status: 404, body: `Nothing for ${told} here` }),
  (told) => ({ status: 422, body: { error: { message: `You sent "${told}".`, code: told } } }),
  (told) => ({ status: 422, body: { message: `${before(150)}${told}${before(200)}` } }),
  (told) => ({ status: 400, body: { detail: `${before(185)}${told}${before(200)}` } }),
  (told) => ({ status: 409, body: { title: `${before(196)}${told}` } }),
  (told) => ({ status: 500, body: html(told) }),
  (told) => ({ status: 501, body: html(`${before(190)}${told}${before(400)}`) }),
  (told) => ({ status: 503, headers: { 'Retry-After': '0' }, body: { error_description: told, error: 'x' } }),
  (told) => ({ status: 429, headers: { 'Retry-After': '0' }, body: { message: told } }),
  (told) => ({ status: 200, body: html(told) }),
  (told) => ({ status: 200, headers: json, body: told }),
  (told) => ({ status: 200, headers: json, body: `{"message":${JSON.stringify(told)},` }),
  (told) => ({ status: 200, headers: json, body: JSON.stringify({ error: told, status: told }) }),
  (told) => ({ status: 200, headers: json, body: JSON.stringify(`${before(192)}${told}`) }),
  (told) => ({ status: 200, body: { result: { success: false, code: 9, message: told }, response: null } }),
  (told) => ({ status: 200, body: { result: { success: false, code: 7, message: `${before(193)}${told}` } } }),
  (_, secret) => ({
    status: 200,
    headers: { 'Content-Type': `text/${encodeURIComponent(secret)}` },
    body: 'no JSON',
  }),
  (told) => ({ status: 302, headers: { Location: `/${encodeURIComponent(told)}` }, body: '' }),
  (told) => ({
    status: 307,
    headers: { Location: `https://elsewhere.invalid/?${encodeURIComponent(told)}` },
    body: told,
  }),
];

/** A cloud that on demand answers with nothing but what it was sent, each time another part of it in another way. */
export class TelltaleCloud implements SimulatedCloud {
  readonly vendor: SimulatedCloud['vendor'];
  /** Requests for these are answered so; undefined for none. */
  tells: RegExp | undefined;
  /** What it has told. */
  readonly told = new Set<string>();
  private turn = 0;

  constructor(
    private readonly inner: SimulatedCloud,
    private readonly credentials: readonly string[],
  ) {
    this.vendor = inner.vendor;
  }

  async handle(request: SimulatedRequest): Promise<SimulatedAnswer> {
    if (this.tells?.test(request.target) !== true) return this.inner.handle(request);
    const { headers, body, target } = request;
    const tokens = tokensIn([{ headers, body: body.toString('utf8'), target }]);
    const secrets = [...this.credentials, ...tokens];
    // Numbers without a common factor, so that in time each meets each.
    const { turn } = this;
    this.turn += 1;
    const secret = secrets[turn % secrets.length] ?? '';
    const all = spellings(secret);
    const spelling = all[Math.floor(turn / secrets.length) % all.length] ?? '';
    this.told.add(secret);
    const telling = TELLINGS[turn % TELLINGS.length];
    return telling?.(spelling, secret) ?? { status: 500 };
  }
}

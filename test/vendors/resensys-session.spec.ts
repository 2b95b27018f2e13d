import assert from 'node:assert/strict';
import type { AccountSettings, Wire, WireAnswer, WireRequest } from '../../src/account/wire';
import { CloudError } from '../../src/errors';
import { resensysSession, ResensysSession } from '../../src/vendors/resensys/session';
import { answerOf } from './resensys-answers';

const BASE = 'https://resensys.example:8443';

const settings: AccountSettings = {
  vendor: 'resensys',
  name: 'Bridge',
  addresses: { baseUrl: BASE, quantityBankUrl: `${BASE}/bank.xml` },
  credentials: { username: 'ann', password: 'p&ss word' },
  options: {},
  timeout: 60,
  concurrency: 2,
  rate: 5,
};
const scheme = resensysSession(settings);

const page = answerOf('<!DOCTYPE html><form></form>');
const csrfPage = answerOf('<!DOCTYPE html><h1>Forbidden</h1><p>CSRF verification failed.</p>', { status: 403 });
const registration = answerOf(
  { '0': { DID: '15-03-77-01', SID: '2A-01', QuantityName: 'Volt', DataFormat: 3003, Name: 'Pier', Type: 'T' } },
  { startedAt: 777 },
);

/** A wire that gives these answers in turn and remembers what was sent. */
class ScriptedWire implements Wire {
  readonly sent: WireRequest[] = [];
  visits = 0;

  constructor(
    private readonly answers: WireAnswer[],
    private readonly token: (visit: number) => string | undefined = (visit) => `token${visit}`,
  ) {}

  send(request: WireRequest): Promise<WireAnswer> {
    this.sent.push(request);
    if (request.url.endsWith('/login')) this.visits += 1;
    const answer = this.answers.shift();
    return answer ? Promise.resolve(answer) : Promise.reject(new Error('one request too many'));
  }

  cookie(url: string, name: string): string | undefined {
    return url.startsWith(BASE) && name === 'csrftoken' ? this.token(this.visits) : undefined;
  }

  now(): number {
    return 0;
  }

  get paths(): string[] {
    return this.sent.map(({ method, url }) => `${method} ${url.slice(BASE.length)}`);
  }
}

const LOGIN = ['GET /login', 'POST /api/v2/registration'];

async function failure(answers: WireAnswer[]): Promise<CloudError> {
  const outcome: unknown = await scheme.login(new ScriptedWire(answers), undefined).catch((error: unknown) => error);
  assert.ok(outcome instanceof CloudError, JSON.stringify(outcome));
  return outcome;
}

describe('resensys login', () => {
  it('visits the login page, then asks for the registration', async () => {
    const wire = new ScriptedWire([page, registration]);
    const { session, unproven } = await scheme.login(wire, undefined);
    assert.deepEqual(wire.paths, LOGIN);
    assert.deepEqual(wire.sent[1], {
      method: 'POST',
      url: `${BASE}/api/v2/registration`,
      headers: { Referer: `${BASE}/api/v2/registration`, 'X-CSRFToken': 'token1' },
      form: { username: 'ann', password: 'p&ss word', csrfmiddlewaretoken: 'token1' },
      kind: 'json',
    });
    assert.ok(session instanceof ResensysSession);
    assert.equal(unproven, undefined);
    assert.equal(session.take(778), undefined, 'too old');
    const taken = session.take(777);
    assert.ok(taken !== undefined && taken !== 'gone');
    assert.equal(taken.devices[0]?.device, '15-03-77-01');
    assert.equal(session.take(777), undefined, 'once');
  });

  it('sends no password to the login page', async () => {
    const wire = new ScriptedWire([page, registration]);
    await scheme.login(wire, undefined);
    assert.deepEqual(wire.sent[0], { method: 'GET', url: `${BASE}/login`, kind: 'login' });
  });

  it('shows nothing in the session but the token: names of devices are no secrets', async () => {
    const { session } = await scheme.login(new ScriptedWire([page, registration]), undefined);
    assert.ok(!JSON.stringify(session).includes('15-03-77-01'));
    assert.ok(JSON.stringify(session).includes('token1'));
  });

  it('takes an empty registration for a good login without devices', async () => {
    const { session } = await scheme.login(new ScriptedWire([page, answerOf({})]), undefined);
    assert.ok(session instanceof ResensysSession);
    assert.deepEqual(session.take(0), { devices: [], byId: new Map() });
    assert.equal(session.proven, true);
  });

  it('fetches one new token when the first is not accepted', async () => {
    const wire = new ScriptedWire([page, csrfPage, page, registration]);
    const { session } = await scheme.login(wire, undefined);
    assert.deepEqual(wire.paths, [...LOGIN, ...LOGIN]);
    assert.equal(wire.sent[3]?.form?.['csrfmiddlewaretoken'], 'token2');
    assert.equal((session as ResensysSession).token, 'token2');
  });

  for (const [name, answers, requests] of [
    ['404', [page, answerOf('<h1>Not Found</h1>', { status: 404 })], 2],
    ['405', [page, answerOf({ detail: 'Method not allowed' }, { status: 405 })], 2],
    ['a page with 403, also for a fresh token', [page, csrfPage, page, csrfPage], 4],
  ] as const) {
    it(`leaves the password unproven without a registration: ${name}`, async () => {
      const wire = new ScriptedWire([...answers]);
      const { session, unproven } = await scheme.login(wire, undefined);
      assert.equal(wire.sent.length, requests);
      assert.equal(unproven, true);
      assert.equal((session as ResensysSession).take(0), 'gone');
    });
  }

  for (const [name, refusal] of [
    ['401 with JSON', answerOf({ error: 'Nope' }, { status: 401 })],
    ['401 with a page', answerOf('<h1>401</h1>', { status: 401 })],
    ['403 with JSON', answerOf({ detail: 'Not you' }, { status: 403 })],
    ['200 that speaks of the password', answerOf({ error: 'Invalid Password' })],
    ['200 that speaks of the user name', answerOf({ message: 'Unknown user name' })],
    ['200 that speaks of credentials', answerOf({ detail: 'Bad credentials' })],
    ['200 that speaks of a login', answerOf({ message: 'Please log in first' })],
    ['a redirect to /login', answerOf('', { status: 302, location: `${BASE}/login/?next=/x` })],
    ['a relative redirect to /login', answerOf('', { status: 302, location: '/login' })],
  ] as const) {
    it(`is refused by ${name}`, async () => {
      const error = await failure([page, refusal]);
      assert.equal(error.code, 'E_AUTH');
      assert.match(error.message, /^Resensys refused the user name or the password/);
    });
  }

  for (const [name, answer, code] of [
    ['500', answerOf({ error: 'password database down' }, { status: 500 }), 'E_VENDOR'],
    ['502 with a page', answerOf('<h1>login</h1>', { status: 502 }), 'E_VENDOR'],
    ['503', answerOf('', { status: 503 }), 'E_VENDOR'],
    ['429', answerOf('', { status: 429 }), 'E_RATE_LIMIT'],
    ['a page with 200', answerOf('<html>Maintenance. Your password is safe.</html>'), 'E_RESPONSE'],
    ['cut JSON', answerOf('{"0": {"DID": "15'), 'E_RESPONSE'],
    ['400 without JSON', answerOf('<h1>Bad password</h1>', { status: 400 }), 'E_RESPONSE'],
    ['422 without JSON', answerOf('', { status: 422 }), 'E_RESPONSE'],
    ['400 with JSON', answerOf({ error: 'Form expected' }, { status: 400 }), 'E_VENDOR'],
    ['an error of another kind with 200', answerOf({ error: 'Database locked' }), 'E_VENDOR'],
    [
      'a redirect to elsewhere',
      answerOf('', { status: 302, location: 'https://elsewhere.example/login' }),
      'E_RESPONSE',
    ],
    ['a redirect to another page', answerOf('', { status: 302, location: `${BASE}/maintenance` }), 'E_RESPONSE'],
    ['a list of something else', answerOf([{ a: 1 }]), 'E_RESPONSE'],
    ['a number', answerOf(7), 'E_RESPONSE'],
  ] as const) {
    it(`fails without blaming the password: ${name}`, async () => {
      assert.equal((await failure([page, answer])).code, code);
    });
    if (answer.status !== 200 || code === 'E_VENDOR') continue;
    it(`says to people what came: ${name}`, async () => {
      assert.match((await failure([page, answer])).message, /Resensys answered 200 with .*Check/);
    });
  }

  for (const [name, answer, code] of [
    ['500', answerOf('', { status: 500 }), 'E_VENDOR'],
    ['401', answerOf('', { status: 401 }), 'E_RESPONSE'],
    ['403', answerOf('<h1>403</h1>', { status: 403 }), 'E_RESPONSE'],
    ['404', answerOf('', { status: 404 }), 'E_RESPONSE'],
    ['a redirect to another host', answerOf('', { status: 302, location: 'https://elsewhere.example/' }), 'E_RESPONSE'],
  ] as const) {
    it(`ends at a login page that answers ${name}; the password stays here`, async () => {
      const wire = new ScriptedWire([answer]);
      await assert.rejects(scheme.login(wire, undefined), { code });
      assert.equal(wire.sent.length, 1);
    });
  }

  for (const token of [undefined, '', 'a\nb', 'a b', 'x'.repeat(5000)]) {
    it(`ends at a login page whose token is ${JSON.stringify({ token }).slice(0, 20)}`, async () => {
      await assert.rejects(scheme.login(new ScriptedWire([page], () => token), undefined), { code: 'E_RESPONSE' });
    });
  }

  it('ends after the second page in place of the registration', async () => {
    const csrf200 = answerOf('<form><input name="csrfmiddlewaretoken"></form>');
    const error = await failure([page, csrf200, page, csrf200]);
    assert.equal(error.code, 'E_RESPONSE');
  });
});

describe('resensys session', () => {
  const listed = { devices: [], byId: new Map() };
  const proven = (): ResensysSession => new ResensysSession('tok', listed, 0, true);
  const unproven = (): ResensysSession => new ResensysSession('tok', 'gone', 0, false);
  const data = answerOf({ '0': { Time: '1', 'Volt(v)': '2' } });

  it('signs with user, password and token in the form, the token in a header, and the endpoint as Referer', () => {
    const url = `${BASE}/api/v1/data_acquire`;
    const request: WireRequest = { method: 'POST', url, form: { SID: '2A-01' }, kind: 'json' };
    assert.deepEqual(scheme.sign(request, proven()), {
      method: 'POST',
      url,
      headers: { Referer: url, 'X-CSRFToken': 'tok' },
      form: { username: 'ann', password: 'p&ss word', SID: '2A-01', csrfmiddlewaretoken: 'tok' },
      kind: 'json',
    });
  });

  for (const [name, answer, whenProven, whenUnproven] of [
    ['data', data, 'good', 'good'],
    ['nothing', answerOf(''), 'good', 'good'],
    ['an empty list', answerOf('{}'), 'good', 'good'],
    ['401', answerOf('', { status: 401 }), 'session', 'credentials'],
    ['403 with a page', csrfPage, 'session', 'session'],
    ['403 with JSON', answerOf({ error: 'x' }, { status: 403 }), 'session', 'credentials'],
    ['a redirect to /login', answerOf('', { status: 302, location: '/login/' }), 'session', 'credentials'],
    ['a redirect to elsewhere', answerOf('', { status: 302, location: '/other' }), 'error', 'error'],
    ['a page with a token', answerOf('<html><input name="csrfmiddlewaretoken"></html>'), 'session', 'session'],
    ['another page', answerOf('<html>Maintenance</html>'), 'error', 'error'],
    ['cut JSON', answerOf('{"0": {"Time": "17'), 'busy', 'busy'],
    ['an error about the password', answerOf({ error: 'Wrong password' }), 'error', 'credentials'],
    ['an error about the site', answerOf({ error: 'No such site' }), 'error', 'error'],
    ['rows beside a message', answerOf({ message: 'password', '0': { Time: '1', 'V(v)': '2' } }), 'good', 'good'],
    ['500', answerOf({ error: 'password' }, { status: 500 }), 'busy', 'busy'],
    ['429', answerOf('', { status: 429 }), 'busy', 'busy'],
    ['404', answerOf('', { status: 404 }), 'error', 'error'],
    ['422', answerOf({ error: 'bad form' }, { status: 422 }), 'error', 'error'],
  ] as const) {
    it(`is judged by ${name}: ${whenProven}, ${whenUnproven} before the first good answer`, () => {
      assert.equal(scheme.judge(answer, proven()).kind, whenProven);
      assert.equal(scheme.judge(answer, unproven()).kind, whenUnproven);
    });
  }

  it('is proven by its first good answer and by no other', () => {
    const session = unproven();
    const refusal = answerOf('', { status: 401 });
    for (const answer of [
      answerOf('', { status: 500 }),
      answerOf('<html>'),
      answerOf('{"error":"no"}'),
      answerOf('{"a'),
    ]) {
      scheme.judge(answer, session);
      assert.equal(scheme.judge(refusal, session).kind, 'credentials');
    }
    scheme.judge(data, session);
    assert.equal(scheme.judge(refusal, session).kind, 'session');
  });
});

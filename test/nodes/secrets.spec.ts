import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import sinon from 'sinon';
import { FAULT_KINDS, type Fault } from '../../src/simulator/faults';
import { Deployment } from './deployment';
import { Fleet, type Member, type Question } from './fleet';
import { spellings, tokensIn } from './secrets';
import { TelltaleCloud } from './telltale';

/** How often each cloud tells what it was sent, for data and for logins. */
const TELLS = 170;

/** So much of a secret is too much. */
const FRAGMENT = 12;

/** All files beneath a folder, as text. */
function filesIn(folder: string): [name: string, text: string][] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((name) => [name, readFileSync(name, 'latin1')]);
}

/** Every kind of fault that a simulated cloud has, each in the way that shows most. */
const FAULTS: Readonly<Record<Fault['kind'], Fault>> = {
  status: { kind: 'status', status: 500, body: '<html><head><title>Oops</title></head></html>' },
  html: { kind: 'html', csrf: true },
  cut: { kind: 'cut', length: 'full' },
  reset: { kind: 'reset', when: 'middle' },
  stall: { kind: 'stall', when: 'middle' },
  slow: { kind: 'slow', delay: 5 },
  garbage: { kind: 'garbage' },
  endless: { kind: 'endless' },
  'gzip-bomb': { kind: 'gzip-bomb', bytes: 64 * 1024 * 1024 },
  redirect: { kind: 'redirect', location: 'https://elsewhere.invalid/' },
};

describe('secrets', () => {
  const clouds = new Map<string, TelltaleCloud>();
  let fleet: Fleet;
  let flow: Deployment;
  /** Everything that has left the nodes so far, and where. */
  let seen: [where: string, text: string][];

  beforeEach(async () => {
    // Full jitter of nothing: whatever is tried again is tried at once.
    sinon.stub(Math, 'random').returns(0);
    fleet = await Fleet.open((cloud, { vendor, credentials }) => {
      const telltale = new TelltaleCloud(cloud, Object.values(credentials));
      clouds.set(vendor, telltale);
      return telltale;
    });
    flow = await Deployment.open(fleet.layout({ timeout: '1' }));
    seen = [];
  });
  afterEach(async () => {
    sinon.restore();
    await flow.close();
    await fleet.close();
  });

  /** Asks, and keeps all that comes of it; every pause is ended before. */
  async function ask({ node, payload }: Question, where: string): Promise<string | undefined> {
    const { error, messages } = await flow.ask(node, { payload, reset: true });
    seen.push([`${node}, ${where}`, inspect([error, messages], { depth: 12, maxArrayLength: 5 })]);
    return error?.code;
  }

  /** What must not be seen of a vendor: what was typed, and what its cloud and the nodes have told each other. */
  function secretsOf({ vendor, credentials }: Member): Set<string> {
    return new Set([...Object.values(credentials), ...tokensIn(fleet.server(vendor).journal.entries)]);
  }

  function assertNowhere(secrets: Iterable<string>): void {
    const logged = flow.log.map((line) => `${inspect(line, { depth: 12, showHidden: true })} ${String(line.msg)}`);
    const texts: [string, string][] = [
      ...seen,
      ['a Catch node', inspect(flow.caught, { depth: 12, maxArrayLength: Infinity })],
      ['a status', JSON.stringify(flow.statuses)],
      ['the log', logged.join('\n')],
      ['the flows', JSON.stringify(flow.exported)],
      ...filesIn(path.join(flow.userDir, 'sensor-clouds')),
    ];
    const fragments = new Set(
      [...secrets].flatMap((secret) => spellings(secret).map((spelling) => spelling.slice(0, FRAGMENT).toLowerCase())),
    );
    for (const [where, text] of texts) {
      const lower = text.toLowerCase();
      for (const fragment of fragments) {
        const at = lower.indexOf(fragment);
        assert.equal(at, -1, `${fragment} in ${where}: ${text.slice(Math.max(0, at - 300), at + 100)}`);
      }
    }
  }

  it('are in nothing that leaves on a good day, nor in any file, nor in what is exported', async () => {
    const { config, ...rest } = fleet.layout();
    // As the editor deploys: with the credentials inside.
    const typed = config.map((one) => ({ ...one, credentials: rest.credentials[one.id] }));
    await flow.deployAgain({ ...rest, config: typed, credentials: {} });
    for (const member of fleet.members) {
      for (const question of member.questions) await ask(question, 'a good day');
      assert.ok(secretsOf(member).size > Object.keys(member.credentials).length, member.vendor);
    }
    assert.deepEqual(
      fleet.members.map(({ vendor }) => fleet.server(vendor).journal.count(/./) > 3),
      fleet.members.map(() => true),
    );
    await flow.deployAgain();
    assert.ok(flow.exported.length > fleet.members.length);
    assert.ok(filesIn(path.join(flow.userDir, 'sensor-clouds')).length >= fleet.members.length);
    assertNowhere(fleet.members.flatMap((member) => [...secretsOf(member)]));
  });

  for (const vendor of ['resensys', 'sensit', 'senquip', 'besmart', 'sensaphone'] as const) {
    for (const phase of ['data', 'login'] as const) {
      it(`are in nothing that leaves when ${vendor} tells them all, at every ${phase}`, async () => {
        const member = fleet.members.find((one) => one.vendor === vendor);
        const cloud = clouds.get(vendor);
        assert.ok(member && cloud);
        const codes = new Set<string | undefined>();
        const questions = member.questions.filter(({ payload }) => !('read' in payload));
        for (const question of questions) await ask(question, 'before');
        for (let tell = 0; tell < TELLS; tell += 1) {
          if (phase === 'login') member.forget();
          cloud.tells = member[phase];
          const question = questions[tell % questions.length] as Question;
          codes.add(await ask(question, `${phase} ${tell}`));
          cloud.tells = undefined;
        }
        assert.ok(cloud.told.size >= (phase === 'login' ? 2 : 3), 'too little was told');
        assert.ok(codes.has('E_AUTH') === (phase === 'login') || vendor === 'sensaphone' || vendor === 'resensys');
        assert.ok(codes.has('E_RESPONSE') && codes.has('E_VENDOR'), [...codes].join());
        assertNowhere([...secretsOf(member), ...cloud.told]);
      }).timeout(60_000);
    }
  }

  it('are in nothing that leaves, whatever kind of fault there is', async () => {
    assert.deepEqual(Object.keys(FAULTS).sort(), [...FAULT_KINDS].sort());
    await Promise.all(
      fleet.members.map(async (member) => {
        const { faults } = fleet.server(member.vendor);
        const [list] = member.questions as [Question];
        // So many that nothing is tried again, or each stall would take its time five times.
        faults.next({ kind: 'reset', when: 'before' }, { count: 25 });
        for (let times = 0; times < 6; times += 1) await ask(list, 'reset');
        faults.clear();
        for (const phase of ['login', 'data'] as const) {
          for (const [kind, fault] of Object.entries(FAULTS)) {
            if (phase === 'login') member.forget();
            faults.next(fault, { path: member[phase], count: 2 });
            for (const question of [list, member.questions[3] ?? list]) await ask(question, `${phase} ${kind}`);
            faults.clear();
          }
        }
      }),
    );
    const codes = new Set(flow.caught.map(({ error }) => error.code));
    for (const code of ['E_TIMEOUT', 'E_NETWORK', 'E_RESPONSE', 'E_VENDOR']) assert.ok(codes.has(code), code);
    assertNowhere(fleet.members.flatMap((member) => [...secretsOf(member)]));
  }).timeout(60_000);
});

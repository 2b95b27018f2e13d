import assert from 'node:assert/strict';
import sinon from 'sinon';
import type { SimulatedAnswer, SimulatedCloud, SimulatedRequest } from '../../src/simulator/cloud';
import type { Fault } from '../../src/simulator/faults';
import { type Chance, chanceOf, malformed } from '../vendors/malformed';
import { slowness } from '../vendors/stall';
import { Deployment } from './deployment';
import { Fleet, type Member, type Question, RANGE } from './fleet';

/** How many times each question is asked while the answers are malformed. */
const ROUNDS = 15;

const MIB = 1024 * 1024;

/** Where readings come from; a request for them is one window. */
const READINGS: Readonly<Record<Member['vendor'], RegExp>> = {
  resensys: /data_acquire/,
  sensit: /DeviceLog/,
  senquip: /get-data\//,
  besmart: /signals\/\d+\/data/,
  sensaphone: /history\/data_log$/,
};

/** One quantity, where a request reads one. */
const QUANTITIES: Readonly<Record<Member['vendor'], object>> = {
  resensys: { quantity: 'Volt' },
  sensit: {},
  senquip: {},
  besmart: { quantity: '32' },
  sensaphone: { quantity: 'Tank level' },
};

/** What an answer of the right status and the wrong content may end in. */
const CODES: ReadonlySet<string> = new Set([
  ...['E_RESPONSE', 'E_VENDOR', 'E_PARTIAL', 'E_NOT_FOUND', 'E_FORBIDDEN', 'E_UNSUPPORTED', 'E_AUTH', 'E_INPUT'],
  // Sensaphone's own codes may say so, and a write of which nobody knows what became.
  ...['E_RATE_LIMIT', 'E_UNKNOWN_OUTCOME'],
]);

/** A cloud whose answers go wrong on the way, as chance will have it. */
class SpoiltCloud implements SimulatedCloud {
  readonly vendor: SimulatedCloud['vendor'];
  chance: Chance | undefined;

  constructor(private readonly inner: SimulatedCloud) {
    this.vendor = inner.vendor;
  }

  async handle(request: SimulatedRequest): Promise<SimulatedAnswer> {
    const answer = await this.inner.handle(request);
    const { chance } = this;
    if (!chance || answer.status !== 200 || chance() < 0.4) return answer;
    const { body = '' } = answer;
    const good: unknown = Buffer.isBuffer(body) ? body.toString('utf8') : body;
    return { ...answer, body: malformed(good, chance) };
  }
}

describe('clouds that mean no good', () => {
  const clouds: SpoiltCloud[] = [];
  let fleet: Fleet;
  let flow: Deployment;

  before(async () => {
    fleet = await Fleet.open((cloud) => {
      const spoilt = new SpoiltCloud(cloud);
      clouds.push(spoilt);
      return spoilt;
    });
    // Full jitter of nothing: whatever is tried again is tried at once.
    sinon.stub(Math, 'random').returns(0);
    flow = await Deployment.open(fleet.layout());
  });
  after(async () => {
    sinon.restore();
    await flow.close();
    await fleet.close();
  });
  afterEach(() => {
    for (const cloud of clouds) cloud.chance = undefined;
    for (const { vendor } of fleet.members) fleet.server(vendor).faults.clear();
  });

  /** What a question gives on a good day: how it ends, and the rows. Every pause that a bad day has left is ended. */
  async function good({ node, payload }: Question): Promise<unknown[]> {
    const { messages, error } = await flow.ask(node, { payload, reset: true });
    // What is true at present may be another thing a moment later.
    const isOfThen = 'from' in payload;
    return [error?.code, ...(isOfThen ? messages.flatMap((message) => message.payload) : [messages.length])];
  }

  for (const [index, vendor] of (['resensys', 'sensit', 'senquip', 'besmart', 'sensaphone'] as const).entries()) {
    it(`every message ends, and nothing stays wrong, whatever ${vendor} answers`, async () => {
      const { questions } = fleet.members[index] as Member;
      const before = [];
      for (const question of questions) before.push(await good(question));
      const chance = chanceOf(20261121 + index);
      const codes = new Map<string, number>();
      for (const cloud of clouds) if (cloud.vendor === vendor) cloud.chance = chance;
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const { node, payload } of questions) {
          // The vendor's words may be taken for a refusal, and then the account would pause.
          const { error, messages } = await flow.ask(node, { payload, reset: true });
          const code = error?.code ?? 'good';
          codes.set(code, (codes.get(code) ?? 0) + 1);
          assert.ok(error === undefined || CODES.has(error.code), error?.message);
          assert.ok(error === undefined || error.message.length < 2_000, error?.message);
          assert.doesNotThrow(() => JSON.stringify(messages));
        }
      }
      assert.ok((codes.get('good') ?? 0) >= 5 && (codes.get('E_RESPONSE') ?? 0) >= 5, JSON.stringify([...codes]));
      for (const cloud of clouds) cloud.chance = undefined;
      for (const [at, question] of questions.entries()) assert.deepEqual(await good(question), before[at]);
      assert.deepEqual(Object.keys(Object.prototype), []);
    }).timeout(60_000);
  }

  for (const fault of [{ kind: 'endless' }, { kind: 'gzip-bomb', bytes: 256 * MIB }] satisfies Fault[]) {
    it(`a body without end is left at its cap, and read in smaller windows (${fault.kind})`, async () => {
      await Promise.all(
        fleet.members.map(async ({ vendor, questions }) => {
          const { faults, journal } = fleet.server(vendor);
          const [found] = questions.filter(({ payload }) => 'device' in payload && !('read' in payload));
          assert.ok(found);
          const payload = { ...found.payload, ...QUANTITIES[vendor], to: '2026-05-01T10:20:00Z' };
          const question = { ...found, payload };
          const rows = await good(question);
          assert.ok(rows.length > 2);
          const path = READINGS[vendor];

          // One answer is too large: its halves are not.
          faults.next(fault, { path });
          assert.deepEqual(await good(question), rows, vendor);
          assert.equal(faults.pending, 0);

          // All are: it ends at windows of a minute.
          journal.clear();
          faults.next(fault, { path, count: Infinity });
          const { error } = await flow.ask(question.node, { payload });
          assert.equal(error?.code, 'E_RESPONSE', vendor);
          assert.match(error.message, /larger than 16 MiB/);
          faults.clear();
        }),
      );
    }).timeout(60_000);
  }

  it('a login without end is left at a quarter of a MiB, and is no wrong password', async () => {
    const another = await Fleet.open();
    await flow.deployAgain(another.layout());
    for (const { vendor, login, questions } of another.members) {
      for (const fault of [{ kind: 'endless' }, { kind: 'gzip-bomb', bytes: 64 * MIB }] satisfies Fault[]) {
        const { faults } = another.server(vendor);
        faults.next(fault, { path: login, count: 2 });
        const { error } = await flow.ask(questions[0]?.node ?? '', { payload: { list: 'devices' } });
        assert.equal(error?.code, 'E_RESPONSE', vendor);
        assert.match(error.message, /larger than (256 KiB|16 MiB)/);
        faults.clear();
      }
      assert.equal((await flow.ask(questions[0]?.node ?? '', { payload: { list: 'devices' } })).error, undefined);
    }
    await another.close();
  }).timeout(60_000);

  it('a range of 500,000 years is asked for at once, from its beginning', async () => {
    await flow.deployAgain(fleet.layout());
    const devices = { resensys: '15-03-77-A2', sensit: '1021', sensaphone: '1235' };
    for (const [vendor, device] of Object.entries(devices)) {
      const { journal } = fleet.server(vendor);
      journal.clear();
      const began = process.cpuUsage();
      flow.receive(`${vendor}-readings`, { payload: { device, ...RANGE, from: -8.64e15, to: 8.64e15, limit: 1 } });
      await flow.until(() => journal.count(READINGS[vendor as Member['vendor']]) > 3);
      assert.ok(process.cpuUsage(began).user < 1e6 * slowness());
    }
  });
});

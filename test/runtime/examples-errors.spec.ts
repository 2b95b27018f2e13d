import assert from 'node:assert/strict';
import { SenquipCloud } from '../../src/simulator/senquip';
import { SENQUIP_DEFAULTS } from '../../src/simulator/senquip-options';
import { machines, senquipFacts } from '../nodes/senquip-truth';
import { eventually } from './eventually';
import { finishedPeriod } from './example';
import { ExampleStage } from './example-stage';
import type { Watched } from './example-stage';

const HOUR = 3_600_000;
const BRANCHES = ['credentials and rights', 'given up', 'wrong parameters', 'other'];
const RESET = { kind: 'reset', when: 'before' } as const;
/** How often a request is made before the pack itself gives it up. */
const ATTEMPTS = 5;

interface Row {
  device: string;
  label: string;
  time: number;
}

describe('the example: errors sorted by their code', function () {
  this.timeout(60_000);
  const { from } = finishedPeriod(12);
  const senquip = new SenquipCloud({ seed: 'errors' });
  const hosted = senquip.truth.devices().filter((machine) => machine.hosted);
  const { digger, closed } = machines(senquip);
  let stage: ExampleStage;
  let end = from;

  before(async () => {
    stage = await ExampleStage.open({
      file: 'errors.json',
      period: { from, to: from + HOUR },
      clouds: [senquip],
      watched: ['rows', 'wait', ...BRANCHES],
      env: { RETRY_SECONDS: 0.05 },
    });
    // Failures of many machines at once take no longer than one.
    await stage.redeploy((node) => (node.type === 'senquip-account' ? { ...node, concurrency: '8' } : node));
  });

  after(async () => {
    await (stage as ExampleStage | undefined)?.close();
  });

  /** The next round, which has an hour more to read. */
  const round = async (): Promise<void> => {
    end += HOUR;
    await stage.change('new since last time', { from: String(from), to: String(end) });
    await stage.press('every 10 minutes');
  };
  const rows = (): Row[] => stage.given('rows').flatMap(({ payload }) => payload as Row[]);
  /** Waits until everything that was measured up to now is delivered, and sees that nothing came twice. */
  const delivered = async (devices = hosted.map(({ deviceid }) => deviceid)): Promise<void> => {
    const truth = devices.flatMap((device) => senquipFacts(senquip, device, from, end));
    await eventually(`${truth.length} rows`, () => (rows().length >= truth.length ? true : undefined));
    const key = ({ device, label, time }: Row): string => [device, label, time].join(' | ');
    assert.deepEqual(rows().map(key).toSorted(), truth.map(key).toSorted());
  };
  const codes = (name: string): unknown[] => stage.given(name).map(({ error }) => error?.code);
  /** The first message that a branch is given beyond those that it had. */
  const next = async (name: string, had: number): Promise<Watched> =>
    eventually(`an error for "${name}"`, () => stage.given(name)[had]);

  it('tries the list again when that fails, and tells of the one machine that may not be read', async () => {
    const { faults } = stage.server('senquip');
    faults.next(RESET, { path: /get-device-summary/, count: ATTEMPTS });
    await round();
    const refused = await next('credentials and rights', 0);
    assert.equal(refused.error?.code, 'E_FORBIDDEN');
    assert.equal((refused.payload as { device?: string }).device, closed);
    await delivered();
    assert.deepEqual(codes('wait'), ['E_NETWORK']);
    assert.equal(faults.pending, 0);
  });

  it('gives up after three more tries, with a wait that doubles; the next round brings the rows', async () => {
    const { faults } = stage.server('senquip');
    faults.next(RESET, { path: /get-data/, count: Infinity });
    await round();
    assert.equal((await next('given up', 0)).error?.code, 'E_NETWORK');
    const waits = stage.given('wait').slice(1);
    assert.deepEqual(
      waits.map(({ delay, attempt }) => [delay, attempt]),
      [
        [50, 1],
        [100, 2],
        [200, 3],
      ],
    );
    faults.clear();
    await round();
    await delivered();
    await next('credentials and rights', 1);
  });

  it('reads the machine that failed again, and no other one', async () => {
    const { faults, journal } = stage.server('senquip');
    const asked = (device: string): number =>
      journal.entries.filter(({ target }) => target.includes(`/get-data/${device}`)).length;
    const others = hosted.filter(({ deviceid }) => deviceid !== digger).map(({ deviceid }) => deviceid);
    const had = stage.given('wait').length;
    faults.next(RESET, { path: new RegExp(`/get-data/${digger}`), count: Infinity });
    await round();
    const { payload } = await next('wait', had);
    faults.clear();
    const [before, requests] = [others.map(asked), asked(digger)];
    assert.equal((payload as { device?: string }).device, digger);
    await delivered();
    assert.ok(asked(digger) > requests);
    assert.deepEqual(others.map(asked), before);
  });

  it('waits as long as the vendor asks for', async () => {
    const { faults } = stage.server('senquip');
    const had = stage.given('wait').length;
    faults.next({ kind: 'status', status: 429, retryAfter: 90 }, { path: new RegExp(`/get-data/${digger}`) });
    await round();
    // One failure of many does not say until when, but the first new try of that machine does.
    const waiting = await eventually('a long wait', () =>
      stage.given('wait').find(({ delay }, index) => index >= had && Number(delay) > 60_000),
    );
    assert.deepEqual([waiting.error?.code, waiting['attempt']], ['E_RATE_LIMIT', 2]);
    assert.ok(Number(waiting['delay']) <= 90_000);
  });

  it('leaves to people what no repetition makes good', async () => {
    await stage.redeploy((node) =>
      node['name'] === 'new since last time' ? { ...node, from: '2026-02-30', to: 'now' } : node,
    );
    await stage.press('every 10 minutes');
    const { error } = await next('wrong parameters', 0);
    assert.equal(error?.code, 'E_INPUT');
    assert.deepEqual(codes('other'), []);
  });

  it('does not try a refused password again', async () => {
    const had = [stage.given('credentials and rights').length, stage.given('wait').length];
    const credentials = { clientId: SENQUIP_DEFAULTS.clientId, clientSecret: 'wrong' };
    await stage.redeploy((node) => (node.type === 'senquip-account' ? { ...node, credentials } : node));
    const { journal } = stage.server('senquip');
    const logins = (): number => journal.entries.filter(({ target }) => target.startsWith('/oauth2/')).length;
    const before = logins();
    await stage.press('every 10 minutes');
    assert.equal((await next('credentials and rights', had[0] ?? 0)).error?.code, 'E_AUTH');
    assert.equal(logins(), before + 1);
    assert.equal(stage.given('wait').length, had[1]);
  });
});

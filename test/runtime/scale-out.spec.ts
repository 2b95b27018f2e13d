import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SimulatedAnswer, SimulatedRequest } from '../../src/simulator/cloud';
import { ResensysCloud } from '../../src/simulator/resensys';
import { needs } from '../setup/packages';
import { eventually } from './eventually';
import { COUNTS, countsOf, countsOfKeys, fieldsOf } from './influx-points';
import { truePoints } from './resensys-truth';
import { ScaledOut } from './scale-out';
import type { Done, Report, Settings } from './scale-out';

const HOUR = 3_600_000;
const DATA = '/api/v1/data_acquire';

/** Starts a fleet for a suite; the suite is left out where a program is missing. */
async function startFleet(context: Mocha.Context, cloud: ResensysCloud, settings: Settings): Promise<ScaledOut> {
  const [mosquitto = '', influxd = ''] = needs(context, 'mosquitto', 'influxdb');
  const folder = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-scale-out-'));
  const fleet = new ScaledOut({ folder, mosquitto, influxd, cloud, settings });
  try {
    await fleet.start();
  } catch (error) {
    await stopFleet(fleet);
    throw error;
  }
  return fleet;
}

async function stopFleet(fleet: ScaledOut | undefined): Promise<void> {
  await fleet?.stop();
  if (fleet) rmSync(fleet.options.folder, { recursive: true, force: true });
}

/** A cloud that never gives one quantity of one device. */
class PickyCloud extends ResensysCloud {
  /** `DID DF`; empty for none. */
  refused = '';

  override handle(request: SimulatedRequest): SimulatedAnswer {
    const form = new URLSearchParams(request.body.toString());
    return `${form.get('DID') ?? ''} ${form.get('DF') ?? ''}` === this.refused
      ? { status: 400, body: { error: 'No such data format.' } }
      : super.handle(request);
  }
}

describe('1,000 devices, shared out by a planner among two workers', function () {
  this.timeout(150_000);
  const cloud = new ResensysCloud({ seed: 'scale-out', devices: 1_000, sites: 10 });
  let fleet: ScaledOut;
  let pressed: number;
  let report: Report;
  let done: Done[];

  before(async function () {
    fleet = await startFleet(this, cloud, { HOURS: 3, OVERLAP: 0 });
    pressed = Date.now();
    report = await fleet.round();
    done = await fleet.done(1_000);
  });

  after(() => stopFleet(fleet));

  it('are all done in one round, each for the same period', () => {
    assert.deepEqual([report.planned, report.done, report.missing], [1_000, 1_000, []]);
    const [{ from, to } = { from: 0, to: 0 }] = done;
    assert.deepEqual([...new Set(done.map((each) => `${each.from} ${each.to}`))], [`${from} ${to}`]);
    assert.equal(to - from, 3 * HOUR);
    assert.ok(to >= pressed && to <= Date.now());
  });

  it('are read exactly once each', () => {
    const read = new Map<string, number>();
    for (const { body } of fleet.server.journal.matching(DATA)) {
      const form = new URLSearchParams(body);
      const series = `${form.get('DID') ?? ''} ${form.get('DF') ?? ''}`;
      read.set(series, (read.get(series) ?? 0) + 1);
    }
    const once = cloud.registrationRows().map(({ DID, DataFormat }) => [`${DID} ${DataFormat}`, 1] as const);
    assert.deepEqual(read, new Map(once));
  });

  it('give work to both workers, and each process logs in once', () => {
    const share = (name: string): number => done.filter(({ worker }) => worker === name).length;
    assert.equal(share('one') + share('two'), 1_000);
    assert.ok(Math.min(share('one'), share('two')) > 250, `shares of ${share('one')} and ${share('two')}`);
    assert.equal(cloud.loginPages, 3);
  });

  it('are in InfluxDB with everything that they measured', async () => {
    const [{ from, to } = { from: 0, to: 0 }] = done;
    const counted = await fleet.influxdb.query(COUNTS);
    const truth = truePoints(cloud, { from, to });
    assert.deepEqual(countsOf(counted), countsOfKeys(truth.keys()));
    const sample = done.filter((_each, index) => index % 50 === 0).map(({ device }) => device);
    const rows = await fleet.influxdb.query(`SELECT * FROM resensys WHERE device =~ /^(${sample.join('|')})$/`);
    const sampled = [...truth].filter(([key]) => sample.includes(key.split(' | ')[1] ?? ''));
    assert.deepEqual(fieldsOf(rows), new Map(sampled));
  });
});

describe('a worker or a planner that is killed, and what fails', function () {
  this.timeout(150_000);
  const OVERLAP = 60;
  const cloud = new PickyCloud({ seed: 'scale-out', devices: 100, sites: 20 });
  let fleet: ScaledOut;
  let done: Done[];

  before(async function () {
    fleet = await startFleet(this, cloud, { HOURS: 3, OVERLAP, OPEN: 50, LIMIT: 5, PAUSE: 1, ATTEMPTS: 2 });
    // More than the broker lets wait for a client, and it tells these first.
    await fleet.addFormerDevices(3_000);
  });

  after(() => stopFleet(fleet));

  /** Runs another round; the devices whose job did not begin where their last one had ended, but for the overlap. */
  const goOn = async (): Promise<{ report: Report; elsewhere: string[] }> => {
    const before = new Map(done.map(({ device, to }) => [device, to]));
    const report = await fleet.round();
    const changed = await eventually('what the round did', async () => {
      const now = await fleet.done(100);
      const count = now.filter(({ device, to }) => to !== before.get(device)).length;
      return count === report.done ? now : undefined;
    });
    done = changed;
    return {
      report,
      elsewhere: changed
        .filter(({ device, from }) => from !== (before.get(device) ?? 0) - OVERLAP * 1_000)
        .map(({ device }) => device),
    };
  };

  it('wait for the database: what it refuses is not done, and is read again from the same instant', async () => {
    await fleet.influxdb.query('DROP DATABASE sensors');
    const { missing } = await fleet.round();
    assert.deepEqual(new Set(missing.map(({ error }) => error)), new Set(['E_WRITE']));
    assert.equal(missing.length, 100);
    await fleet.influxdb.query('CREATE DATABASE sensors');
  });

  it('lose nothing: the jobs that a killed worker had are given out again', async () => {
    const { from: earlier } = fleet.listener.json('scale-out/failed') as Done;
    const published = fleet.listener.count('scale-out/jobs');
    const before = fleet.report();
    await fleet.startRound();
    await fleet.done(30);
    await fleet.killWorker('two');
    const report = await fleet.nextReport(before);
    assert.deepEqual([report.planned, report.done, report.missing], [100, 100, []]);
    assert.ok(fleet.listener.count('scale-out/jobs') - published > 100, 'killed with jobs in hand');
    done = await fleet.done(100);
    const [{ from, to } = { from: 0, to: 0 }] = done;
    assert.equal(from, earlier);
    assert.deepEqual(fieldsOf(await fleet.influxdb.query('SELECT * FROM resensys')), truePoints(cloud, { from, to }));
  });

  it('repeat nothing: a planner that was killed goes on where each device has ended', async () => {
    await fleet.killPlanner();
    await fleet.startPlanner();
    const { report, elsewhere } = await goOn();
    assert.deepEqual([report.planned, report.done, elsewhere], [100, 100, []]);
  });

  it('leave no gap: a device that fails is given up with its code, and goes on later from the same instant', async () => {
    const [{ site } = { site: '' }] = cloud.sites();
    const failing = cloud.devices().filter((device) => device.site === site);
    cloud.settings.forbiddenSites = [site];
    const { report } = await goOn();
    cloud.settings.forbiddenSites = [];
    const expected = failing.map(({ did }) => ({ key: `resensys/${site}/${did}`, error: 'E_FORBIDDEN' }));
    assert.deepEqual(report.missing.toSorted(byKey), expected);
    assert.equal(report.done, 100 - failing.length);
    const after = await goOn();
    assert.deepEqual([after.report.done, after.elsewhere], [100, []]);
  });

  it('hold nothing up: what the vendor refuses for good is reported, and its device goes on', async () => {
    const [{ site, did, quantities } = { site: '', did: '', quantities: [] }] = cloud.devices();
    cloud.refused = `${did} ${quantities[0]?.df ?? 0}`;
    const { report } = await goOn();
    assert.deepEqual(report.missing, [{ key: `resensys/${site}/${did}`, error: 'E_PARTIAL' }]);
    assert.equal(report.done, 100);
  });
});

function byKey(one: { key: string }, other: { key: string }): number {
  return one.key < other.key ? -1 : 1;
}

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ResensysCloud } from '../../src/simulator/resensys';
import { SenquipCloud } from '../../src/simulator/senquip';
import { senquipFacts } from '../nodes/senquip-truth';
import { needs } from '../setup/packages';
import { eventually } from './eventually';
import { finishedPeriod } from './example';
import { ExampleStage } from './example-stage';
import { startInfluxDb } from './influxdb';
import type { InfluxDb, InfluxRow } from './influxdb';
import { truePoints } from './resensys-truth';

describe('the example: two vendors to InfluxDB 1.x', function () {
  this.timeout(60_000);
  const period = finishedPeriod(12);
  const resensys = new ResensysCloud({ seed: 'influxdb', devices: 8 });
  const senquip = new SenquipCloud({ seed: 'influxdb' });
  let folder = '';
  let influxdb: InfluxDb;
  let stage: ExampleStage;

  before(async function () {
    const [influxd = ''] = needs(this, 'influxdb');
    folder = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-influxdb-'));
    influxdb = await startInfluxDb(influxd, folder);
    stage = await ExampleStage.open({
      file: 'influxdb-1x.json',
      period,
      clouds: [resensys, senquip],
      watched: ['errors'],
      counted: ['new from bridges', 'new from machines'],
      influxdb: { influxdbPort: influxdb.port },
    });
  });

  after(async () => {
    await (stage as ExampleStage | undefined)?.close();
    await (influxdb as InfluxDb | undefined)?.stop();
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  it('writes every value of both fleets, and nothing else', async () => {
    await stage.run('every 10 minutes', 'new from bridges');
    const bridges = (await influxdb.query('SELECT * FROM resensys')).flatMap((row) =>
      valuesOf(row, ['site', 'device', 'name', 'time']).map(([key, value]) => [key, value] as const),
    );
    assert.deepEqual(new Map(bridges), truePoints(resensys, period));

    const devices = senquip.truth.devices().filter(({ hosted }) => hosted);
    const facts = devices.flatMap(({ deviceid }) => senquipFacts(senquip, deviceid, period.from, period.to));
    const machines = await eventually('all points of the machines', async () => {
      const rows = await influxdb.query('SELECT * FROM senquip');
      const found = rows.flatMap((row) => valuesOf(row, ['device', 'name', 'time'])).map(asText);
      return found.length >= facts.length ? found : undefined;
    });
    const truth = facts.map(({ device, name, time, label, value }) =>
      asText([[device, name, time, label].join(' | '), value]),
    );
    assert.ok(truth.length > 5000);
    assert.deepEqual(new Set(machines), new Set(truth));
    assert.equal(machines.length, truth.length);
  });

  it('names the one machine that may not be read', async () => {
    const closed = senquip.truth.devices().find(({ hosted }) => !hosted);
    const [error] = await eventually('the error', () => stage.given('errors').slice(0, 1).map(failures)[0]);
    assert.equal(error?.device, closed?.deviceid);
  });

  it('asks for nothing again, because the database has confirmed all of it', async () => {
    const counts = (): number[] => [
      stage.server('resensys').journal.entries.filter(({ target }) => target === '/api/v1/data_acquire').length,
      stage.server('senquip').journal.entries.filter(({ status }) => status === 200).length,
    ];
    const before = counts();
    assert.ok(before.every((count) => count > 5));
    await stage.run('every 10 minutes', 'new from bridges');
    await eventually('the second error', () => (stage.given('errors').length >= 2 ? true : undefined));
    assert.deepEqual(counts(), before);
  });
});

/** The fields of a row that have a value, by its tags, its time and their names. */
function valuesOf(row: InfluxRow, keys: readonly string[]): [string, string | number | boolean][] {
  const known = new Set(['vendor', 'site', 'device', 'name', 'time']);
  return Object.entries(row).flatMap(([field, value]) =>
    known.has(field) || value === null ? [] : [[[...keys.map((key) => row[key]), field].join(' | '), value]],
  );
}

/** Words and numbers of one field stand in two fields, of which one is a text: as text they are compared. */
function asText([key, value]: readonly [string, unknown]): string {
  return `${key.replace(/_text$/, '')} = ${String(value)}`;
}

function failures({ error }: { error?: object }): { device?: string }[] {
  return (error as { cause?: { failures?: { device?: string }[] } }).cause?.failures ?? [];
}

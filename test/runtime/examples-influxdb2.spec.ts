import assert from 'node:assert/strict';
import { BesmartCloud } from '../../src/simulator/besmart';
import { SensitCloud } from '../../src/simulator/sensit';
import { besmartFacts, sensors } from '../nodes/besmart-truth';
import type { Fact } from '../nodes/facts';
import { sensitFacts } from '../nodes/sensit-truth';
import { finishedPeriod } from './example';
import { ExampleStage } from './example-stage';
import { InfluxDb2 } from './influxdb2';

describe('the example: two vendors to InfluxDB 2.x', function () {
  this.timeout(60_000);
  const period = finishedPeriod(6);
  const sensit = new SensitCloud({ seed: 'influxdb', devices: 4 });
  const besmart = new BesmartCloud({ seed: 'influxdb' });
  let influxdb: InfluxDb2;
  let stage: ExampleStage;

  before(async () => {
    influxdb = await InfluxDb2.start({ token: 'invented token', org: 'home', bucket: 'sensors' });
    stage = await ExampleStage.open({
      file: 'influxdb-2x.json',
      period,
      clouds: [sensit, besmart],
      counted: ['new from monitors', 'new from meters'],
      influxdb: { influxdb2: { port: influxdb.port, token: 'invented token' } },
    });
  });

  after(async () => {
    await (stage as ExampleStage | undefined)?.close();
    (influxdb as InfluxDb2 | undefined)?.stop();
  });

  const truth = (): Fact[] => [
    ...sensit.truth.devices().flatMap(({ uuid }) => sensitFacts(sensit, uuid, period.from, period.to)),
    ...sensors(besmart).own.flatMap((device) => besmartFacts(besmart, device, period.from, period.to)),
  ];
  const written = (): string[] =>
    influxdb.points.flatMap(({ measurement, tags, fields, timestamp }) =>
      Object.entries(fields).map(([field, value]) =>
        JSON.stringify([measurement, tags['device'], tags['name'], tags['origin'] ?? '', timestamp, field, value]),
      ),
    );

  it('writes every value of both fleets once, and nothing else', async () => {
    const expected = truth().map(({ vendor, device, name, origin = '', time, label, value }) =>
      JSON.stringify([vendor, device, name, String(origin), time, label, value]),
    );
    await stage.run('every 10 minutes', 'new from monitors', 'new from meters');
    const found = written();
    assert.ok(expected.length > 15_000);
    assert.deepEqual(new Set(found), new Set(expected));
    assert.equal(found.length, expected.length);
    assert.deepEqual(new Set(influxdb.answers), new Set([204]));
  });

  it('asks for nothing again, because the database has confirmed all of it', async () => {
    const asked = (): number[] => [
      stage.server('sensit').journal.entries.filter(({ target }) => /DeviceLog/.test(target)).length,
      stage.server('besmart').journal.entries.filter(({ target }) => /\/data\b/.test(target)).length,
    ];
    const [before, points] = [asked(), influxdb.points.length];
    assert.ok(before.every((count) => count > 5));
    await stage.run('every 10 minutes', 'new from monitors', 'new from meters');
    assert.deepEqual([asked(), influxdb.points.length], [before, points]);
  });
});

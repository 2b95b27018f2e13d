import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBroker } from '../../scripts/broker';
import type { Broker } from '../../scripts/broker';
import type { FlowNode } from '../../scripts/demo-flows';
import { startNodeRed } from '../../scripts/node-red';
import type { NodeRed } from '../../scripts/node-red';
import { BesmartCloud } from '../../src/simulator/besmart';
import { CLOUDS } from '../../src/simulator/clouds';
import { ResensysCloud } from '../../src/simulator/resensys';
import { SenquipCloud } from '../../src/simulator/senquip';
import { SensaphoneCloud } from '../../src/simulator/sensaphone';
import { SensitCloud } from '../../src/simulator/sensit';
import { startCloud } from '../../src/simulator/server';
import type { CloudServer } from '../../src/simulator/server';
import { needs } from '../setup/packages';
import { chartDrawn, Dashboard } from './dashboard';
import { eventually } from './eventually';
import { exampleFor, finishedPeriod, idOf } from './example';
import { meansOf } from './means';
import type { Measured } from './means';
import { Listener } from './mqtt';
import { TAPPED, tapped } from './taps';

/** A row of `get readings`, as far as these tests look at it. */
interface Row {
  device: string;
  name: string;
  label: string;
  time: number;
  value: unknown;
}

const FILES = Object.keys(CLOUDS).map((vendor) => `${vendor}.json`);

describe('the example of every vendor, in a Node-RED against the simulated clouds', function () {
  this.timeout(60_000);
  const period = finishedPeriod(6);
  const clouds = {
    resensys: new ResensysCloud({ seed: 'examples' }),
    sensit: new SensitCloud({ seed: 'examples' }),
    sensaphone: new SensaphoneCloud({ seed: 'examples' }),
    senquip: new SenquipCloud({ seed: 'examples' }),
    besmart: new BesmartCloud({ seed: 'examples' }),
  };
  const folder = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-examples-'));
  const servers = new Map<string, CloudServer>();
  const examples = new Map<string, FlowNode[]>();
  let broker: Broker;
  let listener: Listener;
  let red: NodeRed;

  before(async () => {
    for (const [vendor, cloud] of Object.entries(clouds)) servers.set(vendor, await startCloud(cloud));
    broker = await startBroker();
    listener = await Listener.on(broker.port);
    const options = {
      clouds: new Map([...servers].map(([vendor, { url }]) => [vendor, { url, credentials: credentialsOf(vendor) }])),
      mqttPort: broker.port,
    };
    for (const file of FILES) examples.set(file, tapped(exampleFor(file, period, options)));
    red = await startNodeRed({ userDir: folder });
    await red.deploy([...new Map([...examples.values()].flat().map((node) => [node.id, node])).values()]);
  });

  after(async () => {
    await (red as NodeRed | undefined)?.stop();
    await (listener as Listener | undefined)?.close();
    await (broker as Broker | undefined)?.close();
    for (const server of servers.values()) await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const press = async (file: string, name: string): Promise<void> => {
    await red.inject(idOf(examples.get(file) ?? [], name));
  };
  const shown = (chart: string): Promise<unknown> => eventually(chart, () => listener.json(`${TAPPED}${chart}`));
  const rowsOf = async (chart: string): Promise<Row[]> => (await shown(chart)) as Row[];

  it('Resensys: draws the voltages of the first site, and sends the newest of all to MQTT', async () => {
    const { resensys: cloud } = clouds;
    const [first] = cloud.sites();
    const truth = cloud
      .devices()
      .filter(({ site }) => site === first?.site)
      .flatMap(({ did }) =>
        cloud.rows(did, 3003, period.from, period.to).map(({ time, value }): Measured => [did, time, value]),
      );
    await press('resensys.json', 'every 5 minutes');
    const drawn = await rowsOf('Battery voltage of the first site');
    assert.deepEqual(sorted(drawn.map(asTruth)), sorted(meansOf(truth, 60)));
    const topics = await listener.below('bridge/', cloud.registrationRows().length);
    assert.equal(topics.size, cloud.registrationRows().length);
  });

  it('SENSIT: draws the temperature at every monitor', async () => {
    const { truth } = clouds.sensit;
    const expected = truth.devices().flatMap(({ uuid }) =>
      truth.records(uuid, period.from, period.to).flatMap(({ time, values }): Measured[] => {
        const value = values['T'] ?? values['temp'];
        return typeof value === 'number' ? [[uuid, time, value]] : [];
      }),
    );
    await press('sensit.json', 'every 10 minutes');
    assert.deepEqual(sorted((await rowsOf('Air temperature')).map(asTruth)), sorted(meansOf(expected, 15)));
  });

  it('SENSIT: reads the newest day of those on which the first monitor has data', async () => {
    const { truth } = clouds.sensit;
    const uuid = truth.devices()[0]?.uuid ?? '';
    await press('sensit.json', 'every hour');
    const days = (await shown('Records a day')) as { date: string; from: number; to: number; count: number }[];
    assert.equal(days.length, 31);
    const past = days.slice(0, -1);
    for (const { from, to, count } of past) assert.equal(truth.records(uuid, from, to).length, count);
    const newest = days.at(-1);
    assert.ok(newest);
    const rows = await rowsOf('Wind speed, newest day');
    const expected = truth
      .records(uuid, newest.from, (rows.at(-1)?.time ?? 0) + 1)
      .flatMap(({ time, values }) => (values['WS'] === undefined ? [] : [[uuid, time, values['WS']]]));
    assert.ok(rows.length > 0);
    assert.deepEqual(rows.map(asTruth), expected);
  });

  it('Sensaphone: draws the numbers in the log of the first device', async () => {
    const { truth } = clouds.sensaphone;
    const [first] = truth.devices(period.to);
    const expected = truth
      .zones()
      .filter(({ deviceId }) => deviceId === first?.deviceId)
      .flatMap(({ logPoint }) => truth.logRows(logPoint, period.from, period.to))
      .flatMap(({ time, number }) => (number === undefined ? [] : [[String(first?.deviceId), time, number]]));
    await press('sensaphone.json', 'every 15 minutes');
    assert.deepEqual(sorted((await rowsOf('Data log')).map(asTruth)), sorted(expected));
  });

  it('Sensaphone: switches the output beside a high level, and reads it back', async () => {
    const { truth } = clouds.sensaphone;
    await press('sensaphone.json', 'press to check the level');
    assert.equal(await eventually('the state', () => listener.text(`${TAPPED}output`)), 'on');
    const output = truth.zones().find(({ name }) => name === 'Pump 1');
    assert.ok(output);
    assert.equal(truth.output(output.deviceId, output.zoneId), 1);
    assert.equal(truth.writes.length, 1);
  });

  it('Senquip: draws two fields of every unit that the plan lets it read', async () => {
    const { truth } = clouds.senquip;
    const expected = (field: string): Measured[] => {
      const readable = truth.devices().filter(({ hosted }) => hosted);
      const rows = readable.flatMap(({ deviceid }) =>
        truth.messages(deviceid, period.from, period.to).flatMap(({ time, values }): Measured[] => {
          const value = values[field];
          return typeof value === 'number' ? [[deviceid, time, value]] : [];
        }),
      );
      return meansOf(rows, 30);
    };
    await press('senquip.json', 'every 10 minutes');
    assert.deepEqual(sorted((await rowsOf('Ambient temperature')).map(asTruth)), sorted(expected('ambient')));
    assert.deepEqual(sorted((await rowsOf('Supply voltage')).map(asTruth)), sorted(expected('vin')));
  });

  it('besmart: draws the measured energy of every meter, summed up by the hour', async () => {
    const { truth } = clouds.besmart;
    const expected = new Map<string, number>();
    for (const { cid, mid, type, workspace } of truth.sensors()) {
      if (!workspace.allowed || !type.signals.includes(32)) continue;
      for (const { time, value, origin } of truth.rows(`${cid}.${mid}`, 32, period.from, period.to)) {
        const key = `${cid}.${mid} ${Math.floor(time / 3_600_000) * 3_600_000}`;
        if (origin === 1) expected.set(key, (expected.get(key) ?? 0) + Number(value));
      }
    }
    await press('besmart.json', 'every 15 minutes');
    const rows = await rowsOf('Active energy');
    const drawn = rows.map(({ device, time, value }) => [`${device} ${time}`, Number(value).toFixed(2)]);
    assert.ok(expected.size > 40);
    assert.deepEqual(sorted(drawn), sorted([...expected].map(([key, value]) => [key, value.toFixed(2)])));
  });

  it('every page of the dashboard shows its chart to a browser', async function () {
    const [program = ''] = needs(this, 'chromium');
    const dashboard = await Dashboard.open(program, red.url);
    try {
      const pages = [...examples.values()].flat().filter(({ type }) => type === 'ui-page');
      assert.equal(pages.length, FILES.length);
      for (const page of pages) await chartDrawn(await dashboard.page(String(page['path'])));
      assert.deepEqual(dashboard.errors, []);
    } finally {
      await dashboard.close();
    }
  });
});

function credentialsOf(vendor: string): Readonly<Record<string, string>> {
  return new Map(Object.entries(CLOUDS)).get(vendor)?.credentials ?? {};
}

function asTruth({ device, time, value }: Row): unknown[] {
  return [device, time, value];
}

function sorted(rows: readonly unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startNodeRed } from '../../scripts/node-red';
import type { NodeRed } from '../../scripts/node-red';
import type { FlowNode } from '../../scripts/demo-flows';
import { ResensysCloud } from '../../src/simulator/resensys';
import { RESENSYS_DEFAULTS } from '../../src/simulator/resensys-options';
import { startCloud } from '../../src/simulator/server';
import type { CloudServer } from '../../src/simulator/server';
import { needs } from '../setup/packages';
import { eventually } from './eventually';
import { exampleFor, finishedPeriod, idOf } from './example';
import { fieldsOf } from './influx-points';
import { startInfluxDb } from './influxdb';
import type { InfluxDb } from './influxdb';
import { Listener, startMosquitto } from './mqtt';
import type { Mosquitto } from './mqtt';
import { loadedSets, named, pack } from './packed';
import { trueNewest, truePoints } from './resensys-truth';

describe('the packed package in a Node-RED with a real InfluxDB and a real MQTT broker', function () {
  this.timeout(120_000);
  const period = finishedPeriod(24);
  const cloud = new ResensysCloud({ seed: 'tarball' });
  let folder = '';
  let server: CloudServer;
  let influxdb: InfluxDb;
  let mosquitto: Mosquitto;
  let listener: Listener;
  let red: NodeRed;
  let flows: FlowNode[];

  before(async function () {
    const [mosquittoProgram = '', influxd = ''] = needs(this, 'mosquitto', 'influxdb');
    folder = mkdtempSync(path.join(tmpdir(), 'sensor-clouds-tarball-'));
    const userDir = path.join(folder, 'user');
    install(pack(folder), userDir);
    server = await startCloud(cloud);
    influxdb = await startInfluxDb(influxd, path.join(folder, 'influxdb'));
    mosquitto = await startMosquitto(mosquittoProgram, path.join(folder, 'mosquitto'));
    listener = await Listener.on(mosquitto.port);
    flows = exampleFor('resensys.json', period, {
      clouds: new Map([
        [
          'resensys',
          {
            url: server.url,
            credentials: { username: RESENSYS_DEFAULTS.username, password: RESENSYS_DEFAULTS.password },
          },
        ],
      ]),
      mqttPort: mosquitto.port,
      influxdbPort: influxdb.port,
    });
    red = await startNodeRed({ userDir, linkPack: false });
    await red.deploy([...flows, ...endsOf('what InfluxDB lacks')]);
  });

  after(async () => {
    await (red as NodeRed | undefined)?.stop();
    await (listener as Listener | undefined)?.close();
    await (mosquitto as Mosquitto | undefined)?.stop();
    await (influxdb as InfluxDb | undefined)?.stop();
    await (server as CloudServer | undefined)?.close();
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  /** Nodes that publish each end of a run of a node of the example; confirmations end as well, but are no runs. */
  const endsOf = (name: string): object[] => {
    const tab = flows.find(({ type }) => type === 'tab')?.id;
    const broker = flows.find(({ type }) => type === 'mqtt-broker')?.id;
    const rules = [{ t: 'null' }];
    return [
      { id: 'ended', type: 'complete', z: tab, scope: [idOf(flows, name)], wires: [['run']] },
      {
        id: 'run',
        type: 'switch',
        z: tab,
        property: 'sensorCloud.delivery',
        propertyType: 'msg',
        rules,
        wires: [['told']],
      },
      { id: 'told', type: 'mqtt out', z: tab, topic: 'ended', qos: '1', broker, wires: [] },
    ].map((node) => ({ name: '', x: 0, y: 0, ...node }));
  };
  const ends = (count: number): Promise<true> =>
    eventually(`end ${count}`, () => (listener.count('ended') >= count ? true : undefined));
  const readingRequests = (): number =>
    server.journal.entries.filter(({ target }) => target === '/api/v1/data_acquire').length;

  it('loads every node set that its package.json names', async () => {
    assert.deepEqual(
      (await loadedSets(red.url)).map(({ name, enabled, err }) => ({ name, enabled, err })),
      named().map((name) => ({ name, enabled: true, err: undefined })),
    );
  });

  it('writes every value that was measured to InfluxDB, and nothing else', async () => {
    const truth = truePoints(cloud, period);
    await red.inject(idOf(flows, 'every 10 minutes'));
    const points = await eventually('all points', async () => {
      const found = fieldsOf(await influxdb.query('SELECT * FROM resensys'));
      return found.size >= truth.size ? found : undefined;
    });
    assert.ok(truth.size > 20_000, 'a day of 20 devices');
    assert.deepEqual(points, truth);
  });

  it('asks the vendor for nothing again once InfluxDB has confirmed all of it', async () => {
    await ends(1);
    const asked = readingRequests();
    await red.inject(idOf(flows, 'every 10 minutes'));
    await ends(2);
    assert.ok(asked >= cloud.registrationRows().length);
    assert.equal(readingRequests(), asked);
  });

  it('passes the newest value of everything on to the MQTT broker', async () => {
    const truth = trueNewest(cloud, period);
    await red.inject(idOf(flows, 'every 5 minutes'));
    assert.deepEqual(await listener.below('bridge/', truth.size), truth);
  });

  it('saves the photos as files', async () => {
    const truth = cloud.sites().flatMap(({ site }) => cloud.photos(site, period.from, period.to));
    await red.inject(idOf(flows, 'every day'));
    for (const { title, bytes } of truth) {
      const file = path.join(red.userDir, 'photos', `${title}.jpg`);
      const saved = await eventually(file, () => sameLength(file, bytes.length));
      assert.ok(saved.equals(bytes), title);
    }
    assert.ok(truth.length > 50, 'a day of two cameras');
  });
});

function install(tarball: string, userDir: string): void {
  mkdirSync(userDir, { recursive: true });
  writeFileSync(path.join(userDir, 'package.json'), JSON.stringify({ name: 'plant', private: true }));
  execFileSync('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--omit=dev', tarball], {
    cwd: userDir,
    stdio: 'pipe',
  });
}

/** The content of a file, once it is as long as it should be. */
function sameLength(file: string, length: number): Buffer | undefined {
  try {
    const content = readFileSync(file);
    return content.length === length ? content : undefined;
  } catch {
    return undefined;
  }
}

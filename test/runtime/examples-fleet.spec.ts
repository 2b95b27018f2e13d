import assert from 'node:assert/strict';
import { ResensysCloud } from '../../src/simulator/resensys';
import { SensitCloud } from '../../src/simulator/sensit';
import { SENSIT_DEFAULTS } from '../../src/simulator/sensit-options';
import { sensitFacts } from '../nodes/sensit-truth';
import { finishedPeriod } from './example';
import { ExampleStage } from './example-stage';
import { Listener } from './mqtt';
import { trueNewest } from './resensys-truth';

const STATES = 'sensors/';
const CONFIGS = 'homeassistant/sensor/';

/** What Home Assistant is told of one sensor, as far as these tests look at it. */
interface Config {
  unique_id: string;
  state_topic: string;
  unit_of_measurement?: string;
  device_class?: string;
  state_class?: string;
  device: { identifiers: string[]; name: string };
}

describe('the example: a whole fleet to MQTT, with discovery by Home Assistant', function () {
  this.timeout(60_000);
  const period = finishedPeriod(6);
  const resensys = new ResensysCloud({ seed: 'fleet' });
  const sensit = new SensitCloud({ seed: 'fleet' });
  const devices = resensys.devices();
  const quantities = devices.flatMap((device) => device.quantities.map((quantity) => ({ device, quantity })));
  let stage: ExampleStage;

  before(async () => {
    stage = await ExampleStage.open({
      file: 'fleet-to-mqtt.json',
      period,
      clouds: [resensys, sensit],
      counted: ['newest of all'],
    });
  });

  after(async () => {
    await (stage as ExampleStage | undefined)?.close();
  });

  const configs = async (count: number): Promise<Map<string, Config>> =>
    (await stage.listener.below(CONFIGS, count)) as Map<string, Config>;

  it('sends the newest value of every quantity of every device, each to a topic of its own', async () => {
    await stage.run('every 5 minutes', 'newest of all');
    const states = await stage.listener.below(STATES, quantities.length);
    // The truth has other names of topics: `site/name/label`.
    const truth = trueNewest(resensys, period);
    assert.equal(truth.size, quantities.length);
    for (const { device, quantity } of quantities) {
      const isShared = device.quantities.filter(({ name }) => name === quantity.name).length > 1;
      const label = isShared ? `${quantity.name} ${quantity.df}` : quantity.name;
      const topic = ['resensys', device.did, device.name, quantity.df, label].join('/');
      assert.deepEqual(states.get(topic), truth.get([device.site, device.name, label].join('/')), topic);
    }
    assert.equal(states.size, quantities.length);
  });

  it('tells Home Assistant of each of them, with the unit and the class that it knows', async () => {
    const [{ did, name } = { did: '', name: '' }] = devices;
    const found = await configs(quantities.length);
    assert.equal(found.size, quantities.length);
    const id = `resensys_${did}`;
    const of = (df: number): Config | undefined => found.get(`${id}/${df}/config`);
    assert.deepEqual(of(3003), {
      name: 'Volt',
      unique_id: `${id}_3003`,
      state_topic: `sensors/resensys/${did}/${name}/3003/Volt`,
      value_template: '{{ value_json.value }}',
      json_attributes_topic: `sensors/resensys/${did}/${name}/3003/Volt`,
      device: { identifiers: [id], name, manufacturer: 'resensys', serial_number: did },
      origin: { name: 'Sensor clouds for Node-RED' },
      unit_of_measurement: 'V',
      device_class: 'voltage',
      state_class: 'measurement',
    });
    const temperature = of(3002);
    assert.deepEqual([temperature?.unit_of_measurement, temperature?.device_class], ['°C', 'temperature']);
    // A unit that belongs to no class is shown all the same.
    assert.deepEqual([of(21001)?.unit_of_measurement, of(21001)?.device_class], ['°', undefined]);
    const [gauge] = devices.filter(({ type }) => type === 'STR2');
    const strain = found.get(`resensys_${gauge?.did ?? ''}/5001/config`);
    assert.deepEqual([strain?.unit_of_measurement, strain?.device_class], ['uStrain', undefined]);
  });

  it('gives every sensor an id of its own and a topic at which its values are', async () => {
    const found = [...(await configs(quantities.length))];
    for (const [topic] of found) assert.match(topic, /^[A-Za-z0-9_-]+\/[A-Za-z0-9_-]+\/config$/);
    assert.equal(new Set(found.map(([, { unique_id: id }]) => id)).size, quantities.length);
    assert.equal(new Set(found.map(([, { device }]) => device.identifiers[0])).size, devices.length);
    for (const [, config] of found) assert.notEqual(stage.listener.text(config.state_topic), undefined);
  });

  it('leaves both on the broker, for whoever connects later', async () => {
    const late = await Listener.on(stage.broker.port);
    assert.equal((await late.below(STATES, quantities.length)).size, quantities.length);
    assert.equal((await late.below(CONFIGS, quantities.length)).size, quantities.length);
    await late.close();
  });

  it('sends values every time, but a config only once', async () => {
    await stage.run('every 5 minutes', 'newest of all');
    const [topic = ''] = (await configs(quantities.length)).keys();
    assert.equal(stage.listener.count(CONFIGS + topic), 1);
    const { state_topic: state } = stage.listener.json(CONFIGS + topic) as Config;
    assert.equal(stage.listener.count(state), 2);
  });

  it('does the same for another vendor when two nodes are told of it', async () => {
    const account = { id: 'monitors', type: 'sensit-account', name: 'Monitors', ...sensitAccount(stage) };
    await stage.redeploy(
      (node) => ('vendor' in node ? { ...node, vendor: 'sensit', resensys: '', sensit: account.id } : node),
      [account],
    );
    await stage.run('every 5 minutes', 'newest of all');
    const newest = new Map<string, string>();
    for (const { uuid } of sensit.truth.devices()) {
      const facts = sensitFacts(sensit, uuid, period.from, period.to);
      const last = facts.at(-1)?.time;
      for (const { name, quantity, label, time, value, unit } of facts) {
        const topic = `sensit/${uuid}/${name}/${quantity}/${label}`;
        if (time === last) newest.set(topic, JSON.stringify({ time, value, unit }));
      }
    }
    const states = await stage.listener.below(`${STATES}sensit/`, newest.size);
    assert.ok(newest.size > 50);
    assert.deepEqual(new Map([...states].map(([topic, state]) => [`sensit/${topic}`, JSON.stringify(state)])), newest);
    const found = [...(await configs(quantities.length + newest.size)).values()];
    const own = found.filter(({ state_topic: topic }) => newest.has(topic.slice(STATES.length)));
    assert.equal(own.length, newest.size);
    const pressure = own.find(({ state_topic: topic }) => topic.endsWith('/pressure_mbar'));
    assert.deepEqual([pressure?.unit_of_measurement, pressure?.device_class], ['mbar', 'pressure']);
    const flag = own.find(({ state_topic: topic }) => topic.endsWith('/trig.trig_activeFlag'));
    assert.ok(flag && flag.state_class === undefined, 'true and false are no measurement');
  });
});

function sensitAccount(stage: ExampleStage): Record<string, unknown> {
  const { email, password } = SENSIT_DEFAULTS;
  return { baseUrl: stage.server('sensit').url, rate: '0', credentials: { email, password } };
}

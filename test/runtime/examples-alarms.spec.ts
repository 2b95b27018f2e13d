import assert from 'node:assert/strict';
import { SensitCloud } from '../../src/simulator/sensit';
import { finishedPeriod } from './example';
import { ExampleStage } from './example-stage';
import { Listener } from './mqtt';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What is sent when an alarm begins or ends. */
interface Alarm {
  state: 'begin' | 'end';
  text: string;
  device: string;
  name: string;
  label?: string;
  value?: number;
  time: number;
}

describe('the example: an alarm for a limit and for silence', function () {
  this.timeout(60_000);
  const { to: midnight } = finishedPeriod(0);
  const sensit = new SensitCloud({ seed: 'alarms', interval: 5 * MINUTE });
  const { truth } = sensit;
  const devices = truth.devices();
  let stage: ExampleStage;

  before(async () => {
    stage = await ExampleStage.open({
      file: 'alarms.json',
      period: finishedPeriod(1),
      clouds: [sensit],
      counted: ['limits', 'silence'],
    });
  });

  after(async () => {
    await (stage as ExampleStage | undefined)?.close();
  });

  /** A round at another time: only the node that reads is deployed anew, so the others keep what they know. */
  const round = async (to: number, length = 30 * MINUTE): Promise<void> => {
    await stage.change('last half hour', { from: String(to - length), to: String(to) });
    await stage.run('every 5 minutes', 'limits', 'silence');
  };
  const alarms = (topic: string): Alarm[] => stage.listener.all(`alarms/sensit/${topic}`) as Alarm[];
  const records = (uuid: string, from: number, to: number): number => truth.records(uuid, from, to).length;

  it('says once that a device has fallen silent, and once that it reports again', async () => {
    const { uuid, name, day } = silentDay();
    const states = (): string[] => alarms(`${uuid}/silent`).map(({ state }) => state);
    await round(day);
    await round(day + 20 * MINUTE);
    assert.deepEqual(states(), [], 'its last reading is not half an hour old');
    await round(day + 40 * MINUTE);
    await round(day + 6 * HOUR);
    assert.deepEqual(states(), ['begin']);
    await round(day + DAY + 25 * MINUTE);
    await round(day + DAY + 50 * MINUTE);
    assert.deepEqual(states(), ['begin', 'end']);
    const [begin, end] = alarms(`${uuid}/silent`);
    const last = truth.records(uuid, day - HOUR, day).at(-1)?.time ?? 0;
    assert.equal(begin?.time, last);
    assert.equal(begin.text, `${name} is silent since ${new Date(last).toISOString()}`);
    assert.equal(end?.text, `${name} reports again`);
  });

  it('knows of a device that has been silent for long from the list, and tells of it once', () => {
    const inactive = devices.find(({ status }) => status === 'Inactive');
    const found = alarms(`${inactive?.uuid ?? ''}/silent`);
    assert.deepEqual(
      found.map(({ state, name }) => [state, name]),
      [['begin', inactive?.name]],
    );
    assert.ok((found[0]?.time ?? 0) < (inactive?.reportsUntil ?? 0));
  });

  it('calls no device silent that could not be read just now', async () => {
    const { uuid } = devices[0] ?? { uuid: '' };
    assert.ok(records(uuid, midnight, midnight + HOUR) > 10);
    // From the beginning on, when nothing was ever heard of it.
    await stage.redeploy();
    const { faults, journal } = stage.server('sensit');
    faults.next({ kind: 'status', status: 403 }, { path: /getFMDDeviceLog/, count: Infinity });
    const before = alarms(`${uuid}/silent`);
    await round(midnight + 20 * MINUTE);
    assert.ok(journal.entries.some(({ faulted }) => faulted !== undefined));
    faults.clear();
    await round(midnight + 40 * MINUTE);
    assert.deepEqual(alarms(`${uuid}/silent`), before);
  });

  it('says once that a value has crossed its limit, and once that it is back behind the second one', async () => {
    const begin = midnight + 2 * HOUR;
    // Nothing is known of the rounds before.
    await stage.redeploy();
    // Longer than half an hour, to make it quick; they overlap, as the half hours of the example do.
    for (const hours of [6, 12, 18]) await round(begin + hours * HOUR, 7 * HOUR);
    let expected = 0;
    for (const { uuid, name } of devices.filter(({ type, laserCell }) => type === 'FMD' && !laserCell)) {
      const crossings: (readonly [string, number, number])[] = [];
      let isOn = false;
      for (const { time, values } of truth.records(uuid, begin - HOUR, begin + 18 * HOUR)) {
        const value = Number(values['CH4']);
        if (isOn ? value < 2.1 : value > 2.3) {
          isOn = !isOn;
          crossings.push([isOn ? 'begin' : 'end', time, value]);
        }
      }
      const found = alarms(`${uuid}/CH4`).filter(({ time }) => time >= begin - HOUR);
      assert.deepEqual(
        found.map(({ state, time, value }) => [state, time, value]),
        crossings,
      );
      assert.ok(found.every((alarm) => alarm.name === name && alarm.device === uuid && alarm.label === 'CH4'));
      expected += crossings.length;
    }
    assert.ok(expected > 10, 'the methane goes up and down');
  });

  it('leaves on the broker how each alarm stands', async () => {
    const late = await Listener.on(stage.broker.port, 'alarms/#');
    const newest = await stage.listener.below('alarms/', 1);
    assert.ok(newest.size > 3);
    assert.deepEqual(await late.below('alarms/', newest.size), newest);
    await late.close();
  });

  /** A day without records of a device that reports on the days around it; it is silent for whole days only. */
  function silentDay(): { uuid: string; name: string; day: number } {
    for (let day = midnight - 40 * DAY; day < midnight - 3 * DAY; day += DAY) {
      for (const { uuid, name, status } of devices) {
        const counts = [day - HOUR, day, day + DAY].map((from) => records(uuid, from, from + HOUR));
        if (status === 'Active' && counts[1] === 0 && counts[0] !== 0 && counts[2] !== 0) return { uuid, name, day };
      }
    }
    throw new Error('No device was silent for a day');
  }
});

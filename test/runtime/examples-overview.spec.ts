import assert from 'node:assert/strict';
import { BesmartCloud } from '../../src/simulator/besmart';
import { ResensysCloud } from '../../src/simulator/resensys';
import { SenquipCloud } from '../../src/simulator/senquip';
import { SensaphoneCloud } from '../../src/simulator/sensaphone';
import { SensitCloud } from '../../src/simulator/sensit';
import { needs } from '../setup/packages';
import { assertFits, Dashboard, PHONE } from './dashboard';
import { eventually } from './eventually';
import { ExampleStage } from './example-stage';

/** A card. */
interface Cloud {
  vendor: string;
  state: 'ok' | 'error' | 'unset' | 'waiting';
  code?: string;
  count: number;
  wanting: number;
  lastSeen?: number;
}

/** A line of the list of what wants attention. */
interface Line {
  level: 'account' | 'alarm' | 'silent' | 'failed';
  cloud: string;
  device: string;
  text: string;
  time?: number;
}

interface Overview {
  clouds: Cloud[];
  list: Line[];
}

const DAY = 86_400_000;
const seed = 'overview';

describe('the example: an overview of all clouds', function () {
  this.timeout(60_000);
  const to = Date.now();
  const from = to - DAY;
  const clouds = {
    resensys: new ResensysCloud({ seed }),
    sensit: new SensitCloud({ seed }),
    sensaphone: new SensaphoneCloud({ seed }),
    senquip: new SenquipCloud({ seed }),
    besmart: new BesmartCloud({ seed }),
  };
  let stage: ExampleStage;

  before(async () => {
    stage = await ExampleStage.open({
      file: 'overview.json',
      period: { from, to },
      clouds: Object.values(clouds),
      watched: ['clouds'],
    });
  });

  after(async () => {
    await (stage as ExampleStage | undefined)?.close();
  });

  const card = ({ clouds: all }: Overview, vendor: string): Cloud => {
    const found = all.find((cloud) => cloud.vendor === vendor);
    assert.ok(found, vendor);
    return found;
  };

  /** Presses the button and gives the first picture that is as wanted. */
  const overview = async (isWanted: (picture: Overview) => boolean): Promise<Overview> => {
    const before = stage.given('clouds').length;
    await stage.press('every 5 minutes');
    return eventually('the picture', () =>
      stage
        .given('clouds')
        .slice(before)
        .map(({ payload }) => payload as Overview)
        .find(isWanted),
    );
  };

  const isComplete = (picture: Overview): boolean =>
    picture.clouds.every(({ state, lastSeen }) => state === 'ok' && lastSeen !== undefined) &&
    picture.list.some(({ level }) => level === 'failed');

  it('counts the devices of each cloud and knows when the newest value came', async () => {
    const { resensys, sensit, sensaphone, senquip, besmart } = clouds;
    const volts = resensys.devices().flatMap(({ did }) => resensys.rows(did, 3003, from, to));
    const messages = senquip.truth
      .devices()
      .filter(({ hosted }) => hosted)
      .flatMap(({ deviceid }) => senquip.truth.messages(deviceid, from, to));
    const energies = besmart.truth
      .sensors()
      .filter(({ workspace, type }) => workspace.allowed && type.signals.includes(32))
      .flatMap(({ cid, mid }) =>
        besmart.truth.rows(`${cid}.${mid}`, 32, from, to).filter(({ origin }) => origin === 1),
      );
    const seen = (rows: readonly { time: number }[]): number => Math.max(...rows.map(({ time }) => time));
    // Devices are heard of one by one: the picture is right when the last one is.
    const picture = await overview(
      (one) =>
        isComplete(one) &&
        card(one, 'resensys').lastSeen === seen(volts) &&
        card(one, 'senquip').lastSeen === seen(messages) &&
        card(one, 'besmart').lastSeen === seen(energies),
    );
    const counts = {
      resensys: resensys.devices().length,
      sensit: sensit.truth.devices().length,
      sensaphone: sensaphone.truth.devices(to).length,
      senquip: senquip.truth.devices().length,
      besmart: besmart.truth.sensors().filter(({ workspace }) => workspace.allowed).length,
    };
    assert.deepEqual(Object.fromEntries(picture.clouds.map(({ vendor, count }) => [vendor, count])), counts);
    // These also say themselves when they have heard of a device, which may be later than the period.
    for (const vendor of ['sensit', 'sensaphone']) {
      const { lastSeen = 0 } = card(picture, vendor);
      assert.ok(lastSeen > to - 3_600_000 && lastSeen <= Date.now(), vendor);
    }
  });

  it('lists devices that are silent, offline or refused', async () => {
    const { sensit, sensaphone, senquip } = clouds;
    const { list, ...picture } = await overview(isComplete);
    const named = (level: Line['level'], cloud: string): string[] =>
      list.filter((line) => line.level === level && line.cloud === cloud).map(({ device }) => device);
    const silent = sensit.truth.devices().filter(({ uuid, hidesLastRecord }) => {
      const since = (start: number): number => sensit.truth.records(uuid, start, to).length;
      // Of a device that the list hides something about, only what was read is known.
      return since(to - DAY / 4) === 0 && !(hidesLastRecord && since(from) === 0);
    });
    assert.ok(silent.length > 0);
    assert.deepEqual(named('silent', 'SENSIT').toSorted(), silent.map(({ name }) => name).toSorted());
    const devices = sensaphone.truth.devices(to);
    const offline = devices.filter(({ online }) => !online).map(({ name }) => name);
    assert.ok(offline.length > 0);
    assert.deepEqual(named('silent', 'Sensaphone'), offline);
    const refused = senquip.truth.devices().filter(({ hosted }) => !hosted);
    assert.deepEqual(named('failed', 'Senquip').toSorted(), refused.map(({ name }) => name).toSorted());
    assert.equal(card({ list, ...picture }, 'senquip').wanting, refused.length);
    assert.equal(card({ list, ...picture }, 'resensys').wanting, 0);
  });

  it('shows cards and list to a browser, dark where the system is, and fits a phone', async function () {
    const [program = ''] = needs(this, 'chromium');
    const dashboard = await Dashboard.open(program, stage.red.url);
    try {
      const page = await dashboard.page('/overview', { ...PHONE, colorScheme: 'dark' });
      await page.locator('.sc-list li').first().waitFor();
      const cards = page.locator('.sc-cloud.sc-is-ok');
      await cards.first().waitFor();
      assert.equal(await cards.count(), 5);
      await assertFits(page);
      const isLight = (light: boolean): Promise<unknown> =>
        eventually(light ? 'a light group' : 'a dark group', async () => {
          const group = page.locator('.v-card').first();
          const colour = await group.evaluate((card) => getComputedStyle(card).backgroundColor);
          const [red = 128] = (colour.match(/\d+/g) ?? []).map(Number);
          return (light ? red > 240 : red < 60) ? true : undefined;
        });
      await isLight(false);
      await page.getByRole('button', { name: 'light theme' }).click();
      await isLight(true);
      // What was chosen holds in the next window, whatever the system says.
      await page.reload();
      await page.getByRole('button', { name: 'dark theme' }).waitFor();
      await isLight(true);
      assert.deepEqual(dashboard.errors, []);
    } finally {
      await dashboard.close();
    }
  });

  it('lists the zones in alarm, of a time when there were some', async () => {
    const { truth } = clouds.sensaphone;
    const online = new Map(
      truth.devices(to).flatMap(({ deviceId, name, online: is }) => (is ? [[deviceId, name]] : [])),
    );
    const zones = truth.zones().filter(({ deviceId }) => online.has(deviceId));
    const rows = zones.flatMap(({ logPoint }) => truth.logRows(logPoint, to - 7 * DAY, to));
    const alarm = rows.findLast((row) => row.alarm);
    assert.ok(alarm);
    const until = alarm.time + 1;
    await stage.redeploy((node) =>
      node.type === 'sensor-get-readings' ? { ...node, from: String(until - DAY), to: String(until) } : node,
    );
    const expected = zones.flatMap(({ deviceId, zoneId, name, logPoint }) => {
      const isShared = zones.filter((zone) => zone.deviceId === deviceId && zone.name === name).length > 1;
      const last = truth.logRows(logPoint, until - DAY, until).at(-1);
      return last?.alarm === true ? [[online.get(deviceId), isShared ? `${name} ${zoneId}` : name].join(' | ')] : [];
    });
    assert.ok(expected.length > 0);
    const alarmsOf = ({ list }: Overview): Line[] => list.filter(({ level }) => level === 'alarm');
    const picture = await overview((one) => alarmsOf(one).length >= expected.length);
    assert.deepEqual(
      alarmsOf(picture)
        .map(({ device, text }) => `${device} | ${text.split(': ')[0] ?? ''}`)
        .toSorted(),
      expected.toSorted(),
    );
    assert.equal(picture.list[0]?.level, 'alarm', 'before what is only silent');
  });

  it('says which account is refused, and which has none yet', async () => {
    await stage.redeploy((node) => {
      if (node.type === 'besmart-account') return { ...node, credentials: { login: 'somebody', password: 'wrong' } };
      if (node.type === 'senquip-account') return { ...node, credentials: { clientId: '', clientSecret: '' } };
      return node;
    });
    const picture = await overview(({ clouds: all }) => all.every(({ state }) => state !== 'waiting'));
    assert.deepEqual(
      picture.clouds.map(({ vendor, state, code }) => [vendor, state, code]),
      [
        ['resensys', 'ok', undefined],
        ['sensit', 'ok', undefined],
        ['sensaphone', 'ok', undefined],
        ['senquip', 'unset', 'E_CONFIG'],
        ['besmart', 'error', 'E_AUTH'],
      ],
    );
    const accounts = picture.list.filter(({ level }) => level === 'account');
    assert.deepEqual(
      accounts.map(({ cloud }) => cloud),
      ['besmart'],
    );
    assert.match(accounts[0]?.text ?? '', /refused/);
  });
});

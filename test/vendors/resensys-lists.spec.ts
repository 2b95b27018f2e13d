import assert from 'node:assert/strict';
import type { Interval } from '../../src/model';
import { cut, withMargins } from '../../src/range/windows';
import { resensys } from '../../src/vendors/resensys';
import { Rig, START, work } from './resensys-rig';

const LOGIN = ['GET /login', 'POST /api/v2/registration'];
const BANK = 'GET /Software/SenScope/QuantityBank.xml';
const PHOTOS = 'POST /api/v1/photos';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let rig: Rig;
const close = (): Promise<void> => rig.close();

function photos(site = '2A-01', window: Interval = { from: START - 6 * HOUR, to: START }) {
  const { photos: archive } = rig.cloud;
  assert.ok(archive);
  return archive.read(site, window, work());
}

describe('resensys lists', () => {
  afterEach(close);

  it('have one record a device, with its quantities and its registration rows', async () => {
    rig = await Rig.start();
    const devices = await rig.cloud.devices({}, work());
    assert.deepEqual(rig.asked(), [...LOGIN, BANK]);
    const truth = rig.simulated.devices();
    const rows = rig.simulated.registrationRows();
    assert.deepEqual(
      devices,
      truth.map((device) => {
        const strains = device.quantities.filter(({ name }) => name === 'Strain').length;
        return {
          vendor: 'resensys',
          site: device.site,
          device: device.did,
          deviceType: device.type,
          name: device.name,
          quantities: device.quantities.map(({ df, name, unit }) => ({
            quantity: String(df),
            label: name === 'Strain' && strains > 1 ? `Strain ${df}` : name,
            unit,
          })),
          original: rows.filter(({ DID }) => DID === device.did),
        };
      }),
    );
  });

  it('are asked from the vendor each time, which renews what the others look up', async () => {
    rig = await Rig.start();
    await rig.cloud.devices({}, work());
    rig.time += 299_000;
    rig.asked();
    await rig.cloud.devices({}, work());
    assert.deepEqual(rig.asked(), ['POST /api/v2/registration']);
    rig.time += 2_000;
    await rig.cloud.plan({ site: '2A-01', unit: 'v' }, work());
    assert.deepEqual(rig.asked(), []);
  });

  it('are narrowed down by site, device, type and a part of the name', async () => {
    rig = await Rig.start();
    const truth = rig.simulated.devices();
    const ids = async (query: object): Promise<string[]> =>
      (await rig.cloud.devices(query, work())).map(({ device }) => device);
    const wanted = (test: (device: (typeof truth)[number]) => boolean): string[] =>
      truth.filter(test).map(({ did }) => did);
    assert.deepEqual(
      await ids({ site: '2a02' }),
      wanted(({ site }) => site === '2A-02'),
    );
    assert.deepEqual(await ids({ device: '150377a3' }), ['15-03-77-A3']);
    assert.deepEqual(
      await ids({ deviceType: 'wx3' }),
      wanted(({ type }) => type === 'WX3'),
    );
    assert.deepEqual(
      await ids({ search: 'PIER' }),
      wanted(({ name }) => name.includes('Pier')),
    );
    assert.deepEqual(await ids({ site: 'FF-FF' }), []);
  });

  it('have one record a quantity, each its registration row', async () => {
    rig = await Rig.start();
    const [first, ...others] = await rig.cloud.quantities({ device: '15-03-77-A1' }, work());
    assert.equal(others.length, 4);
    assert.deepEqual(first, {
      vendor: 'resensys',
      site: '2A-01',
      device: '15-03-77-A1',
      deviceType: '2DHRT',
      quantity: '3001',
      label: 'RSSI',
      unit: 'dBm',
      original: rig.simulated.registrationRows()[0],
    });
    const tilts = await rig.cloud.quantities({ device: '15-03-77-A1', search: 'tilt' }, work());
    assert.deepEqual(
      tilts.map(({ label }) => label),
      ['Tilt--X', 'Tilt--Y'],
    );
  });

  it('have one record a site', async () => {
    rig = await Rig.start();
    const sites = (await rig.cloud.sites?.({}, work())) ?? [];
    assert.deepEqual(
      sites.map(({ site }) => site),
      ['2A-01', '2A-02', '2A-03'],
    );
    assert.deepEqual(
      sites[0]?.original,
      rig.simulated.registrationRows().filter(({ SID }) => SID === '2A-01'),
    );
    assert.deepEqual(await rig.cloud.sites?.({ search: '-03' }, work()), [sites[2]]);
  });

  it('may be empty', async () => {
    rig = await Rig.start();
    rig.simulated.registrationRows = () => [];
    assert.deepEqual(await rig.cloud.devices({}, work()), []);
  });
});

describe('resensys photo archive', () => {
  afterEach(close);

  it('gives the photos of a window as they were taken', async () => {
    rig = await Rig.start();
    const { photos: found, refused } = await photos();
    const truth = rig.simulated.photos('2A-01', START - 6 * HOUR, START + 1);
    assert.ok(truth.length >= 10);
    assert.equal(refused, 0);
    assert.deepEqual(
      found,
      truth.map(({ title, time, bytes }) => ({
        vendor: 'resensys',
        site: '2A-01',
        title,
        time,
        contentType: 'image/jpeg',
        content: bytes,
      })),
    );
    assert.deepEqual(rig.asked(), [...LOGIN, PHOTOS]);
  });

  it('asks with site and time only', async () => {
    rig = await Rig.start();
    await photos('2A-01', { from: START - 500, to: START + 500 });
    const form = rig.form('photos');
    assert.deepEqual(Object.keys(form).sort(), [
      'SID',
      'T_end',
      'T_start',
      'csrfmiddlewaretoken',
      'password',
      'username',
    ]);
    assert.equal(form['T_start'], '2024-07-03 09:46:39');
    assert.equal(form['T_end'], '2024-07-03 09:46:41');
  });

  it('has none where there is no camera', async () => {
    rig = await Rig.start();
    assert.deepEqual(await photos('2A-02'), { photos: [], refused: 0 });
  });

  it('spells sites as the vendor does and refuses what can be none', async () => {
    rig = await Rig.start();
    const { photos: archive } = rig.cloud;
    assert.ok(archive);
    for (const typed of ['2a01', '2A-01', ' 2a-01 ', '2a:01']) assert.equal(archive.site(typed), '2A-01');
    for (const typed of ['', 'pier', '2A-0', '2A-011', '../..', '2A_01', '２Ａ-01']) {
      assert.throws(() => archive.site(typed), { code: 'E_INPUT' });
    }
  });
});

describe('resensys windows', () => {
  afterEach(close);

  it('never ask for more than seven days, photos one, margins and rounding included', async () => {
    rig = await Rig.start();
    const { photos: archive, windows } = rig.cloud;
    assert.ok(archive);
    for (const [rules, longest] of [
      [windows, 7 * DAY],
      [archive.windows, DAY],
    ] as const) {
      for (const from of [START, START + 1, START + 999]) {
        for (const window of cut({ from, to: from + 30 * DAY + 123 }, rules, START)) {
          const asked = withMargins(window, rules);
          const rounded = Math.ceil(asked.to / 1000) * 1000 - Math.floor(asked.from / 1000) * 1000;
          assert.ok(rounded <= longest, `${rounded - longest} ms too long`);
        }
      }
      assert.equal(rules.margin, 1000);
    }
  });

  it('are those of a vendor that says nothing of the future or of late rows', async () => {
    rig = await Rig.start();
    assert.equal(rig.cloud.windows.future, true);
    assert.equal(rig.cloud.windows.late, 0);
  });
});

describe('resensys as a vendor', () => {
  afterEach(close);

  it('has the addresses and credentials of the contract', async () => {
    rig = await Rig.start();
    assert.deepEqual(resensys.addresses, [
      { property: 'baseUrl', default: 'https://resensys.net:8443' },
      { property: 'quantityBankUrl', default: 'https://resensys.com/Software/SenScope/QuantityBank.xml' },
    ]);
    assert.deepEqual(
      resensys.credentials.map(({ property }) => property),
      ['username', 'password'],
    );
    assert.equal(resensys.name, 'resensys');
  });
});

import assert from 'node:assert/strict';
import { always, failure, StandIn, workOf } from './besmart-stand-in';

const SENSOR = {
  address_city: 'Warszawa',
  address_flat_number: '35',
  address_postcode: '00-020',
  address_street: 'Wiejska',
  address_street_number: '36',
  client_cid: 12,
  sensor_mid: 122,
  ppe: 'PL123',
  lat: 53.13,
  lon: 22.06,
  name: 'Stacja nr 1',
  owner: true,
  sensor_eid: '48003752B205900000',
  sensor_type_description: 'Stacja',
  sensor_type_id: 12,
  sensor_type_name: 'meter_station',
  write: true,
};
const BARE = { client_cid: 13, sensor_mid: '7', name: null, lat: 'None', address_city: null, sensor_type_id: null };

describe('besmart: list devices', () => {
  it('gives the record of the contract, and leaves out what the vendor does not say', async () => {
    assert.deepEqual(await always({ body: [SENSOR, BARE] }).cloud.devices({}, workOf()), [
      {
        vendor: 'besmart',
        site: '12',
        device: '12.122',
        deviceType: '12',
        deviceTypeName: 'meter_station',
        name: 'Stacja nr 1',
        latitude: 53.13,
        longitude: 22.06,
        location: 'Wiejska, 36, 35, 00-020, Warszawa',
        quantities: [],
        original: SENSOR,
      },
      { vendor: 'besmart', site: '13', device: '13.7', quantities: [], original: BARE },
    ]);
  });

  it('asks with the filters of sensors/find', async () => {
    const account = always({ body: [] });
    await account.cloud.devices({}, workOf());
    await account.cloud.devices(
      { site: '12', deviceType: '4', search: 'Stacja', columns: 'client_cid,sensor_mid,name' },
      workOf(),
    );
    assert.deepEqual(account.paths(), [
      'GET /sensors/find',
      'GET /sensors/find?client_cid=12&sensor_type_id=4&name=Stacja&columns=client_cid,sensor_mid,name',
    ]);
  });

  it('adds the ids to columns only when the answer lacks them', async () => {
    const account = new StandIn(({ query }) => ({
      body: [
        String(query?.['columns']).includes('sensor_mid')
          ? { client_cid: 12, sensor_mid: 122, name: 'x' }
          : { name: 'x' },
      ],
    }));
    const [device] = await account.cloud.devices({ columns: 'name,client_cid' }, workOf());
    assert.equal(device?.device, '12.122');
    assert.deepEqual(account.paths(), [
      'GET /sensors/find?columns=name,client_cid',
      'GET /sensors/find?columns=client_cid,sensor_mid,name',
    ]);
  });

  it('posts external ids as a JSON array and narrows the answer down itself', async () => {
    const account = always({ body: [SENSOR, { ...SENSOR, client_cid: 13 }] });
    const found = await account.cloud.devices({ externalIds: ['1', 'ex12'], site: '13', search: 'stacja' }, workOf());
    assert.deepEqual(
      found.map(({ device }) => device),
      ['13.122'],
    );
    assert.deepEqual(account.asked[0]?.json, ['1', 'ex12']);
    assert.deepEqual(account.paths(), ['POST /sensors/external']);
    assert.deepEqual(await account.cloud.devices({ externalIds: [] }, workOf()), []);
    assert.deepEqual(account.paths(), []);
  });

  it('narrows down to a device, also one typed as sensor_mid beside its site', async () => {
    const account = always({ body: [SENSOR, { ...SENSOR, sensor_mid: 123 }] });
    for (const query of [{ device: '12.123' }, { site: '12', device: '123' }, { device: '012.0123' }]) {
      const found = await account.cloud.devices(query, workOf());
      assert.deepEqual(
        found.map(({ device }) => device),
        ['12.123'],
      );
    }
    assert.deepEqual(account.paths(), Array(3).fill('GET /sensors/find?client_cid=12'));
  });

  for (const status of [403, 404, 405]) {
    it(`says that find is gone after ${status}, and what to type`, async () => {
      const error = await failure(always({ status }).cloud.devices({}, workOf()), 'E_UNSUPPORTED');
      assert.match(error.message, /client_cid\.sensor_mid/);
      assert.equal(error.cause.status, status);
    });
  }

  it('takes 403 for one client as a matter of that client', async () => {
    await failure(always({ status: 403 }).cloud.devices({ site: '12' }, workOf()), 'E_FORBIDDEN');
  });

  it('refuses ids that can be none before anything is sent', async () => {
    const account = always({ body: [] });
    for (const query of [
      { site: 'x' },
      { site: '-1' },
      { device: '12' },
      { device: '1.2.3' },
      { device: 'a.b' },
      { deviceType: 'FMD' },
    ]) {
      const error = await failure(account.cloud.devices(query, workOf()), 'E_INPUT');
      assert.match(error.message, new RegExp(Object.keys(query)[0] ?? ''));
    }
    assert.deepEqual(account.paths(), []);
  });

  it('takes the list out of other containers', async () => {
    for (const body of [{ data: [SENSOR] }, { 0: SENSOR }, SENSOR]) {
      assert.equal((await always({ body }).cloud.devices({}, workOf())).length, 1);
    }
    for (const body of [null, 'None', []]) assert.deepEqual(await always({ body }).cloud.devices({}, workOf()), []);
    assert.deepEqual(await always({ text: '' }).cloud.devices({}, workOf()), []);
  });

  it('gives a sensor that is listed twice once, and no name of a length that no name has', async () => {
    const long = 'x'.repeat(2000);
    const body = [
      { ...SENSOR, name: long },
      { ...SENSOR, name: 'again' },
    ];
    const devices = await always({ body }).cloud.devices({}, workOf());
    assert.deepEqual(
      devices.map(({ device, name }) => [device, name]),
      [['12.122', undefined]],
    );
    const types = [
      { signal_type_moid: 1, symbol: long, description: 'first' },
      { signal_type_moid: 1, symbol: 'second' },
    ];
    const quantities = await always({ body: types }).cloud.quantities({}, workOf());
    assert.deepEqual(
      quantities.map(({ label }) => label),
      ['first'],
    );
  });

  it('leaves the type to the filter of the vendor where columns leave it out', async () => {
    const account = always({
      body: [
        { client_cid: 12, sensor_mid: 1 },
        { client_cid: 12, sensor_mid: 2, sensor_type_id: 5 },
      ],
    });
    const devices = await account.cloud.devices({ deviceType: '4', columns: 'client_cid,sensor_mid' }, workOf());
    assert.deepEqual(
      devices.map(({ device }) => device),
      ['12.1'],
    );
  });

  it('does not take for a list what is none', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    for (const said of [
      { text: '<html>' },
      { body: 'soon' },
      { body: 5 },
      { body: {} },
      { body: [1, {}] },
      { text: deep },
      { text: '[{"client_cid"' },
    ]) {
      await failure(always(said).cloud.devices({}, workOf()), 'E_RESPONSE');
    }
  });
});

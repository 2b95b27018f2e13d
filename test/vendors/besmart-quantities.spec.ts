import assert from 'node:assert/strict';
import { always, failure, workOf } from './besmart-stand-in';

const TYPES = [
  { signal_type_moid: 32, symbol: 'A+', description: 'Energy', unit_symbol: 'kW.h', obis_mapping: '1.8.0' },
  { signal_type_moid: '7', symbol: 'Temperature', description: 'Outside', unit_symbol: '°C', obis_mapping: 'None' },
  { signal_type_moid: 9, symbol: 'Temperature', description: 'Inside', unit_symbol: '°C', obis_mapping: null },
  { signal_type_moid: 10, symbol: 'None', description: 'State', unit_symbol: 'None' },
  { signal_type_moid: 11, symbol: null, description: null, unit_symbol: null },
];

describe('besmart: list sites and quantities', () => {
  it('gives workspaces as sites, by either spelling of description', async () => {
    const items = [
      { id: 21, name: 'Złocieniec', descritpion: 'My workspace', client_cid: 263429 },
      { id: 22, name: null, descritpion: 'Second', client_cid: 5 },
      { id: 23, name: '', description: 'Third', client_cid: 6 },
    ];
    const account = always({ body: items });
    assert.deepEqual(await account.cloud.sites?.({}, workOf()), [
      { vendor: 'besmart', site: '263429', name: 'Złocieniec', original: items[0] },
      { vendor: 'besmart', site: '5', name: 'Second', original: items[1] },
      { vendor: 'besmart', site: '6', name: 'Third', original: items[2] },
    ]);
    assert.deepEqual(await account.cloud.sites?.({ site: '5' }, workOf()).then((sites) => sites.length), 1);
    assert.deepEqual(account.paths(), ['GET /workspaces', 'GET /workspaces']);
    for (const status of [404, 405]) {
      await failure(always({ status }).cloud.sites?.({}, workOf()) ?? Promise.resolve(), 'E_UNSUPPORTED');
    }
  });

  it('gives signal types as quantities without a device, with labels of their own', async () => {
    const row = { vendor: 'besmart' };
    assert.deepEqual(await always({ body: TYPES }).cloud.quantities({}, workOf()), [
      { ...row, quantity: '32', label: 'A+', unit: 'kW.h', original: TYPES[0] },
      { ...row, quantity: '7', label: 'Temperature 7', unit: '°C', original: TYPES[1] },
      { ...row, quantity: '9', label: 'Temperature 9', unit: '°C', original: TYPES[2] },
      { ...row, quantity: '10', label: 'State', original: TYPES[3] },
      { ...row, quantity: '11', label: '11', original: TYPES[4] },
    ]);
  });

  it('keeps labels apart even where the id behind one makes it another', async () => {
    const body = [
      { signal_type_moid: 1, symbol: 'A' },
      { signal_type_moid: 2, symbol: 'A' },
      { signal_type_moid: 3, symbol: 'A 1' },
    ];
    const labels = (await always({ body }).cloud.quantities({}, workOf())).map(({ label }) => label);
    assert.equal(new Set(labels).size, 3);
  });

  it('takes "None" and null for no quantities, and a missing call for unsupported', async () => {
    for (const body of ['None', null, []]) assert.deepEqual(await always({ body }).cloud.quantities({}, workOf()), []);
    await failure(always({ status: 404 }).cloud.quantities({}, workOf()), 'E_UNSUPPORTED');
  });

  it('looks for a part of the label', async () => {
    const found = await always({ body: TYPES }).cloud.quantities({ search: 'temp' }, workOf());
    assert.deepEqual(
      found.map(({ quantity }) => quantity),
      ['7', '9'],
    );
  });
});

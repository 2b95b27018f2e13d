import assert from 'node:assert/strict';
import fc from 'fast-check';
import { deviceList, quantityList, siteList } from '../../src/vendors/resensys/lists';
import { planByRegistration } from '../../src/vendors/resensys/plan';
import { registrationIn } from '../../src/vendors/resensys/registration';
import { answerOf, codeOf } from './resensys-answers';

const row = (more: object): object => ({
  Name: 'Pier 4 north',
  DID: '15-03-77-01',
  SID: '2A-01',
  QuantityName: 'Volt',
  DataFormat: 3003,
  Type: '2DHRT',
  ...more,
});
const units = new Map([['3003', 'v']]);
const devicesIn = (...rows: unknown[]): unknown => deviceList(registrationIn(answerOf(rows)), {}, units);

describe('resensys registration', () => {
  it('makes one device of its rows, whatever the spelling of its id', () => {
    const rows = [row({}), row({ DID: '150377-01', DataFormat: '3001', QuantityName: 'RSSI' })];
    assert.deepEqual(devicesIn(...rows), [
      {
        vendor: 'resensys',
        site: '2A-01',
        device: '15-03-77-01',
        deviceType: '2DHRT',
        name: 'Pier 4 north',
        quantities: [
          { quantity: '3003', label: 'Volt', unit: 'v' },
          { quantity: '3001', label: 'RSSI' },
        ],
        original: rows,
      },
    ]);
  });

  it('has no key for what the vendor says nothing of', () => {
    const rows = [
      { DID: '15-03-77-01' },
      { DID: '15-03-77-02', DataFormat: 3003, Name: ' ', Type: null, QuantityName: 7 },
    ];
    assert.deepEqual(devicesIn(...rows), [
      { vendor: 'resensys', device: '15-03-77-01', quantities: [], original: [rows[0]] },
      {
        vendor: 'resensys',
        device: '15-03-77-02',
        quantities: [{ quantity: '3003', label: '7', unit: 'v' }],
        original: [rows[1]],
      },
    ]);
  });

  it('takes name and type from whichever row has them', () => {
    const [device] = registrationIn(answerOf([row({ Name: '', Type: '' }), row({ DataFormat: 1 })])).devices;
    assert.equal(device?.name, 'Pier 4 north');
    assert.equal(device.deviceType, '2DHRT');
  });

  it('calls two quantities of one name `label quantity`, and one that is listed twice by its name', () => {
    const quantities = [
      row({ DataFormat: 7, QuantityName: 'Temperature' }),
      row({ DataFormat: 8, QuantityName: 'Temperature' }),
      row({}),
      row({}),
    ];
    const [device] = registrationIn(answerOf(quantities)).devices;
    assert.deepEqual(
      device?.quantities.map(({ label }) => label),
      ['Temperature 7', 'Temperature 8', 'Volt'],
    );
  });

  it('has two devices where a device is registered at two sites, each series its own', () => {
    const registration = registrationIn(answerOf([row({}), row({ SID: '2A-02' })]));
    const plans = planByRegistration(registration, { device: '15-03-77-01' }, units);
    assert.deepEqual(
      plans.map(({ source, series }) => [source.site, series[0]?.variant]),
      [
        ['2A-01', 'site 2A-01'],
        ['2A-02', 'site 2A-02'],
      ],
    );
    const [only, ...others] = planByRegistration(registration, { device: '15-03-77-01', site: '2A-02' }, units);
    assert.equal(only?.source.site, '2A-02');
    assert.equal(others.length, 0);
  });

  it('wants the site typed where it tells none', () => {
    const registration = registrationIn(answerOf([row({ SID: null })]));
    assert.equal(
      codeOf(() => planByRegistration(registration, { device: '15-03-77-01' }, units)),
      'E_INPUT',
    );
    const [plan] = planByRegistration(registration, { device: '15-03-77-01', site: '2a09' }, units);
    assert.equal(plan?.source.site, '2A-09');
  });

  it('prefers the number of a quantity to another’s name', () => {
    const registration = registrationIn(answerOf([row({}), row({ DataFormat: 1, QuantityName: '3003' })]));
    const [plan] = planByRegistration(registration, { device: '15-03-77-01', quantity: ['3003'] }, units);
    assert.deepEqual(
      plan?.series.map(({ quantity }) => quantity?.quantity),
      ['3003'],
    );
  });

  it('names the quantities there are when one is not found', () => {
    const registration = registrationIn(answerOf([row({})]));
    assert.throws(() => planByRegistration(registration, { device: '15-03-77-01', quantity: ['Vlt'] }, units), {
      code: 'E_NOT_FOUND',
      message: /15-03-77-01 has no quantity "Vlt"\. There are: Volt\./,
    });
  });

  it('is not gone through for every device of a fleet', () => {
    const registration = registrationIn(answerOf([row({}), row({ DID: '15-03-77-02' })]));
    const guarded = new Proxy([...registration.devices], {
      get: () => assert.fail('somebody looks at every device'),
    });
    const [plan] = planByRegistration({ ...registration, devices: guarded }, { device: '15037702' }, units);
    assert.equal(plan?.source.device, '15-03-77-02');
  });

  it('is refused where it holds what messages would choke on, however long it is', () => {
    let deep: unknown = 'x';
    for (let level = 0; level < 60; level += 1) deep = [deep];
    const registration = registrationIn(answerOf([row({}), row({ DID: '15-03-77-02', more: deep })]));
    assert.equal(registration.devices.length, 2, 'deep, but not too deep');
    const text = JSON.stringify([row({}), row({ DID: '15-03-77-02', more: deep })]).padEnd(1 << 21, ' ');
    const deeper = text.replace('["x"]', `${'['.repeat(1000)}"x"${']'.repeat(1000)}`);
    assert.equal(
      codeOf(() => registrationIn(answerOf(deeper))),
      'E_RESPONSE',
    );
  });

  for (const [name, body, code] of [
    ['rows of something else', [{ a: 1 }, 7], 'E_RESPONSE'],
    ['a text', '"hello"', 'E_RESPONSE'],
    ['a number', '7', 'E_RESPONSE'],
    ['an error', { error: 'Down for maintenance' }, 'E_VENDOR'],
  ] as const) {
    it(`is none when it is ${name}`, () => {
      assert.equal(
        codeOf(() => registrationIn(answerOf(body))),
        code,
      );
    });
  }

  it('never breaks lists and plans, whatever is in it', () => {
    const text = fc.oneof(
      fc.constantFrom('15-03-77-01', '2A-01', '', '__proto__', 'constructor', '\ud800', '3003'),
      fc.jsonValue({ maxDepth: 1 }),
    );
    const entry = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record(
          { Name: text, DID: text, SID: text, QuantityName: text, DataFormat: text, Type: text },
          { requiredKeys: [] },
        ),
      },
      fc.jsonValue({ maxDepth: 2 }),
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), fc.string(), (entries, typed) => {
        const usable = entries.filter((each) => {
          const did = (each as { DID?: unknown } | null)?.DID;
          return typeof did === 'number' || (typeof did === 'string' && did.trim() !== '');
        });
        let registration;
        try {
          registration = registrationIn(answerOf(JSON.stringify([row({}), ...entries])));
        } catch (error) {
          assert.fail(error as Error);
        }
        const devices = deviceList(registration, {}, units);
        const originals = devices.flatMap(({ original }) => original as unknown[]);
        assert.equal(originals.length, usable.length + 1, 'every row with a device id is in the list');
        assert.equal(new Set(devices.map(({ device, site }) => JSON.stringify([device, site]))).size, devices.length);
        quantityList(registration, { search: typed }, units);
        siteList(registration, { site: typed });
        for (const query of [{ device: typed }, { site: typed }, { device: '15-03-77-01', quantity: [typed] }]) {
          const outcome = codeOf(() => planByRegistration(registration, query, units));
          assert.ok(typeof outcome === 'object' || outcome === 'E_NOT_FOUND' || outcome === 'E_INPUT', String(outcome));
          assert.ok(!(outcome instanceof Error));
        }
        assert.deepEqual(Object.keys(Object.prototype), []);
      }),
      { seed: 20261121, numRuns: 1500 },
    );
  });
});

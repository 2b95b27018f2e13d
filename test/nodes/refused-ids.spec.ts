import assert from 'node:assert/strict';
import { Deployment } from './deployment';
import { Fleet, RANGE } from './fleet';

/** What would be another step, or none, to whoever looks at an address. */
const STEPS = ['.', '..', '...', ' ', '../x', 'a/b', 'a\\b', '%2e%2e', '..%2f', 'a?b', 'a#b', 'a\tb', '{1}', '1;2'];

/** Per node: parameters that can't be meant, whatever the vendor may have. */
const IMPOSSIBLE: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = {
  'senquip-readings': STEPS.map((device) => ({ device })),
  'besmart-readings': [
    ...STEPS.map((device) => ({ device })),
    ...STEPS.map((mid) => ({ device: `12.${mid}` })),
    ...STEPS.map((site) => ({ device: '122', site })),
  ],
  'besmart-list': STEPS.map((device) => ({ device })),
  'sensaphone-readings': [...STEPS.map((device) => ({ device })), ...STEPS.map((site) => ({ site }))],
  'sensaphone-list': STEPS.map((device) => ({ device })),
  'sensaphone-read': ['.', '..', '...', '{1}'].map((id) => ({ path: `device/${id}/zone/1`, mode: 'uri' })),
  'sensit-readings': [
    { device: ' ' },
    ...['XYZ', '..', 'SPOD/x'].map((deviceType) => ({ device: '1021', deviceType })),
  ],
  'sensit-dates': ['XYZ', '..', 'SPOD/x'].map((deviceType) => ({ device: '1021', deviceType })),
};

describe('an id that can be none', () => {
  let fleet: Fleet;
  let flow: Deployment;

  before(async () => {
    fleet = await Fleet.open();
    flow = await Deployment.open(fleet.layout());
  });
  after(async () => {
    await flow.close();
    await fleet.close();
  });

  for (const [node, sets] of Object.entries(IMPOSSIBLE)) {
    it(`is E_INPUT at ${node}, alone and among others, before anything is sent`, async () => {
      const [vendor = ''] = node.split('-');
      const member = fleet.members.find((one) => one.vendor === vendor);
      const good = member?.questions.find((question) => question.node === node)?.payload;
      for (const set of sets) {
        for (const payload of [{ ...RANGE, ...set }, [good, { ...RANGE, ...set }]]) {
          const { error, messages } = await flow.ask(node, { payload });
          assert.equal(error?.code, 'E_INPUT', JSON.stringify(set));
          assert.match(error.message, /device|site|deviceType|path|Sensaphone has no/);
          assert.deepEqual(messages, []);
        }
      }
      assert.equal(fleet.server(vendor).journal.count(), 0);
    });
  }

  it('is not a type of SENSIT devices that the vendor’s list has shown, new as it may be', async () => {
    const server = fleet.server('sensit');
    const body = JSON.stringify([{ uuid: '1021', name: 'New', type: 'Geo' }]);
    server.faults.next({ kind: 'garbage', body }, { path: /getDevices/ });
    const [list] = (await flow.ask('sensit-list')).messages;
    const [device] = list?.payload as Record<string, unknown>[];
    assert.equal(device?.['deviceType'], 'Geo');
    server.journal.clear();
    const { error } = await flow.ask('sensit-readings', { payload: { ...device, ...RANGE } });
    assert.notEqual(error?.code, 'E_INPUT');
    assert.ok(server.journal.count(/getGeo/) > 0);
  });
});

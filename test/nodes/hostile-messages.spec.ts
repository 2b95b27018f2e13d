import assert from 'node:assert/strict';
import vm from 'node:vm';
import { Deployment } from './deployment';
import { Fleet, RANGE } from './fleet';
import { turn } from './flow';

/** What function nodes may send, as text: they run in a realm of their own. `E_INPUT` unless it is in `IGNORED`. */
const REFUSED: Readonly<Record<string, string>> = {
  'a payload that throws': `({ get payload() { throw new Error('not for you') } })`,
  'a payload that throws something without a text': `({ get payload() { throw Object.create(null) } })`,
  'a payload that throws a proxy': `({ get payload() { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy } })`,
  'a parameter that throws': `({ payload: { get vendor() { throw new Error('not for you') } } })`,
  'a payload that will not say what it is': `({ payload: { get [Symbol.toStringTag]() { throw 1 } } })`,
  'a payload that was revoked': `(() => { const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return { payload: proxy } })()`,
  'an entry that was revoked': `(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return { payload: [proxy] } })()`,
  'another vendor': `({ payload: { vendor: 'acme' } })`,
  'another vendor in an array': `({ payload: [{}, { vendor: 7 }] })`,
  'an object as vendor': `({ payload: { vendor: { toString() { throw 1 } } } })`,
  'an array of a million and one': `({ payload: new Array(1_000_001) })`,
  'an array of objects and others': `({ payload: [{}, 5, null, Symbol('x'), 10n] })`,
  'a property that can not be copied': `({ payload: GOOD, get other() { throw new Error('not for you') } })`,
};

/** Wrong values of a parameter, whichever it is. */
const WRONG: readonly string[] = [
  ...[
    `10n`,
    `10n ** 100000n`,
    `Symbol('x')`,
    `() => 1`,
    `{ a: 1 }`,
    `new Map()`,
    `/x/`,
    `new Date(NaN)`,
    `NaN`,
    `Infinity`,
  ],
  ...[
    `-Infinity`,
    `'x'.repeat(1 << 20)`,
    `Object.create(null)`,
    `new Proxy(() => 1, {})`,
    `[[]]`,
    `[Symbol('x')]`,
    `[10n]`,
  ],
];

/** Sent beside a good parameter object, or in place of one; the node does what it would do without. */
const IGNORED: Readonly<Record<string, string>> = {
  'nothing unusual': `({ payload: GOOD })`,
  'a message without a prototype': `Object.assign(Object.create(null), { payload: GOOD })`,
  'a payload without a prototype': `({ payload: Object.assign(Object.create(null), GOOD) })`,
  '__proto__ and constructor as keys': `(() => { const p = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'); for (const k in GOOD) p[k] = GOOD[k]; return { payload: p } })()`,
  'an object that holds itself': `(() => { const p = { ...GOOD }; p.self = p; const m = { payload: p }; m.self = m; return m })()`,
  'a BigInt, a symbol and a function beside': `({ payload: { ...GOOD, big: 10n, [Symbol('x')]: 1, f() {} }, big: 10n, [Symbol('y')]: 1, f() {} })`,
  'a hundred thousand further keys': `(() => { const p = { ...GOOD }; for (let i = 0; i < 1e5; i++) p['k' + i] = i; return { payload: p } })()`,
  'a message that is frozen': `Object.freeze({ payload: Object.freeze({ ...GOOD }) })`,
  'nulls and empty texts': `({ payload: { ...GOOD, vendor: null, topic: '', unit: undefined } })`,
  'parts, reset and complete of any kind': `({ payload: GOOD, parts: 10n, reset: {}, complete: Symbol('x'), topic: [] })`,
  'an unfamiliar delivery': `({ payload: GOOD, sensorCloud: { delivery: { startsWith: 1 } } })`,
};

/** A parameter object that each node can work on, one parameter that takes no objects, and its code for no parameters. */
const NODES: Readonly<Record<string, { good: object; parameters: readonly string[]; empty: string | undefined }>> = {
  'resensys-list': { good: {}, parameters: ['list', 'site', 'device', 'search', 'refresh'], empty: undefined },
  'resensys-readings': {
    good: { device: '15-03-77-A2', quantity: 'Volt', ...RANGE },
    parameters: ['device', 'quantity', 'from', 'to', 'limit', 'batch', 'raw', 'read', 'output', 'topic'],
    empty: 'E_INPUT',
  },
  'resensys-photos': {
    good: { site: '2A-01', ...RANGE },
    parameters: ['site', 'from', 'to', 'read'],
    empty: 'E_INPUT',
  },
  'sensit-dates': { good: { device: '1021' }, parameters: ['device', 'deviceType', 'timezone'], empty: 'E_INPUT' },
  'sensaphone-read': { good: { path: 'device/1235' }, parameters: ['path', 'mode', 'version'], empty: 'E_INPUT' },
  'sensaphone-update': {
    good: { path: 'device/1235', set: { name: 'Pump house' } },
    parameters: ['path', 'mode', 'version'],
    empty: 'E_INPUT',
  },
};

/** Objects that JSON can't hold, as `set` or `request` of Sensaphone. */
const NOT_JSON: readonly string[] = [
  `(() => { const o = {}; o.self = o; return o })()`,
  `{ big: 10n }`,
  `{ get x() { throw 1 } }`,
  `{ toJSON() { throw 1 } }`,
  `(() => { let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; return o })()`,
];

describe('messages that mean no good', () => {
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

  /** Sends what a function node of this code would send; gives the code of its error, or undefined for a good end. */
  async function codeOf(node: string, code: string, good: object): Promise<string | undefined> {
    const { length } = flow.caught;
    const ended = flow.ended.length;
    const GOOD: unknown = vm.runInNewContext(`(${JSON.stringify(good)})`);
    const message: unknown = vm.runInNewContext(code, { GOOD });
    flow.receive(node, message);
    await flow.until(() => flow.caught.length > length || flow.ended.length > ended);
    await turn();
    assert.equal(flow.caught.length - length + flow.ended.length - ended, 1, 'one end');
    const error = flow.caught[length]?.error;
    assert.ok(error === undefined || error.message.length < 1_000, error?.message.slice(0, 1_000));
    return error?.code;
  }

  for (const [node, { good, parameters, empty }] of Object.entries(NODES)) {
    it(`are E_INPUT, or what is wrong with them is ignored: ${node}`, async () => {
      for (const [what, code] of Object.entries(IGNORED)) assert.equal(await codeOf(node, code, good), undefined, what);
      for (const [what, code] of Object.entries(REFUSED)) assert.equal(await codeOf(node, code, good), 'E_INPUT', what);
      // Any other payload gives no parameters.
      for (const payload of ['5', `'text'`, '() => 1', `Symbol('x')`, '10n', 'new Map()', 'new Array(1e6)', '[1, 2]']) {
        assert.equal(await codeOf(node, `({ payload: ${payload} })`, good), empty, payload);
      }
      assert.equal(await codeOf(node, IGNORED['nothing unusual'] ?? '', good), undefined);
      assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    }).timeout(60_000);

    it(`name the parameter that is of the wrong kind: ${node}`, async () => {
      for (const parameter of parameters) {
        for (const value of WRONG) {
          const code = await codeOf(node, `({ payload: { ...GOOD, ${parameter}: ${value} } })`, good);
          const isText = value.startsWith(`'x'`) && ['search', 'topic', 'deviceType', 'path'].includes(parameter);
          if (!isText) assert.equal(code, 'E_INPUT', `${parameter}: ${value}`);
        }
      }
    }).timeout(60_000);
  }

  it('are E_INPUT where JSON can not hold what they want to have sent', async () => {
    const { good } = NODES['sensaphone-update'] ?? { good: {} };
    const asked = fleet.server('sensaphone').journal.count();
    for (const value of NOT_JSON) {
      for (const name of ['set', 'request']) {
        assert.equal(
          await codeOf('sensaphone-update', `({ payload: { ...GOOD, ${name}: ${value} } })`, good),
          'E_INPUT',
        );
      }
      assert.equal(await codeOf('sensaphone-read', `({ payload: { ...GOOD, filter: ${value} } })`, good), 'E_INPUT');
    }
    assert.equal(fleet.server('sensaphone').journal.count(), asked);
  });

  it('may be anything but an object: that is logged, and the node goes on', async () => {
    const ERROR = 20;
    for (const message of [42, 'text', true, 10n, Symbol('x'), () => 1]) {
      const errors = flow.log.filter(({ level }) => level === ERROR).length;
      flow.receive('resensys-readings', message);
      await flow.until(() => flow.log.filter(({ level }) => level === ERROR).length > errors);
    }
    assert.equal(
      await codeOf('resensys-readings', '({ payload: GOOD })', NODES['resensys-readings']?.good ?? {}),
      undefined,
    );
  });
});

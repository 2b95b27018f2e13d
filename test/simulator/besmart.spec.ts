import assert from 'node:assert/strict';
import { BesmartCloud } from '../../src/simulator/besmart';
import { ask } from './ask';
import { GOOD, NOW, posted, Visit } from './besmart-visit';

describe('simulated besmart.energy: login', () => {
  const target = '/api/users/token';

  it('gives a token for two hours', () => {
    const visit = new Visit();
    const { status, json } = visit.login(GOOD);
    assert.equal(status, 200);
    const { token, ...rest } = json as { token: string };
    assert.match(token, /^[0-9a-f]{32}$/);
    assert.deepEqual(rest, { expiration: NOW + 7_200_000, id: 1 });
    assert.deepEqual([visit.cloud.logins, visit.cloud.tokensIssued], [2, 2]);
    assert.deepEqual(Object.keys(new Visit({ idKey: 'user_id' }).login(GOOD).json as object), [
      'expiration',
      'user_id',
      'token',
    ]);
  });

  it('tells the end in ms, in seconds with a fraction, or as nonsense', () => {
    const ends = (visit: Visit): unknown => (visit.login(GOOD).json as { expiration: unknown }).expiration;
    assert.equal(ends(new Visit({ expiration: 'seconds' })), NOW / 1000 + 7200.25);
    const nonsense = new Visit({ expiration: 'nonsense' });
    assert.deepEqual([ends(nonsense), ends(nonsense), ends(nonsense)], [-1, 9e15, 'soon']);
  });

  it('is strict about method, media type and fields', () => {
    const cloud = new BesmartCloud();
    const status = (request: ReturnType<typeof posted>, one = cloud): number =>
      ask(one, { target, at: NOW, ...request }).status;
    assert.equal(status({ ...posted(GOOD), method: 'GET' }), 405);
    assert.equal(status({ ...posted(GOOD), method: 'PUT' }), 405);
    const yaml = posted('login: ops@example.org\npassword: demo-pass', { 'content-type': 'text/plain' });
    assert.equal(status(yaml), 415);
    assert.equal(status(yaml, new BesmartCloud({ errors: 'detail' })), 422);
    assert.equal(status(posted('login: a')), 400);
    assert.equal(status(posted({ login: 'ops@example.org' })), 422);
    assert.equal(status(posted({ ...GOOD, password: 1 })), 422);
    assert.equal(status(posted({ ...GOOD, password: 'x' })), 401);
    assert.equal(cloud.tokensIssued, 0);
  });

  it('looks at X-Auth where it is configured', () => {
    const apiKey = 'workspace-key';
    const status = (cloud: BesmartCloud, headers: Record<string, string>): number =>
      ask(cloud, { target, at: NOW, ...posted(GOOD, headers) }).status;
    const [none, optional, required] = [
      new BesmartCloud(),
      new BesmartCloud({ apiKey }),
      new BesmartCloud({ apiKey, xAuth: 'required' }),
    ];
    assert.deepEqual([status(none, {}), status(none, { 'x-auth': 'any' })], [200, 200]);
    for (const [cloud, without] of [
      [optional, 200],
      [required, 401],
    ] as const) {
      assert.equal(status(cloud, {}), without);
      assert.equal(status(cloud, { 'x-auth': 'any' }), 401);
      assert.equal(status(cloud, { 'x-auth': apiKey }), 200);
    }
  });

  it('ends tokens by the clock and on demand', () => {
    const visit = new Visit({ life: 1000 });
    const status = (headers?: Record<string, string>): number =>
      visit.send('/workspaces', headers ? { headers } : {}).status;
    assert.equal(status(), 200);
    assert.equal(status({ authorization: visit.token }), 401);
    assert.equal(status({ authorization: `bearer ${visit.token}` }), 401);
    visit.now = NOW + 1000;
    assert.equal(status(), 401);
    visit.now = NOW;
    assert.equal(status(), 200);
    visit.cloud.expireTokens();
    assert.equal(status(), 401);
  });
});

describe('simulated besmart.energy: errors', () => {
  it('are problems as in 2021', () => {
    const { headers, json, status } = ask(new BesmartCloud(), { target: '/api/workspaces', at: NOW });
    assert.equal(status, 401);
    assert.equal(headers['content-type'], 'application/problem+json');
    assert.deepEqual(json, {
      detail: 'No authorization token provided',
      status: 401,
      title: 'Unauthorized',
      type: 'about:blank',
    });
    for (const path of ['', '/', '/Workspaces', '/sensors/find/', '/sensors/263429%2E4101', '/sensors/263429.4101.1']) {
      const answer = new Visit().send(path);
      assert.equal(answer.status, 404, path);
      assert.equal(answer.headers['content-type'], 'application/problem+json');
    }
  });

  it('are a detail as today', () => {
    const visit = new Visit({ errors: 'detail' });
    const { json, status } = visit.send('/workspaces', { headers: { authorization: 'Bearer x' } });
    assert.deepEqual([status, json], [401, { detail: 'Provided token is not valid' }]);
  });

  it('are a list or a word for a bad parameter', () => {
    const find = '/sensors/find?client_cid=one';
    assert.deepEqual(new Visit().send(find).json, {
      detail: [{ loc: ['query', 'client_cid'], msg: 'client_cid must be a whole number', type: 'value_error' }],
    });
    const { json, status } = new Visit({ unprocessable: 'text' }).send(find);
    assert.deepEqual([status, json], [422, 'Error']);
  });

  it('are 404 or 405 for the calls that are gone', () => {
    const visit = new Visit({ gone: { workspaces: 404, find: 405, external: 404 } });
    assert.equal(visit.send('/workspaces').status, 404);
    assert.equal(visit.send('/sensors/find').status, 405);
    assert.equal(visit.send('/sensors/external', posted([])).status, 404);
    assert.equal(visit.send('/sensors/types').status, 200);
  });
});

describe('simulated besmart.energy: lists', () => {
  interface Item {
    [field: string]: unknown;
    name: string;
    sensor_eid: string;
  }

  it('has three workspaces with the misspelt description', () => {
    const items = new Visit().send('/workspaces').json as Item[];
    assert.deepEqual(
      items.map(({ name }) => name),
      ['Złocieniec', 'Świnoujście – port', 'Łódź Bałuty'],
    );
    assert.equal(items[0]?.['descritpion'], 'Oświetlenie i szkoły');
    assert.equal(new Visit().send('/workspaces', posted({})).status, 405);
  });

  it('finds sensors by workspace, type and name', () => {
    const visit = new Visit();
    const found = (query: string): Item[] => visit.send(`/sensors/find${query}`).json as Item[];
    const all = found('');
    assert.equal(all.length, 12);
    const shown = visit.cloud.truth.sensors().filter(({ workspace }) => workspace.allowed);
    assert.deepEqual(
      all.map((item) => [item['client_cid'], item['sensor_mid'], item.name, item['lat'], item['address_flat_number']]),
      shown.map(({ cid, mid, name, latitude, flatNumber }) => [cid, mid, name, latitude, flatNumber]),
    );
    assert.ok(all.some((item) => item['lat'] === null && item['lon'] === null));
    assert.equal(found('?client_cid=263429').length, 4);
    const ofType = found('?sensor_type_id=14');
    assert.ok(ofType.length > 0 && ofType.every((item) => item['sensor_type_name'] === 'electricity_meter'));
    assert.ok(found(`?name=${encodeURIComponent('żłobek')}`).every(({ name }) => name.startsWith('Żłobek')));
    assert.deepEqual(Object.keys(found('?columns=name,client_cid')[0] ?? {}), ['name', 'client_cid']);
    for (const [query, status] of [
      ['?client_cid=263999', 403],
      ['?client_cid=1', 403],
      ['?columns=nothing', 422],
      ['?cid=263429', 422],
    ] as const) {
      assert.equal(visit.send(`/sensors/find${query}`).status, status, query);
    }
    assert.equal((new Visit({ sensors: 300 }).send('/sensors/find').json as Item[]).length, 300);
  });

  it('finds sensors by an array of external ids', () => {
    const visit = new Visit();
    const sensors = visit.cloud.truth.sensors();
    const { eid } = sensors[3] ?? { eid: '' };
    const foreign = sensors.find(({ workspace }) => !workspace.allowed)?.eid;
    const found = visit.send('/sensors/external', posted([eid, foreign, 'nobody'])).json as Item[];
    assert.deepEqual(
      found.map((item) => item.sensor_eid),
      [eid],
    );
    for (const body of [JSON.stringify(eid), [1], { ids: [eid] }]) {
      assert.equal(visit.send('/sensors/external', posted(body)).status, 422, JSON.stringify(body));
    }
    assert.equal(visit.send('/sensors/external', { ...posted([eid]), headers: {} }).status, 415);
    assert.equal(visit.send('/sensors/external').status, 405);
  });

  it('tells about one sensor, its types, and the signal types', () => {
    const visit = new Visit();
    const sensor = visit.send(`/sensors/${visit.id(0)}`).json as Item;
    assert.deepEqual([sensor['sensor_mid'], sensor['info'], sensor['read']], [4101, null, true]);
    assert.equal(visit.send('/sensors/263429.9').status, 404);
    assert.equal(visit.send(`/sensors/${visit.id(12)}`).status, 403);
    assert.deepEqual(
      (visit.send('/sensors/types').json as Item[]).map(({ id }) => id),
      [12, 14, 21],
    );
    const types = visit.send('/sensors/signals/types').json as Item[];
    assert.equal(types.length, 8);
    assert.deepEqual(types[0], {
      signal_type_moid: 32,
      symbol: 'A+',
      is_incremental: true,
      description: 'Energia czynna pobrana',
      unit_id: 1,
      unit_symbol: 'kW.h',
      group_id: 2,
      group: 'Energia',
      obis_mapping: '1.8.0',
    });
    assert.equal(types.filter((type) => type['symbol'] === 'T').length, 2);
    assert.ok(types.some((type) => type['obis_mapping'] === 'None') && types.some((type) => type['unit_id'] === null));
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { itemsOf } from '../../src/vendors/senquip/container';
import { deviceOf } from '../../src/vendors/senquip/devices';
import { newestMessage, readMessages, samplesOf } from '../../src/vendors/senquip/normalize';

const ID = 'HE0TEST1A';
const message = (more: object = {}): object => ({
  deviceid: ID,
  ts: 1770605573.1,
  time: 1770605573,
  vsys: 4.17,
  ...more,
});

function values(items: readonly unknown[], wanted?: readonly string[]): [string, unknown][] {
  return samplesOf(readMessages(items, ID).messages, wanted).map(({ of, value }) => [of.quantity, value]);
}

function times(...items: unknown[]): number[] {
  return readMessages(items, ID).messages.map(({ time }) => time);
}

describe('Senquip containers', () => {
  const list = [message(), message({ ts: 5 })];

  it('are a bare array, an array under a known key, one object, and JSON text of any of them', () => {
    const bodies: unknown[] = [
      list,
      ...['data', 'datapoints', 'items', 'Items', 'devices'].map((key) => ({ [key]: list })),
    ];
    const wrapped = bodies.flatMap((body) => [
      body,
      { statusCode: 200, body: JSON.stringify(body) },
      { body },
      JSON.stringify(body),
      JSON.stringify(JSON.stringify(body)),
    ]);
    for (const body of [...wrapped, { data: JSON.stringify(list) }]) assert.deepEqual(itemsOf(body), list);
    for (const body of [message(), { body: JSON.stringify(message()) }]) assert.deepEqual(itemsOf(body), [message()]);
    for (const body of [[], { data: [] }, { body: '[]' }]) assert.deepEqual(itemsOf(body), []);
  });

  it('hold nothing when they are something else', () => {
    const none: unknown[] = [null, 1, true, {}, 'no JSON', '', { body: null }, { body: '<html>' }];
    let matryoshka = '[]';
    for (let layer = 0; layer < 8; layer += 1) matryoshka = JSON.stringify(matryoshka);
    for (const body of [...none, matryoshka]) assert.equal(itemsOf(body), undefined, JSON.stringify(body));
  });

  it('may hold the error of the function behind them', () => {
    const inside = { message: 'Internal' };
    assert.deepEqual(itemsOf({ statusCode: 502, body: inside }), { statusCode: 502, body: inside });
  });

  it('may nest each message, with the unit and the time inside or beside it', () => {
    const flat = [
      ['vsys', 4.17],
      ['cp1', 2],
    ];
    const inner = message({ cp1: 2 });
    const nested: object[] = [{ data: inner }, { payload: inner }, { payload: JSON.stringify(inner) }];
    nested.push({ deviceid: ID, ts: 1770605573.1, data: { vsys: 4.17, cp1: 2 } }, { id: 'record 7', payload: inner });
    for (const item of nested) {
      assert.deepEqual(values([item]), flat, JSON.stringify(item));
      assert.deepEqual(times(item), [1770605573100]);
    }
    assert.deepEqual(values([message({ kind: 'x', data: { vsys: 5 } })]), [
      ['vsys', 5],
      ['kind', 'x'],
    ]);
  });
});

describe('Senquip messages', () => {
  it('have their time in ts, or else in time, both in seconds', () => {
    assert.deepEqual(times(message()), [1770605573100]);
    assert.deepEqual(times({ time: 1770605573 }), [1770605573000]);
    assert.deepEqual(times({ ts: 'x', time: '1770605573' }), [1770605573000]);
    assert.deepEqual(times({ ts: '1770605573.3' }), [1770605573300]);
    for (const ts of [0, -1, null, 'x', 1770605573100, {}]) {
      assert.deepEqual(readMessages([{ ts }], ID), { messages: [], unreadable: 1 });
    }
  });

  it('come ascending, each time once, and only those of the unit asked for', () => {
    const other = message({ deviceid: 'HE0OTHER1', ts: 7 });
    const items = [message({ ts: 9, vsys: 1 }), other, message({ ts: 8, vsys: 2 }), message({ ts: 9, vsys: 3 })];
    assert.deepEqual(values(items), [
      ['vsys', 2],
      ['vsys', 3],
    ]);
    assert.deepEqual(times({ deviceId: 'he0test1a', ts: 3 }, { ts: 4 }), [3000, 4000]);
  });

  it('name CAN frames by their ids and leave their data text, digits or not', () => {
    const can1 = [
      { id: 419356416, data: '7DC02B7DFBFFFFFC' },
      { id: '418382091', data: '0000000000000012' },
      { id: 5, data: '12E4' },
      { id: 419356416, data: '00' },
      { id: 6, data: 12, count: '3' },
      { data: '77' },
    ];
    assert.deepEqual(values([message({ can1, can2: [{ id: 1, data: 'FF' }] })]), [
      ['vsys', 4.17],
      ['can1.419356416.data', '7DC02B7DFBFFFFFC'],
      ['can1.418382091.data', '0000000000000012'],
      ['can1.5.data', '12E4'],
      ['can1.419356416.1.data', '00'],
      ['can1.6.data', '12'],
      ['can1.6.count', 3],
      ['can1.5.data', 77],
      ['can2.1.data', 'FF'],
    ]);
  });

  it('keep their events', () => {
    const events = [
      { topic: 'pitch', msg: 'Low', lv: 30 },
      { topic: 'cp1', msg: '', lv: '10' },
    ];
    assert.deepEqual(values([message({ events })], ['events']), [
      ['events.0.topic', 'pitch'],
      ['events.0.msg', 'Low'],
      ['events.0.lv', 30],
      ['events.1.topic', 'cp1'],
      ['events.1.msg', ''],
      ['events.1.lv', 10],
    ]);
  });

  it('have units where the guide states them, and positions among their fields', () => {
    const { messages } = readMessages(
      [message({ ambient: '49.6', cp21: 'FAULT', gps_lat: -32.9, wifi_rssi: -19 })],
      ID,
    );
    assert.deepEqual(samplesOf(messages, ['ambient', 'cp21', 'gps_lat', 'wifi_rssi', 'nothing']), [
      { time: 1770605573100, of: { quantity: 'ambient', label: 'ambient', unit: '°C' }, value: 49.6 },
      { time: 1770605573100, of: { quantity: 'cp21', label: 'cp21' }, value: 'FAULT' },
      { time: 1770605573100, of: { quantity: 'gps_lat', label: 'gps_lat' }, value: -32.9 },
      { time: 1770605573100, of: { quantity: 'wifi_rssi', label: 'wifi_rssi' }, value: -19 },
    ]);
  });

  it('are found by their time when only the newest is wanted', () => {
    const items = [message({ ts: 8 }), message({ ts: 9, vsys: 9 }), { ts: 'x' }, message({ ts: 7 })];
    assert.deepEqual(newestMessage(items, ID)?.original, items[1]);
    assert.equal(newestMessage([], ID), undefined);
    assert.equal(newestMessage([message({ deviceid: 'HE0OTHER1' })], ID), undefined);
    assert.throws(() => newestMessage([{ vsys: 1 }], ID), { code: 'E_RESPONSE' });
  });

  it('never stop a run: 10,000 items of any JSON are read, counted, or of another unit', () => {
    const keys = fc.constantFrom('deviceid', 'ts', 'time', 'data', 'payload', 'can1', 'events', '__proto__', 'body');
    const any = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.dictionary(
        keys,
        fc.oneof(fc.constantFrom(ID, 1770605573, '1770605574', Infinity), fc.jsonValue({ maxDepth: 3 })),
      ),
    );
    fc.assert(
      fc.property(fc.array(any, { minLength: 20, maxLength: 20 }), (items) => {
        const { messages, unreadable } = readMessages(items, ID);
        assert.ok(messages.length + unreadable <= items.length);
        for (const { value } of samplesOf(messages, undefined)) assert.notEqual(typeof value, 'object');
      }),
      { seed: 41, numRuns: 500 },
    );
    assert.equal(({} as Record<string, unknown>)['deviceid'], undefined);
  });
});

describe('Senquip devices', () => {
  it('have an id by any of its names, and a name or their id', () => {
    const names = [{ deviceid: ID }, { deviceId: ID }, { id: ID }].map((item) => deviceOf(item));
    for (const device of names) assert.deepEqual([device?.device, device?.name, device?.quantities], [ID, ID, []]);
    assert.equal(deviceOf({ deviceid: ID, name: 'Pump' })?.name, 'Pump');
    assert.equal(deviceOf({ deviceid: ID, deviceName: 'Pump' })?.name, 'Pump');
  });

  it('tell time, place and fields where the summary holds a message', () => {
    const item = {
      deviceid: ID,
      deviceName: 'Pump',
      status: 'online',
      data: { ts: 5.5, vin: 12, gps_lat: 1, gps_lon: 2 },
    };
    assert.deepEqual(deviceOf(item), {
      vendor: 'senquip',
      device: ID,
      name: 'Pump',
      status: 'online',
      quantities: [
        { quantity: 'vin', label: 'vin', unit: 'V' },
        { quantity: 'gps_lat', label: 'gps_lat' },
        { quantity: 'gps_lon', label: 'gps_lon' },
      ],
      lastSeen: 5500,
      latitude: 1,
      longitude: 2,
      original: item,
    });
  });

  it('are none without an id, or with one that would change the address', () => {
    for (const item of [
      null,
      'x',
      {},
      { name: 'Pump' },
      { deviceid: '..' },
      { deviceid: 'a/b' },
      { deviceid: '\ud800' },
    ]) {
      assert.equal(deviceOf(item), undefined);
    }
  });
});

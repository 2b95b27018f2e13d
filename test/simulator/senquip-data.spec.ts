import assert from 'node:assert/strict';
import type { SenquipOptions } from '../../src/simulator/senquip-options';
import { NOW, Visit, type Item } from './senquip-visit';

const hour = 3_600_000;
/** Two hours of the day before, in Unix seconds. */
const from = Date.UTC(2026, 10, 20, 6) / 1000;
const range = `from=${from}&to=${from + 7200}`;

describe('simulated Senquip: datapoints', () => {
  it('gives the latest one by default, and as many as are asked for', () => {
    const visit = new Visit();
    const [one, ...none] = visit.items(0, '');
    assert.equal(none.length, 0);
    const truth = visit.cloud.truth.messages(visit.id(0), NOW - 12 * hour, NOW + 1);
    assert.equal(one?.ts, (truth[truth.length - 1]?.time ?? 0) / 1000);
    assert.deepEqual(
      visit.items(0, '?datapoints=500').map(({ ts }) => ts * 1000),
      truth
        .slice(-500)
        .map(({ time }) => time)
        .reverse(),
    );
  });

  it('is strict about what is asked', () => {
    const visit = new Visit();
    assert.equal(visit.data(0, `?datapoints=10&${range}`).status, 200);
    for (const query of [
      `?datapoints=0&${range}`,
      `?datapoints=ten&${range}`,
      `?datapoints=1.5&${range}`,
      `?from=${from * 1000}&to=${(from + 7200) * 1000}`,
      `?from=${from + 1}&to=${from}`,
      '?from=2026-11-20T06:00:00Z',
      `?since=${from}`,
      `?from=${from}&from=${from}`,
    ]) {
      assert.equal(visit.data(0, query).status, 400, query);
    }
    const id = visit.id(0);
    assert.equal(visit.send(`/v1/get-data/${id}`, { method: 'POST' }).status, 405);
    assert.equal(visit.send(`/v1/get-data?deviceid=${id}`).status, 404);
    assert.equal(visit.send(`/v1/get-data/${id.toLowerCase()}`).status, 404);
    assert.equal(visit.send(`/v1/get-data/${id}/`).status, 404);
  });

  it('keeps the end of a range that is wanted, in the order that is wanted', () => {
    const stamps = (options: Partial<SenquipOptions>): number[] =>
      new Visit(options).items(0, `?datapoints=10&${range}`).map(({ ts }) => ts);
    const all = new Visit({ order: 'oldest' }).items(0, `?datapoints=500&${range}`).map(({ ts }) => ts);
    assert.ok(all.length > 100 && all.length <= 121, String(all.length));
    assert.deepEqual(stamps({}), all.slice(-10).reverse());
    assert.deepEqual(stamps({ order: 'oldest' }), all.slice(-10));
    assert.deepEqual(stamps({ keeps: 'oldest' }), all.slice(0, 10).reverse());
    assert.deepEqual(stamps({ keeps: 'oldest', order: 'oldest' }), all.slice(0, 10));
    assert.deepEqual(stamps({ maxDatapoints: 3, order: 'oldest' }), all.slice(-3));
    const latest = new Visit({ keeps: 'oldest' }).items(0, '');
    assert.deepEqual(latest, new Visit().items(0, ''));
  });

  it('answers one bound alone, fractions, and nothing for a time without data', () => {
    const visit = new Visit();
    const [early] = visit.items(0, `?to=${from}`);
    assert.ok(early !== undefined && early.ts <= from);
    assert.equal(visit.items(0, `?from=${from}&datapoints=5`).length, 5);
    const [tenth] = visit.items(1, `?from=${from}`);
    assert.ok(tenth !== undefined);
    assert.deepEqual(visit.items(1, `?from=${tenth.ts}&to=${tenth.ts}&datapoints=9`), [tenth]);
    assert.deepEqual(visit.items(0, '?from=100&to=200&datapoints=9'), []);
    assert.deepEqual(visit.items(0, `?from=${NOW / 1000 + 1}`), []);
  });

  it('leaves out either end where that is wanted', () => {
    const [first = 0, second = 0] = new Visit({ order: 'oldest' })
      .items(0, `?datapoints=500&${range}`)
      .map(({ ts }) => ts);
    const count = (edges: 'both' | 'start' | 'end' | 'neither'): number =>
      new Visit({ edges }).items(0, `?datapoints=9&from=${first}&to=${second}`).length;
    assert.deepEqual([count('both'), count('start'), count('end'), count('neither')], [2, 1, 1, 0]);
  });

  it('wraps the datapoints in every way that is known', () => {
    const plain = new Visit().items(0, `?datapoints=3&${range}`);
    const wrapped = (options: Partial<SenquipOptions>, query = `?datapoints=3&${range}`): unknown =>
      new Visit(options).data(0, query).json;
    for (const container of ['data', 'datapoints', 'items', 'Items', 'devices'] as const) {
      assert.deepEqual(wrapped({ container }), { [container]: plain });
    }
    assert.deepEqual(wrapped({ container: 'single' }), plain);
    assert.deepEqual(wrapped({ container: 'single' }, `?${range}`), plain[0]);
    const { body } = wrapped({ container: 'body' }) as { body: string };
    assert.deepEqual(JSON.parse(body), plain);
    assert.deepEqual(JSON.parse(wrapped({ container: 'text' }) as string), plain);
    assert.deepEqual(
      wrapped({ nest: 'payload' }),
      plain.map((payload) => ({ payload })),
    );
    assert.deepEqual(wrapped({ nest: 'data', container: 'data' }), { data: plain.map((data) => ({ data })) });
  });

  it('refuses a device without a plan, and an unknown one', () => {
    assert.equal(new Visit().data(5, '').status, 403);
    assert.equal(new Visit().send('/v1/get-data/XX0000000').status, 404);
    assert.deepEqual(new Visit({ unknownDevice: 'empty' }).send('/v1/get-data/XX0000000').json, []);
  });
});

describe('simulated Senquip: messages', () => {
  const day = (index: number, options: Partial<SenquipOptions> = {}): Item[] =>
    new Visit({ order: 'oldest', ...options }).items(index, `?datapoints=1000&from=${from}&to=${from + 50_000}`);

  it('has ts with tenths and a rounded time, which may be missing', () => {
    const pump = day(1);
    assert.ok(pump.some(({ ts }) => ts % 1 !== 0));
    for (const { ts, time } of pump) {
      assert.equal(ts, Number(ts.toFixed(1)));
      assert.equal(time, Math.round(ts));
    }
    assert.ok(day(1, { time: false }).every((item) => !('time' in item)));
  });

  it('has CAN frames, twice the same identifier, silent ports, events and missing keys', () => {
    const messages = day(0);
    const frames = messages.flatMap(({ can1 }) => (can1 === undefined ? [] : [can1 as { id: number; data: string }[]]));
    assert.ok(frames.length > 0 && frames.length < messages.length);
    assert.ok(frames.some((list) => new Set(list.map(({ id }) => id)).size < list.length));
    assert.ok(frames.flat().every(({ data }) => /^[0-9A-F]{16}$/.test(data)));
    assert.ok(frames.flat().some(({ data }) => /^\d+$/.test(data)));
    const events = messages.flatMap((message) => ('events' in message ? [message['events']] : []));
    assert.ok(events.length > 0 && events.length < messages.length / 4);
    assert.deepEqual(events[0], [{ topic: 'pitch', msg: 'Low', lv: 30 }]);
    assert.ok(messages.some((message) => !('vin' in message)));
  });

  it('has a script parameter that is a number, its text, or a word', () => {
    const kinds = (index: number): Set<string> => new Set(day(index).map(({ cp21 }) => typeof cp21));
    assert.deepEqual([...kinds(0)], ['number']);
    assert.deepEqual([...kinds(1)].sort(), ['number', 'string']);
    assert.ok(day(2).some(({ cp21 }) => cp21 === 'FAULT'));
  });

  it('agrees with the truth, over windows that overlap, and for the same seed', () => {
    const visit = new Visit({ order: 'oldest' });
    for (const index of [0, 1, 2, 3]) {
      const sent = visit.items(index, `?datapoints=1000&${range}`);
      const truth = visit.cloud.truth.messages(visit.id(index), from * 1000, (from + 7200) * 1000 + 1);
      assert.deepEqual(
        sent.map(({ ts, vin, can1 }) => ({ time: Math.round(ts * 1000), vin, can1: can1 ?? [] })),
        truth.map(({ time, values, frames }) => ({ time, vin: values['vin'], can1: frames })),
      );
      assert.deepEqual(
        sent.map(({ cp21 }) => (cp21 === 'FAULT' ? cp21 : Number(cp21))),
        truth.map(({ values }) => values['cp21']),
      );
      const later = new Visit({ order: 'oldest' }).items(
        index,
        `?datapoints=1000&from=${from + 3600}&to=${from + 9000}`,
      );
      assert.deepEqual(
        later.filter(({ ts }) => ts <= from + 7200),
        sent.filter(({ ts }) => ts >= from + 3600),
      );
    }
    assert.equal(visit.cloud.truth.units(visit.id(0))['vsys'], 'V');
    assert.notDeepEqual(day(0, { seed: 'other' }), day(0));
  });
});

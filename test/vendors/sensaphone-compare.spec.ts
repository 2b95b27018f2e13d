import assert from 'node:assert/strict';
import { asking, difference, isGone, isSame, looksLike } from '../../src/vendors/sensaphone/compare';
import { rootOf } from '../../src/vendors/sensaphone/exchange';
import type { Resource } from '../../src/vendors/sensaphone/resources';

function resource(name: string): Resource {
  return rootOf(name) ?? assert.fail(name);
}

describe('what was to be written, compared with what is there', () => {
  const write = [
    {
      device_id: 1,
      name: 'A',
      zone: [
        { zone_id: 2, output_zone: { value: 1 } },
        { zone_id: 3, name: 'B' },
      ],
    },
  ];

  it('is asked for by its ids and null in place of its values', () => {
    assert.deepEqual(asking(write, resource('device')), [
      {
        device_id: 1,
        name: null,
        zone: [
          { zone_id: 2, output_zone: { value: null } },
          { zone_id: 3, name: null },
        ],
      },
    ]);
    // Members are a property, whatever is in them.
    const group = [{ group_id: 7, devices: [{ device_id: 1 }] }];
    assert.deepEqual(asking(group, resource('devicegroup')), [{ group_id: 7, devices: null }]);
  });

  it('leaves what is different, with its ids', () => {
    const there = {
      device_id: 1,
      name: 'A',
      zone: [
        { zone_id: 3, name: 'C' },
        { zone_id: 2, output_zone: [{ value: '1' }] },
      ],
    };
    assert.deepEqual(difference(write, there, resource('device')), {
      left: [{ zone: [{ name: 'B', zone_id: 3 }], device_id: 1 }],
      unknown: false,
    });
    const done = {
      ...there,
      zone: [
        { zone_id: 3, name: 'B' },
        { zone_id: 2, output_zone: { value: true } },
      ],
    };
    assert.deepEqual(difference(write, [done], resource('device')), { unknown: false });
  });

  it('is unknown where something can not be read back', () => {
    const found = (item: object): boolean => difference(write, [item], resource('device')).unknown;
    assert.ok(found({ device_id: 1, zone: [] }));
    assert.ok(found({ device_id: 9, name: 'A' }));
    assert.ok(difference(write, undefined, resource('device')).unknown);
  });

  it('is unknown where an update brings a new entry, which nobody can tell from others', () => {
    const update = [{ list_id: 4, tiers: [{ tier_id: 20, actions: [{ user: 5 }] }] }];
    const there = [{ list_id: 4, tiers: [{ tier_id: 20, actions: [{ action_id: 1, user: 5 }] }] }];
    assert.ok(difference(update, there, resource('calllist')).unknown);
  });

  it('is the same in whatever form the vendor writes it', () => {
    const same: [unknown, unknown][] = [
      [1, '1'],
      ['1.50', 1.5],
      [true, 1],
      ['false', 0],
      [null, null],
      ['x', 'x'],
      [
        [1, 2],
        ['2', '1'],
      ],
      [[{ device_id: 1 }], [{ device_id: 1, name: 'more' }]],
      [{ a: 1 }, { a: '1', b: 2 }],
    ];
    for (const [one, other] of same) assert.ok(isSame(one, other), JSON.stringify([one, other]));
    const different: [unknown, unknown][] = [
      [1, 2],
      ['', 0],
      ['null', null],
      ['x', 'X'],
      [[1], [1, 2]],
      [{ a: 1 }, { b: 1 }],
      [{}, null],
      [undefined, undefined],
    ];
    for (const [one, other] of different) assert.ok(!isSame(one, other), JSON.stringify([one, other]));
  });

  it('is gone where it is empty, or where the entries that were named are', () => {
    assert.deepEqual(
      [null, '', [], 'x', 0, [1]].map((found) => isGone(null, found)),
      [true, true, true, false, false, false],
    );
    assert.deepEqual([isGone(['a'], ['b']), isGone(['a'], ['a', 'b'])], [true, false]);
  });

  it('looks like what was created where all that can be read back is the same', () => {
    assert.ok(looksLike({ name: 'A', secret: 1, in: { x: 1 } }, { user_id: 1, name: 'A', in: { x: '1', y: 2 } }));
    assert.ok(!looksLike({ name: 'A' }, { user_id: 1, name: 'B' }));
    assert.ok(looksLike(undefined, { schedule_id: 1 }));
  });
});

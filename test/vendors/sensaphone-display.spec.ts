import assert from 'node:assert/strict';
import fc from 'fast-check';
import { zonesIn } from '../../src/vendors/sensaphone/devices';
import { flag, shown } from '../../src/vendors/sensaphone/display';
import { membersOf, groupsIn } from '../../src/vendors/sensaphone/groups';
import { assertShortTurns } from './stall';

/** The value and the text of what a zone shows. */
function parts(raw: unknown): unknown[] {
  const found = shown(raw, undefined);
  return found === undefined || found === 'unreadable' ? [found] : [found.value, found.attributes?.text];
}

describe('a value that a zone of Sensaphone shows', () => {
  it('is the number in front, with the whole text beside it', () => {
    const cases: [string, number][] = [
      ['17.4 ft', 17.4],
      ['17.4 O:OK', 17.4],
      ['1 C:Closed', 1],
      ['-4.2F', -4.2],
      ['72°F', 72],
      ['45%', 45],
      ['45 % RH', 45],
      ['.5 in', 0.5],
      ['+3. psi', 3],
      ['1,234,567.8 gal', 1_234_567.8],
      ['1.5e3 Hz', 1500],
      ['0 Volts', 0],
    ];
    for (const [text, number] of cases) assert.deepEqual(parts(text), [number, text], text);
  });

  it('is the number alone where the text says no more', () => {
    for (const [raw, number] of [
      ['17.4', 17.4],
      [' -3 ', -3],
      ['1e3', 1000],
      [5, 5],
      ['007', 7],
    ] as const) {
      assert.deepEqual(parts(raw), [number, undefined]);
    }
  });

  it('is text where a number is only a part of something else', () => {
    for (const text of [
      'Open',
      'Input 4',
      '12:30',
      '12/31',
      '3-4',
      '2024-01-02',
      '0x1F',
      '1.2.3',
      '10.0.0.1',
      '1,2',
      '4G5',
      '-',
      '.',
      '1e400 m',
    ]) {
      assert.deepEqual(parts(text), [text, undefined], text);
    }
  });

  it('is left out where there is none, and unreadable where it is none', () => {
    for (const none of [null, undefined, '', '  ']) assert.deepEqual(parts(none), [undefined]);
    for (const bad of [{}, [], [1], NaN, Infinity, 'x'.repeat(2000)]) assert.deepEqual(parts(bad), ['unreadable']);
    assert.deepEqual(parts(true), [true, undefined]);
  });

  it('is found in no time, whatever the text is', async () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from('0123456789,.eE+-: xF%')), maxLength: 1024 });
    fc.assert(
      fc.property(text, (raw) => {
        const found = shown(raw, undefined);
        assert.ok(
          found === undefined ||
            found === 'unreadable' ||
            typeof found.value !== 'number' ||
            Number.isFinite(found.value),
        );
      }),
    );
    for (const text of [`${'1,111'.repeat(200)}:`, `${'1'.repeat(1000)}:`]) {
      await assertShortTurns('a display text', () => Promise.resolve(shown(text, undefined)));
    }
  });

  it('has an alarm that is true, 1 or "1"', () => {
    assert.deepEqual([true, 1, '1', false, 0, '0', null, 'x'].map(flag), [
      true,
      true,
      true,
      false,
      false,
      false,
      undefined,
      undefined,
    ]);
    assert.deepEqual(shown('5', true), { value: 5, attributes: { alarm: true } });
    assert.deepEqual(shown('5 V', false), { value: 5, attributes: { alarm: false, text: '5 V' } });
  });
});

describe('zones of one device of Sensaphone', () => {
  const labels = (zones: object[]): string[] => zonesIn(zones).map(({ label }) => label);

  it('of one name are called by name and id', () => {
    const zones = [
      { zone_id: 7, name: 'Temperature' },
      { zone_id: 8, name: 'Temperature' },
      { zone_id: 9, name: 'Door' },
    ];
    assert.deepEqual(labels(zones), ['Temperature 7', 'Temperature 8', 'Door']);
    const clash = [...zones, { zone_id: 10, name: 'Temperature 7' }];
    assert.equal(new Set(labels(clash)).size, 4);
  });

  it('have the name of the input, or their id, where nobody named them', () => {
    const zones = [
      { zone_id: 1, name: '', canonical_name: 'Input 1' },
      { zone_id: '2' },
      { name: 'none' },
      { zone_id: 1, name: 'again' },
    ];
    assert.deepEqual(labels(zones), ['Input 1', '2']);
  });
});

describe('groups of devices of Sensaphone', () => {
  it('hold the devices of the groups in them, also where these hold each other', () => {
    const groups = groupsIn([
      { group_id: 1, devices: [{ device_id: 10 }], groups: [{ group_id: 2 }] },
      { group_id: 2, devices: [{ device_id: 20 }, 21], groups: [{ group_id: 1 }, { group_id: 9 }] },
      { group_id: 3 },
      { name: 'no id' },
    ]);
    assert.deepEqual([...(membersOf(groups, '1') ?? [])].sort(), ['10', '20', '21']);
    assert.deepEqual(membersOf(groups, '3'), new Set());
    assert.equal(membersOf(groups, '4'), undefined);
  });
});

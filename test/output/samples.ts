import fc from 'fast-check';

import type { Attributes, QuantityName, Sample, Source, Value } from '../../src/model';

/** 2026-05-01 06:00:00 UTC, epoch ms. */
export const SIX = 1_777_615_200_000;

export const PIER: Source = {
  vendor: 'resensys',
  site: '2A-01',
  device: '15-03-77-01',
  deviceType: '2DHRT',
  name: 'Pier 4 north',
};
export const METER: Source = { vendor: 'besmart', site: '12', device: '12.122', name: 'Main meter' };
export const FENCE: Source = { vendor: 'sensit', device: '1041', deviceType: 'FMD', name: 'North fence' };

export const VOLT: QuantityName = { quantity: '3003', label: 'Volt', unit: 'v' };
export const RSSI: QuantityName = { quantity: '3001', label: 'RSSI' };

export function sample(time: number, of: QuantityName, value: Value, attributes?: Attributes): Sample {
  return attributes === undefined ? { time, of, value } : { time, of, value, attributes };
}

/** What the rest of the pack hands over: ascending, each quantity once a time, labels that differ. */
export function deviceSamples(source: Source): fc.Arbitrary<Sample[]> {
  const quantities = fc
    .uniqueArray(fc.string({ unit: fc.constantFrom('a', 'B', '7', ' ', '_', '+', 'µ', '.') }), {
      minLength: 1,
      maxLength: 5,
    })
    .map((labels) =>
      labels.map((label, index): QuantityName =>
        index % 2 === 0 ? { quantity: `q${index}`, label } : { quantity: label, label, unit: 'V' },
      ),
    );
  const value = fc.oneof(fc.double({ noDefaultInfinity: true, noNaN: true }), fc.string(), fc.boolean());
  const origin =
    source.vendor === 'besmart'
      ? fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined })
      : fc.constant(undefined);
  const cell = fc.record({ time: fc.nat({ max: 9 }), index: fc.nat({ max: 4 }), value, origin });
  return fc.tuple(quantities, fc.array(cell, { maxLength: 40 })).map(([names, cells]) => {
    const once = new Map<string, Sample>();
    for (const each of cells) {
      const of = names[each.index % names.length];
      if (of === undefined) continue;
      const attributes = each.origin === undefined ? undefined : { origin: each.origin };
      const time = SIX + each.time * 977;
      once.set([time, of.quantity, each.origin].join(), sample(time, of, each.value, attributes));
    }
    return [...once.values()].sort((one, other) => one.time - other.time);
  });
}

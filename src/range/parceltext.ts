import type { DeviceCoverage } from './devicecoverage';
import { Parcel } from './parcel';
import { seenFrom, seenText } from './seentext';
import type { SeenText } from './seentext';
import { setFrom, setText } from './settext';

/**
 * Rows on their way, as plain data for a file: the device's place, what was read, what each message holds, what later
 * ones hold, and rows beyond the present.
 */
export type ParcelText = [
  device: number,
  parts: [intervals: string, ...names: string[]][],
  spans: [delivery: string, from: number, to: number][],
  left: string,
  beyond: SeenText,
];

/** @param placeOf the places of the devices in the file */
export function parcelsText(parcels: ReadonlySet<Parcel>, placeOf: ReadonlyMap<DeviceCoverage, number>): ParcelText[] {
  return [...parcels].flatMap((parcel): ParcelText[] => {
    const device = placeOf.get(parcel.device);
    if (device === undefined) return [];
    const { parts, spans, left, beyond } = parcel.state;
    return [
      [
        device,
        parts.map(({ names, intervals }) => [setText(intervals), ...names]),
        spans.map(([delivery, { from, to }]) => [delivery, from, to]),
        setText(left ? [left] : []),
        seenText(beyond),
      ],
    ];
  });
}

/**
 * Every delivery with its parcel, in the order in which they went out.
 * @throws Error for anything that `parcelsText` does not make
 */
export function* parcelsFrom(
  texts: readonly ParcelText[],
  devices: readonly DeviceCoverage[],
): Generator<[delivery: string, parcel: Parcel]> {
  for (const [place, parts, spans, left, beyond] of texts) {
    const device = devices[place];
    if (device === undefined) throw new RangeError('there is no such device');
    const parcel = Parcel.restore(device, {
      parts: parts.map(([intervals, ...names]) => ({ names, intervals: setFrom(intervals) })),
      spans: spans.map(([delivery, from, to]) => [delivery, { from, to }]),
      left: setFrom(left)[0],
      beyond: seenFrom(beyond),
    });
    for (const [delivery] of spans) yield [delivery, parcel];
  }
}

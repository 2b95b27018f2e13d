/** How the simulated Resensys writes its records, and the containers that it may put them in. */
import type { SimulatedAnswer } from './cloud';
import type { BankQuantity, BridgeDevice, TrueRow } from './resensys-bridge';
import type { ResensysSettings } from './resensys-options';

/** One record of the registration, as it is answered. */
export interface RegistrationRow {
  Name: string;
  DID: string;
  SID: string;
  QuantityName: string;
  DataFormat: number | string;
  Type: string;
}

/** One record for each quantity of each device. */
export function registrationOf(
  devices: readonly BridgeDevice[],
  { dataFormat, spelling }: Pick<ResensysSettings, 'dataFormat' | 'spelling'>,
): RegistrationRow[] {
  const spelled = (id: string): string => (spelling === 'lower' ? id.toLowerCase() : id);
  return devices.flatMap((device) =>
    device.quantities.map(({ df, name }) => ({
      Name: device.name,
      DID: spelled(device.did),
      SID: spelled(device.site),
      QuantityName: name,
      DataFormat: dataFormat === 'text' ? String(df) : df,
      Type: device.type,
    })),
  );
}

/** Values as texts with four decimals under `Name(unit)`; the time likewise, in seconds. */
export function dataRows(
  rows: Iterable<TrueRow>,
  { name, unit }: BankQuantity,
  timeKey: ResensysSettings['timeKey'],
): Record<string, string>[] {
  const written: Record<string, string>[] = [];
  for (const { time, value, extra } of rows) {
    const row = { [timeKey]: (time / 1000).toFixed(4), [`${name}(${unit})`]: value.toFixed(4) };
    if (extra !== undefined) row[`${name}_2(${unit})`] = extra.toFixed(4);
    written.push(row);
  }
  return written;
}

/** The answer that lists `entries`. */
export function listed(
  entries: readonly object[],
  { container, empty }: Pick<ResensysSettings, 'container' | 'empty'>,
): SimulatedAnswer {
  const headers = { 'Content-Type': 'application/json' };
  if (entries.length === 0) {
    return { status: 200, headers, body: { object: '{}', array: '[]', null: 'null', text: '' }[empty] };
  }
  if (container === 'array') return { status: 200, headers, body: entries };
  return { status: 200, headers, body: container === 'data' ? { data: entries } : Object.assign({}, entries) };
}

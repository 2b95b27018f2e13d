import type { QuantityName, Source, VendorName } from '../../src/model';
import { CloudError } from '../../src/errors';
import { openFormat, OUTPUTS } from '../../src/output/format';
import type { Format } from '../../src/output/format';
import type { FieldTypes } from '../../src/output/fieldtypes';
import { topic } from '../../src/output/template';
import { formatInstant, parseInterval } from '../../src/range/instant';
import type { Interval } from '../../src/model';
import type { ReadPlan, ReadQuery, Series } from '../../src/vendor';
import type { Values } from './parameters';
import { choice, definedOnly, flag, id, ids, inDialog, instant, number, text } from './values';

/** The parameters of `get readings`. */
export const readingParameters = {
  read: choice('range', 'latest', 'new'),
  site: id(),
  device: id(),
  deviceType: text(),
  quantity: ids(),
  unit: text(),
  from: instant(),
  to: instant(),
  limit: number({ least: 1, whole: true }),
  aggregate: number({ least: 1, whole: true }),
  outputUnit: id(),
  origin: number({ least: 0, whole: true }),
  raw: flag(),
  output: choice(...OUTPUTS),
  batch: number({ least: 1, whole: true }),
  topic: text(),
  measurement: text(),
  confirm: inDialog(flag()),
  overlap: inDialog(number({ least: 0, whole: false })),
};

/** One parameter object of `get readings`. */
export type Reading = Values<typeof readingParameters>;

/** Rows in a message, where nobody says otherwise. */
const USUAL_BATCH = 500;

/**
 * Refuses what can't be asked before anything is sent.
 * @throws CloudError `E_INPUT`
 */
export function checkReading({ device, site, from, to }: Reading): void {
  if (device === undefined && site === undefined) {
    throw new CloudError(
      'E_INPUT',
      'No device is given. Choose one in the node, or send its id as msg.payload.device (or a site as msg.payload.site).',
    );
  }
  parseInterval(from, to, Date.now());
}

/** The vendor's part of the parameters. */
export function queryOf(reading: Reading): ReadQuery {
  const { site, device, deviceType, quantity, unit, outputUnit, aggregate, origin, raw } = reading;
  return definedOnly({ site, device, deviceType, quantity, unit, outputUnit, aggregate, origin, raw });
}

/**
 * What `msg.sensorCloud.query` says: the parameters as they were resolved, ids in the vendor's spelling.
 * @param series what is read of the device; its quantities stand in place of those that were typed
 */
export function resolvedQuery(
  reading: Reading,
  range: Interval,
  source: Source,
  series: readonly Series[] = [],
): Readonly<Record<string, unknown>> {
  const quantities = series.flatMap(({ quantity, wanted = [] }) => (quantity ? [quantity.quantity] : wanted));
  return definedOnly({
    ...reading,
    read: reading.read ?? 'range',
    output: reading.output ?? 'readings',
    site: reading.site === undefined ? undefined : (source.site ?? reading.site),
    device: reading.device === undefined ? undefined : source.device,
    deviceType: reading.deviceType === undefined ? undefined : (source.deviceType ?? reading.deviceType),
    quantity: reading.quantity !== undefined && quantities.length > 0 ? quantities : reading.quantity,
    from: formatInstant(range.from),
    to: formatInstant(range.to),
  });
}

/** The topic of a message without rows where no device was looked for. */
export function topicOfNothing({ topic: template }: Reading, vendor: VendorName): string {
  return topic(template || '{vendor}/{device}', { vendor });
}

/** How rows of this reading become messages; `plans` are the devices that it means. */
export function formatOf(reading: Reading, plans: readonly ReadPlan[], fieldTypes: FieldTypes): Format {
  const planOf = new Map(plans.map((plan) => [plan.source, plan]));
  return openFormat(reading.output ?? 'readings', {
    topic: reading.topic,
    measurement: reading.measurement,
    fieldTypes,
    asked: (source) => (reading.quantity?.length === 1 ? onlyQuantity(planOf.get(source)) : undefined),
    known: (source) => planOf.get(source)?.known,
  });
}

function onlyQuantity(plan: ReadPlan | undefined): QuantityName | undefined {
  const [series, ...others] = plan?.series ?? [];
  if (!series || others.length > 0) return undefined;
  const [wanted] = series.wanted ?? [];
  return series.quantity ?? (wanted === undefined ? undefined : { quantity: wanted, label: wanted });
}

/** The most rows that a message of this reading holds. */
export function batchOf(reading: Reading, format: Pick<Format, 'cap'>): number {
  return Math.min(reading.batch ?? USUAL_BATCH, format.cap);
}

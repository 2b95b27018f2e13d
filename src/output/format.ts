import type { QuantityName, Sample, Source } from '../model';
import type { FieldTypes } from './fieldtypes';
import { MOST_POINTS, points } from './influxdb';
import type { Point } from './influxdb';
import { mqttRows } from './mqtt';
import type { MqttRow } from './mqtt';
import { readings } from './readings';
import type { Reading } from './readings';
import { records } from './records';
import type { DeviceRecord } from './records';
import { pack, SenmlNames } from './senml';
import { measurement, topic } from './template';

/** The choices of `output`; the first is the default. */
export const OUTPUTS = ['readings', 'records', 'influxdb', 'mqtt', 'senml'] as const;
export type Output = (typeof OUTPUTS)[number];

/** A row on its way into a message. Rows of senml are samples until their pack is known. */
export type Row = Reading | DeviceRecord | Point | MqttRow | Sample;

/** How samples of devices become messages. */
export interface Format<R extends Row = Row> {
  /** Whether a payload is an array of rows; else each message is one row, and without rows there is no message. */
  readonly payloadIsArray: boolean;
  /** No message may hold more rows than this, whatever `batch` says. */
  readonly cap: number;
  /** Whether the rows of some samples are the same without the samples that come after them. */
  readonly isPiecemeal: boolean;
  /**
   * The rows of one device, ascending in time as its samples are. Where a sample is given, all of the device's samples
   * of that time are. The same device is the same `source` object in all calls.
   */
  rows(source: Source, samples: readonly Sample[]): R[];
  /** What a message with these rows of one device carries: at most `cap`, and none only where `payloadIsArray`. */
  message(source: Source, rows: readonly R[]): { topic: string; payload: unknown };
  /** The time of a row, epoch ms. */
  time(row: R): number;
}

export interface FormatOptions {
  /** Templates; empty or absent for the default ones. */
  topic?: string | undefined;
  measurement?: string | undefined;
  fieldTypes: FieldTypes;
  /** What `{quantity}` and `{label}` stand for: the quantity of a device when exactly one was asked for. */
  asked?: (source: Source) => QuantityName | undefined;
  /** The quantities that a device has, where there is a list of them; asked for once a device. */
  known?: (source: Source) => readonly QuantityName[] | undefined;
}

/** The format of an `output`. */
export function openFormat(output: Output, options: FormatOptions): Format {
  const topicOf = (source: Source) => topic(options.topic || '{vendor}/{device}', values(source, options));
  switch (output) {
    case 'readings':
      return arrays(readings, ({ time }) => time, topicOf);
    case 'records':
      return arrays(records, ({ time }) => time, topicOf);
    case 'influxdb':
      return { ...arrays(pointsWith(options), ({ timestamp }) => timestamp.getTime(), topicOf), cap: MOST_POINTS };
    case 'mqtt':
      return mqtt(options.topic || '{vendor}/{device}/{label}');
    case 'senml':
      return senml(options, topicOf);
  }
}

function arrays<R extends Row>(
  rows: (source: Source, samples: readonly Sample[]) => R[],
  time: (row: R) => number,
  topicOf: (source: Source) => string,
): Format<R> {
  return {
    payloadIsArray: true,
    cap: Infinity,
    isPiecemeal: true,
    rows,
    message: (source, some) => ({ topic: topicOf(source), payload: some }),
    time,
  };
}

function pointsWith(options: FormatOptions): (source: Source, samples: readonly Sample[]) => Point[] {
  return (source, samples) => {
    const name = measurement(options.measurement || '{vendor}', values(source, options));
    return points(source, samples, name, options.fieldTypes);
  };
}

function mqtt(template: string): Format<MqttRow> {
  return {
    payloadIsArray: false,
    cap: 1,
    isPiecemeal: true,
    rows: (source, samples) => mqttRows(source, samples, template),
    message: (_, [row]) => {
      if (row === undefined) throw new RangeError('an mqtt message is one row');
      return row;
    },
    time: ({ payload }) => payload.time,
  };
}

function senml(options: FormatOptions, topicOf: (source: Source) => string): Format<Sample> {
  const devices = new WeakMap<Source, SenmlNames>();
  const namesOf = (source: Source): SenmlNames => {
    let names = devices.get(source);
    if (names === undefined) {
      names = new SenmlNames(options.known?.(source));
      devices.set(source, names);
    }
    return names;
  };
  return {
    payloadIsArray: true,
    cap: Infinity,
    // Names depend on all quantities that are seen, where no list tells them.
    isPiecemeal: false,
    rows: (source, samples) => {
      namesOf(source).see(samples);
      return [...samples];
    },
    message: (source, samples) => ({ topic: topicOf(source), payload: pack(source, samples, namesOf(source)) }),
    time: ({ time }) => time,
  };
}

function values(source: Source, { asked }: FormatOptions): Source & Partial<QuantityName> {
  return { ...source, ...asked?.(source) };
}

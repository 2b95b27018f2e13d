import { CloudError } from '../../errors';
import type { Sample } from '../../model';
import { addField, addFields, type Field, type Flat, fieldsOf, finiteNumber, namer, wants } from '../flatten';
import { isObject, type JsonObject, textOf } from '../json';
import { merged } from './container';

/** One message of a unit: the vendor's "datapoint". */
export interface Message {
  /** Epoch ms. */
  time: number;
  fields: readonly Field[];
  /** Values in it that could not be read. */
  refused: number;
}

/** The messages of an answer, ascending and each once, and how many items are none that can be read. */
export interface Messages {
  messages: Message[];
  unreadable: number;
}

/** A message with the vendor's own object. */
export interface Newest {
  message: Message;
  original: unknown;
}

/** Units as the vendor's guide states them (vendors.md, section 4); nothing is known of the other keys. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ...['vsys', 'vin', 'vbat', 'vreg'].map((key) => [key, 'V'] as const),
  ...['accel_x', 'accel_y', 'accel_z'].map((key) => [key, 'g'] as const),
  ...['pitch', 'roll', 'angle'].map((key) => [key, 'deg'] as const),
  ['ambient', '°C'],
  ['motion', 'mg'],
  ['gps_speed', 'km/h'],
]);

/** A CAN port; what it heard is a list of frames. */
const PORT = /^can\d+$/;

/** Seconds beyond this are milliseconds, or nothing: it is the year 5138. */
const MOST_SECONDS = 1e11;

/** Makes the names of quantities. */
export function fieldNamer(): ReturnType<typeof namer> {
  return namer((field) => UNITS.get(field));
}

/**
 * The messages of one unit among the items of an answer, each time once. An answer may hold those of other units too
 * (vendors.md, section 4, "JSON array of messages"); one that does not say whose it is belongs to the unit.
 */
export function readMessages(items: readonly unknown[], device: string): Messages {
  const messages = new Map<number, Message>();
  const wanted = device.toUpperCase();
  let unreadable = 0;
  for (const item of items) {
    const message = isObject(item) ? merged(item) : undefined;
    const time = message === undefined ? undefined : timeOf(message);
    if (message === undefined || time === undefined) {
      unreadable += 1;
      continue;
    }
    // An `id` would be the message's own.
    const sender = textOf(message['deviceid'] ?? message['deviceId'])?.trim() ?? device;
    if (sender.toUpperCase() === wanted) messages.set(time, { time, ...messageFields(message) });
  }
  return { messages: [...messages.values()].sort((one, other) => one.time - other.time), unreadable };
}

/**
 * The newest message of a unit among the items, and the item that holds it; `undefined` where there is none.
 * @throws CloudError `E_RESPONSE` where there are items and none can be read
 */
export function newestMessage(items: readonly unknown[], device: string): Newest | undefined {
  let newest: Newest | undefined;
  let unreadable = 0;
  for (const item of items) {
    const read = readMessages([item], device);
    unreadable += read.unreadable;
    const [message] = read.messages;
    if (message !== undefined && message.time > (newest?.message.time ?? 0)) newest = { message, original: item };
  }
  if (newest === undefined && unreadable > 0) throw nothingReadable();
  return newest;
}

/** When a message was sent, epoch ms: `ts` (seconds with tenths) or, in its absence, `time` (whole seconds). */
export function timeOf(message: JsonObject): number | undefined {
  for (const key of ['ts', 'time']) {
    const seconds = finiteNumber(message[key]);
    if (seconds !== undefined && seconds > 0 && seconds < MOST_SECONDS) return Math.round(seconds * 1000);
  }
  return undefined;
}

/** The fields of a message; CAN frames go by their ids and stay text. */
export function messageFields(message: JsonObject): Flat {
  const ports = Object.entries(message).filter(([key, value]) => PORT.test(key) && Array.isArray(value));
  if (ports.length === 0) return fieldsOf(message);
  const names = new Set(ports.map(([key]) => key));
  const flat = fieldsOf(Object.fromEntries(Object.entries(message).filter(([key]) => !names.has(key))));
  for (const [port, frames] of ports) addFrames(flat, port, frames as readonly unknown[]);
  return flat;
}

/**
 * Frames are called by their ids, `can1.419356416`, because their place in the list means nothing. The same id again
 * in one message is `can1.419356416.1`, so that no frame takes the place of another.
 */
function addFrames(flat: Flat, port: string, frames: readonly unknown[]): void {
  const seen = new Map<string, number>();
  for (const [index, frame] of frames.entries()) {
    const id = isObject(frame) ? textOf(frame['id']) : undefined;
    if (id === undefined || !isObject(frame)) {
      addFields(flat, `${port}.${index}`, frame);
      continue;
    }
    const before = seen.get(id) ?? 0;
    seen.set(id, before + 1);
    const path = before === 0 ? `${port}.${id}` : `${port}.${id}.${before}`;
    for (const [key, value] of Object.entries(frame)) {
      const data = key === 'data' ? textOf(value) : undefined;
      // Hexadecimal digits: a payload without a letter in it is no number either.
      if (data !== undefined) addField(flat, `${path}.data`, data);
      else if (key !== 'id') addFields(flat, `${path}.${key}`, value);
    }
  }
}

/**
 * The values of messages as samples.
 * @param wanted names of fields, or of groups of them (`can1`); absent means all
 */
export function samplesOf(messages: readonly Message[], wanted: readonly string[] | undefined): Sample[] {
  const name = fieldNamer();
  const isWanted = wants(wanted);
  return messages.flatMap(({ time, fields }) =>
    fields.flatMap(([path, value]) => (isWanted(path) ? [{ time, of: name(path), value }] : [])),
  );
}

/** How many values of messages could not be read. */
export function refusedIn(messages: readonly Message[]): number {
  return messages.reduce((sum, { refused }) => sum + refused, 0);
}

/** The error for datapoints none of which can be read: nothing is known of the time they are for. */
export function nothingReadable(): CloudError {
  return new CloudError(
    'E_RESPONSE',
    'Senquip gave datapoints of which none has a time that can be read. Try again later.',
    { vendor: 'senquip' },
  );
}
